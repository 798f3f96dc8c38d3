"""Reads of the reviewer: the queue of the kabupaten/kota, and where one meeting stands in it."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone

from lokmin.meetings.models import MeetingHost
from lokmin.minutes.items import BY_CODE
from lokmin.minutes.models import Minutes, Review, ReviewComment, Revision
from puskesmas.access import Role, at_or_under, memberships_of

PER_PAGE = 25
LATE_AFTER = 10
Status = Minutes.Status


@dataclass
class Waiting:
    """One line of the queue: minutes with the revision to read, its age, and what the machine found when it was frozen."""

    minutes: Minutes
    revision: Revision | None
    age: int
    fine: int = 0
    total: int = 0
    is_complete: bool = False
    lacking: list[str] = field(default_factory=list)

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
class Wanted:
    """Which part of the queue is asked for."""

    chosen: str = "menunggu"
    words: str = ""
    year: int | None = None
    quarter: int | None = None
    region: int | None = None
    order: str = ""
    number: object = 1


@dataclass
class Queue:
    """What the queue page shows."""

    page: object
    rows: list[Waiting]
    counts: dict[str, int]
    chosen: str
    order: str


ORDERS = {
    "umur": ["sent_at", "pk"],
    "baru": ["-sent_at", "-pk"],
    "rapat": ["meeting__starts_at", "pk"],
    "puskesmas": ["lead_name", "meeting__starts_at", "pk"],
    "diputus": ["-decided_at", "-pk"],
}
WAITING = ("menunggu", "lama", "ulang", "lengkap")


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


def complete(user):
    """Waiting minutes in which everything a machine can check was fine when they were endorsed, the oldest first."""
    return _marked(waiting(user)).filter(is_complete=True)


def queue(user, wanted: Wanted | None = None) -> Queue:
    """Return one page of the queue. A fixed number of queries; no content is read."""
    wanted = wanted or Wanted()
    rows = _marked(_matching(reviewed_by(user), wanted))
    late = timezone.now() - timedelta(days=LATE_AFTER + 1)
    sent = Q(status=Status.SENT)
    filters = {
        "menunggu": sent,
        "lama": sent & Q(sent_at__lte=late),
        "ulang": sent & Q(round__gt=1),
        "lengkap": sent & Q(is_complete=True),
        "dikembalikan": Q(status=Status.RETURNED),
        "disetujui": Q(status=Status.APPROVED),
    }
    chosen = wanted.chosen if wanted.chosen in filters else "menunggu"
    order = wanted.order if wanted.order in ORDERS else "umur" if chosen in WAITING else "diputus"
    counts = rows.aggregate(**{word: Count("pk", filter=rule, distinct=True) for word, rule in filters.items()})
    listed = rows.filter(filters[chosen]).order_by(*ORDERS[order]).select_related("meeting__region")
    page = Paginator(listed.prefetch_related("meeting__hosts__puskesmas__region"), PER_PAGE).get_page(wanted.number)
    return Queue(page, lines_of(list(page)), counts, chosen, order)


def _matching(rows, wanted: Wanted):
    if wanted.words:
        hosts = MeetingHost.objects.filter(meeting=OuterRef("meeting"), puskesmas__name__icontains=wanted.words)
        rows = rows.filter(Q(Exists(hosts)) | Q(meeting__region__name__icontains=wanted.words))
    for name, value in {"year": wanted.year, "quarter": wanted.quarter, "region": wanted.region}.items():
        if value:
            rows = rows.filter(**{f"meeting__{name}": value})
    return rows


def _marked(rows):
    """What the newest revision says about itself, and the name of the puskesmas in the lead."""
    newest = Revision.objects.filter(minutes=OuterRef("pk")).order_by("-number")
    lead = MeetingHost.objects.filter(meeting=OuterRef("meeting"), is_lead=True)
    return rows.annotate(
        round=Subquery(newest.values("number")[:1]),
        is_complete=Subquery(newest.values("is_complete")[:1]),
        lead_name=Subquery(lead.values("puskesmas__name")[:1]),
    )


def choices(user) -> dict:
    """Years and kecamatan to narrow the queue to; two queries."""
    rows = reviewed_by(user).order_by()
    regions = rows.values_list("meeting__region", "meeting__region__name").distinct().order_by("meeting__region__name")
    return {
        "years": sorted(set(rows.values_list("meeting__year", flat=True).distinct()), reverse=True),
        "regions": list(regions),
    }


def lines_of(found: list[Minutes]) -> list[Waiting]:
    """The newest revision of each with what the checklist found; one query."""
    newest: dict[int, Revision] = {}
    for revision in Revision.objects.filter(minutes__in=found).order_by("number").defer("content"):
        newest[revision.minutes_id] = revision
    return [_line(minutes, newest.get(minutes.pk)) for minutes in found]


def _line(minutes: Minutes, revision: Revision | None) -> Waiting:
    line = Waiting(minutes, revision, age_of(minutes))
    if revision and revision.check_count is not None:
        line.fine, line.total, line.is_complete = revision.fine_count, revision.check_count, revision.is_complete
        line.lacking = [BY_CODE[code].short for code in revision.lacking_codes if code in BY_CODE]
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


def next_after(user, minutes: Minutes) -> int | None:
    """The meeting to review after this one: the next that waits, else the one that waits longest."""
    place = place_in_queue(user, minutes)
    if place["next"]:
        return place["next"]
    return waiting(user).exclude(pk=minutes.pk).values_list("meeting_id", flat=True).first()


def earlier_comments(revision: Revision) -> list[ReviewComment]:
    """What was remarked about the revisions before this one, the newest first."""
    rows = ReviewComment.objects.filter(
        review__revision__minutes=revision.minutes_id, review__revision__number__lt=revision.number
    )
    return list(
        rows.select_related("author", "resolved_by", "review__revision").order_by("-review__revision__number", "pk")
    )


def reviews_of(minutes: Minutes):
    """Reviews with verdict, newest first, with their comments counted."""
    found = Review.objects.filter(revision__minutes=minutes).exclude(verdict="")
    return found.select_related("reviewer", "revision").annotate(comment_count=Count("comments"))
