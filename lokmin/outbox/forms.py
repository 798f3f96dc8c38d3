"""Forms of the pages about mail."""

from django import forms


class AddressForm(forms.Form):
    """One address; typed by hand, so it is checked before anything is queued."""

    email = forms.EmailField(label="Kirim ke", max_length=254, widget=forms.EmailInput({"autocomplete": "off"}))
