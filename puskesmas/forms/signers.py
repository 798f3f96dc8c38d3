"""Forms of the people who sign."""

from django import forms

from puskesmas.form_fields import DayField, DayInput
from puskesmas.models import Signer
from puskesmas.organisations.signers import ENDS_EARLY, PRINTED


class SignerForm(forms.ModelForm):
    """What is printed of a signer, exactly as written, and his days."""

    class Meta:
        model = Signer
        fields = [*PRINTED, "from_on", "to_on"]
        labels = {
            "on_behalf_of": "Atas nama (a.n.)",
            "through_post": "Untuk beliau (u.b.)",
            "from_on": "Mulai berlaku",
            "to_on": "Sampai",
        }
        help_texts = {
            "post": "Jabatan penanda tangan sendiri, misalnya Camat Kajoran atau Kasi Kesejahteraan Rakyat.",
            "on_behalf_of": "Jabatan yang diwakili, misalnya Camat Kajoran. Kosong bila menandatangani sendiri.",
            "through_post": "Jabatan di antara keduanya, misalnya Sekretaris Camat. Biasanya kosong.",
            "name": "Dengan gelar dan pangkat militer, tepat seperti dicetak: Kapten Inf. Yulianto.",
            "rank": "Pilih atau tulis sendiri. Boleh kosong.",
            "to_on": "Kosong bila belum ada batasnya.",
        }
        field_classes = {"from_on": DayField, "to_on": DayField}
        widgets = {
            "from_on": DayInput,
            "to_on": DayInput,
            "rank": forms.TextInput({"list": "pangkat", "autocomplete": "off"}),
            "nip": forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        }

    def clean(self):
        data = super().clean()
        if data.get("through_post") and not data.get("on_behalf_of"):
            self.add_error("on_behalf_of", "u.b. hanya dipakai bersama a.n. Isi jabatan yang diwakili.")
        if data.get("from_on") and data.get("to_on") and data["to_on"] < data["from_on"]:
            self.add_error("to_on", ENDS_EARLY)
        return data


class NewSignerForm(SignerForm):
    """A new signer, who may replace another in the same step."""

    replaces = forms.ModelChoiceField(
        Signer.objects.none(),
        label="Menggantikan",
        required=False,
        empty_label="Tidak menggantikan siapa pun",
        help_text="Yang digantikan berakhir sehari sebelumnya. Plh. untuk beberapa hari tidak menggantikan: isi saja Sampai.",
    )
    field_order = [*PRINTED, "replaces", "from_on", "to_on"]

    def __init__(self, *args, letterhead, day, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from_on"].required = True
        if letterhead.pk:
            self.fields["replaces"].queryset = letterhead.signers.exclude(to_on__lt=day)


class EndForm(forms.Form):
    """The last day somebody signs."""

    to_on = DayField(label="Hari terakhir menandatangani")
