"""The page of a meeting tells everything that belongs to it: letters, guests, attendance, minutes, RTL."""

from lokmin.meetings.models import Meeting
from puskesmas import history

LABEL = Meeting._meta.label_lower


def register() -> None:
    history.register(Meeting, "lokmin", name="Lokmin", permission="meetings.view", gathers=("",))


def meeting_of(row) -> str:
    """The thread of a row that has a meeting."""
    return history.key(LABEL, row.meeting_id)
