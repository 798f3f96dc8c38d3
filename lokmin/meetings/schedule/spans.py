"""A month or a quarter of the schedule: which days it covers, its neighbours, and its meetings in groups."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db.models import QuerySet

from lokmin.meetings.models import Meeting
from lokmin.meetings.schedule.queries import of_place
from puskesmas.calendar_text import format_date_range, month_name, roman
from puskesmas.models import Puskesmas, Region

MONTH, QUARTER, YEAR = "bulan", "triwulan", "tahun"
LABELS = {MONTH: "Bulan", QUARTER: "Triwulan", YEAR: "Tahun"}
MONTHS = {MONTH: 1, QUARTER: 3}


@dataclass(frozen=True)
class Span:
    """One month or one quarter of a year; `number` counts from 1."""

    kind: str
    year: int
    number: int

    @property
    def first(self) -> date:
        return date(self.year, (self.number - 1) * MONTHS[self.kind] + 1, 1)

    @property
    def end(self) -> date:
        """The day after the last one."""
        after = self.moved(1)
        return after.first

    @property
    def label(self) -> str:
        word = month_name(self.number) if self.kind == MONTH else f"Triwulan {roman(self.number)}"
        return f"{word} {self.year}"

    def moved(self, by: int) -> "Span":
        most = 12 // MONTHS[self.kind]
        years, number = divmod(self.number - 1 + by, most)
        return Span(self.kind, self.year + years, number + 1)


def span_of(kind: str, year: int, asked: str, today: date) -> Span | None:
    """The span a page asks for: by its number, else the one of today, else the first of the year; None for a whole year."""
    if kind not in MONTHS:
        return None
    number, most = int(asked) if asked.isdecimal() and len(asked) < 3 else 0, 12 // MONTHS[kind]
    if not 1 <= number <= most:
        number = (today.month - 1) // MONTHS[kind] + 1 if today.year == year else 1
    return Span(kind, year, number)


def meetings_in(owner: Puskesmas | Region, span: Span) -> QuerySet[Meeting]:
    """Meetings held on the days of a span, whatever period they count for; cancelled ones left out."""
    first, end = (datetime.combine(day, time(0), owner.timezone) for day in (span.first, span.end))
    rows = of_place(owner).filter(starts_at__gte=first, starts_at__lt=end)
    return rows.for_pages().order_by("starts_at", "pk")


def groups_of(meetings: list[Meeting], span: Span) -> list[dict]:
    """A month week by week, a quarter month by month; only those that have meetings."""
    title = _week if span.kind == MONTH else _month
    return [{"title": name, "meetings": list(rows)} for name, rows in groupby(meetings, key=title)]


def _week(meeting: Meeting) -> str:
    day = meeting.held_on
    monday = day - timedelta(day.weekday())
    return f"Minggu {format_date_range(monday, monday + timedelta(6))}"


def _month(meeting: Meeting) -> str:
    return f"{month_name(meeting.held_on.month)} {meeting.held_on.year}"
