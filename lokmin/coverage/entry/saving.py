"""The one place that writes figures. What somebody else changed meanwhile is left as it is and told."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lokmin.coverage.models import Achievement, Indicator, Population, TargetGroup
from lokmin.coverage.queries import villages_on
from puskesmas import audit
from puskesmas.calendar_text import format_number, month_name
from puskesmas.models import Puskesmas, Region

BATCH = 500
DERIVED = "{name} dihitung sendiri dari indikator lain, tidak diisi."
STRANGE = "{village} bukan wilayah kerja {place}."
MORE_THAN_BASE = "{label}: {count} melebihi jumlah yang diukur, {base}."
NO_BASE = "{label}: isi juga jumlah yang diukur."

Value = tuple[int, int | None] | None  # count and, for measurements, how many were measured; None: no data


@dataclass(frozen=True)
class Change:
    """One achievement as it stood where somebody looked (`old`), and as it is to be."""

    village: Region
    indicator: Indicator
    month: int
    old: Value
    new: Value

    @property
    def key(self) -> tuple[int, int, int]:
        return self.village.pk, self.indicator.pk, self.month

    def label(self, year: int) -> str:
        return f"{self.indicator.short_name} {self.village.name}, {month_name(self.month)} {year}"


@dataclass(frozen=True)
class PeopleChange:
    """The same for a target population."""

    village: Region
    group: TargetGroup
    old: int | None
    new: int | None

    @property
    def key(self) -> tuple[int, int]:
        return self.village.pk, self.group.pk

    def label(self, year: int, basis: str) -> str:
        return f"Sasaran {self.group.label} {self.village.name} {year} ({basis})"


@dataclass
class Outcome:
    """What was written, and what was not because it stood otherwise by then: key → the value now."""

    written: list = field(default_factory=list)
    conflicts: dict[tuple, Value | int] = field(default_factory=dict)


def value_text(value: Value | int) -> str:
    """25, or 12 dari 48; nothing for no data."""
    if value is None:
        return ""
    count, base = value if isinstance(value, tuple) else (value, None)
    return format_number(count) if base is None else f"{format_number(count)} dari {format_number(base)}"


@transaction.atomic
def save_achievements(
    place: Puskesmas | Region, changes: list[Change], *, year: int, by, verb="capaian diisi"
) -> Outcome:
    """Write the changed achievements of villages of `place`; one event tells old and new of all of them.

    A figure that no longer stands as it was seen is not written, unless it says the same already. Refuses figures of
    other villages, of derived indicators, and measurements with more found than measured.
    """
    _guard(place, changes, year)
    _lock({change.village.pk for change in changes})
    stored = _stored(changes, year)
    outcome = Outcome()
    for change in changes:
        row = stored.get(change.key)
        now = (row.count, row.base) if row else None
        if now == change.new:
            continue
        if now != change.old:
            outcome.conflicts[change.key] = now
        else:
            outcome.written.append(change)
    _write(outcome.written, stored, year, by)
    _record(place, verb, {change.label(year): _pair(change) for change in outcome.written}, by)
    return outcome


@transaction.atomic
def save_populations(
    place: Puskesmas | Region, changes: list[PeopleChange], *, year: int, basis: str, by, verb="sasaran diisi"
) -> Outcome:
    """Write the changed target populations of a year and version; as careful as `save_achievements`."""
    _guard_villages(place, changes, year, {12})
    _lock({change.village.pk for change in changes})
    rows = Population.objects.filter(village__in={change.village.pk for change in changes}, year=year, basis=basis)
    stored = {(row.village_id, row.target_group_id): row for row in rows}
    outcome = Outcome()
    for change in changes:
        row = stored.get(change.key)
        now = row.count if row else None
        if now == change.new:
            continue
        if now != change.old:
            outcome.conflicts[change.key] = now
        else:
            outcome.written.append(change)
    _write_people(outcome.written, stored, year, basis, by)
    label = str(dict(Population._meta.get_field("basis").choices)[basis]).lower()
    _record(place, verb, {change.label(year, label): _pair(change) for change in outcome.written}, by)
    return outcome


def _guard(place, changes: list[Change], year: int) -> None:
    _guard_villages(place, changes, year, {change.month for change in changes})
    problems = []
    for change in changes:
        if change.indicator.pattern == Indicator.Pattern.DERIVED:
            problems.append(DERIVED.format(name=change.indicator.short_name))
        if change.indicator.pattern == Indicator.Pattern.POINT and change.new:
            count, base = change.new
            if base is None:
                problems.append(NO_BASE.format(label=change.label(year)))
            elif count > base:
                problems.append(MORE_THAN_BASE.format(label=change.label(year), count=count, base=base))
    if problems:
        raise ValidationError(list(dict.fromkeys(problems)))


def _guard_villages(place, changes: Iterable, year: int, months: set[int]) -> None:
    own = {village.pk for month in months for village in villages_of(place, year, month)}
    own |= {village.pk for village in villages_of(place, *today())}
    strange = next((change.village for change in changes if change.village.pk not in own), None)
    if strange:
        raise ValidationError(STRANGE.format(village=strange.full_name, place=place))


def villages_of(place: Puskesmas | Region, year: int, month: int) -> list[Region]:
    """The villages whose figures this place keeps: those a puskesmas serves at the end of a month, those of a region."""
    if isinstance(place, Puskesmas):
        return villages_on(place, date(year, month, monthrange(year, month)[1]))
    return list(Region.objects.under(place.code).villages().order_by("code"))


def today() -> tuple[int, int]:
    day = timezone.localdate()
    return day.year, day.month


def _lock(village_ids: set[int]) -> None:
    """Two savers of one village stand in line; always in the same order, so they never wait for each other."""
    list(Region.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=village_ids).order_by("pk"))


def _stored(changes: list[Change], year: int) -> dict[tuple, Achievement]:
    rows = Achievement.objects.filter(
        village__in={change.village.pk for change in changes},
        indicator__in={change.indicator.pk for change in changes},
        year=year,
    )
    return {(row.village_id, row.indicator_id, row.month): row for row in rows}


def _write(changes: list[Change], stored: dict, year: int, by) -> None:
    fresh, changed, gone = [], [], []
    for change in changes:
        row = stored.get(change.key)
        if change.new is None:
            gone.append(row.pk)
            continue
        if row is None:
            row = Achievement(village=change.village, indicator=change.indicator, year=year, month=change.month)
            fresh.append(row)
        else:
            changed.append(row)
        row.count, row.base = change.new
        row.updated_by = by
    _store(Achievement, fresh, changed, gone, ["count", "base", "updated_by", "updated_at"])


def _write_people(changes: list[PeopleChange], stored: dict, year: int, basis: str, by) -> None:
    fresh, changed, gone = [], [], []
    for change in changes:
        row = stored.get(change.key)
        if change.new is None:
            gone.append(row.pk)
            continue
        if row is None:
            row = Population(village=change.village, target_group=change.group, year=year, basis=basis)
            fresh.append(row)
        else:
            changed.append(row)
        row.count, row.updated_by = change.new, by
    _store(Population, fresh, changed, gone, ["count", "updated_by", "updated_at"])


def _store(model, fresh: list, changed: list, gone: list[int], columns: list[str]) -> None:
    model.objects.bulk_create(fresh, batch_size=BATCH)
    now = model._meta.get_field("updated_at")
    for row in changed:
        now.pre_save(row, add=False)
    model.objects.bulk_update(changed, columns, batch_size=100)
    for start in range(0, len(gone), BATCH):
        model.objects.filter(pk__in=gone[start : start + BATCH]).delete()


def _pair(change: Change | PeopleChange) -> list[str]:
    return [value_text(change.old), value_text(change.new)]


def _record(place, verb: str, told: dict[str, list[str]], by) -> None:
    if told:
        audit.record(verb, place, by=by, changes=told)
