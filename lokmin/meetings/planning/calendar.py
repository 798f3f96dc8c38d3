"""The twelve months of a year as a grid: days off, Ramadan, days others have taken, own meetings."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from lokmin.meetings.models import Meeting
from lokmin.meetings.planning import seasons
from lokmin.meetings.planning.forms import PlanForms
from lokmin.meetings.planning.proposals import month_span
from lokmin.meetings.planning.year import MONTHS, YearPlan
from puskesmas.calendar_text import format_day, month_name, roman


@dataclass(frozen=True)
class Mark:
    """A meeting in its cell. `key` names the row that moves it; without one `url` opens the meeting."""

    text: str
    title: str
    key: str = ""
    url: str = ""


@dataclass
class Day:
    day: date
    off: str = ""
    is_weekend: bool = False
    season: str = ""
    taken: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    is_today: bool = False

    @property
    def title(self) -> str:
        """What is special about the day, for the pointer and for a screen reader; empty on ordinary days."""
        facts = [*(mark.title for mark in self.marks), self.off, self.season, *self.taken]
        return f"{format_day(self.day)}: {'; '.join(filter(None, facts))}" if any(facts) else ""


@dataclass(frozen=True)
class Month:
    name: str
    weeks: list[list[Day | None]]


def months_of(plan: YearPlan, sheet: PlanForms | None) -> list[Month]:
    """The grid of a year, meetings where the forms have them now; costs no query beyond those of the plan."""
    marks, taken = _marks(plan, sheet), _taken(plan)
    return [Month(month_name(number), _weeks(plan, number, marks, taken)) for number in MONTHS]


def _weeks(plan: YearPlan, month: int, marks: dict, taken: dict) -> list[list[Day | None]]:
    first, last = month_span(plan.year, month)
    cells: list[Day | None] = [None] * first.weekday()
    for number in range(last.day):
        day = first + timedelta(number)
        off = plan.check.workdays.why_off(day)
        is_weekend = off in plan.check.workdays.weekend.values()
        cells.append(
            Day(
                day,
                "" if is_weekend else off,
                is_weekend,
                seasons.why_hard(day),
                taken.get(day, []),
                marks.get(day, []),
                day == plan.today,
            )
        )
    cells += [None] * (-len(cells) % 7)
    return [cells[at : at + 7] for at in range(0, len(cells), 7)]


def _marks(plan: YearPlan, sheet: PlanForms | None) -> dict[date, list[Mark]]:
    found: dict[date, list[Mark]] = {}
    rows = [row for row in (sheet.rows if sheet else []) if row.form.is_wanted and row.day]
    for row in rows:
        word = "usul" if row.slot else row.meeting.get_status_display().lower()
        text = row.slot.mark if row.slot else _text(row.meeting)
        found.setdefault(row.day, []).append(Mark(text, f"{row.label} ({word})", key=row.key))
    shown = {row.meeting.pk for row in rows if row.meeting}
    for meeting in plan.meetings:
        if meeting.pk not in shown and not meeting.is_off:
            title = f"{meeting.short_title} ({meeting.get_status_display().lower()})"
            mark = Mark(_text(meeting), title, url=meeting.get_absolute_url())
            found.setdefault(meeting.held_on, []).append(mark)
    return found


def _text(meeting: Meeting) -> str:
    if meeting.kind == Meeting.Kind.MONTHLY:
        return "B"
    return roman(meeting.quarter) if meeting.quarter else "L"


def _taken(plan: YearPlan) -> dict[date, list[str]]:
    """What others of the kecamatan have taken, told as taken only."""
    found: dict[date, list[str]] = {}
    for clash in plan.check.taken:
        if plan.lead.pk not in clash.host_ids:
            day = clash.starts_at.astimezone(plan.region.timezone).date()
            found.setdefault(day, []).append(clash.told(plan.region).rstrip("."))
    return found
