"""Form of what is known of a puskesmas."""

from django import forms
from django.core.validators import RegexValidator

from puskesmas.form_fields import TextAreaField
from puskesmas.models import Puskesmas
from puskesmas.organisations.puskesmas_data import OF_THE_REGISTER, mark_of, seats_for

MOST_ALIASES, LONGEST_ALIAS = 20, 120


class PuskesmasForm(forms.Form):
    """Name, other names and BLUD; code and seat only for those who keep the register."""

    mark = forms.CharField(widget=forms.HiddenInput, max_length=16)
    name = forms.CharField(
        label="Nama", max_length=120, help_text="Tanpa kata Puskesmas, misalnya Kajoran 2. Surat lama tidak berubah."
    )
    aliases = TextAreaField(
        label="Nama lain",
        required=False,
        max_length=2500,
        help_text="Satu baris satu nama, misalnya ejaan di register. Dipakai untuk mencari dan mengimpor.",
    )
    is_blud = forms.BooleanField(label="Berstatus BLUD", required=False)
    code = forms.CharField(
        label="Kode Kemenkes",
        max_length=11,
        validators=[RegexValidator(r"^P?[0-9]{7,10}$", "Kode terdiri dari 7 sampai 10 angka, boleh diawali P.")],
    )
    region = forms.ModelChoiceField(
        queryset=None, label="Tempat kedudukan", empty_label=None, help_text="Kecamatan tempat gedungnya berdiri."
    )

    def __init__(self, *args, puskesmas: Puskesmas, keeps_register: bool, **kwargs):
        initial = {
            "mark": mark_of(puskesmas),
            "name": puskesmas.name,
            "aliases": "\n".join(puskesmas.aliases),
            "is_blud": puskesmas.is_blud,
            "code": puskesmas.code,
            "region": puskesmas.region_id,
        }
        super().__init__(*args, initial=initial, **kwargs)
        if keeps_register:
            self.fields["region"].queryset = seats_for(puskesmas)
        else:
            for name in OF_THE_REGISTER:
                del self.fields[name]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_aliases(self) -> list[str]:
        names = [" ".join(line.split()) for line in self.cleaned_data["aliases"].splitlines()]
        names = list(dict.fromkeys(name for name in names if name))
        if len(names) > MOST_ALIASES:
            raise forms.ValidationError(f"Paling banyak {MOST_ALIASES} nama lain.")
        if any(len(name) > LONGEST_ALIAS for name in names):
            raise forms.ValidationError(f"Satu nama paling panjang {LONGEST_ALIAS} huruf.")
        return names

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "mark"}
