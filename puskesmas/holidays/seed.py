"""Holidays as the `holidays` package ships them, and filling the table from that list without undoing people's work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays
from django.db import transaction
from django.utils import timezone

from puskesmas import audit
from puskesmas.models.holidays import Holiday, SeededYear

FIRST_YEAR, LAST_YEAR = 1946, 2100
ESTIMATED = " (perkiraan)"
CATEGORIES = {"public": Holiday.Kind.PUBLIC, "government": Holiday.Kind.JOINT_LEAVE}


@dataclass(frozen=True)
class Day:
    """One day of the shipped list."""

    date: date
    name: str
    kind: str
    is_estimate: bool

    @property
    def label(self) -> str:
        return f"{self.name}{ESTIMATED}" if self.is_estimate else self.name

    @property
    def key(self) -> str:
        """How the day is remembered in `SeededYear.days`."""
        return "|".join([self.date.isoformat(), self.kind, self.label])


@lru_cache(maxsize=32)
def shipped(year: int) -> tuple[Day, ...]:
    """The list of one year. The language is named, else the package takes it from LANG of the machine."""
    days = []
    for category, kind in CATEGORIES.items():
        found = holidays.Indonesia(years=year, expand=False, categories=(category,), language="id")
        for day, names in found.items():
            for name in dict.fromkeys(names.split("; ")):
                days.append(Day(day, name.removesuffix(ESTIMATED), kind, name.endswith(ESTIMATED)))
    return tuple(sorted(days, key=lambda day: (day.date, day.kind, day.name)))


def coming_years() -> list[int]:
    """This year and the next two."""
    year = timezone.localdate().year
    return [year, year + 1, year + 2]


@dataclass(frozen=True)
class Filled:
    """What filling one year did."""

    year: int
    added: int
    removed: int


def seed_years(years: Iterable[int], *, by=None, is_told: bool = True) -> list[Filled]:
    return [seed_year(year, by=by, is_told=is_told) for year in years]


@transaction.atomic
def seed_year(year: int, *, by=None, is_told: bool = True) -> Filled:
    """Fill a year from the shipped list; done again it brings only what a newer list says differently.

    What a person changed stays, what a person deleted stays away, and a day a person entered himself is not doubled.
    A day that left the list (an estimate that moved) goes only if it stands there untouched.
    """
    SeededYear.objects.get_or_create(year=year)
    memory = SeededYear.objects.select_for_update().get(year=year)
    offered = {day.key: day for day in shipped(year)}
    known = set(memory.days)
    removed = sum(_remove(key) for key in known - offered.keys())
    national = Holiday.objects.filter(region__isnull=True, date__year=year)
    taken = set(national.values_list("date", "kind"))
    fresh = [day for key, day in offered.items() if key not in known and (day.date, day.kind) not in taken]
    Holiday.objects.bulk_create(
        Holiday(date=day.date, name=day.name, kind=day.kind, is_estimate=day.is_estimate) for day in fresh
    )
    if known != offered.keys():
        memory.days = sorted(offered)
        memory.save(update_fields=["days"])
    if is_told and (fresh or removed):
        changes = {"hari ditambahkan": len(fresh), "hari dihapus": removed}
        audit.record("hari libur diisi dari daftar bawaan", memory, by=by, changes=changes)
    return Filled(year, len(fresh), removed)


def _remove(key: str) -> int:
    day, kind, label = key.split("|", 2)
    name, is_estimate = label.removesuffix(ESTIMATED), label.endswith(ESTIMATED)
    rows = Holiday.objects.filter(region__isnull=True, date=day, kind=kind, name=name, is_estimate=is_estimate)
    return rows.delete()[0]


def fill_when_empty() -> None:
    """After a migrate: the coming years, as long as nobody ever filled one. Shipped data, hence no event."""
    if not SeededYear.objects.exists():
        seed_years(coming_years(), is_told=False)
