"""What one meeting evaluates, agrees, and whom it may name."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from lokmin.actions.models import ActionItem, Progress
from lokmin.attendance.models import Attendance
from lokmin.meetings.history import LABEL
from lokmin.meetings.models import Meeting
from puskesmas.history import key
from puskesmas.models import AuditEvent, Region


@dataclass(frozen=True)
class OwnerChoice:
    """Somebody invited who may own a row: his invitation, who holds the post, and whether he came."""

    invitation: object
    label: str
    name: str
    kind: str
    presence: str


@dataclass(frozen=True)
class Evaluation:
    """One earlier row as this meeting sees it: what was said about it here, and whether it goes on in the new RTL."""

    number: int
    action: ActionItem
    said: Progress | None
    last: Progress | None
    carried_to: ActionItem | None

    @property
    def state(self) -> str:
        return self.said.state if self.said else self.action.state

    @property
    def state_label(self) -> str:
        return ActionItem.State(self.state).label

    @property
    def is_evaluated(self) -> bool:
        """Said here, or taken on into the new RTL."""
        return self.said is not None or self.carried_to is not None


def rows_of(meeting):
    """Rows of the RTL of this meeting in their order."""
    return ActionItem.objects.filter(meeting=meeting).for_pages().select_related("carried_from__meeting")


def _earlier(meeting):
    """Rows of earlier meetings that share a host with this one."""
    meetings = Meeting.objects.filter(
        hosts__puskesmas__in=meeting.hosts.values("puskesmas"), starts_at__lt=meeting.starts_at
    ).exclude(Q(pk=meeting.pk) | Q(status__in=Meeting.OFF))
    return ActionItem.objects.filter(meeting__in=meetings.values("pk")).order_by("meeting__starts_at", "order", "pk")


def open_before(meeting):
    """Unfinished rows of earlier meetings of the same hosts, oldest first; each knows its `carried_count` and age."""
    return _earlier(meeting).unfinished().for_pages()


def previous_rows(meeting):
    """Rows this meeting evaluates: still open ones, and those it has evaluated or carried over already."""
    said = Progress.objects.filter(action=OuterRef("pk"), meeting=meeting)
    taken = ActionItem.objects.filter(carried_from=OuterRef("pk"), meeting=meeting)
    return _earlier(meeting).filter(Q(state__in=ActionItem.UNFINISHED) | Exists(said) | Exists(taken))


def evaluations(meeting) -> list[Evaluation]:
    """Return the earlier rows numbered, each with what was said about it at this meeting; two queries."""
    rows = (
        previous_rows(meeting)
        .select_related("meeting__region", "carried_to__meeting")
        .prefetch_related(Prefetch("progress", Progress.objects.spoken().select_related("by"), to_attr="words"))
    )
    return [_evaluation(number, row, meeting) for number, row in enumerate(rows, start=1)]


def _evaluation(number: int, row: ActionItem, meeting) -> Evaluation:
    carried = getattr(row, "carried_to", None)
    return Evaluation(
        number=number,
        action=row,
        said=next((word for word in row.words if word.meeting_id == meeting.pk), None),
        last=row.words[0] if row.words else None,
        carried_to=carried if carried and carried.meeting_id == meeting.pk else None,
    )


def owner_choices(meeting) -> list[OwnerChoice]:
    """Return the invited offices in protocol order with name and presence."""
    came = {
        row.invitation_id: row for row in Attendance.objects.filter(meeting=meeting, invitation__isnull=False).present()
    }
    return [_choice(invitation, came.get(invitation.pk)) for invitation in meeting.invitations.active().in_order()]


def row_events(meeting):
    """What happened to the rows of the RTL of a meeting while they were written, also to deleted ones, newest first."""
    return AuditEvent.objects.filter(
        object_type=ActionItem._meta.label_lower, thread=key(LABEL, meeting.pk), verb__startswith="RTL"
    ).order_by("-pk")


def _choice(invitation, attendance) -> OwnerChoice:
    if attendance is None:
        kind, presence = "declined", "Tidak hadir"
    elif attendance.is_representative:
        kind, presence = "represented", "Diwakili"
    else:
        kind, presence = "done", "Hadir"
    return OwnerChoice(invitation, invitation.post, invitation.name, kind, presence)


def village_choices(meeting) -> list[Region]:
    """Return the villages a row may name: those of the meeting, else the catchment of its hosts, else the kecamatan."""
    villages = list(meeting.villages.order_by("code"))
    if villages:
        return villages
    today = timezone.localdate()
    served = Region.objects.filter(
        Q(catchments__to_on__isnull=True) | Q(catchments__to_on__gte=today),
        catchments__puskesmas__in=meeting.hosts.values("puskesmas"),
    )
    return list(served.distinct().order_by("code")) or list(
        Region.objects.under(meeting.region.code).villages().order_by("code")
    )
