"""A row of the RTL is told with the meeting that agreed it."""

from lokmin.actions.models import ActionItem
from lokmin.meetings.history import meeting_of
from puskesmas import history


def register() -> None:
    history.register(ActionItem, "tindak-lanjut", permission="actions.view", thread=meeting_of)
