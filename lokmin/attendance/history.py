"""Who came is told with the meeting."""

from lokmin.attendance.models import Attendance
from lokmin.meetings.history import meeting_of
from puskesmas import history


def register() -> None:
    history.register(Attendance, "kehadiran", permission="attendance.view", thread=meeting_of)
