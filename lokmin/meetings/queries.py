"""Reads about meetings: lists, what comes next, who may host."""

import hashlib
import re
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from lokmin.meetings.models import AgendaItem, Meeting
from puskesmas.access import OFFICE, memberships_of
from puskesmas.models import Catchment, Puskesmas, Region
from puskesmas.organisations import Organisation
from puskesmas.organisations.rules import Rules, rules_for
from sectors.models import Office

TOOK_PLACE = [Meeting.Status.HELD, Meeting.Status.CLOSED]
# Chips of the list: key → label and states.
GROUPS = {
    "akan-datang": ("Akan datang", [Meeting.Status.PLANNED, Meeting.Status.SCHEDULED, Meeting.Status.INVITED]),
    "dilaksanakan": ("Dilaksanakan", [Meeting.Status.HELD]),
    "selesai": ("Selesai", [Meeting.Status.CLOSED]),
    "ditunda": ("Ditunda", [Meeting.Status.POSTPONED]),
    "dibatalkan": ("Dibatalkan", [Meeting.Status.CANCELLED]),
}
QUARTER_WORDS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
FILLER = {"lokmin", "lintas", "sektor", "tw", "triwulan", "lokakarya", "mini", "puskesmas"}


def previous_meeting(meeting: Meeting) -> Meeting | None:
    """The meeting of the lead host before this one that took place or has its letters out: what guests and letter copy."""
    lead = meeting.lead_host
    if lead is None:
        return None
    known = [*TOOK_PLACE, Meeting.Status.INVITED]
    earlier = Meeting.objects.hosted_by(lead).filter(status__in=known, starts_at__lt=meeting.starts_at)
    return earlier.exclude(pk=meeting.pk).select_related("region").order_by("-starts_at", "-pk").first()


def last_meeting(puskesmas: Puskesmas) -> Meeting | None:
    """The newest meeting a puskesmas leads, whatever its state but cancelled: what the next one starts from."""
    led = Meeting.objects.filter(hosts__puskesmas=puskesmas, hosts__is_lead=True)
    return led.exclude(status=Meeting.Status.CANCELLED).for_pages().order_by("-starts_at", "-pk").first()


def rules_of(meeting: Meeting) -> Rules:
    """The rules of the puskesmas that leads the meeting; one query."""
    return rules_of_all([meeting])[meeting.pk]


def rules_of_all(meetings: list[Meeting]) -> dict[int, Rules]:
    """The rules that hold for each of many meetings; one query."""
    owners = {meeting.pk: meeting.lead_host or meeting.region for meeting in meetings}
    found = rules_for(owners.values())
    return {pk: found[Organisation(owner).key] for pk, owner in owners.items()}


def agenda(meeting: Meeting) -> list[AgendaItem]:
    return list(meeting.agenda.order_by("order", "pk"))


def agenda_mark(meeting: Meeting) -> str:
    """Short fingerprint of the programme as it is stored now."""
    rows = meeting.agenda.order_by("order", "pk").values_list("starts_at", "ends_at", "title", "presenter", "kind")
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:16]


def next_period(puskesmas: Puskesmas, today: date | None = None) -> tuple[int, int]:
    """Year and quarter a puskesmas has no meeting for yet, from the running quarter on."""
    today = today or timezone.localdate()
    year, quarter = today.year, (today.month - 1) // 3 + 1
    taken = set(
        Meeting.objects.hosted_by(puskesmas)
        .exclude(status=Meeting.Status.CANCELLED)
        .filter(year__gte=year, quarter__isnull=False)
        .values_list("year", "quarter")
    )
    while (year, quarter) in taken:
        year, quarter = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
    return year, quarter


def same_period(lead: Puskesmas, year: int, quarter: int | None, *, but: Meeting | None = None) -> Meeting | None:
    """Another meeting of this puskesmas for the same quarter, if there is one: a reason to ask, not to refuse."""
    if quarter is None:
        return None
    found = Meeting.objects.hosted_by(lead).filter(year=year, quarter=quarter).exclude(status=Meeting.Status.CANCELLED)
    found = found.exclude(kind=Meeting.Kind.MONTHLY)
    return (found.exclude(pk=but.pk) if but else found).select_related("region").first()


def leads_of(user) -> QuerySet[Puskesmas]:
    """Puskesmas for which the user may prepare meetings."""
    own = [item.puskesmas_id for item in memberships_of(user) if item.puskesmas_id and item.role in OFFICE]
    return Puskesmas.objects.filter(pk__in=own).select_related("region")


def neighbours_of(puskesmas: Puskesmas) -> QuerySet[Puskesmas]:
    """The other puskesmas of the same kecamatan: possible co-hosts."""
    return (
        Puskesmas.objects.filter(region__code=subdistrict_of(puskesmas).code)
        .exclude(pk=puskesmas.pk)
        .select_related("region")
        .order_by("name", "code")
    )


def subdistrict_of(puskesmas: Puskesmas) -> Region:
    """The kecamatan a puskesmas works in: its seat, or where most of its villages lie when only the kabupaten is known."""
    if puskesmas.region.level >= Region.Level.SUBDISTRICT:
        return puskesmas.region
    villages = Catchment.objects.filter(puskesmas=puskesmas, to_on__isnull=True)
    most = (
        villages.values("village__parent").annotate(number=Count("pk")).order_by("-number", "village__parent").first()
    )
    return Region.objects.get(pk=most["village__parent"]) if most else puskesmas.region


def villages_of(puskesmas_ids) -> QuerySet[Region]:
    """Villages these puskesmas serve today, each with `host_name` of the one that serves it."""
    return (
        Region.objects.filter(catchments__puskesmas__in=puskesmas_ids, catchments__to_on__isnull=True)
        .distinct()
        .order_by("code")
    )


def village_hosts(puskesmas_ids) -> dict[int, int]:
    """Village id → id of the puskesmas that serves it."""
    served = Catchment.objects.filter(puskesmas__in=puskesmas_ids, to_on__isnull=True)
    return dict(served.values_list("village_id", "puskesmas_id"))


def chair_of(region: Region) -> tuple[str, str]:
    """Post and name of the camat (or whoever acts for him) as chair; the name is empty when nobody is recorded."""
    office = (
        Office.objects.filter(region=region, position__code="camat", is_active=True)
        .select_related("position", "region")
        .with_holders()
        .first()
    )
    name = office.holder.full_name if office and office.holder else ""
    return office.label if office else region.head_post, name


def listed(membership, *, group: str = "", year: int | None = None, search: str = "") -> QuerySet[Meeting]:
    """Meetings of one place for the list page, newest first."""
    rows = Meeting.objects.of_place(membership).for_pages()
    if group in GROUPS:
        rows = rows.filter(status__in=GROUPS[group][1])
    if year:
        rows = rows.filter(year=year)
    return rows.filter(_matching(search)).order_by("-starts_at", "-pk")


def group_counts(membership, *, year: int | None = None, search: str = "") -> dict[str, int]:
    """How many meetings each chip holds, and all of them under "" (one query)."""
    rows = listed(membership, year=year, search=search).order_by()
    by_status = dict(rows.values_list("status").annotate(number=Count("pk")))
    counts = {key: sum(by_status.get(state, 0) for state in states) for key, (_, states) in GROUPS.items()}
    return {"": sum(by_status.values()), **counts}


def years(membership) -> list[int]:
    return list(Meeting.objects.of_place(membership).order_by("-year").values_list("year", flat=True).distinct())


def _matching(search: str) -> Q:
    """Every word must be found: a year, a Roman quarter, or text in place, theme, chair or host."""
    rule = Q()
    for word in re.findall(r"\S+", search.replace("\0", ""))[:8]:
        lower = word.lower()
        if lower in FILLER:
            continue
        if lower in QUARTER_WORDS:
            rule &= Q(quarter=QUARTER_WORDS[lower])
        elif re.fullmatch(r"20\d\d", word):
            rule &= Q(year=int(word))
        else:
            hosts = Q(pk__in=Meeting.objects.filter(hosts__puskesmas__name__icontains=word).values("pk"))
            text = Q(place__icontains=word) | Q(theme__icontains=word) | Q(chair_post__icontains=word)
            rule &= text | Q(region__name__icontains=word) | hosts
    return rule
