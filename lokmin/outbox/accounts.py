"""Mails that ask somebody to an account: told on the page of the invitation and on the page of failed mails."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.urls import reverse

from lokmin.outbox import subjects
from lokmin.outbox.models import Message
from puskesmas.accounts import mails
from puskesmas.calendar_text import format_time
from puskesmas.models import AccountInvitation

State = Message.State


def register() -> None:
    """Such a mail keeps no text, so it is only sent again from the page of the invitation."""
    subjects.register(AccountInvitation, subjects.Subject(_at_places, _describe))
    mails.register_state(state_of)


def state_of(invitation: AccountInvitation) -> mails.MailState | None:
    """How far the last mail of an invitation came; None without one."""
    about = ContentType.objects.get_for_model(AccountInvitation)
    message = Message.objects.filter(content_type=about, object_id=invitation.pk).order_by("-pk").first()
    if message is None:
        return None
    if message.state == State.FAILED:
        return mails.MailState("prob", "E-mail gagal", message.error, message.to)
    if message.state == State.DONE:
        return mails.MailState("done", "E-mail terkirim", "", message.to)
    later = f"{message.error} Dicoba lagi {format_time(message.due_at)}." if message.error else ""
    return mails.MailState("wait", "E-mail menunggu dikirim", later, message.to)


def _at_places(puskesmas_ids: set[int]) -> QuerySet[AccountInvitation]:
    return AccountInvitation.objects.unsettled().filter(puskesmas__in=puskesmas_ids)


def _describe(ids: Iterable[int]) -> dict[int, subjects.About]:
    rows = AccountInvitation.objects.filter(pk__in=ids).select_related("puskesmas", "region")
    return {
        row.pk: subjects.About(
            row.name,
            f"Undangan akun, {row.get_role_display()}",
            reverse("puskesmas:account_invitation", args=[row.pk]),
            permission="accounts.manage",
        )
        for row in rows
    }
