"""Models of meetings, one file per noun."""

from lokmin.meetings.models.meetings import AgendaItem, Meeting, MeetingHost, MeetingQuerySet, MeetingSeries
from lokmin.meetings.models.planning import CalendarFeed, DateProposal, TermsOfReference

__all__ = [
    "AgendaItem",
    "CalendarFeed",
    "DateProposal",
    "Meeting",
    "MeetingHost",
    "MeetingQuerySet",
    "MeetingSeries",
    "TermsOfReference",
]
