"""The secret address of a calendar."""

from django.conf import settings
from django.urls import reverse

from lokmin.meetings.models import CalendarFeed
from puskesmas.secret_links import SecretLink

_link = SecretLink("lokmin.meetings.feeds")
seal, token_for, is_alive = _link.seal, _link.token_for, _link.is_alive


def find(token: str) -> CalendarFeed | None:
    """The feed of a token, revoked or not; None if unknown."""
    return _link.find(token, CalendarFeed.objects.select_related("user", "puskesmas__region", "region"))


def url_of(feed: CalendarFeed) -> str:
    return f"{settings.SITE_URL}{reverse('calendars:feed', args=[token_for(feed)])}"
