"""Forms of the FKP addendum: its facts, and which element of society each attendee stood for."""

from django import forms

from lokmin.minutes.forms import LineField, ProseField, VersionedForm
from lokmin.minutes.models import Consultation, Element
from lokmin.minutes.services.consultation import FIELDS
from puskesmas.form_fields import DayField

LENGTHS = {name: Consultation._meta.get_field(name).max_length for name in FIELDS}


def _line(name: str, label: str, *, required: bool = False, help_text: str = "") -> LineField:
    return LineField(label=label, required=required, max_length=LENGTHS[name], help_text=help_text)


class ConsultationForm(VersionedForm):
    number = _line("number", "Nomor berita acara", help_text="Kosong berarti titik-titik untuk ditulis tangan.")
    dated_on = DayField(label="Tanggal")
    place = _line("place", "Tempat", required=True)
    service = _line("service", "Layanan yang dibahas", help_text="Misalnya pendaftaran rawat jalan atau layanan KIA.")
    survey_score = forms.DecimalField(
        label="Nilai SKM",
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        help_text="Survei kepuasan masyarakat terakhir, misalnya 83,5.",
    )
    survey_period = _line("survey_period", "Periode SKM", help_text="Misalnya Semester I 2026.")
    topics = ProseField(
        label="Pokok bahasan",
        required=False,
        max_length=LENGTHS["topics"],
        widget=forms.Textarea(attrs={"rows": 5, "data-grow": ""}),
        help_text="Standar pelayanan, hasil SKM, pengaduan, maklumat. Satu baris satu pokok.",
    )
    published = _line("published", "Diumumkan di", help_text="Alamat laman atau tempat berita acara ini dipasang.")

    @classmethod
    def of(cls, row: Consultation, data=None):
        return cls(data, initial={name: getattr(row, name) for name in FIELDS} | {"version": row.version})


class ElementForm(forms.Form):
    """One attendee: for whom he stood, and whether he signs."""

    element = forms.ChoiceField(required=False, choices=[("", "Bukan peserta FKP"), *Element.choices])
    is_signer = forms.BooleanField(required=False, label="Menandatangani")

    def __init__(self, *args, entry: dict, **kwargs):
        self.entry, self.attendance = entry, entry["attendance"]
        initial = {name: entry[name] for name in ("element", "is_signer")}
        super().__init__(*args, prefix=f"h{self.attendance.pk}", initial=initial, **kwargs)
        said = f"{self.attendance}, {self.attendance.post}"
        self.fields["element"].label = f"Unsur {said}"
        self.fields["element"].widget.attrs = {"class": "form-select", "aria-label": f"Unsur {said}"}
        self.fields["is_signer"].widget.attrs = {"class": "form-check-input"}
