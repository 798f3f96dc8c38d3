"""Letters and guests are told with their meeting."""

from lokmin.invitations.models import Invitation, Letter
from lokmin.meetings.history import meeting_of
from puskesmas import history


def register() -> None:
    history.register(Letter, "surat", permission="invitations.view", thread=meeting_of)
    history.register(Invitation, "undangan", name="Tamu", permission="invitations.view", thread=meeting_of)
