"""Until when minutes should be endorsed: so many days after the meeting, as the office or its dinas kesehatan has it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from lokmin.meetings.models import Meeting
from lokmin.meetings.queries import rules_of
from lokmin.minutes.models import Minutes
from puskesmas.calendar_text import format_date


@dataclass(frozen=True)
class Deadline:
    """The day, and how many days are left; negative once it has passed."""

    on: date
    left: int

    @property
    def is_late(self) -> bool:
        return self.left < 0

    @property
    def words(self) -> str:
        """Paling lambat 18 Juni 2026, tersisa 3 hari"""
        told = f"lewat {-self.left} hari" if self.is_late else f"tersisa {self.left} hari" if self.left else "hari ini"
        return f"Paling lambat {format_date(self.on)}, {told}"


def deadline_of(meeting: Meeting, today: date | None = None) -> Deadline:
    """The deadline of one meeting by the rules of its puskesmas; one query."""
    today = today or timezone.now().astimezone(meeting.timezone).date()
    on = meeting.held_on + timedelta(days=rules_of(meeting).minutes_days)
    return Deadline(on, (on - today).days)


def open_deadline(minutes: Minutes) -> Deadline | None:
    """The deadline while it still counts: a later revision is measured by its first endorsement."""
    if minutes.status != Minutes.Status.DRAFT or minutes.endorsed_at or minutes.revision_reason:
        return None
    return deadline_of(minutes.meeting)
