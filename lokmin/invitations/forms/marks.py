"""Forms of what people do with a letter themselves."""

from datetime import datetime

from django import forms
from django.core.validators import validate_email
from django.utils import timezone

from puskesmas.form_fields import ClockField, DayField

PHOTO = {"accept": "image/jpeg,image/png,image/webp"}


class MomentForm(forms.Form):
    """When it happened, in the zone of the meeting; left alone it is now."""

    day = DayField(label="Tanggal", required=False)
    clock = ClockField(label="Jam", required=False)

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = meeting.timezone
        now = timezone.localtime(timezone=self.zone)
        self.initial = {"day": now.date(), "clock": now.time().replace(second=0, microsecond=0)} | self.initial

    def clean(self):
        data = super().clean()
        if data.get("day") and not data.get("clock") and data["day"] != timezone.localdate(timezone=self.zone):
            self.add_error("clock", "Tulis juga jamnya, misalnya 09.00.")
        return data

    @property
    def happened_at(self) -> datetime | None:
        """None for now: nothing was said, or the minute that is running."""
        day, clock = self.cleaned_data.get("day"), self.cleaned_data.get("clock")
        now = timezone.localtime(timezone=self.zone)
        if clock is None or (day in (None, now.date()) and (clock.hour, clock.minute) == (now.hour, now.minute)):
            return None
        return datetime.combine(day or now.date(), clock, tzinfo=self.zone)


class HandedForm(MomentForm):
    """A printed letter was handed over."""

    received_by = forms.CharField(
        label="Diterima oleh", max_length=150, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    note = forms.CharField(label="Keterangan", max_length=255, required=False)
    photo = forms.FileField(
        label="Foto tanda terima",
        required=False,
        widget=forms.FileInput(PHOTO),
        help_text="JPEG, PNG, atau WebP, paling besar 15 MB. Letak pengambilan foto dihapus otomatis.",
    )
    field_order = ["received_by", "day", "clock", "photo", "note"]


class RoundForm(MomentForm):
    """Many letters were handed over on one round, with one receipt sheet."""

    photo = HandedForm.base_fields["photo"]
    field_order = ["day", "clock", "photo"]


class ToldForm(MomentForm):
    """The invitation was told by telephone."""

    received_by = forms.CharField(
        label="Berbicara dengan", max_length=150, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    note = forms.CharField(label="Keterangan", max_length=255, required=False)
    field_order = ["received_by", "day", "clock", "note"]

    def clean_received_by(self):
        if not self.cleaned_data["received_by"]:
            raise forms.ValidationError("Tulis siapa yang diberi tahu.")
        return self.cleaned_data["received_by"]


class ReturnedForm(forms.Form):
    """The letter came back."""

    note = forms.CharField(
        label="Sebabnya",
        max_length=255,
        required=False,
        help_text="Misalnya e-mail terpental, nomor mati, tidak ada orang.",
    )


class AddressForm(forms.Form):
    """To which address a mail goes again."""

    email = forms.CharField(label="E-mail", max_length=254, widget=forms.EmailInput({"autocomplete": "off"}))

    def clean_email(self):
        email = self.cleaned_data["email"].strip()
        validate_email(email)
        return email
