"""Forms of the rules an office works by, and of the regulations it cites."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import BaseFormSet, formset_factory

from puskesmas.form_fields import DayField, TextAreaField
from puskesmas.models.rules import MinutesLayout
from puskesmas.organisations.legal_bases import MOST, Basis
from puskesmas.organisations.looks import source_text
from puskesmas.organisations.rules import USUAL, Rules

WORDS = {name: f"pws_{name}" for name in USUAL["pws_words"]}
NUMBERS = ("lead_days", "quorum_percent", "minutes_days", "reply_days")
OFF, MOST_DAYS, MOST_REMINDERS = "mati", 30, 5
SATURDAY = [("ya", "Buka"), ("tidak", "Tutup")]


class NumberField(forms.IntegerField):
    """A small whole number that may stay empty: then the rule is taken over."""

    widget = forms.NumberInput(attrs={"inputmode": "numeric"})

    def __init__(self, *, lowest: int, highest: int, **kwargs):
        sentence = f"Isi angka {lowest} sampai {highest}, atau kosongkan."
        super().__init__(
            required=False,
            validators=[MinValueValidator(lowest, sentence), MaxValueValidator(highest, sentence)],
            error_messages={"invalid": sentence},
            **kwargs,
        )


class ReminderDaysField(forms.CharField):
    """Days before a meeting, largest first: "3, 1"; "mati" for none; empty: taken over (None)."""

    def __init__(self, **kwargs):
        super().__init__(max_length=40, required=False, **kwargs)

    def clean(self, value) -> list[int] | None:
        text = super().clean(value).strip().lower()
        if not text:
            return None
        if text in (OFF, "0", "tidak"):
            return []
        parts = text.removeprefix("h-").replace("h-", " ").replace(",", " ").replace("dan", " ").split()
        days = {int(part) for part in parts if part.isascii() and part.isdecimal()}
        is_right = len(days) == len(set(parts)) and days and max(days) <= MOST_DAYS and min(days) >= 1
        if not is_right or len(days) > MOST_REMINDERS:
            raise ValidationError(
                f"Tulis paling banyak {MOST_REMINDERS} angka 1 sampai {MOST_DAYS} dipisah koma, misalnya 3, 1; atau mati."
            )
        return sorted(days, reverse=True)

    @staticmethod
    def shown(days: list[int] | None) -> str:
        """A stored value as one types it."""
        return "" if days is None else ", ".join(map(str, days)) or OFF


class RulesForm(forms.Form):
    """Rules of one office; what is left empty is taken over, and each field says from whom and what that is."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput)
    lead_days = NumberField(label="Undangan sampai paling lambat", lowest=0, highest=30)
    works_on_saturday = forms.ChoiceField(label="Hari Sabtu", required=False)
    quorum_percent = NumberField(label="Kuorum kehadiran", lowest=0, highest=100)
    minutes_days = NumberField(label="Notulen disahkan paling lambat", lowest=1, highest=90)
    reply_days = NumberField(label="Jawaban tamu ditunggu sampai", lowest=0, highest=30)
    reminder_days = ReminderDaysField(label="Pengingat otomatis")
    minutes_layout = forms.ChoiceField(
        label="Susunan notulen", required=False, help_text="Isinya sama; yang sudah disahkan tetap seperti semula."
    )
    pws_baik = forms.CharField(label="Di atas target dan naik", max_length=30, required=False)
    pws_kurang = forms.CharField(label="Di atas target tetapi turun", max_length=30, required=False)
    pws_cukup = forms.CharField(label="Di bawah target tetapi naik", max_length=30, required=False)
    pws_jelek = forms.CharField(label="Di bawah target dan turun", max_length=30, required=False)

    def __init__(self, *args, above: Rules, **kwargs):
        """`above` are the rules that hold where this office sets none."""
        super().__init__(*args, **kwargs)
        saturday = "buka" if above.works_on_saturday else "tutup"
        said = {
            "lead_days": ("Hari kerja sebelum pertemuan.", f"{above.lead_days} hari kerja"),
            "quorum_percent": ("Persen undangan yang hadir atau diwakili.", f"{above.quorum_percent}%"),
            "minutes_days": ("Hari sesudah pertemuan.", f"{above.minutes_days} hari"),
            "reply_days": ("Hari sebelum pertemuan, pukul 12.00.", f"{above.reply_days} hari"),
            "reminder_days": (
                "Hari sebelum pertemuan pukul 08.00, dipisah koma. Tulis mati bila tidak perlu.",
                ReminderDaysField.shown(above.reminder_days),
            ),
        }
        for name, (unit, value) in said.items():
            self.fields[name].help_text = f"{unit} Bila kosong: {value}, {source_text(above.taken_over[name])}."
        self.fields["works_on_saturday"].choices = [
            ("", f"Mengikuti {above.taken_over['works_on_saturday']} ({saturday})"),
            *SATURDAY,
        ]
        self.fields["minutes_layout"].choices = [
            (
                "",
                f"Mengikuti {above.taken_over['minutes_layout']} ({MinutesLayout(above.minutes_layout).label.lower()})",
            ),
            *MinutesLayout.choices,
        ]
        for name, field_name in WORDS.items():
            self.fields[field_name].widget.attrs["placeholder"] = above.pws_words[name]

    def clean_works_on_saturday(self) -> bool | None:
        return {"ya": True, "tidak": False}.get(self.cleaned_data["works_on_saturday"])

    def columns(self) -> dict:
        """The columns to save: None where nothing of this office's own was given."""
        data = self.cleaned_data
        words = {name: data[field_name] for name, field_name in WORDS.items() if data[field_name]}
        names = (*NUMBERS, "works_on_saturday", "reminder_days", "minutes_layout")
        return {name: data[name] for name in names} | {"pws_words": words or None}

    def differing(self, row) -> list[tuple[str, object]]:
        """Label and stored value of each field in which a row saved meanwhile says something else, as the form says it."""
        stored = self.initial_of(row)
        words = {
            "works_on_saturday": dict(SATURDAY).get(stored["works_on_saturday"]),
            "minutes_layout": row.get_minutes_layout_display(),
        }
        return [
            (field.label, words.get(name, stored.get(name)))
            for name, field in self.fields.items()
            if name != "expected_version" and str(self.data.get(name, "")) != str(stored.get(name) or "")
        ]

    @staticmethod
    def initial_of(row) -> dict:
        """What an office has set itself, as this form shows it."""
        saturday = {True: "ya", False: "tidak", None: ""}[row.works_on_saturday]
        words = {WORDS[name]: word for name, word in (row.pws_words or {}).items() if name in WORDS}
        stored = {name: getattr(row, name) for name in NUMBERS} | words
        reminders = ReminderDaysField.shown(row.reminder_days)
        return stored | {
            "works_on_saturday": saturday,
            "reminder_days": reminders,
            "minutes_layout": row.minutes_layout,
            "expected_version": row.version,
        }


class BasisForm(forms.Form):
    """One regulation; a row without name and title is left out."""

    code = forms.CharField(label="Sebutan singkat", max_length=80, required=False)
    title = TextAreaField(label="Judul lengkap", max_length=400, required=False, widget=forms.Textarea({"rows": 2}))
    from_on = DayField(label="Berlaku sejak", required=False)
    to_on = DayField(label="Berlaku sampai", required=False)

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean(self):
        data = super().clean()
        code, title = data.get("code"), data.get("title")
        if bool(code) != bool(title) and not {"code", "title"} & self.errors.keys():
            self.add_error("title" if code else "code", "Isi sebutan singkat dan judul lengkapnya.")
        if not code and not title and (data.get("from_on") or data.get("to_on")):
            self.add_error("code", "Isi sebutan singkat dan judul lengkapnya, atau hapus barisnya.")
        if data.get("from_on") and data.get("to_on") and data["to_on"] < data["from_on"]:
            self.add_error("to_on", "Berakhir sebelum mulai. Periksa kedua tanggalnya.")
        return data


class BaseBasisFormSet(BaseFormSet):
    """The list in its order; the same regulation twice is a mistake."""

    def bases(self) -> list[Basis]:
        return [
            Basis(data["code"], data["title"], data["from_on"], data["to_on"])
            for form in self.ordered_forms
            if (data := form.cleaned_data).get("code")
        ]

    def clean(self):
        if self.non_form_errors() or any(form.errors for form in self.forms):
            return
        codes = [basis.code.casefold() for basis in self.bases()]
        if not codes:
            raise ValidationError("Isi sedikitnya satu dasar hukum, atau kembalikan ke daftar yang diikuti.")
        if doubles := sorted({basis.code for basis in self.bases() if codes.count(basis.code.casefold()) > 1}):
            raise ValidationError(f"{', '.join(doubles)} tertulis dua kali. Hapus salah satunya.")


BasisFormSet = formset_factory(
    BasisForm,
    formset=BaseBasisFormSet,
    extra=0,
    can_order=True,
    can_delete=True,
    max_num=MOST,
    absolute_max=MOST + 20,
    validate_max=True,
)
