"""Times of the year that make a meeting hard to hold, and the safe windows of the quarters (domain: §7.1)."""

from datetime import date, timedelta
from functools import lru_cache

from hijridate import Gregorian, Hijri

from puskesmas.calendar_text import format_date

RAMADAN, SYAWAL = 9, 10
BEFORE_EID, AFTER_EID = 4, 7
# Years the tables of hijridate 2.x know well inside their ends.
FIRST_YEAR, LAST_YEAR = 1926, 2075
# First and last day of the safe window of each quarter as month and day; the independence days are cut out below.
WINDOWS = {1: ((1, 10), (2, 15)), 2: ((4, 1), (6, 7)), 3: ((7, 15), (9, 30)), 4: ((10, 1), (11, 30))}
BY_CALCULATION = "menurut kalender hisab, bisa bergeser sehari"


@lru_cache(maxsize=64)
def eid_days(year: int) -> tuple[tuple[date, int], ...]:
    """First days of Syawal near a Gregorian year, each with its Hijri year."""
    middle = Gregorian(min(max(year, FIRST_YEAR), LAST_YEAR), 7, 1).to_hijri().year
    return tuple((_gregorian(number, SYAWAL), number) for number in range(middle - 2, middle + 3))


@lru_cache(maxsize=256)
def _gregorian(year: int, month: int) -> date:
    found = Hijri(year, month, 1).to_gregorian()
    return date(found.year, found.month, found.day)


def ramadan_of(day: date) -> int | None:
    """The Hijri year when a day lies in Ramadan (by calculation)."""
    for eid, number in eid_days(day.year):
        if _gregorian(number, RAMADAN) <= day < eid:
            return number
    return None


def eid_near(day: date) -> tuple[date, int] | None:
    """Idulfitri and its Hijri year when a day lies in the days before it or the week after it."""
    for eid, number in eid_days(day.year):
        if eid - timedelta(BEFORE_EID) <= day <= eid + timedelta(AFTER_EID):
            return eid, number
    return None


def is_independence(day: date) -> bool:
    """Villages and kecamatan prepare and hold 17 August."""
    return day.month == 8 and 10 <= day.day <= 20


def quarter_of(day: date) -> int:
    return (day.month - 1) // 3 + 1


def window(year: int, quarter: int) -> tuple[date, date]:
    """First and last day of the safe window of a quarter."""
    (first_month, first_day), (last_month, last_day) = WINDOWS[quarter]
    return date(year, first_month, first_day), date(year, last_month, last_day)


def why_hard(day: date) -> str:
    """A few words about the season of a day; empty on an ordinary day. Idulfitri is said rather than Ramadan."""
    eid = eid_near(day)
    if eid:
        return f"sekitar Idulfitri {eid[1]} H ({format_date(eid[0])} {BY_CALCULATION})"
    number = ramadan_of(day)
    return f"bulan Ramadan {number} H ({BY_CALCULATION})" if number else ""
