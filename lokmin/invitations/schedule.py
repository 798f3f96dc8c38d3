"""The schedule a letter names, and whether the guests must be told another one."""

from dataclasses import dataclass
from datetime import datetime

from lokmin.invitations.models import Letter
from lokmin.meetings.models import Meeting
from puskesmas.calendar_text import format_day, format_time

Kind, Status = Letter.Kind, Meeting.Status
OFF_KINDS = {Status.POSTPONED: Kind.POSTPONEMENT, Status.CANCELLED: Kind.CANCELLATION}
TOLD = [Letter.Status.ISSUED, Letter.Status.REPLACED]


@dataclass(frozen=True)
class Schedule:
    """Start, end and place, in the words of a letter."""

    starts_at: datetime
    ends_at: datetime | None
    place: str
    zone: str

    @property
    def day(self) -> str:
        return format_day(self.starts_at.date())

    @property
    def clock(self) -> str:
        end = f"{format_time(self.ends_at.time())} {self.zone}" if self.ends_at else "selesai"
        return f"{format_time(self.starts_at.time())} {self.zone} s.d. {end}"

    @property
    def rows(self) -> list[tuple[str, str]]:
        return [("hari/tanggal", self.day), ("pukul", self.clock), ("tempat", self.place)]


def schedule_of(meeting: Meeting) -> Schedule:
    """The schedule of the meeting as it is now."""
    return Schedule(meeting.local_start, meeting.local_end, meeting.place, meeting.zone_label)


def copy_of(meeting: Meeting) -> dict:
    """What is kept in `Letter.schedule`."""
    end = meeting.ends_at.isoformat() if meeting.ends_at else None
    return {"starts_at": meeting.starts_at.isoformat(), "ends_at": end, "place": meeting.place}


def read_copy(copy: dict | None, meeting: Meeting) -> Schedule | None:
    """A copy in the zone of the meeting; None where a letter keeps none."""
    if not copy:
        return None
    start = datetime.fromisoformat(copy["starts_at"]).astimezone(meeting.timezone)
    end = datetime.fromisoformat(copy["ends_at"]).astimezone(meeting.timezone) if copy["ends_at"] else None
    return Schedule(start, end, copy["place"], meeting.zone_label)


def letter_before(letter: Letter) -> Letter | None:
    """The letter the guests had before this one."""
    rows = Letter.objects.filter(meeting=letter.meeting_id, version__lt=letter.version, status__in=TOLD)
    return rows.order_by("-version").first()


def schedule_before(letter: Letter) -> Schedule | None:
    """What the guests knew before this letter; None when it was not kept."""
    last = letter_before(letter)
    return read_copy(last.schedule, letter.meeting) if last else None


def needed_kind(last: Letter, meeting: Meeting) -> str | None:
    """The kind of letter that must follow the last one issued; None when the guests know how things stand."""
    if meeting.is_off:  # also when the day it was put off from has passed
        kind = OFF_KINDS[meeting.status]
        return None if last.kind == kind else kind
    if is_over(meeting):
        return None
    if last.kind in OFF_KINDS.values():
        return Kind.CORRECTION
    return Kind.CORRECTION if _names_another(last, meeting) else None


def is_over(meeting: Meeting) -> bool:
    """Whether the meeting took place, or its time has passed; one that is off may still get a new date."""
    return meeting.status in (Status.HELD, Status.CLOSED) or (meeting.is_past and not meeting.is_off)


def _names_another(letter: Letter, meeting: Meeting) -> bool:
    known = read_copy(letter.schedule, meeting)
    if known:
        return known != schedule_of(meeting)
    changed = meeting.schedule_changed_at  # a letter that kept no copy
    return bool(changed and letter.issued_at and letter.issued_at < changed)


def schedule_in(letter: Letter) -> Schedule:
    """The schedule a letter speaks of: one that calls off names what the guests knew, an issued one its own copy."""
    known = None
    if letter.status != Letter.Status.DRAFT:
        known = read_copy(letter.schedule, letter.meeting)
    elif letter.kind in OFF_KINDS.values():
        known = schedule_before(letter)
    return known or schedule_of(letter.meeting)


def copy_for(letter: Letter) -> dict:
    """What a letter being issued keeps of the schedule it speaks of."""
    before = letter_before(letter) if letter.kind in OFF_KINDS.values() else None
    return (before and before.schedule) or copy_of(letter.meeting)
