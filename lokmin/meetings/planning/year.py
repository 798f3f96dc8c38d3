"""The year of one puskesmas as the plan shows it: what there is, what is missing, which days are taken."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from lokmin.meetings import queries
from lokmin.meetings.models import Meeting
from lokmin.meetings.planning import proposals, seasons
from lokmin.meetings.planning.warnings import DateCheck, DateWarning
from puskesmas.calendar_text import month_name, roman
from puskesmas.models import Puskesmas

Kind, Status = Meeting.Kind, Meeting.Status
# Only these move from the plan; a meeting with letters out goes through its own page.
MOVABLE = Meeting.BEFORE_INVITING
MONTHS = range(1, 13)


@dataclass(frozen=True)
class Slot:
    """One place of the plan where a new meeting may stand: a quarter (tw1) or a month (bl3)."""

    year: int
    quarter: int | None = None
    month: int | None = None

    @property
    def key(self) -> str:
        return f"tw{self.quarter}" if self.quarter else f"bl{self.month}"

    @property
    def label(self) -> str:
        return f"Triwulan {roman(self.quarter)}" if self.quarter else month_name(self.month)

    @property
    def mark(self) -> str:
        """In a cell of the calendar: I to IV, or B for a monthly meeting."""
        return roman(self.quarter) if self.quarter else "B"


class YearPlan:
    """One year of one puskesmas: its meetings and what is known about every day of the year."""

    def __init__(self, lead: Puskesmas, year: int):
        self.lead, self.year = lead, year
        self.region = queries.subdistrict_of(lead)
        self.today = timezone.now().astimezone(self.region.timezone).date()

    @cached_property
    def check(self) -> DateCheck:
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        return DateCheck(self.lead, self.region, first, last, today=self.today, is_day_shown=True)

    @cached_property
    def meetings(self) -> list[Meeting]:
        """Meetings that count for the year or are held in it, by date."""
        first, last = self.check.moment(date(self.year, 1, 1)), self.check.moment(date(self.year + 1, 1, 1))
        inside = Q(year=self.year) | Q(starts_at__gte=first, starts_at__lt=last)
        rows = Meeting.objects.hosted_by(self.lead).filter(inside).for_pages().select_related("region", "series")
        return list(rows.order_by("starts_at", "pk"))

    @cached_property
    def of_quarters(self) -> dict[int, list[Meeting]]:
        """The quarterly meetings of the year, cancelled ones too."""
        found: dict[int, list[Meeting]] = {number: [] for number in proposals.QUARTERS}
        for meeting in self.meetings:
            if meeting.year == self.year and meeting.quarter and meeting.kind != Kind.MONTHLY:
                found[meeting.quarter].append(meeting)
        return found

    @cached_property
    def known_quarters(self) -> dict[int, date]:
        """Days of the quarters that have a meeting (a postponed one counts: it only needs a new date)."""
        return {
            quarter: day
            for quarter, rows in self.of_quarters.items()
            if (day := next((row.held_on for row in rows if row.status != Status.CANCELLED), None))
        }

    @cached_property
    def monthly(self) -> list[Meeting]:
        return [row for row in self.meetings if row.kind == Kind.MONTHLY and row.held_on.year == self.year]

    @cached_property
    def known_months(self) -> set[int]:
        return {row.held_on.month for row in self.monthly if row.status != Status.CANCELLED}

    @cached_property
    def others(self) -> list[Meeting]:
        """Meetings of the year that stand in no quarter and in no monthly series."""
        shown = {row.pk for rows in self.of_quarters.values() for row in rows} | {row.pk for row in self.monthly}
        return [row for row in self.meetings if row.pk not in shown and row.year == self.year]

    @cached_property
    def habits(self) -> proposals.Habits:
        return proposals.habits_of(last_quarterly(self.lead))

    @cached_property
    def open_quarters(self) -> list[Slot]:
        """Quarters without a meeting that have not passed."""
        return [
            Slot(self.year, quarter=quarter)
            for quarter in proposals.QUARTERS
            if quarter not in self.known_quarters and not self.is_over(quarter)
        ]

    def is_over(self, quarter: int) -> bool:
        return (self.year, quarter) < (self.today.year, seasons.quarter_of(self.today)) or (
            self.year == self.today.year
            and quarter == seasons.quarter_of(self.today)
            and self.today >= proposals.month_span(self.year, quarter * 3)[1]
        )

    def proposed_quarters(self) -> dict[str, date]:
        """Proposed days by the key of their slot."""
        found = proposals.propose_quarters(self.check, self.year, self.known_quarters, self.habits)
        return {slot.key: found[slot.quarter] for slot in self.open_quarters if slot.quarter in found}

    def proposed_months(self, rule: proposals.MonthlyRule, habits: proposals.Habits) -> dict[str, date]:
        found = proposals.propose_months(self.check, self.year, rule, habits, self.known_months)
        return {Slot(self.year, month=month).key: day for month, day in found.items()}

    def warnings(self, starts_at, ends_at, *, slot: Slot | None = None, meeting=None) -> list[DateWarning]:
        """What speaks against a date of this plan, for a new meeting or one that is moved."""
        quarter = slot.quarter if slot else meeting.quarter if meeting.kind != Kind.MONTHLY else None
        period = (slot.year if slot else meeting.year, quarter) if quarter else None
        return self.check.warnings(starts_at, ends_at, period=period, but=meeting)


def last_quarterly(lead: Puskesmas) -> Meeting | None:
    """The newest meeting that took place or is settled, of those the puskesmas leads, monthly ones aside."""
    led = Meeting.objects.filter(hosts__puskesmas=lead, hosts__is_lead=True)
    settled = led.exclude(status__in=[Status.CANCELLED, Status.PLANNED]).exclude(kind=Kind.MONTHLY)
    return settled.for_pages().order_by("-starts_at", "-pk").first()


def years_offered(today: date) -> list[int]:
    """Last year, this one and the next two."""
    return [today.year + number for number in (-1, 0, 1, 2)]


def year_to_plan(lead: Puskesmas) -> int:
    """This year, or the next one from October on when every quarter of this one has a meeting."""
    plan = YearPlan(lead, timezone.localdate().year)
    return plan.year if plan.open_quarters or plan.today.month < 10 else plan.year + 1
