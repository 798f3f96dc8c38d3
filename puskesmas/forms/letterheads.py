"""Form of the letterhead page: what is left empty is taken over."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory

from puskesmas.form_fields import TextAreaField, id_of
from puskesmas.models import Letterhead
from puskesmas.organisations.letterheads import EDGES, FONT_SIZES, LOGOS, check_margins, check_pattern
from puskesmas.organisations.looks import STYLES, USUAL_SOURCE, Look, millimetres, said, source_text
from puskesmas.pictures import LOGO_QUALITY, LOGO_SIDE, prepare_upload

TAKEN, OWN = "office", "own"
MOST_ADDRESS_LINES = 3
PICTURES = {"accept": "image/png,image/jpeg,image/webp"}
CHOSEN = ("paper", "font", "font_size", "style", "pdf_standard")
TYPED = ("place_name", "number_pattern", "classification_code", "unit_code")


class EdgeField(forms.Field):
    """The margin of one edge in millimetres: 25, 25,4 or 25.4, with or without mm; empty is None."""

    default_error_messages = {"invalid": "Tulis milimeter, misalnya 25 atau 25,4."}

    def __init__(self, edge: str):
        super().__init__(label=edge.capitalize(), required=False)
        self.widget.attrs |= {"inputmode": "decimal", "maxlength": 12}

    def to_python(self, value):
        text = str(value or "").lower().strip().removesuffix("mm").strip()
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,3}([.,][0-9])?", text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        number = float(text.replace(",", "."))
        return int(number) if number.is_integer() else number

    def prepare_value(self, value):
        return millimetres(value) if isinstance(value, int | float) else value


class LogoField(forms.FileField):
    """A new logo, as the JPEG that is stored."""

    def __init__(self, label: str):
        super().__init__(label=label, required=False, widget=forms.FileInput(PICTURES))

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        return prepare_upload(file, longest=LOGO_SIDE, quality=LOGO_QUALITY).content if file else None


class LetterheadForm(forms.Form):
    """All settings of one letterhead except its lines. `taken` is how letters would look without own settings."""

    expected_version = forms.CharField(widget=forms.HiddenInput, required=False)
    lines_choice = forms.ChoiceField(label="Baris kop", widget=forms.RadioSelect)
    address = TextAreaField(
        label="Alamat, telepon, dan pos-el",
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Dicetak kecil di bawah baris kop, paling banyak tiga baris. Selalu milik kantor ini sendiri.",
    )
    logos_choice = forms.ChoiceField(label="Logo", widget=forms.RadioSelect)
    new_logo_left = LogoField("Logo kiri")
    new_logo_right = LogoField("Logo kanan")
    drop_logo_left = forms.BooleanField(label="Tanpa logo kiri", required=False)
    drop_logo_right = forms.BooleanField(label="Tanpa logo kanan", required=False)
    paper = forms.ChoiceField(label="Kertas", required=False)
    font = forms.ChoiceField(label="Huruf", required=False)
    font_size = forms.ChoiceField(label="Ukuran huruf", required=False)
    margin_top, margin_right, margin_bottom, margin_left = map(EdgeField, EDGES.values())
    style = forms.ChoiceField(label="Tempat Yth.", required=False)
    pdf_standard = forms.ChoiceField(
        label="Jenis PDF",
        required=False,
        help_text="PDF biasa cocok untuk dicetak dan dikirim. PDF/A-3u untuk arsip sama cepatnya, berkasnya 4 KB lebih besar. "
        "PDF bertanda (PDF/UA-1) dapat dibacakan pembaca layar; setiap surat dibuat sendiri-sendiri, kira-kira sepuluh "
        "kali lebih lama. Surat dengan berkas lampiran dan gabungan untuk dicetak selalu PDF biasa.",
    )
    place_name = forms.CharField(label="Tempat pada tanggal surat", max_length=80, required=False)
    number_pattern = forms.CharField(label="Pola nomor", max_length=120, required=False)
    classification_code = forms.CharField(label="Kode klasifikasi", max_length=30, required=False)
    unit_code = forms.CharField(label="Kode unit", max_length=30, required=False)

    def __init__(self, *args, letterhead: Letterhead, taken: Look, **kwargs):
        self.letterhead, self.taken = letterhead, taken
        super().__init__(*args, initial=_standing(letterhead), **kwargs)
        for name in ("lines", "logos"):
            self.fields[f"{name}_choice"].choices = [
                (TAKEN, f"Ikut {self.source(name).removeprefix('dari ')}"),
                (OWN, "Atur sendiri"),
            ]
        for name in CHOSEN:
            self._prepare(name, getattr(taken, name), said(taken, name))
            self.fields[name].choices = [("", said(taken, name)), *_choices(name)]
        for name in TYPED:
            self._prepare(name, getattr(taken, name), getattr(taken, name))
        for edge, value in zip(EDGES, taken.margins, strict=True):
            self._prepare(f"margin_{edge}", millimetres(value), millimetres(value), source="margins")

    def source(self, name: str) -> str:
        """Where a setting comes from while the office has none of its own."""
        return source_text(self.taken.taken_over.get(name, ""))

    @property
    def margin_fields(self) -> list:
        return [self[f"margin_{edge}"] for edge in EDGES]

    @property
    def has_own_margins(self) -> bool:
        return any(field.value() for field in self.margin_fields)

    def clean_expected_version(self) -> int:
        return id_of(self.cleaned_data["expected_version"])

    def clean_address(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["address"].splitlines() if line.strip()]
        if len(lines) > MOST_ADDRESS_LINES:
            raise ValidationError("Alamat paling banyak tiga baris. Gabungkan sebagian barisnya.")
        return "\n".join(lines)

    def clean_number_pattern(self) -> str:
        pattern = self.cleaned_data["number_pattern"]
        if pattern:
            check_pattern(pattern)
        return pattern

    def clean(self):
        """Margins belong together: what is left empty beside a typed one stays as it is taken over now."""
        data = super().clean()
        typed = {edge: data.get(f"margin_{edge}") for edge in EDGES}
        data["margins"] = None
        if any(value is not None for value in typed.values()):
            standing = dict(zip(EDGES, self.taken.margins, strict=True))
            margins = {edge: standing[edge] if value is None else value for edge, value in typed.items()}
            if not any(f"margin_{edge}" in self.errors for edge in EDGES):
                check_margins(margins)
            data["margins"] = list(margins.values())
        return data

    def columns(self, lines: list[dict] | None) -> dict:
        """The columns to store; empty ones are taken over."""
        data = self.cleaned_data
        fields = {name: data[name] for name in (*CHOSEN, *TYPED, "margins", "address")}
        fields["font_size"] = int(data["font_size"]) if data["font_size"] else None
        return fields | {"lines": lines if data["lines_choice"] == OWN else None}

    def logos(self) -> dict:
        """What happens to the logos, as `update_letterhead` takes it. Setting them free copies those taken over."""
        if self.cleaned_data["logos_choice"] == TAKEN:
            return {"takes_over_logos": True}
        changed = {name: self.cleaned_data[f"new_{name}"] for name in LOGOS if self.cleaned_data[f"new_{name}"]}
        dropped = {name: None for name in LOGOS if self.cleaned_data[f"drop_{name}"] and name not in changed}
        return {"logos": changed | dropped}

    def _prepare(self, name: str, value, words: str, source: str = "") -> None:
        """What the field would be without an own value: shown in it, beside it, and put into it when it is set free."""
        field = self.fields[name]
        field.source = self.source(source or name)
        field.give_back = "Pakai bawaan" if field.source == USUAL_SOURCE else "Pakai dari dinas"
        field.widget.attrs |= {"data-taken": str(value), "placeholder": words}


class LineForm(forms.Form):
    """One line of the letterhead."""

    text = forms.CharField(label="Teks", max_length=150, required=False)
    style = forms.ChoiceField(label="Gaya", choices=STYLES, required=False)


LineFormSet = formset_factory(LineForm, extra=0, max_num=8, validate_max=True)


def lines_from(formset) -> list[dict]:
    """The filled lines in their order; at least one is needed."""
    lines = [
        {"text": form.cleaned_data["text"], "style": form.cleaned_data.get("style") or "normal"}
        for form in formset
        if form.cleaned_data.get("text")
    ]
    if not lines:
        raise ValidationError("Kop surat harus punya sedikitnya satu baris, misalnya nama kantor.")
    return lines


def _choices(name: str) -> list[tuple]:
    if name == "font_size":
        return [(str(size), f"{size} pt") for size in FONT_SIZES]
    choices = {"paper": Letterhead.Paper, "font": Letterhead.Font, "style": Letterhead.Style}
    return (choices | {"pdf_standard": Letterhead.Standard})[name].choices


def _standing(letterhead: Letterhead) -> dict:
    """The office's own settings as the form shows them; empty where they are taken over."""
    margins = letterhead.margins or [None] * len(EDGES)
    return {
        "expected_version": letterhead.version,
        "lines_choice": OWN if letterhead.lines else TAKEN,
        "logos_choice": OWN if letterhead.has_own_logos else TAKEN,
        **{f"margin_{edge}": value for edge, value in zip(EDGES, margins, strict=True)},
        **{name: getattr(letterhead, name) for name in (*CHOSEN, *TYPED, "address")},
    }
