"""Forms of the RTL: one row, one evaluation, one report."""

from django import forms

from lokmin.actions import queries
from lokmin.actions.models import ActionItem, OwnerReport
from puskesmas.form_fields import DayField, DayInput, ManyField
from puskesmas.models import Region
from sectors.models import Sector


def _area(rows: int = 2):
    return forms.Textarea({"rows": rows, "data-grow": "", "class": "form-control"})


def _line(**attrs):
    return forms.TextInput({"class": "form-control"} | attrs)


def _ticks():
    return forms.CheckboxSelectMultiple({"class": "form-check-input"})


def _day(attrs=None):
    return DayInput({"class": "form-control"} | (attrs or {}))


class ActionForm(forms.Form):
    """One row of the RTL. The owner is typed; what matches an invited post is linked to it."""

    activity = forms.CharField(label="Kegiatan", max_length=1000, widget=_area())
    problem = forms.CharField(label="Masalah", max_length=1000, required=False, widget=_area())
    cause = forms.CharField(label="Penyebab", max_length=1000, required=False, widget=_area())
    owner_label = forms.CharField(
        label="Penanggung jawab", max_length=200, required=False, widget=_line(list="pj", autocomplete="off")
    )
    due_on = DayField(label="Tenggat", required=False, widget=_day())
    funding = forms.ChoiceField(label="Sumber dana", required=False, widget=forms.Select({"class": "form-select"}))
    indicator = forms.CharField(label="Indikator", max_length=300, required=False, widget=_line())
    villages = ManyField(Region.objects.none(), label="Lokasi", required=False, widget=_ticks())
    place_text = forms.CharField(
        label="Lokasi lain", max_length=200, required=False, widget=_line(placeholder="31 SD/MI")
    )
    supporting_sectors = ManyField(Sector.objects.none(), label="Sektor pendukung", required=False, widget=_ticks())
    program = forms.CharField(label="Program", max_length=100, required=False, widget=_line())
    target = forms.CharField(label="Sasaran", max_length=300, required=False, widget=_line())
    starts_on = DayField(label="Mulai", required=False, widget=_day())
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, meeting, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.owners = owners
        # Ids of a list already fetched, so that the choices and the check of the service are the same.
        villages = queries.village_choices(meeting)
        self.fields["villages"].queryset = Region.objects.filter(pk__in=[village.pk for village in villages]).order_by(
            "code"
        )
        self.fields["villages"].label_from_instance = lambda village: village.name
        self.fields["supporting_sectors"].queryset = Sector.objects.all()
        self.fields["funding"].choices = [("", "Pilih"), *ActionItem.Funding.choices]

    @staticmethod
    def initial_of(action: ActionItem) -> dict:
        names = ["activity", "problem", "cause", "owner_label", "due_on", "funding", "indicator", "place_text"]
        names += ["program", "target", "starts_on", "version"]
        return {name: getattr(action, name) for name in names} | {
            "villages": [village.pk for village in action.villages.all()],
            "supporting_sectors": [sector.pk for sector in action.supporting_sectors.all()],
        }

    def values(self) -> dict:
        """What the services take: the fields, and the invitation of the owner when he was invited."""
        fields = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        typed = fields["owner_label"].casefold().strip()
        owner = next((choice.invitation for choice in self.owners if choice.label.casefold() == typed), None)
        return fields | {"owner": owner}


class StateForm(forms.Form):
    """A state and its sentence."""

    state = forms.ChoiceField(
        label="Keadaan",
        choices=[(state.value, state.label) for state in ActionItem.ANSWERS],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih keadaannya."},
    )
    text = forms.CharField(label="Keterangan", max_length=2000, required=False, widget=_area())


class EvaluationForm(StateForm):
    """What the meeting heard about an earlier row, and whether it goes on."""

    carry = forms.BooleanField(
        label="Lanjutkan ke RTL pertemuan ini bila belum selesai",
        required=False,
        widget=forms.CheckboxInput({"class": "form-check-input", "data-with-button": ""}),
    )
    due_on = DayField(label="Tenggat baru", required=False, widget=_day({"data-with-button": ""}))
    version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def wants_carry(self) -> bool:
        return self.cleaned_data["carry"] and self.cleaned_data["state"] in ActionItem.UNFINISHED


class OwnerReportForm(forms.Form):
    """What an owner says on his phone."""

    state = forms.ChoiceField(
        label="Sudah sampai mana?",
        choices=[(state.value, state.label) for state in OwnerReport.STATES],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih satu keadaan: proses, selesai, atau terkendala."},
    )
    text = forms.CharField(
        label="Ceritakan dengan satu kalimat",
        max_length=1000,
        widget=_area(),
        error_messages={"required": "Tulis satu kalimat: apa yang sudah dikerjakan atau apa kendalanya."},
    )
    photo = forms.FileField(
        label="Foto",
        required=False,
        widget=forms.FileInput({"class": "form-control", "accept": "image/jpeg,image/png,image/webp"}),
        help_text="Boleh kosong. JPEG, PNG, atau WebP, paling besar 15 MB. Letak pengambilan foto dihapus otomatis.",
    )


class ReturnForm(forms.Form):
    """The sentence with which a report goes back."""

    note = forms.CharField(
        label="Catatan untuk pelapor", max_length=300, required=False, widget=_line(autocomplete="off")
    )
