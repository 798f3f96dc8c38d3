"""Mails taken out of the outbox before they leave, because what they say holds no more."""

from django.db import transaction
from django.db.models import QuerySet

from lokmin.invitations.models import Delivery
from lokmin.invitations.queries.ledger import TAKEN_BACK, UNDONE
from lokmin.meetings.models import Meeting
from lokmin.outbox.models import Message
from puskesmas import audit

# Failed ones too: somebody could send them again later.
UNSENT = [Message.State.QUEUED, Message.State.FAILED]
NOT_NEEDED = f"{TAKEN_BACK}: tidak diperlukan lagi"
MOVED = f"{TAKEN_BACK}: jadwal berubah"
NEW_LINK = f"{TAKEN_BACK}: tautannya diganti"


@transaction.atomic
def take_back(deliveries: QuerySet[Delivery], why: str) -> int:
    """Take the mails of these deliveries that have not left out of the outbox; return how many.

    The rows stay and say why nothing went out. A mail that a worker has taken meanwhile stays and counts as sent.
    """
    found = set(deliveries.filter(message__state__in=UNSENT).values_list("message", flat=True))
    unsent = Message.objects.filter(pk__in=found, state__in=UNSENT).order_by("pk")
    held = list(unsent.select_for_update().values_list("pk", flat=True))  # no worker takes them from here on
    rows = Delivery.objects.filter(message__in=held)
    rows.exclude(note=UNDONE).update(message=None, note=why)
    rows.update(message=None)
    Message.objects.filter(pk__in=held).delete()
    return len(held)


def take_back_old_schedule(meeting: Meeting, *, by) -> int:
    """Letters and reminders that still tell the schedule before; return how many guests are spared one."""
    count = take_back(Delivery.objects.filter(invitation__meeting=meeting), MOVED)
    if count:
        audit.record("surat ditarik dari kotak keluar", meeting, by=by, changes={"e-mail": count})
    return count
