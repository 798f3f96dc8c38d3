"""The meeting after the last one: which period it counts for, on which day, and what it takes over from last time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from lokmin.meetings import queries
from lokmin.meetings.models import Meeting
from lokmin.meetings.planning.proposals import MonthlyRule, month_span
from lokmin.meetings.planning.year import YearPlan
from puskesmas.access import OFFICE
from puskesmas.calendar_text import format_month, roman
from puskesmas.models import Puskesmas, Region

Kind, Status = Meeting.Kind, Meeting.Status
QUARTERLY = (Kind.FIRST, Kind.ROUTINE)
# States that may still be prepared as the next meeting.
OPEN = Meeting.BEFORE_INVITING
KNOWN = [*queries.TOOK_PLACE, Status.INVITED]
QUARTERS_LOOKED_AT = 5
LAST_ORDINAL = 5


@dataclass(frozen=True)
class Next:
    """What comes after `last`: a meeting of the plan that only has to be completed, or a new one on a proposed day."""

    last: Meeting
    kind: str
    year: int
    quarter: int | None
    planned: Meeting | None = None
    day: date | None = None

    @property
    def kind_label(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def period(self) -> str:
        """Triwulan II 2027; Juni 2027"""
        if self.quarter:
            return f"Triwulan {roman(self.quarter)} {self.year}"
        return format_month(self.day) if self.day else str(self.year)

    @property
    def starts_from(self) -> Meeting:
        """The meeting whose clock and place are proposed."""
        return self.planned or self.last


def last_of(membership) -> Meeting | None:
    """The newest meeting the puskesmas of a membership led that took place or has its letters out."""
    if not membership or not membership.puskesmas_id or membership.role not in OFFICE:
        return None
    led = Meeting.objects.filter(hosts__puskesmas=membership.puskesmas_id, hosts__is_lead=True, status__in=KNOWN)
    return led.order_by("-starts_at", "-pk").first()


def newest_of(meeting: Meeting, rows: QuerySet[Meeting]) -> Meeting:
    """The newest of the meetings like this one that took place or has its letters out: what guests are copied from."""
    known = _led_like(meeting).filter(status__in=KNOWN, starts_at__gt=meeting.starts_at, pk__in=rows.values("pk"))
    return known.order_by("-starts_at", "-pk").first() or meeting


def next_of(last: Meeting) -> Next:
    """The next meeting of the puskesmas that led `last`: the earliest open one of the plan, else one on the best day."""
    planned = _led_like(last).filter(status__in=OPEN, starts_at__gt=max(timezone.now(), last.starts_at))
    if found := planned.order_by("starts_at", "pk").first():
        return Next(last, found.kind, found.year, found.quarter, found, found.held_on)
    if last.kind not in QUARTERLY:
        day = _a_month_later(last)
        return Next(last, last.kind, day.year, None, None, day)
    year, quarter, day = _next_quarter(last.lead_host)
    return Next(last, Kind.FIRST if quarter == 1 else Kind.ROUTINE, year, quarter, None, day)


def already(last: Meeting, year: int, quarter: int | None, day: date) -> Meeting | None:
    """The meeting that already stands for a period: a button pressed twice must find what the first press made."""
    if quarter:
        return queries.same_period(last.lead_host, year, quarter)
    first, end = month_span(day.year, day.month)
    rows = _led_like(last).exclude(status=Status.CANCELLED).filter(starts_at__gt=last.starts_at)
    return next((row for row in rows if first <= row.held_on <= end), None)


def carried_over(last: Meeting) -> dict:
    """Columns that stay as they were; a chair is named anew when somebody else holds the post now."""
    post, name = queries.chair_of(last.region)
    is_same_post = last.chair_post in ("", post)
    return {
        "chair_post": last.chair_post or post,
        "chair_name": name if is_same_post and name else last.chair_name,
        "funding": last.funding,
        "funded_count": last.funded_count,
    }


def co_hosts(last: Meeting) -> list[Puskesmas]:
    return [host.puskesmas for host in last.hosts.all() if not host.is_lead]


def villages_again(last: Meeting) -> list[Region] | None:
    """The villages of last time that are still served; None where that is all of them."""
    served = {row.pk for row in queries.villages_of([host.puskesmas_id for host in last.hosts.all()])}
    kept = [row for row in last.villages.all() if row.pk in served]
    return None if not kept or {row.pk for row in kept} == served else kept


def agenda_again(last: Meeting, *, kind: str, starts_at: datetime) -> list[dict] | None:
    """The programme of last time, moved to the new hour; None where the kind changes and the usual one fits better."""
    items = queries.agenda(last)
    if kind != last.kind or not items:
        return None
    moved_by = _clock(starts_at.astimezone(last.timezone)) - _clock(last.local_start)
    names = ("title", "presenter", "kind")
    return [
        {name: getattr(item, name) for name in names}
        | {"starts_at": _moved(item.starts_at, moved_by), "ends_at": _moved(item.ends_at, moved_by)}
        for item in items
    ]


def _led_like(last: Meeting) -> QuerySet[Meeting]:
    """Meetings of the same kind of rhythm that the same puskesmas leads."""
    kinds = QUARTERLY if last.kind in QUARTERLY else [last.kind]
    return Meeting.objects.filter(hosts__puskesmas=last.lead_host, hosts__is_lead=True, kind__in=kinds).for_pages()


def _next_quarter(lead: Puskesmas) -> tuple[int, int, date | None]:
    """The first quarter without a meeting in which a day is left, and the day proposed for it."""
    year, quarter = first = queries.next_period(lead)
    for _ in range(QUARTERS_LOOKED_AT):
        if day := YearPlan(lead, year).proposed_quarters().get(f"tw{quarter}"):
            return year, quarter, day
        year, quarter = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
    return *first, None


def _a_month_later(last: Meeting) -> date:
    """The same weekday of the following month ("Selasa kedua"), or of the first month still to come."""
    after = max(last.held_on, timezone.localdate())
    ordinal = min((last.held_on.day - 1) // 7 + 1, LAST_ORDINAL)
    first = month_span(after.year, after.month)[1] + timedelta(1)
    return MonthlyRule(ordinal, last.held_on.weekday(), 1, 12).day(first.year, first.month)


def _clock(moment: datetime) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute)


def _moved(clock, by: timedelta):
    """A time of day later or earlier; None when it would leave the day."""
    if clock is None:
        return None
    minutes = (timedelta(hours=clock.hour, minutes=clock.minute) + by).total_seconds() // 60
    return clock.replace(hour=int(minutes // 60), minute=int(minutes % 60)) if 0 <= minutes < 24 * 60 else None
