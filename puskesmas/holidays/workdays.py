"""Working days of a place, as the table of holidays says; years nobody filled in fall back to the shipped list."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import chain

from django.db.models import F

from puskesmas.holidays.seed import shipped
from puskesmas.models.holidays import Holiday

LONGEST = timedelta(days=400)
WEEKEND = {5: "hari Sabtu", 6: "hari Minggu"}


class Workdays:
    """The days off of one region over a span, read with one query; ask as often as you like.

    `code` is a region code: national days, and the local ones of that region and those it lies in. Many puskesmas work
    on Saturdays (`saturdays`).
    """

    def __init__(self, code: str, first: date, last: date, *, saturdays: bool = False):
        self.weekend = {6: WEEKEND[6]} if saturdays else WEEKEND
        last = max(first, min(last, first + LONGEST if date.max - first > LONGEST else date.max))
        self._names = self._read(code, first.year, last.year)

    def _read(self, code: str, first: int, last: int) -> dict[date, list[str]]:
        names, filled = defaultdict(list), set()
        rows = Holiday.objects.holding_in(code).filter(date__range=(date(first, 1, 1), date(last, 12, 31)))
        for row in rows.order_by("date", F("region__code").asc(nulls_first=True), "pk"):
            names[row.date].append(row.label)
            if row.kind == Holiday.Kind.PUBLIC:
                filled.add(row.date.year)
        empty = set(range(first, last + 1)) - filled
        for day in chain.from_iterable(shipped(year) for year in sorted(empty)):
            names[day.date] = list(dict.fromkeys([day.label, *names[day.date]]))
        return names

    def has_estimates(self, year: int) -> bool:
        """Whether days of a year may still move or were not settled when the list was made."""
        names = [name for day, labels in self._names.items() if day.year == year for name in labels]
        return any(name.endswith("(perkiraan)") for name in names)

    def is_working(self, day: date) -> bool:
        return not self.why_off(day)

    def why_off(self, day: date) -> str:
        """Why offices are closed on a day ("hari Minggu", "Tahun Baru Masehi"); empty on a working day."""
        return " dan ".join(self._names.get(day, [])) or self.weekend.get(day.weekday(), "")

    def between(self, first: date, last: date) -> int:
        """Working days after `first` up to and with `last`; 0 when `last` is not later."""
        span = min(max((last - first).days, 0), LONGEST.days)
        return sum(self.is_working(first + timedelta(days=number)) for number in range(1, span + 1))


def why_off(day: date, code: str = "", *, saturdays: bool = False) -> str:
    """Why offices of a region are closed on a day; empty on a working day."""
    return Workdays(code, day, day, saturdays=saturdays).why_off(day)


def working_days_between(first: date, last: date, code: str = "", *, saturdays: bool = False) -> int:
    """Working days of a region after `first` up to and with `last`; 0 when `last` is not later."""
    return Workdays(code, first, last, saturdays=saturdays).between(first, last)
