"""Forms of an answer: the guest's own, and the one for answers told to an office."""

from django import forms

from lokmin.invitations.models import Invitation
from puskesmas.identity import normalize_phone


class RepresentativeForm(forms.Form):
    """Who comes instead."""

    representative_name = forms.CharField(
        label="Nama", max_length=200, help_text="Tulis dengan gelar, seperti di surat.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    representative_post = forms.CharField(
        label="Jabatan", max_length=200, widget=forms.TextInput({"list": "jabatan-wakil", "autocomplete": "off"})
    )
    representative_phone = forms.CharField(
        label="Nomor WhatsApp", max_length=25, required=False,
        help_text="Hanya untuk menghubungi wakil tentang pertemuan ini.",
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip

    def clean_representative_phone(self):
        return normalize_phone(self.cleaned_data["representative_phone"])


class UnableForm(forms.Form):
    """Why nobody comes; may stay empty."""

    note = forms.CharField(
        label="Keterangan", max_length=1000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text="Misalnya pesan untuk rapat, atau data yang dititipkan.",
    )  # fmt: skip


class ToldReplyForm(RepresentativeForm, UnableForm):
    """An answer told by phone or in person; the representative matters only for "diwakili"."""

    answer = forms.ChoiceField(
        label="Jawaban",
        choices=[choice for choice in Invitation.Answer.choices if choice[0] != Invitation.Answer.NONE],
        widget=forms.RadioSelect,
    )
    field_order = ["answer", "representative_name", "representative_post", "representative_phone", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("representative_name", "representative_post"):
            self.fields[name].required = False
        self.fields["representative_name"].label = "Nama yang mewakili"
        self.fields["representative_post"].label = "Jabatan yang mewakili"
        self.fields["representative_phone"].label = "Nomor WhatsApp yang mewakili"


class CodeForm(forms.Form):
    """The sixteen signs beside the QR of a letter."""

    code = forms.CharField(
        label="Kode pada surat",
        max_length=40,
        widget=forms.TextInput(
            {
                "placeholder": "XXXX-XXXX-XXXX-XXXX",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        help_text="16 huruf dan angka di samping kotak QR. Huruf kecil dan besar sama saja.",
    )
