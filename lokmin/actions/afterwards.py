"""What a guest's link shows of the RTL: what his office promised, what is due, how far it is, and where to report."""

from lokmin.actions import queries
from lokmin.actions.models import ActionItem, OwnerReport
from lokmin.invitations.afterwards import Line, Part, Stage
from lokmin.invitations.models import Invitation
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
    lines = [_line(row, reported) for row, reported in queries.promised_with_report(invitation, stage)]
    if not lines:
        return []
    if stage == Stage.AFTER:
        return [Part(f"Tindak lanjut {invitation.post}", lines, "Keadaan menurut catatan puskesmas.")]
    return [Part("Yang akan ditanyakan", lines, "Tindak lanjut dari pertemuan lalu yang belum selesai.")]


def _line(row: ActionItem, report: OwnerReport | None) -> Line:
    due = f"tenggat {format_date(row.due_on)}" if row.due_on else "tanpa tenggat"
    late = "lewat tenggat" if row.is_overdue else ""
    said = f"laporan Anda: {report.get_answer_display().lower()}" if report else ""
    second = " · ".join(part for part in (due, late, row.place_label, said) if part)
    path, ask = (f"tindak-lanjut/{row.pk}/", "Laporkan kemajuan") if row.is_unfinished else ("", "")
    return Line(row.activity, second, KINDS.get(row.state, "todo"), row.get_state_display(), path, ask)
