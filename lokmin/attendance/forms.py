"""Forms of the door desk."""

from django import forms

from puskesmas.identity import normalize_phone
from puskesmas.models import Region
from sectors.models import Sector


class PersonForm(forms.Form):
    """Who came for an invited office: the holder or a representative."""

    OWN, REPRESENTATIVE = "sendiri", "wakil"

    who = forms.ChoiceField(choices=[(OWN, "Sendiri"), (REPRESENTATIVE, "Wakil")], widget=forms.RadioSelect)
    name = forms.CharField(label="Nama wakil", max_length=250, required=False)
    post = forms.CharField(label="Jabatan wakil", max_length=200, required=False)

    def clean(self):
        data = super().clean()
        if data.get("who") == self.REPRESENTATIVE:
            for name, text in (("name", "Tulis nama yang mewakili."), ("post", "Tulis jabatan yang mewakili.")):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, text)
        return data


class GuestForm(forms.Form):
    """Somebody nobody invited."""

    name = forms.CharField(label="Nama", max_length=250, widget=forms.TextInput({"autocomplete": "off"}))
    post = forms.CharField(
        label="Jabatan atau instansi", max_length=200, widget=forms.TextInput({"autocomplete": "off"})
    )
    sector = forms.ModelChoiceField(Sector.objects.none(), label="Unsur", empty_label="Pilih unsur")
    village = forms.ModelChoiceField(Region.objects.none(), label="Desa/kelurahan", required=False, empty_label="–")
    phone = forms.CharField(
        label="Nomor HP",
        max_length=25,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sector"].queryset = Sector.objects.all()
        self.fields["village"].queryset = Region.objects.under(meeting.region.code).villages()
        self.fields["village"].label_from_instance = lambda region: region.full_name

    def clean_phone(self):
        return normalize_phone(self.cleaned_data["phone"])
