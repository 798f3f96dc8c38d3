"""Forms of the minutes. Every form that changes something carries the version its writer saw."""

from django import forms

from lokmin.minutes.models import Element, Minutes, Photo, Problem, Section
from lokmin.minutes.services.writing import IDENTITY_FIELDS, plain
from puskesmas.form_fields import ClockField
from sectors.models import Sector


class ProseField(forms.CharField):
    """Text as typed: line ends counted once, NUL dropped instead of refused, nothing stripped in front."""

    widget = forms.Textarea

    def __init__(self, **kwargs):
        super().__init__(**{**kwargs, "strip": False})

    def to_python(self, value):
        return super().to_python(plain(value) if isinstance(value, str) else value)


class LineField(forms.CharField):
    """One line of text without NUL."""

    def to_python(self, value):
        return super().to_python(value.replace("\x00", "") if isinstance(value, str) else value)


class AskedLater:
    """A field that may be saved empty but is asked for before submitting, so it is not marked as optional."""

    def __init__(self, **kwargs):
        super().__init__(**{**kwargs, "required": True})

    def validate(self, value):
        """Empty is fine for now."""


class ClockAskedLater(AskedLater, ClockField):
    pass


class LineAskedLater(AskedLater, LineField):
    pass


class VersionedForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def changes(self) -> dict:
        """Cleaned values without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class SectionForm(VersionedForm):
    body = ProseField(
        label="Isi",
        required=False,
        max_length=Section._meta.get_field("body").max_length,
        widget=forms.Textarea(attrs={"rows": 14, "data-grow": "", "class": "form-control"}),
        help_text="Baris kosong memisahkan paragraf. Baris yang diawali 1. 2. 3. atau – menjadi daftar.",
    )


def _area(rows: int, **attrs) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "data-grow": "", **attrs})


class IdentityForm(VersionedForm):
    use_required_attribute = False

    started_at = ClockAskedLater(label="Mulai pukul")
    ended_at = ClockAskedLater(label="Selesai pukul")
    chair_name = LineAskedLater(label="Nama pimpinan rapat", max_length=200)
    chair_post = LineAskedLater(label="Jabatan pimpinan rapat", max_length=150)
    moderator = LineField(label="Moderator", required=False, max_length=200)
    minute_taker = LineAskedLater(label="Notulis", max_length=200)
    minute_taker_nip = LineField(label="NIP notulis", required=False, max_length=30)

    field_order = [*IDENTITY_FIELDS, "version"]

    @classmethod
    def of(cls, minutes: Minutes, data=None):
        initial = {name: getattr(minutes, name) for name in IDENTITY_FIELDS} | {"version": minutes.identity_version}
        form = cls(data, initial=initial)
        form.fields["chair_post"].widget.attrs["list"] = "posts"
        for name in ("chair_name", "moderator", "minute_taker"):
            form.fields[name].widget.attrs["list"] = "names"
        return form


class DiscussionForm(VersionedForm):
    speaker = LineField(
        label="Penanya atau penanggap",
        max_length=250,
        widget=forms.TextInput(attrs={"list": "names"}),
        help_text="Nama dan unsurnya.",
    )
    statement = ProseField(label="Isi pertanyaan atau usulan", max_length=5000, widget=_area(3))
    answer = ProseField(label="Tanggapan", required=False, max_length=5000, widget=_area(3))
    answered_by = LineField(
        label="Ditanggapi oleh", required=False, max_length=250, widget=forms.TextInput(attrs={"list": "names"})
    )


class ProblemForm(VersionedForm):
    source = forms.ChoiceField(
        label="Hambatan dari", required=False, choices=[("", "Belum dipilih"), *Problem.Source.choices]
    )
    text = ProseField(label="Masalah", max_length=2000, widget=_area(2))
    data = LineField(
        label="Data",
        required=False,
        max_length=300,
        help_text="Angkanya, misalnya IDL 62,4% dari target 75% s.d. September.",
    )
    cause = ProseField(label="Penyebab", required=False, max_length=2000, widget=_area(2))
    place = LineField(label="Lokasi atau unsur", required=False, max_length=250)
    solution = ProseField(label="Pemecahan", required=False, max_length=2000, widget=_area(2))


def _line(label: str, length: int, **kwargs) -> LineField:
    return LineField(label=label, required=False, max_length=length, **kwargs)


def _sectors() -> list[tuple]:
    return [("", "Menurut undangan"), *Sector.objects.values_list("pk", "name")]


class CommitmentForm(VersionedForm):
    post = LineField(label="Jabatan atau instansi", max_length=200, widget=forms.TextInput(attrs={"list": "posts"}))
    sector_id = forms.TypedChoiceField(
        label="Sektor",
        required=False,
        coerce=int,
        empty_value=None,
        choices=_sectors,
        help_text="Mengikuti undangan bila jabatannya diundang.",
    )
    role = ProseField(label="Peran bantu", max_length=1000, widget=_area(2))
    activity = ProseField(label="Kegiatan", required=False, max_length=1000, widget=_area(2))
    target = _line("Sasaran", 300)
    place = _line("Lokasi", 250, help_text="Sebut nama desanya, atau “seluruh desa”.")
    time = _line("Waktu", 150, help_text="Misalnya Februari–April atau setiap bulan.")
    owner = _line("Penanggung jawab", 200, widget=forms.TextInput(attrs={"list": "names"}))
    resources = _line("Sumber daya", 300, help_text="Tenaga, dana, atau sarana yang dapat dipakai.")
    obstacle = ProseField(label="Hambatan peran", required=False, max_length=1000, widget=_area(2))


class ProposalForm(VersionedForm):
    activity = ProseField(label="Usulan kegiatan", max_length=1000, widget=_area(2))
    problem = ProseField(label="Masalah yang dijawab", required=False, max_length=1000, widget=_area(2))
    place = _line("Lokasi", 250)
    volume = _line("Sasaran atau volume", 200)
    cost = _line("Perkiraan biaya", 100)
    proposer = _line("Pengusul", 200, widget=forms.TextInput(attrs={"list": "posts"}))
    addressee = _line("Perangkat daerah tujuan", 200)


class InputForm(VersionedForm):
    element = forms.ChoiceField(label="Dari unsur", required=False, choices=[("", "Belum dipilih"), *Element.choices])
    input = ProseField(label="Masukan atau permasalahan", max_length=2000, widget=_area(2))
    recommendation = ProseField(label="Rekomendasi atau solusi", required=False, max_length=2000, widget=_area(2))
    due = _line("Target waktu", 100, help_text="Misalnya 30 September 2026 atau triwulan depan.")
    owner = _line("Penanggung jawab", 200, widget=forms.TextInput(attrs={"list": "names"}))


class DecisionForm(VersionedForm):
    text = ProseField(label="Kesimpulan atau keputusan", max_length=2000, widget=_area(2))


ROW_FORMS = {
    Section.Kind.COMMITMENTS: CommitmentForm,
    Section.Kind.PROPOSALS: ProposalForm,
    Section.Kind.CONSULTATION: InputForm,
    Section.Kind.DISCUSSION: DiscussionForm,
    Section.Kind.PROBLEMS: ProblemForm,
    Section.Kind.DECISIONS: DecisionForm,
}


class ReasonForm(forms.Form):
    reason = ProseField(label="Alasan", max_length=1000, widget=_area(3))


PHOTO_TYPES = "image/jpeg,image/png,image/webp"


class PhotoInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class UploadForm(forms.Form):
    """Only drawn: files are checked one by one when they are stored. `camera` opens the camera of a phone."""

    use_required_attribute = False
    files = forms.FileField(
        label="Foto",
        widget=PhotoInput(attrs={"accept": PHOTO_TYPES, "multiple": True}),
        help_text="JPEG, PNG, atau WebP, masing-masing paling besar 15 MB. Letak pengambilan foto dihapus otomatis.",
    )
    camera = forms.FileField(
        label="Kamera",
        widget=PhotoInput(attrs={"accept": PHOTO_TYPES, "capture": "environment", "id": "id_camera"}),
    )

    def add_prefix(self, field_name):
        """Both are `files` to the server; their ids keep them apart."""
        return "files" if field_name == "camera" else field_name


CAPTION_LENGTH = Photo._meta.get_field("caption").max_length
