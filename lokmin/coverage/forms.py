"""Forms of targets, indicators of a kabupaten/kota, and what a meeting shows."""

import re
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError

from lokmin.coverage.models import Basis, Indicator, TargetGroup
from puskesmas.calendar_text import MONTHS

HIGHEST = Decimal("999.99")
NUMBER = re.compile(r"\d{1,3}([.,]\d{1,2})?")
WRONG = "Tulis angka 0 sampai 999 dengan paling banyak dua desimal, misalnya 62,5."
MONTH_CHOICES = list(enumerate(MONTHS, 1))


class PercentField(forms.CharField):
    """A percentage as people type it: 80, 62,5 or 62.5, with or without %; empty is None."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **kwargs):
        super().__init__(**({"required": False, "max_length": 12} | kwargs))

    def clean(self, value) -> Decimal | None:
        text = super().clean(value).replace("%", "").replace(" ", "")
        if not text:
            return None
        try:
            if not NUMBER.fullmatch(text):
                raise InvalidOperation
            return Decimal(text.replace(",", "."))
        except InvalidOperation:
            raise ValidationError(WRONG) from None

    def prepare_value(self, value):
        """What was typed stays as it was typed."""
        return value if isinstance(value, str) else percent_text(value)


def percent_text(value) -> str:
    """A stored percentage as one types it: 62,5"""
    if value in (None, ""):
        return ""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return f"{number.normalize():f}".replace(".", ",") if number.is_finite() else str(value)


class TargetForm(forms.Form):
    """What a year asks of one indicator; only the fields of its pattern."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    percent = PercentField(label="Target setahun")
    quarter_1 = PercentField(label="s.d. akhir TW I")
    quarter_2 = PercentField(label="s.d. akhir TW II")
    quarter_3 = PercentField(label="s.d. akhir TW III")
    quarter_4 = PercentField(label="s.d. akhir TW IV")
    once_month = forms.TypedChoiceField(
        label="Dilaksanakan sampai dengan bulan",
        choices=MONTH_CHOICES,
        coerce=int,
        help_text="Sebelum bulan ini desa belum dinilai.",
    )
    basis = forms.ChoiceField(
        label="Sasaran yang dipakai",
        choices=Basis.choices,
        help_text="Proyeksi dari Pusdatin atau dinas kesehatan, riil dari pendataan.",
    )
    is_used = forms.BooleanField(
        label="Dipakai tahun ini", required=False, help_text="Bila tidak, indikator ini tidak muncul untuk diisi."
    )

    def __init__(self, *args, line, **kwargs):
        super().__init__(*args, **kwargs)
        pattern = line.indicator.pattern
        self.is_custom = pattern == Indicator.Pattern.CUSTOM
        if self.is_custom:
            del self.fields["percent"]
        else:
            for number in range(1, 5):
                del self.fields[f"quarter_{number}"]
        if pattern != Indicator.Pattern.ONCE:
            del self.fields["once_month"]
        if pattern in (Indicator.Pattern.COUNT, Indicator.Pattern.DERIVED):
            del self.fields["basis"]
        if pattern == Indicator.Pattern.COUNT:
            self.fields["percent"].label = "Batas setahun (jumlah)"
        else:
            unit = "Persen."
            if "percent" in self.fields:
                self.fields["percent"].help_text = unit

    @staticmethod
    def initial_of(line) -> dict:
        quarters = {f"quarter_{number}": percent_text(value) for number, value in enumerate(line.quarters, 1)}
        names = ("version", "percent", "once_month", "basis", "is_used")
        return quarters | {name: getattr(line, name) for name in names}

    def values(self) -> dict:
        """Columns of the target."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        if self.is_custom:
            data["quarters"] = [data.pop(f"quarter_{number}") for number in range(1, 5)]
        return data


class IndicatorForm(forms.Form):
    """An indicator of one kabupaten/kota."""

    name = forms.CharField(label="Nama indikator", max_length=150)
    short_name = forms.CharField(label="Nama pendek", max_length=40, help_text="Untuk judul grafik dan kolom.")
    program = forms.CharField(label="Program", max_length=60, help_text="Misalnya Gizi.")
    direction = forms.ChoiceField(label="Arah", choices=Indicator.Direction.choices)
    pattern = forms.ChoiceField(label="Pola target", choices=Indicator.Pattern.choices)
    target_group = forms.ModelChoiceField(
        label="Sasaran",
        queryset=TargetGroup.objects.none(),
        required=False,
        empty_label="(tanpa sasaran)",
        help_text="Kosongkan untuk jumlah kejadian dan persentase desa.",
    )
    usual_target = PercentField(label="Target setahun", help_text="Dipakai bila tahun itu belum ada targetnya.")
    source = forms.ModelChoiceField(
        label="Dihitung dari indikator",
        queryset=Indicator.objects.none(),
        required=False,
        empty_label="(tidak)",
        help_text="Hanya untuk persentase desa yang mencapai.",
    )
    source_percent = PercentField(
        label="Ambang desa", help_text="Desa dihitung bila capaiannya paling sedikit sekian persen."
    )
    is_active = forms.BooleanField(label="Dipakai", required=False, initial=True)

    def __init__(self, *args, district, indicator=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["target_group"].queryset = TargetGroup.objects.all()
        sources = Indicator.objects.active().of_district(district.code).exclude(pattern=Indicator.Pattern.DERIVED)
        self.fields["source"].queryset = sources.exclude(pk=indicator.pk) if indicator else sources
        if indicator is None:
            del self.fields["is_active"]

    @classmethod
    def initial_of(cls, indicator: Indicator) -> dict:
        return {name: getattr(indicator, name) for name in cls.base_fields}
