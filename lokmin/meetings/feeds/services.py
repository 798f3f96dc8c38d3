"""Making, renewing and revoking the address of one's own calendar."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from lokmin.meetings.feeds import tokens
from lokmin.meetings.feeds.queries import feed_of, place_of
from lokmin.meetings.models import CalendarFeed
from puskesmas import audit
from puskesmas.models import Membership


@transaction.atomic
def make_feed(membership: Membership) -> CalendarFeed:
    """Return the valid address for a place, made when there is none; pressed twice it is one."""
    feed = feed_of(membership)
    if feed and tokens.is_alive(feed):
        return feed
    if feed:  # the server key was changed since: the address is dead already
        _revoke(feed)
    return _new(membership, "alamat kalender dibuat")


@transaction.atomic
def renew_feed(membership: Membership) -> CalendarFeed:
    """Replace the address by another one: whoever knows the old one reads nothing any more."""
    if feed := feed_of(membership):
        _revoke(feed)
    return _new(membership, "alamat kalender diganti")


@transaction.atomic
def revoke_feed(membership: Membership) -> bool:
    """Close the address; return whether there was one."""
    feed = feed_of(membership)
    if feed is None or not _revoke(feed):
        return False
    _record("alamat kalender dicabut", membership)
    return True


def _revoke(feed: CalendarFeed) -> int:
    return CalendarFeed.objects.filter(pk=feed.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())


def _new(membership: Membership, verb: str) -> CalendarFeed:
    feed = CalendarFeed(user=membership.user, **place_of(membership))
    tokens.seal(feed)
    try:
        with transaction.atomic():
            feed.save(force_insert=True)
    except IntegrityError:  # the same person made it in the same moment
        return feed_of(membership)
    _record(verb, membership)
    return feed


def _record(verb: str, membership: Membership) -> None:
    """Told on the page of the account; the address itself never stands in the trail."""
    audit.record(verb, membership.user, by=membership.user, changes={"tempat": membership.place_label})
