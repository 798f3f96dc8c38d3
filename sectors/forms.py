"""Forms of the contact pages."""

from django import forms

from puskesmas.form_fields import DayField, TextAreaField
from puskesmas.identity import normalize_phone, plain_number
from puskesmas.models import Region
from sectors.models import Office, OfficeHolder, Position

MOST_ALIASES = 10
LEVELS = {
    Position.Level.DISTRICT: [Region.Level.DISTRICT],
    Position.Level.SUBDISTRICT: [Region.Level.SUBDISTRICT],
    Position.Level.VILLAGE: [Region.Level.VILLAGE],
}


class OfficeForm(forms.ModelForm):
    """A new office: a position of the catalogue at a place the user works in."""

    class Meta:
        model = Office
        fields = ["position", "region", "label_as_written"]

    def __init__(self, *args, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions
        self.fields["position"].queryset = Position.objects.exclude(level=Position.Level.DISTRICT).select_related(
            "sector"
        )
        self.fields["position"].empty_label = self.fields["region"].empty_label = "Pilih"
        self.fields["region"].label_from_instance = lambda region: region.full_name

    def clean(self):
        data = super().clean()
        position, region = data.get("position"), data.get("region")
        if position and region and region.level not in LEVELS[position.level]:
            self.add_error(
                "region",
                f"{position.label} ada di tingkat {position.get_level_display().lower()}. Pilih tempat yang sesuai.",
            )
        return data

    def validate_constraints(self):
        """The service answers for twins, with a sentence that says what to do."""


class LabelForm(forms.ModelForm):
    """How an office is written on letters, and what else people call it."""

    aliases = TextAreaField(
        label="Sebutan lain",
        required=False,
        max_length=800,
        widget=forms.Textarea({"rows": 3}),
        help_text="Satu baris satu sebutan, misalnya Kuwu atau Pak Lurah. Dipakai untuk mencari dan mengimpor.",
    )

    class Meta:
        model = Office
        fields = ["label_as_written"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["aliases"] = "\n".join(self.instance.aliases)

    def clean_aliases(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["aliases"].split("\n")]
        aliases = list(dict.fromkeys(line for line in lines if line))
        if len(aliases) > MOST_ALIASES or any(len(line) > 80 for line in aliases):
            raise forms.ValidationError(f"Paling banyak {MOST_ALIASES} sebutan, masing-masing sampai 80 huruf.")
        return aliases

    def validate_constraints(self):
        """The service answers for twins."""


class HolderForm(forms.ModelForm):
    """Name, number and contact of a holder; everything but the name may stay empty."""

    phone = forms.CharField(
        label="Nomor WhatsApp", max_length=25, required=False, widget=forms.TextInput({"inputmode": "tel"})
    )

    class Meta:
        model = OfficeHolder
        fields = [
            "title_before",
            "name",
            "title_after",
            "acting_status",
            "identity_kind",
            "identity_number",
            "phone",
            "email",
        ]
        help_texts = {
            "title_before": "Misalnya dr., Hj., AKP, Kapten Inf.",
            "name": "Tepat seperti ditulis orangnya; tidak diubah menjadi huruf besar atau kecil.",
            "title_after": "Misalnya S.STP., M.Si.",
            "identity_number": "Boleh kosong; kepala desa, kader, dan tokoh biasanya tidak punya.",
        }

    def clean_phone(self):
        return normalize_phone(self.cleaned_data["phone"])

    def clean(self):
        data = super().clean()
        if "identity_number" in data:
            data["identity_number"] = plain_number(data.get("identity_kind", ""), data["identity_number"])
        return data

    def validate_constraints(self):
        """The services answer for the days, with a sentence that says what to do."""


class SuccessionForm(HolderForm):
    """Ganti pejabat: a new holder and the day he begins."""

    from_on = DayField(label="Mulai menjabat", help_text="Boleh tanggal yang akan datang.")
    to_on = DayField(
        label="Sampai",
        required=False,
        help_text="Kosong bila belum diketahui. Plh. dengan tanggal ini hanya menggantikan sementara: pejabat sekarang tetap tercatat.",
    )

    class Meta(HolderForm.Meta):
        fields = [*HolderForm.Meta.fields, "from_on", "to_on"]


class CorrectionForm(HolderForm):
    """Betulkan data: also the days, which may be unknown."""

    from_on = DayField(label="Mulai menjabat", required=False, help_text="Kosong bila tidak diketahui.")
    to_on = DayField(label="Sampai", required=False, help_text="Kosong bila masih menjabat.")

    class Meta(HolderForm.Meta):
        fields = [*HolderForm.Meta.fields, "from_on", "to_on"]


class VacancyForm(forms.Form):
    """Kosongkan jabatan: the last day of who holds it."""

    last_on = DayField(label="Hari terakhir menjabat")
