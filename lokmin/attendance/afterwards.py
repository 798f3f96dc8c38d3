"""What a guest's link says about his own presence."""

from lokmin.attendance.models import Attendance
from lokmin.invitations.afterwards import Line, Part, Stage
from lokmin.invitations.models import Invitation
from puskesmas.calendar_text import format_time


def presence(invitation: Invitation, stage: Stage) -> list[Part]:
    """That he, or who came for him, is on the list; nothing while nobody is."""
    if stage == Stage.BEFORE:
        return []
    row = Attendance.objects.present().filter(invitation=invitation).first()
    if row is None:
        return []
    when = format_time(row.happened_at.astimezone(invitation.meeting.timezone))
    word = f"Diwakili {row.name}" if row.is_representative else "Hadir"
    second = "dicatat menyusul" if row.is_late_entry else f"pukul {when} {invitation.meeting.zone_label}"
    return [
        Part("Kehadiran", [Line(invitation.post, second, "represented" if row.is_representative else "done", word)])
    ]
