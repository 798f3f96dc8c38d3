"""Meetings as calendar events: wall-clock time in the zone of each meeting (WIB, WITA, WIT), nothing personal."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vDuration

from lokmin.meetings.clashes import end_of
from lokmin.meetings.models import Meeting

Status = Meeting.Status
STATES = {Status.CANCELLED: "CANCELLED", Status.POSTPONED: "TENTATIVE", Status.PLANNED: "TENTATIVE"}
WORDS = {Status.CANCELLED: "Dibatalkan: ", Status.POSTPONED: "Ditunda: ", Status.PLANNED: "Rencana: "}
# Calling a meeting off raises no version of the meeting, yet a calendar heeds only what has a higher number.
STEPS = {Status.POSTPONED: 1, Status.CANCELLED: 2}
PRODUCT = "-//Lokmin//Lokakarya mini lintas sektor//ID"
READ_AGAIN_AFTER = timedelta(hours=1)


def event_of(meeting: Meeting, *, uid: str, changed_at: datetime | None = None) -> Event:
    """The event of a meeting; a later version of the same uid replaces it in the calendar."""
    stamp = (changed_at or meeting.created_at).astimezone(UTC)
    event = Event()
    event.add("uid", uid)
    event.add("sequence", meeting.version * 3 + STEPS.get(meeting.status, 0))
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("dtstart", meeting.local_start)
    # "s.d. selesai" still needs an end, or calendars show a moment instead of a morning.
    event.add("dtend", end_of(meeting.local_start, meeting.local_end))
    event.add("summary", meeting.title)
    event.add("location", meeting.place)
    event.add("status", STATES.get(meeting.status, "CONFIRMED"))
    return event


def calendar_of(events: list[Event], *, name: str = "") -> bytes:
    """The file; with a name it is a calendar to subscribe to. Its zones are written out for programs that know none."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", vDuration(READ_AGAIN_AFTER), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(READ_AGAIN_AFTER))
    for event in events:
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()
