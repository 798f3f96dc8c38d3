"""What a guest's link shows of the RTL: what his office promised, what is due and how far it is. To be read only."""

from django.db.models import Q

from lokmin.actions import queries
from lokmin.actions.models import ActionItem
from lokmin.invitations.afterwards import Line, Part, Stage
from lokmin.invitations.models import Invitation
from lokmin.minutes.models import Revision
from puskesmas.calendar_text import format_date

State = ActionItem.State
KINDS = {
    State.DONE: "done",
    State.IN_PROGRESS: "wait",
    State.BLOCKED: "prob",
    State.CANCELLED: "declined",
}


def commitments(invitation: Invitation, stage: Stage) -> list[Part]:
    """Before the meeting what is still open from earlier ones; after it what he promised there, once it is endorsed."""
    own = Q(owner_invitation=invitation)
    if invitation.office_id:
        own |= Q(owner_office=invitation.office_id)
    if stage != Stage.AFTER:
        rows = queries.open_before(invitation.meeting).filter(own)
        title, note = "Yang akan ditanyakan", "Tindak lanjut dari pertemuan lalu yang belum selesai."
    elif Revision.objects.filter(minutes__meeting=invitation.meeting_id).exists():
        rows = queries.rows_of(invitation.meeting).filter(own)
        title, note = f"Tindak lanjut {invitation.post}", "Keadaan menurut catatan puskesmas."
    else:
        return []
    lines = [_line(row) for row in rows]
    return [Part(title, lines, note)] if lines else []


def _line(row: ActionItem) -> Line:
    due = f"tenggat {format_date(row.due_on)}" if row.due_on else "tanpa tenggat"
    late = "lewat tenggat" if row.is_overdue else ""
    second = " · ".join(part for part in (due, late, row.place_label) if part)
    return Line(row.activity, second, KINDS.get(row.state, "todo"), row.get_state_display())
