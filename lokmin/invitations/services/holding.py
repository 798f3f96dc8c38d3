"""Holding rows while they change, always in one order: meeting, its letters, its invitations, then what hangs on them.

Who changes the schedule, issues, sends, reminds or ends links takes the meeting first and so waits for the others there,
before holding anything they need. Two orders would let PostgreSQL end one of two such transactions as a deadlock. An
answer holds its invitation alone and asks for nothing above it. Several meetings are held by `meetings.services.hold_meetings`.
"""

from lokmin.invitations.models import Letter
from lokmin.meetings.services import hold_meetings


def hold_meeting(meeting_id: int) -> None:
    """Wait for whoever changes the meeting, its letters or its guests."""
    hold_meetings([meeting_id])


def hold_letter(letter: Letter) -> Letter:
    """The letter as it is now, held behind its meeting."""
    hold_meeting(letter.meeting_id)
    rows = Letter.objects.select_for_update(of=("self",), no_key=True).select_related("letterhead", "meeting__region")
    return rows.get(pk=letter.pk)


def hold_letters(meeting_id: int) -> None:
    """All letters of a meeting that the caller holds already."""
    list(Letter.objects.select_for_update(no_key=True).filter(meeting=meeting_id).order_by("pk").values_list("pk"))
