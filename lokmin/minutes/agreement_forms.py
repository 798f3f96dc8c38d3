"""Forms of the agreement, its signers and the outcome of a proposal."""

from django import forms

from lokmin.minutes.forms import LineField, ProseField, VersionedForm
from lokmin.minutes.models import Agreement, AgreementSigner, Proposal
from lokmin.minutes.services.agreement import FIELDS
from puskesmas.form_fields import DayField

LENGTHS = {name: Agreement._meta.get_field(name).max_length for name in FIELDS}


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "data-grow": ""})


class AgreementForm(VersionedForm):
    number = LineField(
        label="Nomor",
        required=False,
        max_length=LENGTHS["number"],
        help_text="Kosong berarti titik-titik untuk ditulis tangan.",
    )
    dated_on = DayField(label="Tanggal")
    place = LineField(label="Tempat", max_length=LENGTHS["place"])
    head = forms.ChoiceField(label="Kop surat", choices=Agreement.Head.choices)
    title = LineField(
        label="Judul", required=False, max_length=LENGTHS["title"], help_text="Kosong berarti judul biasa."
    )
    intro = ProseField(
        label="Kalimat pembuka",
        required=False,
        max_length=LENGTHS["intro"],
        widget=_area(3),
        help_text="Kosong berarti kalimat biasa di bawah, dengan tanggal dalam kata.",
    )
    points = ProseField(
        label="Isi kesepakatan",
        required=False,
        max_length=LENGTHS["points"],
        widget=_area(10),
        help_text="Satu baris satu butir: siapa, apa, di mana, sampai kapan. Nomornya dicetak otomatis.",
    )
    closing = ProseField(
        label="Kalimat penutup",
        required=False,
        max_length=LENGTHS["closing"],
        widget=_area(2),
        help_text="Kosong berarti kalimat biasa.",
    )

    @classmethod
    def of(cls, agreement: Agreement, data=None):
        initial = {name: getattr(agreement, name) for name in FIELDS} | {"version": agreement.version}
        return cls(data, initial=initial)


class SignerForm(forms.Form):
    """One signer; `pk` is None for the new one."""

    use_required_attribute = False
    part = forms.ChoiceField(label="Sebagai", choices=AgreementSigner.Part.choices)
    name = LineField(label="Nama", required=False, max_length=250)
    post = LineField(label="Jabatan/instansi", max_length=200, widget=forms.TextInput(attrs={"list": "posts"}))
    on_behalf_of = LineField(
        label="a.n. (jabatan yang diwakili)",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "posts"}),
    )
    rank = LineField(label="Pangkat", required=False, max_length=100)
    number = LineField(label="NIP/NRP", required=False, max_length=30)

    def __init__(self, *args, pk=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.pk = pk

    @classmethod
    def of(cls, row: AgreementSigner):
        names = ["part", "name", "post", "on_behalf_of", "rank", "number"]
        return cls(prefix=f"p{row.pk}", pk=row.pk, initial={name: getattr(row, name) for name in names})

    @property
    def is_dropped(self) -> bool:
        return bool(self.data.get(f"{self.prefix}-hapus"))

    @property
    def is_written(self) -> bool:
        return any(self.data.get(f"{self.prefix}-{name}", "").strip() for name in ("name", "post"))

    @property
    def shown(self) -> str:
        """What names this row aloud."""
        return self["name"].value() or self["post"].value() or "Baris baru"

    @property
    def said(self) -> str:
        """Its second line: for which post, and as what."""
        behalf, post = self["on_behalf_of"].value(), self["post"].value() or ""
        part = dict(AgreementSigner.Part.choices).get(self["part"].value(), "")
        return f"a.n. {behalf}, {post} · {part}" if behalf else f"{post} · {part}"


class OutcomeForm(VersionedForm):
    outcome = forms.ChoiceField(label="Hasil Musrenbang", required=False, choices=Proposal.Outcome.choices)
    outcome_on = DayField(label="Dibahas pada", required=False)
    outcome_note = ProseField(label="Keterangan", required=False, max_length=500, widget=_area(3))
