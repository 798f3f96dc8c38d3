"""What a camat office confirms: invitations to the offices of its kecamatan, across all puskesmas."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from lokmin.invitations.models import Invitation, Reply
from lokmin.meetings.clashes import of_meeting
from lokmin.meetings.models import DateProposal, Meeting
from puskesmas.access import Role, at_or_under, memberships_of
from sectors.models import Office

Answer = Invitation.Answer
WAITING, ANSWERED, PAST = "menunggu", "dijawab", "lalu"
RANK_SECTORS = {"forkopimcam", "kecamatan", "pkk"}
PAST_MEETINGS = 10
GROUPS = {"perangkat": "Forkopimcam dan perangkat kecamatan", "desa": "Desa dan kelurahan", "sektor": "Lintas sektor"}
# Positions that usually stand in for the camat come first among the suggested deputies.
DEPUTY_SECTOR, MOST_DEPUTIES = "kecamatan", 60


@dataclass
class Row:
    """One invitation on the board with what is chosen for it in the form."""

    invitation: Invitation
    reply: Reply | None = None
    answer: str = Answer.PRESENT
    name: str = ""
    post: str = ""
    phone: str = ""
    is_chosen: bool = False
    problem: str = ""

    @property
    def is_for_old_schedule(self) -> bool:
        """Answered for a schedule that holds no more, and asked again."""
        return bool(self.reply) and self.invitation.answer == Answer.NONE != self.reply.answer


@dataclass(frozen=True)
class Filters:
    """What of the board is looked at: one meeting, one group, words of the search."""

    meeting_id: int | None = None
    group: str = ""
    search: str = ""

    def __bool__(self) -> bool:
        return bool(self.meeting_id or self.group or self.search)

    @property
    def rule(self) -> Q:
        ranks = Q(is_forkopimcam=True) | Q(sector__code__in=RANK_SECTORS)
        rules = {
            "perangkat": ranks & Q(village__isnull=True),
            "desa": Q(village__isnull=False),
            "sektor": ~ranks & Q(village__isnull=True),
        }
        rule = rules.get(self.group, Q())
        if self.meeting_id:
            rule &= Q(meeting=self.meeting_id)
        for word in self.search.split()[:6]:
            rule &= Q(post__icontains=word) | Q(name__icontains=word) | Q(village__name__icontains=word)
        return rule


NO_FILTERS = Filters()


@dataclass
class Group:
    key: str
    title: str
    rows: list[Row] = field(default_factory=list)


@dataclass
class Card:
    """One meeting on the board; `clash` names another meeting at the same time, `proposal` an open one of another date."""

    meeting: Meeting
    groups: list[Group]
    days_left: int
    clash: str = ""
    answered: int = 0
    total: int = 0
    proposal: DateProposal | None = None


def ever_of_camat(user) -> QuerySet[Invitation]:
    """Invitations in the kecamatan of the user's camat offices, to offices there and free entries: also the withdrawn."""
    rule = Q(pk__in=[])
    for membership in memberships_of(user):
        if membership.role == Role.CAMAT_OFFICE:
            code = membership.region.code
            near = Q(office__isnull=True) | at_or_under(code, "office__region__code")
            rule |= near & at_or_under(code, "meeting__region__code")
    return Invitation.objects.visible_to(user).filter(rule)


def of_camat(user) -> QuerySet[Invitation]:
    """Those that stand, of meetings whose letters went out."""
    return ever_of_camat(user).active().exclude(meeting__status__in=Meeting.BEFORE_INVITING)


def is_open() -> Q:
    return Q(meeting__status=Meeting.Status.INVITED, meeting__starts_at__gt=timezone.now())


def is_past() -> Q:
    return Q(meeting__starts_at__lte=timezone.now()) & ~Q(meeting__status__in=Meeting.OFF)


def tab_counts(user) -> dict[str, int]:
    """Invitations of each tab, and of how many meetings those without an answer are."""
    none = Q(answer=Answer.NONE)
    return of_camat(user).aggregate(
        menunggu=Count("pk", filter=is_open() & none),
        pertemuan=Count("meeting", filter=is_open() & none, distinct=True),
        dijawab=Count("pk", filter=is_open() & ~none),
        lalu=Count("pk", filter=is_past()),
    )


def cards(user, tab: str, filters: Filters = NO_FILTERS, kept=()) -> list[Card]:
    """Meetings of one tab with their invitations, next meeting first (past ones last first); seven queries.

    `kept` are ids shown wherever they belong now: somebody has just typed an answer to them.
    """
    none = Q(answer=Answer.NONE)
    which = {WAITING: is_open() & none, ANSWERED: is_open() & ~none, PAST: is_past()}[tab] & filters.rule
    replies = Prefetch("replies", queryset=Reply.objects.select_related("by").order_by("-pk"), to_attr="answers")
    rows = of_camat(user).filter(which)
    if kept:
        rows = ever_of_camat(user).filter(Q(pk__in=rows.values("pk")) | Q(pk__in=kept))
    rows = rows.in_order().prefetch_related(replies)
    if tab == PAST:
        last = of_camat(user).filter(which).order_by("-meeting__starts_at").values("meeting").distinct()
        rows = rows.filter(meeting__in=[item["meeting"] for item in last[:PAST_MEETINGS]])
    by_meeting: dict[int, list[Invitation]] = {}
    for invitation in rows:
        by_meeting.setdefault(invitation.meeting_id, []).append(invitation)
    meetings = _meetings(by_meeting, newest_first=tab == PAST)
    others = open_meetings(user) if tab == WAITING else []
    proposals = {row.meeting_id: row for row in DateProposal.objects.waiting().filter(meeting__in=by_meeting)}
    found = [_card(meeting, by_meeting[meeting.pk], others, tab) for meeting in meetings]
    for card in found:
        card.proposal = proposals.get(card.meeting.pk)
    return found


def open_meetings(user) -> list[Meeting]:
    """Meetings still to come the kecamatan is invited to, answered or not: what may clash, and what to filter by."""
    invited = of_camat(user).filter(is_open())
    return list(Meeting.objects.for_pages().filter(pk__in=invited.values("meeting")).order_by("starts_at", "pk"))


def planned(user, limit: int = 20) -> list[Meeting]:
    """Meetings of the kecamatan nobody is invited to yet: dates to keep free, or to ask to be moved."""
    rows = Meeting.objects.visible_to(user).filter(_own_places(user, "region__code"), starts_at__gt=timezone.now())
    rows = rows.filter(status__in=Meeting.BEFORE_INVITING)
    return list(rows.for_pages().order_by("starts_at", "pk")[:limit])


def deputies(user) -> list[tuple[str, str]]:
    """Name and post of those who may stand in: who holds an office of the kecamatan now, its own ranks first."""
    rows = Office.objects.filter(_own_places(user, "region__code"), is_active=True).with_holders()
    found = [office for office in rows.in_protocol_order()[:MOST_DEPUTIES] if office.holder]
    found.sort(key=lambda office: office.position.sector.code != DEPUTY_SECTOR)
    return [(office.holder.full_name, office.label) for office in found]


def _own_places(user, column: str) -> Q:
    rule = Q(pk__in=[])
    for membership in memberships_of(user):
        if membership.role == Role.CAMAT_OFFICE:
            rule |= at_or_under(membership.region.code, column)
    return rule


def off_meetings(user) -> list[Meeting]:
    """Postponed or cancelled meetings still to come, so that nobody goes there."""
    invited = of_camat(user).filter(meeting__status__in=Meeting.OFF, meeting__starts_at__gt=timezone.now())
    return list(Meeting.objects.for_pages().filter(pk__in=invited.values("meeting")).order_by("starts_at"))


def recent(user, limit: int = 5) -> list[Reply]:
    """Answers the camat office recorded last and that count for the present schedule."""
    newest = Reply.objects.filter(invitation=OuterRef("invitation")).order_by("-pk").values("pk")[:1]
    return list(
        Reply.objects.filter(
            invitation__in=of_camat(user).filter(is_open()), source=Reply.Source.CAMAT_OFFICE, pk=Subquery(newest)
        )
        .exclude(answer=Answer.NONE)
        .exclude(invitation__answer=Answer.NONE)
        .select_related("invitation__meeting__region", "by")
        .order_by("-pk")[:limit]
    )


def _meetings(keys, *, newest_first: bool) -> list[Meeting]:
    rows = Meeting.objects.for_pages().filter(pk__in=keys)
    rows = rows.annotate(
        guests=Count("invitations", filter=Q(invitations__withdrawn_at__isnull=True)),
        guests_answered=Count(
            "invitations", filter=Q(invitations__withdrawn_at__isnull=True) & ~Q(invitations__answer=Answer.NONE)
        ),
    )
    return list(rows.order_by("-starts_at" if newest_first else "starts_at", "pk"))


def _card(meeting: Meeting, invitations: list[Invitation], all_meetings: list[Meeting], tab: str) -> Card:
    others = [other for other in all_meetings if tab == WAITING and other.pk != meeting.pk]
    span = meeting.starts_at, meeting.ends_at
    clash = next((other for other in others if of_meeting(other).overlaps(*span)), None)
    groups = [Group(key, title) for key, title in GROUPS.items()]
    for invitation in invitations:
        place = 1 if invitation.village_id else 0 if _is_rank(invitation) else 2
        reply = invitation.answers[0] if invitation.answers else None
        row = Row(invitation, reply)
        row.is_chosen = place == 0 and tab == WAITING and clash is None and not row.is_for_old_schedule
        if reply and tab != WAITING:
            row.answer, row.name, row.post = reply.answer, reply.representative_name, reply.representative_post
            # The number a guest gave for his representative is for the puskesmas only.
            row.phone = reply.representative_phone if reply.source == Reply.Source.CAMAT_OFFICE else ""
        groups[place].rows.append(row)
    return Card(
        meeting,
        [group for group in groups if group.rows],
        (meeting.held_on - _today(meeting)).days,
        f"{clash.title}, {clash.host_names}" if clash else "",
        meeting.guests_answered,
        meeting.guests,
    )


def _is_rank(invitation: Invitation) -> bool:
    return invitation.is_forkopimcam or invitation.sector.code in RANK_SECTORS


def _today(meeting: Meeting) -> date:
    return timezone.now().astimezone(meeting.timezone).date()
