"""One part of an activity report."""

from django import forms

from lokmin.reports.activity.services import LONGEST
from puskesmas.form_fields import TextAreaField


class PartForm(forms.Form):
    """The text of one part, with the version it was read at."""

    text = TextAreaField(
        label="Isi",
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 14}),
        help_text="Baris yang diawali “1.” atau “-” tercetak sebagai butir; baris kosong memisahkan alinea.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
