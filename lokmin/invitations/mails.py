"""Tells the page of failed mails what mails about guests are about and how they are sent again."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse

from lokmin.invitations.models import Invitation
from lokmin.invitations.services.reminders import resend_reminder
from lokmin.invitations.services.sending import resend_mail
from lokmin.meetings.models import DateProposal
from lokmin.outbox import subjects
from lokmin.outbox.models import Message
from lokmin.outbox.services import retry_message


def register() -> None:
    subjects.register(Invitation, subjects.Subject(_at_places, _describe, _resend))
    subjects.register(DateProposal, subjects.Subject(_proposals_at, _describe_proposals, _resend_proposal))


def _at_places(puskesmas_ids: set[int]) -> QuerySet[Invitation]:
    return Invitation.objects.active().filter(meeting__hosts__puskesmas__in=puskesmas_ids)


def _describe(ids: Iterable[int]) -> dict[int, subjects.About]:
    rows = Invitation.objects.filter(pk__in=ids).select_related("letter", "meeting__region")
    return {row.pk: _about(row) for row in rows}


def _about(row: Invitation) -> subjects.About:
    letter = f"{row.letter.get_kind_display()} {row.letter.number}".strip() if row.letter else "Undangan"
    url = reverse("invitations:ledger", args=[row.meeting_id, row.pk])
    return subjects.About(row.post, f"{letter} · {row.meeting.short_title}", url)


def _resend(message: Message, to: str, by) -> bool:
    """The letter's mail and a reminder with what is true now; other mails about a guest as they were."""
    key = message.once_key or ""
    if key.startswith("letter:") or message.document_id:
        return resend_mail(message.about, by=by, email=to)
    if key.startswith("reminder:"):
        return resend_reminder(message, by=by, email=to)
    return retry_message(message, by=by, to=to)


def _proposals_at(puskesmas_ids: set[int]) -> QuerySet[DateProposal]:
    return DateProposal.objects.filter(meeting__hosts__puskesmas__in=puskesmas_ids)


def _describe_proposals(ids: Iterable[int]) -> dict[int, subjects.About]:
    rows = DateProposal.objects.filter(pk__in=ids).select_related("meeting__region")
    return {
        row.pk: subjects.About(
            "Usul tanggal lain", row.meeting.short_title, reverse("invitations:proposals", args=[row.meeting_id])
        )
        for row in rows
    }


def _resend_proposal(message: Message, to: str, by) -> bool:
    return retry_message(message, by=by, to=to)
