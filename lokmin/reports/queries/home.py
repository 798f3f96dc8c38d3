"""What the home pages of a puskesmas, a camat office and a reader show."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from lokmin.actions.models import ActionItem, OwnerReport, Progress
from lokmin.invitations.models import Letter
from lokmin.meetings.models import Meeting
from lokmin.reports import marks
from lokmin.reports.queries.bulk import Numbers

Status = Meeting.Status
OVERDUE_SHOWN = 5
OPEN_MEETINGS = 30


@dataclass(frozen=True)
class Tile:
    """One quarter of the year."""

    quarter: int
    meeting: Meeting | None
    mark: marks.Mark
    numbers: Numbers
    is_current: bool


def open_meetings(membership) -> list[Meeting]:
    """Meetings something is still to be done for, next one first; of those called off only where guests must be told."""
    is_untold = Q(status=Letter.Status.DRAFT) | Q(status=Letter.Status.ISSUED, meeting__starts_at__gt=timezone.now())
    untold = Letter.objects.filter(is_untold, kind=Letter.Kind.CANCELLATION)
    is_done = Q(status=Status.CLOSED) | (Q(status=Status.CANCELLED) & ~Q(pk__in=untold.values("meeting")))
    rows = Meeting.objects.of_place(membership).exclude(is_done)
    return list(rows.for_pages().order_by("starts_at")[:OPEN_MEETINGS])


def upcoming(membership, limit: int = 5) -> list[Meeting]:
    return list(Meeting.objects.of_place(membership).upcoming().for_pages()[:limit])


def recent(membership, limit: int = 5) -> list[Meeting]:
    """Meetings that took place, newest first."""
    rows = Meeting.objects.of_place(membership).filter(status__in=[Status.HELD, Status.CLOSED])
    return list(rows.for_pages().order_by("-starts_at")[:limit])


def meetings_by_quarter(membership, year: int) -> dict[int, Meeting]:
    """The meeting of each quarter of a year of one puskesmas, the first where there are two."""
    rows = Meeting.objects.of_place(membership).filter(year=year, quarter__isnull=False)
    rows = rows.exclude(status=Status.CANCELLED).exclude(kind=Meeting.Kind.MONTHLY)
    by_quarter: dict[int, Meeting] = {}
    for meeting in rows.for_pages().order_by("-starts_at"):
        by_quarter[meeting.quarter] = meeting
    return by_quarter


def year_tiles(by_quarter: dict[int, Meeting], numbers: dict[int, Numbers], year: int, today: date) -> list[Tile]:
    """The four quarters of a year; costs no query."""
    tiles = []
    for quarter in (1, 2, 3, 4):
        meeting = by_quarter.get(quarter)
        own = numbers[meeting.pk] if meeting else Numbers()
        mark = marks.of_meeting(meeting, own.written, today) if meeting else marks.of_empty(year, quarter, today)
        tiles.append(Tile(quarter, meeting, mark, own, year == today.year and quarter == marks.quarter_of(today)))
    return tiles


def _last_word(name: str) -> Coalesce:
    """A field of the newest report on a row; carried over without one of its own, it keeps that of the row before."""
    own, before = (
        Progress.objects.filter(action=OuterRef(row)).exclude(text="").order_by("-pk").values(name)[:1]
        for row in ("pk", "carried_from")
    )
    return Coalesce(Subquery(own), Subquery(before))


def reports_waiting(membership) -> int:
    """How many reports of owners wait to be accepted by this puskesmas."""
    return OwnerReport.objects.waiting().filter(action__meeting__in=Meeting.objects.of_place(membership)).count()


def overdue(membership) -> tuple[list[ActionItem], int]:
    """Follow-ups past their day, longest overdue first, with the owner's last word; and how many there are."""
    rows = ActionItem.objects.overdue().filter(meeting__in=Meeting.objects.of_place(membership))
    listed = rows.select_related("meeting__region").annotate(
        last_word=_last_word("text"), last_word_at=_last_word("at")
    )
    return list(listed.order_by("due_on", "pk")[:OVERDUE_SHOWN]), rows.count()


def follow_up_by_village(membership, limit: int = 12) -> list[dict]:
    """Open and overdue follow-ups per village of a kecamatan, most overdue first."""
    rows = ActionItem.objects.unfinished().filter(
        meeting__in=Meeting.objects.of_place(membership), villages__isnull=False
    )
    late = Count("pk", filter=Q(due_on__lt=timezone.localdate()))
    grouped = rows.order_by().values("villages__name", "villages__code").annotate(open=Count("pk"), late=late)
    return [
        {"name": row["villages__name"], "open": row["open"], "late": row["late"]}
        for row in grouped.order_by("-late", "-open", "villages__code")[:limit]
    ]
