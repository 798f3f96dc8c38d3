"""The targets of a kabupaten/kota: set, taken over from the year before, left out; and its own indicators."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.text import slugify

from lokmin.coverage.models import Basis, Indicator, YearTarget
from puskesmas import audit
from puskesmas.models import Region

CONFLICT = "Target {name} sudah diubah orang lain. Periksa, lalu simpan sekali lagi."
NOT_RISING = "Target s.d. akhir triwulan adalah angka kumulatif, jadi tidak boleh turun."
HAS_FIGURES = "Pola {name} tidak dapat diubah karena sudah ada capaiannya. Tambah indikator baru."
COLUMNS = ("percent", "quarters", "once_month", "basis", "is_used")


@dataclass(frozen=True)
class Line:
    """One indicator in the targets of a year: the row of the kabupaten/kota, if any, and what holds."""

    indicator: Indicator
    row: YearTarget | None = None

    @property
    def is_used(self) -> bool:
        return self.row.is_used if self.row else True

    @property
    def version(self) -> int:
        return self.row.version if self.row else 0

    @property
    def percent(self):
        return self.row.percent if self.row else self.indicator.usual_target

    @property
    def quarters(self) -> list:
        return (self.row.quarters if self.row else self.indicator.usual_quarters) or [None] * 4

    @property
    def once_month(self) -> int | None:
        return self.row.once_month if self.row else self.indicator.usual_month

    @property
    def basis(self) -> str:
        return self.row.basis if self.row else Basis.PROJECTION

    @property
    def basis_label(self) -> str:
        return Basis(self.basis).label


@dataclass
class Program:
    """The indicators of one programme."""

    name: str
    lines: list[Line] = field(default_factory=list)


def programs_of(district: Region, year: int) -> list[Program]:
    """All indicators of a kabupaten/kota with the targets of a year, by programme; two queries."""
    rows = {row.indicator_id: row for row in YearTarget.objects.filter(district=district, year=year)}
    found: dict[str, Program] = {}
    indicators = (
        Indicator.objects.active().of_district(district.code).select_related("target_group", "source", "district")
    )
    for indicator in indicators:
        program = found.setdefault(indicator.program, Program(indicator.program))
        program.lines.append(Line(indicator, rows.get(indicator.pk)))
    return list(found.values())


def line_of(indicator: Indicator, district: Region, year: int) -> Line:
    return Line(indicator, YearTarget.objects.filter(indicator=indicator, district=district, year=year).first())


@transaction.atomic
def save_target(
    indicator: Indicator, district: Region, year: int, *, expected_version: int, by, **values
) -> YearTarget:
    """Set what a year asks of an indicator; `values` are columns of YearTarget.

    Refuses quarters that fall, a value beyond its pattern, and a target saved meanwhile.
    """
    before = line_of(indicator, district, year)
    values = _checked(indicator, {name: getattr(before, name) for name in COLUMNS} | values)
    row = _write(indicator, district, year, before, expected_version, values)
    changes = {
        name: [_said(getattr(before, name)) if before.row else None, _said(value)]
        for name, value in values.items()
        if not before.row or getattr(before.row, name) != value
    }
    if changes:
        audit.record("target diatur", row, by=by, changes=changes)
    return row


def _checked(indicator: Indicator, values: dict) -> dict:
    """Only what belongs to the pattern of the indicator."""
    if indicator.pattern != Indicator.Pattern.ONCE:
        values["once_month"] = None
    quarters = values["quarters"] if indicator.pattern == Indicator.Pattern.CUSTOM else None
    if quarters is not None:
        known = [Decimal(str(value)) for value in quarters if value is not None]
        if known != sorted(known):
            raise ValidationError({"quarters": NOT_RISING})
        values["quarters"] = [None if value is None else str(value) for value in quarters] if known else None
        values["percent"] = known[-1] if known else None
    else:
        values["quarters"] = None
    return values


def _write(indicator, district, year, before: Line, expected_version: int, values: dict) -> YearTarget:
    conflict = ValidationError(CONFLICT.format(name=indicator.short_name), code="conflict")
    if expected_version != before.version:
        raise conflict
    if before.row is None:
        try:
            with transaction.atomic():
                return YearTarget.objects.create(indicator=indicator, district=district, year=year, **values)
        except IntegrityError as error:
            raise conflict from error
    updated = YearTarget.objects.filter(pk=before.row.pk, version=expected_version).update(
        **values, version=F("version") + 1
    )
    if not updated:
        raise conflict
    return YearTarget.objects.get(pk=before.row.pk)


@transaction.atomic
def copy_targets(district: Region, year: int, *, by) -> int:
    """Take over the targets of the year before where this year has none yet; return how many."""
    there = YearTarget.objects.filter(district=district, year=year).values("indicator")
    rows = YearTarget.objects.filter(district=district, year=year - 1).exclude(indicator__in=there)
    fresh = [
        YearTarget(
            indicator_id=row.indicator_id,
            district=district,
            year=year,
            **{name: getattr(row, name) for name in COLUMNS},
        )
        for row in rows
    ]
    YearTarget.objects.bulk_create(fresh, ignore_conflicts=True)
    if fresh:
        changes = {"target disalin": f"{len(fresh)} indikator dari {year - 1} ke {year}"}
        audit.record("target disalin", district, by=by, changes=changes)
    return len(fresh)


@transaction.atomic
def add_indicator(district: Region, *, by, **values) -> Indicator:
    """An indicator of one kabupaten/kota; its code is made of its short name."""
    last = Indicator.objects.of_district(district.code).order_by("-order").first()
    indicator = Indicator(
        code=_free_code(values["short_name"], district),
        district=district,
        order=(last.order if last else 0) + 10,
        **values,
    )
    _complete(indicator)
    indicator.save(force_insert=True)
    audit.record("indikator ditambah", indicator, by=by, changes={name: _said(value) for name, value in values.items()})
    return indicator


@transaction.atomic
def change_indicator(indicator: Indicator, *, by, **values) -> Indicator:
    """Change an indicator of a kabupaten/kota. Its pattern stays once there are figures: they would mean something else."""
    if indicator.district_id is None:
        raise ValidationError(
            "Indikator bawaan tidak dapat diubah. Matikan untuk kabupaten/kota ini bila tidak dipakai."
        )
    if values.get("pattern", indicator.pattern) != indicator.pattern and indicator.achievements.exists():
        raise ValidationError({"pattern": HAS_FIGURES.format(name=indicator.short_name)})
    changes = {
        name: [_said(getattr(indicator, name)), _said(value)]
        for name, value in values.items()
        if getattr(indicator, name) != value
    }
    for name, value in values.items():
        setattr(indicator, name, value)
    _complete(indicator)
    if changes:
        indicator.save(update_fields=list(values))
        audit.record("indikator diubah", indicator, by=by, changes=changes)
    return indicator


def _complete(indicator: Indicator) -> None:
    is_derived = indicator.pattern == Indicator.Pattern.DERIVED
    if is_derived and (indicator.source is None or indicator.source_percent is None):
        raise ValidationError({"source": "Pilih indikator asalnya dan isi ambang desanya."})
    if is_derived and indicator.source.pattern in (Indicator.Pattern.DERIVED, Indicator.Pattern.COUNT):
        raise ValidationError({"source": "Pilih indikator yang punya persentase per desa."})
    if not is_derived:
        indicator.source = indicator.source_percent = None
    if indicator.pattern == Indicator.Pattern.COUNT or is_derived:
        indicator.target_group = None
    elif indicator.target_group is None:
        raise ValidationError({"target_group": "Pilih sasarannya: capaian dibagi jumlah sasaran ini."})


def _free_code(name: str, district: Region) -> str:
    stem = f"{district.code.replace('.', '')}-{slugify(name)[:10] or 'indikator'}".strip("-")
    taken = set(Indicator.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(
        code for number in range(1, 10_000) if (code := f"{stem}-{number}" if number > 1 else stem) not in taken
    )


def _said(value):
    """A value as the history tells it."""
    if isinstance(value, list):
        return " / ".join("–" if item is None else str(item).replace(".", ",") for item in value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    if isinstance(value, bool) or value is None or isinstance(value, int | str):
        return value
    return str(value)
