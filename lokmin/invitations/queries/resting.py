"""Mails somebody has just sent and that still rest in the outbox: they can be taken back as one."""

import math
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils import timezone

from lokmin.invitations.models import Delivery, Invitation
from lokmin.meetings.models import Meeting
from lokmin.outbox.models import REST, Message


@dataclass(frozen=True)
class Resting:
    """One sending: the moment it was pressed, how many mails rest, of which content."""

    pressed_at: datetime
    count: int
    content: str
    now: datetime

    @property
    def seconds(self) -> int:
        return math.ceil((self.pressed_at + REST - self.now).total_seconds())

    @property
    def noun(self) -> str:
        return "pengingat" if self.content == Delivery.Content.REMINDER else "e-mail undangan"


def of_sending(meeting: Meeting, pressed_at: datetime) -> QuerySet[Delivery]:
    """All mails of the sending of that moment, also those that have left or were taken back."""
    return _mails(meeting).filter(happened_at=pressed_at)


def _mails(meeting: Meeting) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(channel=Invitation.Channel.EMAIL, state=Delivery.State.QUEUED)
    return rows.filter(invitation__meeting=meeting)


def resting(meeting: Meeting) -> Resting | None:
    """The last sending whose mails still rest; one query."""
    now = timezone.now()
    rows = _mails(meeting).filter(happened_at__gt=now - REST, message__state=Message.State.QUEUED)
    groups = rows.filter(message__due_at__gt=now).values("happened_at", "content").annotate(count=Count("message"))
    found = groups.order_by("-happened_at").first()
    return Resting(found["happened_at"], found["count"], found["content"], now) if found else None
