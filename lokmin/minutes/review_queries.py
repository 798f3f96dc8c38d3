"""Reads of the reviewer: the queue of the kabupaten/kota, and where one meeting stands in it."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.utils import timezone

from lokmin.meetings.queries import rules_of_all
from lokmin.minutes.checks import checks_of
from lokmin.minutes.models import Minutes, Review, Revision
from puskesmas.access import Role, at_or_under, memberships_of
from puskesmas.organisations.rules import Rules

PER_PAGE = 25
LATE_AFTER = 10
Status = Minutes.Status


@dataclass
class Waiting:
    """One line of the queue: minutes with the revision to read, its age, and what the machine found."""

    minutes: Minutes
    revision: Revision | None
    age: int
    fine: int = 0
    total: int = 0

    @property
    def is_late(self) -> bool:
        return self.minutes.status == Status.SENT and self.age > LATE_AFTER

    @property
    def age_words(self) -> str:
        return f"{self.age} hari" if self.age else "hari ini"

    @property
    def tally(self) -> str:
        return f"{self.fine} dari {self.total} sesuai"


@dataclass
class Queue:
    """What the queue page shows."""

    page: object
    rows: list[Waiting]
    counts: dict[str, int]
    chosen: str


def reviewed_by(user):
    """Minutes of all meetings under the regions the user reviews for."""
    places = Q(pk__in=[])
    for membership in memberships_of(user):
        if membership.role == Role.REVIEWER and membership.region_id:
            code = membership.region.code
            places |= at_or_under(code, "meeting__region__code")
    return Minutes.objects.visible_to(user).filter(places)


def waiting(user):
    """Minutes waiting for a verdict, the longest waiting first."""
    return reviewed_by(user).waiting_for_review().order_by("sent_at", "pk")


def queue(user, *, chosen: str = "menunggu", words: str = "", number=1) -> Queue:
    """Return one page of the queue. A fixed number of queries."""
    rows = reviewed_by(user)
    if words:
        rows = rows.filter(
            Q(meeting__hosts__puskesmas__name__icontains=words) | Q(meeting__region__name__icontains=words)
        ).distinct()
    late = timezone.now() - timedelta(days=LATE_AFTER + 1)
    filters = {
        "menunggu": Q(status=Status.SENT),
        "lama": Q(status=Status.SENT, sent_at__lte=late),
        "dikembalikan": Q(status=Status.RETURNED),
        "disetujui": Q(status=Status.APPROVED),
    }
    chosen = chosen if chosen in filters else "menunggu"
    counts = rows.aggregate(**{word: Count("pk", filter=rule, distinct=True) for word, rule in filters.items()})
    order = ["sent_at", "pk"] if chosen in ("menunggu", "lama") else ["-decided_at", "-pk"]
    listed = rows.filter(filters[chosen]).order_by(*order).select_related("meeting__region")
    page = Paginator(listed.prefetch_related("meeting__hosts__puskesmas__region"), PER_PAGE).get_page(number)
    return Queue(page, _lines(list(page)), counts, chosen)


def _lines(found: list[Minutes]) -> list[Waiting]:
    revisions: dict[int, list[Revision]] = {}
    for revision in Revision.objects.filter(minutes__in=found).order_by("number"):
        revisions.setdefault(revision.minutes_id, []).append(revision)
    rules = rules_of_all([minutes.meeting for minutes in found])
    return [_line(minutes, revisions.get(minutes.pk, []), rules[minutes.meeting_id]) for minutes in found]


def _line(minutes: Minutes, revisions: list[Revision], rules: Rules) -> Waiting:
    line = Waiting(minutes, revisions[-1] if revisions else None, age_of(minutes))
    if revisions:
        first = revisions[0].endorsed_at
        checks = checks_of(revisions[-1].content, meeting=minutes.meeting, first_endorsed_at=first, rules=rules)
        line.fine, line.total = sum(check.is_fine for check in checks), len(checks)
    return line


def age_of(minutes: Minutes) -> int:
    """Whole days since the minutes were sent."""
    return (timezone.now() - minutes.sent_at).days if minutes.sent_at else 0


def place_in_queue(user, minutes: Minutes) -> dict:
    """Number in the queue, its length, and the meetings before and after."""
    found = list(waiting(user).values_list("pk", "meeting_id"))
    at = next((index for index, (pk, _) in enumerate(found) if pk == minutes.pk), None)
    if at is None:
        return {"number": None, "total": len(found), "previous": None, "next": found[0][1] if found else None}
    return {
        "number": at + 1,
        "total": len(found),
        "previous": found[at - 1][1] if at else None,
        "next": found[at + 1][1] if at + 1 < len(found) else None,
    }


def reviews_of(minutes: Minutes):
    """Reviews with verdict, newest first, with their comments counted."""
    found = Review.objects.filter(revision__minutes=minutes).exclude(verdict="")
    return found.select_related("reviewer", "revision").annotate(comment_count=Count("comments"))
