"""Whom of a kecamatan another meeting has invited; `lokmin.meetings.clashes` asks."""

from datetime import datetime

from django.db.models import Prefetch, Q

from lokmin.invitations.models import Invitation
from lokmin.meetings import clashes
from lokmin.meetings.models import Meeting
from puskesmas.models import Region

NAMED = 3
# Letters went out; before that the guests are only on a list.
SENT = [Meeting.Status.INVITED, Meeting.Status.HELD, Meeting.Status.CLOSED]


def invited_elsewhere(
    region: Region, first: datetime, last: datetime, *, but: Meeting | None = None
) -> list[clashes.Clash]:
    """The Forkopimcam of the kecamatan, and whoever `but` invites too, by the meeting that invites them; three queries."""
    offices = Q(is_forkopimcam=True, office__region=region)
    if but is not None:
        guests = Invitation.objects.active().filter(meeting=but, office__isnull=False)
        offices |= Q(office__in=guests.values("office"))
    wanted = Invitation.objects.active().filter(offices).order_by("protocol_order", "pk")
    meetings = Meeting.objects.active().filter(
        **clashes.around(first, last), pk__in=wanted.order_by().values("meeting")
    )
    rows = meetings.exclude(pk=but.pk if but else None).prefetch_related(
        "hosts", Prefetch("invitations", queryset=wanted, to_attr="wanted")
    )
    return [
        clashes.of_meeting(meeting, who=named(meeting.wanted), is_sent=meeting.status in SENT)
        for meeting in rows
        if meeting.wanted
    ]


def named(invitations: list[Invitation]) -> str:
    """ "Camat Kajoran, Danramil Kajoran, Kapolsek Kajoran, dan 4 lainnya"."""
    posts = [invitation.post for invitation in invitations[:NAMED]]
    more = len(invitations) - len(posts)
    if more:
        return f"{', '.join(posts)}, dan {more} lainnya"
    return " dan ".join([", ".join(posts[:-1]), posts[-1]]) if len(posts) > 1 else posts[0]
