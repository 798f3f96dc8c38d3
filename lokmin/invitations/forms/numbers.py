"""Forms of the number book."""

from django import forms

from puskesmas.form_fields import DayField


class NumberForm(forms.Form):
    """A number written by hand, for a letter made outside Lokmin."""

    number = forms.CharField(
        label="Nomor surat", max_length=120, help_text="Tepat seperti di surat, misalnya 400.7.22/012/PKM.KJ2/VI/2026."
    )
    dated_on = DayField(label="Tanggal surat")
    subject = forms.CharField(label="Hal", max_length=255)


class StrikeForm(forms.Form):
    """Why a number is not used."""

    reason = forms.CharField(
        label="Alasan", max_length=255, help_text="Misalnya: salah ketik, surat tidak jadi dikirim."
    )
