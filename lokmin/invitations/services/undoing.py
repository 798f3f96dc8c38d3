"""Taking back a whole sending within the seconds its mails rest in the outbox."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lokmin.invitations.models import Delivery
from lokmin.invitations.queries.ledger import TAKEN_BACK
from lokmin.invitations.queries.notices import has_reached_anybody
from lokmin.invitations.queries.resting import of_sending
from lokmin.invitations.services.holding import hold_meeting
from lokmin.invitations.services.taking_back import take_back
from lokmin.meetings.models import Meeting
from lokmin.meetings.services import unmark_invited
from lokmin.outbox.models import Message
from puskesmas import audit

REGRETTED = f"{TAKEN_BACK}: diurungkan"


@dataclass(frozen=True)
class Undone:
    """How many mails were taken back now, and how many of that sending had left already."""

    taken: int
    left: int


@transaction.atomic
def undo_sending(meeting: Meeting, pressed_at: datetime, *, by) -> Undone:
    """Take back the mails of what was sent at this moment that have not left; a second time takes nothing.

    A mail that a worker holds counts as left. Who was not reminded after all may be reminded again today, and a meeting
    whose letters have reached nobody is no longer one people were invited to. What was issued stays issued.
    """
    hold_meeting(meeting.pk)
    rows = of_sending(meeting, pressed_at)
    taken = take_back(rows.filter(message__state=Message.State.QUEUED), REGRETTED)
    left = rows.filter(message__state__in=[Message.State.WORKING, Message.State.DONE]).count()
    if taken:
        rows.filter(content=Delivery.Content.REMINDER, message=None).update(reminded_on=None)
        if not has_reached_anybody(meeting):
            unmark_invited(meeting, by=by)
        audit.record("pengiriman diurungkan", meeting, by=by, changes={"ditarik": taken, "sudah terkirim": left})
    return Undone(taken, left)
