"""Reading who came: counts, lists in protocol order, and what the door desk shows."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from lokmin.attendance.models import Attendance
from lokmin.invitations.models import Invitation, Reply
from lokmin.meetings.models import Meeting
from puskesmas.calendar_text import format_time

# A row ticked by another desk stays in sight for a moment, so that nobody looks for it in vain.
STAYS_VISIBLE = timedelta(minutes=1)


@dataclass
class Tally:
    """Numbers of one group; invited = present + represented + excused + absent, guests come on top."""

    label: str
    invited: int = 0
    present: int = 0
    represented: int = 0
    excused: int = 0
    guests: int = 0

    @property
    def absent(self) -> int:
        return self.invited - self.present - self.represented - self.excused

    @property
    def attended(self) -> int:
        """Invited offices that were there, themselves or by somebody."""
        return self.present + self.represented

    @property
    def people(self) -> int:
        return self.attended + self.guests

    @property
    def percent(self) -> int:
        return round(100 * self.attended / self.invited) if self.invited else 0

    def reaches(self, quorum_percent: int) -> bool:
        """Whether enough of those invited were there; counted exactly, not on the rounded figure."""
        return self.attended * 100 >= quorum_percent * self.invited


@dataclass
class Counts:
    """The numbers, and the rows they were counted from: everybody who came, and all invitations in protocol order."""

    total: Tally
    groups: list[Tally] = field(default_factory=list)
    villages: list[Tally] = field(default_factory=list)
    people: list[Attendance] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)

    @property
    def absent(self) -> list[Invitation]:
        """The invitations nobody came for."""
        came = {row.invitation_id for row in self.people}
        return [row for row in self.invitations if row.pk not in came]


def counts(meeting: Meeting) -> Counts:
    """Invited, present, represented, excused and absent, by group and village; two queries."""
    total, groups, villages = Tally("Semua"), {}, {}
    people, invitations = present_list(meeting), list(meeting.invitations.active().in_order())
    rows = {row.invitation_id: row for row in people if row.invitation_id}
    for invitation in invitations:
        for count in _counts_of(invitation, total, groups, villages):
            count.invited += 1
            row = rows.get(invitation.pk)
            if row:
                count.represented += row.is_representative
                count.present += not row.is_representative
            else:
                count.excused += invitation.answer == Invitation.Answer.UNABLE
    for row in people:
        if row.is_walk_in:
            for count in _counts_of(row, total, groups, villages):
                count.guests += 1
    return Counts(total, _ordered(groups), _ordered(villages), people, invitations)


def _counts_of(row, total: Tally, groups: dict, villages: dict) -> list[Tally]:
    """The counts one invitation or guest belongs to."""
    sector, village = row.sector, row.village
    found = [total, groups.setdefault((sector.order, sector.name), Tally(sector.name))]
    if village:
        found.append(villages.setdefault((village.code,), Tally(village.full_name)))
    return found


def _ordered(found: dict) -> list[Tally]:
    return [found[key] for key in sorted(found)]


def present_rows(meeting: Meeting) -> QuerySet[Attendance]:
    return Attendance.objects.present().filter(meeting=meeting).select_related("sector", "village", "recorded_by")


def present_list(meeting: Meeting) -> list[Attendance]:
    """Everybody who came, in protocol order, guests at the end of their group."""
    rows = present_rows(meeting).select_related("invitation", "sector", "village")
    return sorted(
        rows, key=lambda row: (row.sector.order, row.invitation.protocol_order if row.invitation else 999_000, row.pk)
    )


def desk_invitations(meeting: Meeting, words: str = "") -> list[Invitation]:
    """Invitations for the desk with `here` (presence or None) and `proposal` (the last reply); found by every word."""
    rows = meeting.invitations.active().in_order()
    for word in words.split()[:5]:
        rows = rows.filter(
            Q(post__icontains=word)
            | Q(name__icontains=word)
            | Q(village__name__icontains=word)
            | Q(attendance__in=Attendance.objects.present().filter(name__icontains=word))
        ).distinct()
    rows = rows.prefetch_related(
        Prefetch("attendance", queryset=Attendance.objects.present().select_related("recorded_by"), to_attr="heres"),
        Prefetch("replies", queryset=Reply.objects.order_by("-pk"), to_attr="answers"),
    )
    found = list(rows)
    for invitation in found:
        invitation.here = invitation.heres[0] if invitation.heres else None
        counts = invitation.answers and invitation.answer != Invitation.Answer.NONE  # not one for an earlier date
        invitation.proposal = invitation.answers[0] if counts else None
    return found


def desk_guests(meeting: Meeting, words: str = "") -> list[Attendance]:
    rows = present_rows(meeting).filter(invitation__isnull=True)
    for word in words.split()[:5]:
        rows = rows.filter(Q(name__icontains=word) | Q(post__icontains=word))
    return list(rows.order_by("-pk"))


@dataclass
class DeskGroup:
    """Rows of one sector on the desk: invitations and guests."""

    label: str
    rows: list = field(default_factory=list)
    guests: list = field(default_factory=list)


def desk_groups(invitations: list[Invitation], guests: list[Attendance], *, shown: str) -> list[DeskGroup]:
    """Rows of one tab by sector: those still missing (and just ticked), those here with the guests, or all."""
    groups: dict[tuple, DeskGroup] = {}

    def group_of(row) -> DeskGroup:
        return groups.setdefault((row.sector.order, row.sector.name), DeskGroup(row.sector.name))

    since = timezone.now() - STAYS_VISIBLE
    for row in invitations:
        is_fresh = row.here is not None and row.here.recorded_at > since
        if shown == "semua" or (row.here is not None if shown == "hadir" else row.here is None or is_fresh):
            group_of(row).rows.append(row)
    for guest in guests if shown != "belum" else []:
        group_of(guest).guests.append(guest)
    return [groups[key] for key in sorted(groups)]


def desk_totals(meeting: Meeting) -> dict[str, int]:
    """Numbers on top of the desk; two queries."""
    invited = meeting.invitations.active().count()
    here = (
        Attendance.objects.present()
        .filter(meeting=meeting)
        .aggregate(
            invited=Count("pk", filter=Q(invitation__withdrawn_at__isnull=True, invitation__isnull=False)),
            people=Count("pk"),
        )
    )
    return {"invited": invited, "here": here["invited"], "people": here["people"], "missing": invited - here["invited"]}


def is_late(meeting: Meeting) -> bool:
    """Whether what is recorded now is written down after the meeting's day."""
    today = timezone.now().astimezone(meeting.timezone).date()
    return today > (meeting.local_end or meeting.local_start).date()


def proposed(reply: Reply | None) -> dict:
    """What the last answer says about who will come, to start the form with."""
    if reply is None or reply.answer != Invitation.Answer.REPRESENTED:
        return {"who": "sendiri"}
    return {"who": "wakil", "name": reply.representative_name, "post": reply.representative_post}


def standing_reply(invitation: Invitation) -> Reply | None:
    """The last answer, if it is one for the present date."""
    return invitation.replies.first() if invitation.answer != Invitation.Answer.NONE else None


def announced(invitation: Invitation) -> dict:
    """The representative the last answer announced, as arguments of `check_in`."""
    said = proposed(standing_reply(invitation))
    if said["who"] != "wakil":
        return {}
    return {"is_representative": True, "name": said["name"], "post": said["post"] or "Wakil"}


def duplicate_text(row: Attendance) -> str:
    """ "Kepala Desa Kwaderan sudah dicatat hadir pukul 09.07 oleh Sari Wulandari." """
    when = format_time(row.happened_at.astimezone(row.meeting.timezone))
    whom = row.invitation.post if row.invitation_id else f"{row.name}, {row.post}"
    via = f", diwakili {row.name}," if row.is_representative else ""
    return f"{whom}{via} sudah dicatat hadir pukul {when} oleh {row.recorded_by}."
