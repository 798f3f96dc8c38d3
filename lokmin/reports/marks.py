"""One word for where a meeting stands, as the year tiles and the map of quarters show it."""

from dataclasses import dataclass
from datetime import date

from lokmin.meetings.models import Meeting
from lokmin.minutes.models import Minutes
from puskesmas.calendar_text import month_name

Status, Written = Meeting.Status, Minutes.Status


@dataclass(frozen=True)
class Mark:
    """State kind of the components, word, and icon where the state has one of its own."""

    kind: str
    word: str
    icon: str = ""
    order: int = 0  # problems first, in lists

    @property
    def css(self) -> str:
        return {
            "done": "is-done",
            "wait": "is-wait",
            "prob": "is-prob",
            "returned": "is-prob",
            "declined": "is-prob",
        }.get(self.kind, "is-none" if self.kind == "none" else "")


NO_MEETING = Mark("none", "·", order=9)
MISSED = Mark("prob", "Tidak ada", "circle-x", 0)
UNPLANNED = Mark("prob", "Tanpa jadwal", "calendar-x", 1)
RETURNED = Mark("returned", "Perbaikan", "undo-2", 2)
POSTPONED = Mark("prob", "Ditunda", "calendar-off", 1)
LATE = Mark("wait", "Notulen", "file-pen", 3)
REVIEW = Mark("wait", "Telaah", "clock", 4)
INVITED = Mark("wait", "Konfirmasi", "clock", 5)
APPROVED = Mark("done", "Disetujui", "circle-check", 7)
LEGEND = [APPROVED, REVIEW, LATE, RETURNED, UNPLANNED, MISSED]
# A quarter without any date is a problem when this many days of it are left.
WARN_DAYS = 45


def of_meeting(meeting: Meeting, written: str | None, today: date) -> Mark:
    """Where an existing meeting stands; `written` is the state of its minutes."""
    if meeting.status == Status.CLOSED or written == Written.APPROVED:
        return APPROVED
    if written == Written.SENT:
        return REVIEW
    if written == Written.RETURNED:
        return RETURNED
    if meeting.status == Status.POSTPONED:
        return POSTPONED
    if written or meeting.status == Status.HELD or meeting.held_on < today:
        return LATE
    if meeting.status == Status.INVITED:
        return INVITED
    if meeting.status == Status.SCHEDULED:
        return Mark("planned", "Terjadwal", "calendar-check", 6)
    return Mark("todo", "Rencana", "", 6)


def of_empty(year: int, quarter: int, today: date) -> Mark:
    """A quarter without a meeting: not yet due, soon over, or missed."""
    end = end_of(year, quarter)
    if end < today:
        return MISSED
    return UNPLANNED if (end - today).days <= WARN_DAYS else NO_MEETING


def end_of(year: int, quarter: int) -> date:
    return date(year, quarter * 3, 31 if quarter in (1, 4) else 30)


def quarter_of(day: date) -> int:
    return (day.month - 1) // 3 + 1


def short_month(day: date) -> str:
    return month_name(day.month)[:3]
