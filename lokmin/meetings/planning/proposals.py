"""Which dates to propose: the day with the least against it, near three months after the meeting before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from lokmin.meetings.models import Meeting
from lokmin.meetings.planning import seasons
from lokmin.meetings.planning.warnings import DateCheck, DateWarning

SPACING = timedelta(days=91)
# What a warning weighs, in days one would rather be away from the ideal date.
WEIGHT = {"off": 5000, "lead": 2000, "eid": 900, "ramadan": 600, "clash": 400, "friday": 300, "independence": 250}
OTHER_WEIGHT = 60
# What moves a monthly meeting off its day.
BLOCKING = {"off", "lead", "eid", "clash"}
# Monday to Sunday where last time gives no hint: Tuesday to Thursday, before the market of Monday and a short Friday.
WEEKDAYS = (20, 0, 0, 0, 45, 60, 80)
ORDINALS = {1: "pertama", 2: "kedua", 3: "ketiga", 4: "keempat", 5: "terakhir"}
QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Habits:
    """What was usual last time."""

    start: time = time(9)
    end: time | None = time(12)
    weekday: int | None = None


@dataclass(frozen=True)
class MonthlyRule:
    """ "Setiap Selasa kedua" of the months `first` to `last`; ordinal 5 is the last one of the month."""

    ordinal: int
    weekday: int
    first: int
    last: int

    def day(self, year: int, month: int) -> date:
        days = [day for day in _days(*month_span(year, month)) if day.weekday() == self.weekday]
        return days[-1] if self.ordinal == 5 else days[self.ordinal - 1]


def habits_of(meeting: Meeting | None) -> Habits:
    if meeting is None:
        return Habits()
    start, end = meeting.local_start, meeting.local_end
    return Habits(start.time(), end.time() if end else None, start.weekday())


def propose_quarters(check: DateCheck, year: int, known: dict[int, date], habits: Habits) -> dict[int, date]:
    """A day for each quarter of the year that has no meeting yet and has not passed; costs no query.

    `known` are the days of the meetings that already are, by quarter. The safe window of a quarter is left only when
    no day in it is early enough for the letters.
    """
    found, previous = {}, None
    for quarter in QUARTERS:
        if quarter not in known:
            day = _best(check, year, quarter, previous, habits)
            if day:
                found[quarter] = day
        previous = known.get(quarter) or found.get(quarter) or previous
    return found


def propose_months(
    check: DateCheck, year: int, rule: MonthlyRule, habits: Habits, taken: Iterable[int] = ()
) -> dict[int, date]:
    """A day for each month of the rule, still to come and without a monthly meeting: the day of the rule, or the next
    free working day of its month."""
    found = {}
    for month in range(rule.first, rule.last + 1):
        wanted = rule.day(year, month)
        if month not in taken and wanted > check.today:
            days = _days(wanted, month_span(year, month)[1])
            found[month] = min(days, key=lambda day: (_is_blocked(check, day, habits), day))
    return found


def _is_blocked(check: DateCheck, day: date, habits: Habits) -> bool:
    return any(warning.kind in BLOCKING for warning in _warnings(check, day, habits, None))


def _best(check: DateCheck, year: int, quarter: int, previous: date | None, habits: Habits) -> date | None:
    first, last = seasons.window(year, quarter)
    ideal = previous + SPACING if previous else first + (last - first) / 2
    days = [day for day in _days(first, last) if day > check.today]
    if not any(_against(check, day, habits, year, quarter) < WEIGHT["lead"] for day in days):
        end = month_span(year, quarter * 3)[1]
        days = [day for day in _days(first, end) if day > check.today]
    rank = {
        day: _against(check, day, habits, year, quarter) + _weekday(day, habits) + abs((day - ideal).days)
        for day in days
    }
    return min(days, key=lambda day: (rank[day], day), default=None)


def _against(check: DateCheck, day: date, habits: Habits, year: int, quarter: int) -> int:
    return sum(WEIGHT.get(warning.kind, OTHER_WEIGHT) for warning in _warnings(check, day, habits, (year, quarter)))


def _warnings(check: DateCheck, day: date, habits: Habits, period: tuple[int, int] | None) -> list[DateWarning]:
    end = check.moment(day, habits.end) if habits.end else None
    return check.warnings(check.moment(day, habits.start), end, period=period)


def _weekday(day: date, habits: Habits) -> int:
    return WEEKDAYS[day.weekday()] - (25 if day.weekday() == habits.weekday else 0)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(number) for number in range((last - first).days + 1)]


def month_span(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(1)
