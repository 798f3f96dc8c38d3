"""Form fields that take what Indonesians type: 09.00 or 09:00, a day, text without surprises."""

from datetime import date

from django import forms

from puskesmas.calendar_text import format_time

# Nobody alive took office or signed earlier; day arithmetic around year 1 or 9999 would overflow.
EARLIEST, LATEST = date(1945, 1, 1), date(2100, 12, 31)


class ClockInput(forms.TextInput):
    """A text input: the browser's own time field would show AM and PM on foreign systems."""

    def __init__(self, attrs=None):
        super().__init__(
            {"inputmode": "numeric", "placeholder": "09.00", "maxlength": 8, "autocomplete": "off", **(attrs or {})}
        )

    def format_value(self, value):
        return format_time(value) if hasattr(value, "hour") else super().format_value(value)


class ClockField(forms.TimeField):
    """A time of day: 09.00, 09:00, 9.00, 0900 or 9."""

    widget = ClockInput
    input_formats = ("%H.%M", "%H:%M", "%H", "%H%M", "%H.%M.%S", "%H:%M:%S")
    default_error_messages = {"invalid": "Tulis jam seperti 09.00."}

    def to_python(self, value):
        if isinstance(value, str):
            value = value.strip().upper()
            for zone in ("WIB", "WITA", "WIT"):
                value = value.removesuffix(zone).strip()
        return super().to_python(value)


class DayInput(forms.DateInput):
    """The browser's date picker; it understands only ISO dates."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day: picked, or typed as 11-6-2026, 11/6/2026 or 11.6.2026."""

    widget = DayInput
    input_formats = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y")
    default_error_messages = {
        "invalid": "Tulis tanggal seperti 11-6-2026.",
        "far": "Tahunnya tidak masuk akal. Periksa tanggalnya.",
    }

    def validate(self, value):
        super().validate(value)
        if value and not EARLIEST <= value <= LATEST:
            raise forms.ValidationError(self.error_messages["far"], code="far")


class TextAreaField(forms.CharField):
    """Long text. Browsers count a line end as one character and send two, so line ends are made one before counting."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "data-grow": ""}


class ManyField(forms.ModelMultipleChoiceField):
    """Several rows; an id no column can hold is an unknown choice, not an error of the database (SQLite overflows)."""

    def clean(self, value):
        for item in value if isinstance(value, list | tuple) else ():
            if "\x00" not in str(item) and not id_of(str(item)):
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": str(item)[:40]}
                )
        return super().clean(value)


def id_of(text: str) -> int:
    """An id as a form or an address sends it; 0, which no row has, for anything that is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
