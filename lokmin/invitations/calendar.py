"""The meeting as a calendar file for one guest: an event of its own, with his address in it."""

from lokmin.invitations.models import Invitation
from lokmin.meetings.feeds.ics import calendar_of, event_of


def calendar_file(invitation: Invitation, url: str, *, is_delegate: bool = False) -> bytes:
    """Return an .ics with one event; a later version of the same meeting replaces it in the calendar."""
    whose = f"{invitation.pk}-wakil" if is_delegate else invitation.pk
    event = event_of(invitation.meeting, uid=f"lokmin-{invitation.meeting_id}-{whose}@lokmin")
    said = f"Mewakili {invitation.post}. Kode masuk" if is_delegate else f"Undangan untuk {invitation.post}. Jawaban"
    event.add("description", f"{said} dan perubahan: {url}")
    event.add("url", url)
    return calendar_of([event])
