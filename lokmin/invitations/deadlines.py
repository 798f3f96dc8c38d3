"""Until when an answer is waited for: what the letter says, else noon of the days before that the rules name."""

from datetime import date, datetime, time, timedelta

from lokmin.meetings import queries as meetings
from lokmin.meetings.models import Meeting
from puskesmas.calendar_text import format_day, format_time

NOON = time(12)


def usual_deadline(meeting: Meeting, dated_on: date) -> datetime:
    """Noon, `reply_days` before the meeting; its start, when that would be no later than the day of the letter."""
    day = meeting.local_start.date() - timedelta(days=meetings.rules_of(meeting).reply_days)
    noon = datetime.combine(day, NOON, meeting.timezone)
    return noon if day > dated_on and noon < meeting.local_start else meeting.local_start


def deadline_of(meeting: Meeting, until: datetime | None, dated_on: date) -> datetime:
    """The deadline of a letter in the zone of its meeting; `until` is what stands on it, or None for the usual one."""
    return (until or usual_deadline(meeting, dated_on)).astimezone(meeting.timezone)


def deadline_text(meeting: Meeting, until: datetime | None, dated_on: date) -> str:
    """Rabu, 10 Juni 2026 pukul 12.00 WIB"""
    moment = deadline_of(meeting, until, dated_on)
    return f"{format_day(moment)} pukul {format_time(moment)} {meeting.zone_label}"
