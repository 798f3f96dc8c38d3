"""What a dinas kesehatan sees of its puskesmas: queue, figures, silent ones, and the map of quarters."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from lokmin.actions.models import ActionItem
from lokmin.attendance.models import Attendance
from lokmin.invitations.models import Invitation
from lokmin.meetings.models import Meeting, MeetingHost
from lokmin.minutes.models import Minutes
from lokmin.minutes.review_queries import Waiting, lines_of
from lokmin.reports import marks
from puskesmas.access import at_or_under
from puskesmas.calendar_text import roman
from puskesmas.models import Puskesmas

Status, Written = Meeting.Status, Minutes.Status
OLD_AFTER = 10
QUEUE_SHOWN = 6


@dataclass(frozen=True)
class Cell:
    """One puskesmas in one quarter."""

    quarter: int
    mark: marks.Mark
    meeting: Meeting | None

    @property
    def word(self) -> str:
        """A planned meeting shows its day."""
        if self.meeting and self.mark.kind in ("planned", "todo"):
            return f"{self.meeting.held_on.day} {marks.short_month(self.meeting.held_on)}"
        return self.mark.word


@dataclass
class Line:
    """One puskesmas with its four quarters."""

    puskesmas: Puskesmas
    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True)
class Silent:
    """A puskesmas nothing is heard of, with the reason in one sentence."""

    puskesmas: Puskesmas
    reason: str


@dataclass(frozen=True)
class Figures:
    """The four figures of one quarter."""

    held: int
    puskesmas: int
    approved: int
    invited: int
    attended: int
    actions: int
    actions_done: int


def queue(membership) -> list[Waiting]:
    """Minutes sent and not decided, oldest first, with what the machine found; four queries."""
    rows = Minutes.objects.waiting_for_review().filter(meeting__in=Meeting.objects.of_place(membership))
    rows = rows.select_related("meeting__region").prefetch_related("meeting__hosts__puskesmas")
    return lines_of(list(rows.order_by("sent_at", "pk")))


def puskesmas_of(membership) -> list[Puskesmas]:
    code = membership.region.code
    rows = Puskesmas.objects.filter(at_or_under(code))
    return list(rows.select_related("region").order_by("name", "code"))


def map_of(membership, year: int, today: date) -> list[Line]:
    """Puskesmas × quarter: four queries whatever their number. A joint meeting stands at every host."""
    lines = {row.pk: Line(row) for row in puskesmas_of(membership)}
    hosted: dict[tuple[int, int], Meeting] = {}
    rows = MeetingHost.objects.filter(puskesmas__in=lines, meeting__year=year, meeting__quarter__isnull=False)
    rows = rows.exclude(meeting__status=Status.CANCELLED).exclude(meeting__kind=Meeting.Kind.MONTHLY)
    for host in rows.select_related("meeting__region").order_by("-meeting__starts_at"):
        hosted[host.puskesmas_id, host.meeting.quarter] = host.meeting
    written = dict(
        Minutes.objects.filter(meeting__year=year, meeting__in={row.pk for row in hosted.values()}).values_list(
            "meeting", "status"
        )
    )
    for pk, line in lines.items():
        for quarter in (1, 2, 3, 4):
            meeting = hosted.get((pk, quarter))
            mark = (
                marks.of_meeting(meeting, written.get(meeting.pk), today)
                if meeting
                else marks.of_empty(year, quarter, today)
            )
            line.cells.append(Cell(quarter, mark, meeting))
    return list(lines.values())


def silent(lines: list[Line], today: date) -> list[Silent]:
    """Puskesmas without a meeting in the running or the last quarter, or whose minutes are long due."""
    found, quarter = [], marks.quarter_of(today)
    for line in lines:
        reason = _reason(line, quarter, today)
        if reason:
            found.append(Silent(line.puskesmas, reason))
    return found


def _reason(line: Line, quarter: int, today: date) -> str:
    for cell in reversed(line.cells[max(0, quarter - 2) : quarter]):
        name = f"TW {roman(cell.quarter)}"
        if cell.mark == marks.UNPLANNED:
            return f"{name} belum dijadwalkan, {(marks.end_of(today.year, cell.quarter) - today).days} hari tersisa"
        if cell.mark == marks.MISSED:
            return f"{name} tidak dilaksanakan"
        if cell.mark == marks.LATE and (days := (today - cell.meeting.held_on).days) > OLD_AFTER:
            return f"Notulen {name} belum dikirim, {days} hari sejak rapat"
    return ""


def figures(membership, lines: list[Line], year: int, quarter: int) -> Figures:
    """Held, approved, attendance and follow-up of one quarter; three queries."""
    cells = [line.cells[quarter - 1] for line in lines]
    meetings = {cell.meeting.pk: cell for cell in cells if cell.meeting}
    took_place = {pk for pk, cell in meetings.items() if cell.meeting.status in (Status.HELD, Status.CLOSED)}
    invited = Invitation.objects.active().filter(meeting__in=took_place).count()
    attended = (
        Attendance.objects.present()
        .filter(meeting__in=took_place, invitation__withdrawn_at__isnull=True, invitation__isnull=False)
        .count()
    )
    actions = (
        ActionItem.objects.filter(meeting__in=meetings)
        .exclude(state=ActionItem.State.CANCELLED)
        .aggregate(total=Count("pk"), done=Count("pk", filter=Q(state=ActionItem.State.DONE)))
    )
    return Figures(
        held=sum(1 for cell in cells if cell.meeting and cell.meeting.pk in took_place),
        puskesmas=len(lines),
        approved=sum(1 for cell in cells if cell.mark == marks.APPROVED),
        invited=invited,
        attended=attended,
        actions=actions["total"],
        actions_done=actions["done"],
    )
