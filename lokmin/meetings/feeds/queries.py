"""Whose calendar an address opens, and what stands in it."""

from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from lokmin.meetings.feeds.ics import WORDS, calendar_of, event_of
from lokmin.meetings.models import CalendarFeed, Meeting
from puskesmas.access import memberships_of
from puskesmas.models import AuditEvent, Membership

LOOK_BACK = timedelta(days=400)
MOST = 1000


def feed_of(membership: Membership) -> CalendarFeed | None:
    """The valid address of a person for one of his places."""
    return CalendarFeed.objects.filter(user=membership.user, revoked_at__isnull=True, **place_of(membership)).first()


def place_of(membership: Membership) -> dict:
    """The columns that tie a feed to the place of a membership."""
    return {"puskesmas": membership.puskesmas, "region": membership.region}


def membership_of(feed: CalendarFeed) -> Membership | None:
    """The membership that entitles to a feed; None once the account is closed or the person left the place."""
    for membership in memberships_of(feed.user):
        if (membership.puskesmas_id, membership.region_id) == (feed.puskesmas_id, feed.region_id):
            return membership
    return None


def calendar_file(membership: Membership) -> bytes:
    """All meetings of a place from about a year back on; a fixed number of queries."""
    rows = Meeting.objects.of_place(membership).filter(starts_at__gte=timezone.now() - LOOK_BACK).for_pages()
    meetings = sorted(rows.order_by("-starts_at", "-pk")[:MOST], key=lambda row: (row.starts_at, row.pk))
    changed = _changed_at(meetings)
    events = [_event(meeting, changed.get(meeting.pk, meeting.created_at)) for meeting in meetings]
    return calendar_of(events, name=f"Lokmin {membership.place_label}")


def _event(meeting: Meeting, changed_at: datetime):
    event = event_of(meeting, uid=f"lokmin-{meeting.pk}@lokmin", changed_at=changed_at)
    event["summary"] = f"{WORDS.get(meeting.status, '')}{meeting.title}, {meeting.host_names}"
    event.add("description", f"{meeting.get_kind_display()}. Keadaan: {meeting.get_status_display().lower()}.")
    return event


def _changed_at(meetings: list[Meeting]) -> dict[int, datetime]:
    """When each meeting was last written, by the trail: states change without a column of their own."""
    events = AuditEvent.objects.filter(
        object_type=Meeting._meta.label_lower, object_id__in=[str(meeting.pk) for meeting in meetings]
    )
    rows = events.order_by().values_list("object_id").annotate(last=Max("at"))
    return {int(pk): moment for pk, moment in rows}
