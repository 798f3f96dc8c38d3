"""What owners promised and said by their own links."""

from django.db.models import Q

from lokmin.actions.models import ActionItem, OwnerReport
from lokmin.actions.queries.meeting import open_before, rows_of
from lokmin.invitations.afterwards import Stage
from lokmin.invitations.models import Invitation
from lokmin.invitations.queries.public import stage as stage_of
from lokmin.minutes.models import Revision


def promised(invitation: Invitation, stage: Stage | None = None):
    """Rows the invitee or his office owns: until the day of the meeting those still open from earlier ones, after it
    those of the endorsed minutes; none while they are not endorsed."""
    own = Q(owner_invitation=invitation)
    if invitation.office_id:
        own |= Q(owner_office=invitation.office_id)
    if (stage or stage_of(invitation.meeting)) != Stage.AFTER:
        return open_before(invitation.meeting).filter(own)
    if not Revision.objects.filter(minutes__meeting=invitation.meeting_id).exists():
        return ActionItem.objects.none()
    return rows_of(invitation.meeting).filter(own)


def promised_with_report(invitation: Invitation, stage: Stage) -> list[tuple[ActionItem, OwnerReport | None]]:
    """Each promised row with the newest report of this invitee about it. Two queries more than the rows, whatever their number."""
    rows = list(promised(invitation, stage))
    newest: dict[int, OwnerReport] = {}
    for report in OwnerReport.objects.filter(invitation=invitation, action__in=rows).order_by("at", "pk"):
        newest[report.action_id] = report
    return [(row, newest.get(row.pk)) for row in rows]


def reports_on(chain: list[ActionItem]):
    """Reports of owners on a row and on those it goes on from, newest first."""
    return OwnerReport.objects.filter(action__in=chain).select_related("invitation", "answered_by", "action")
