"""Django's way of sending mail, leading into the outbox: password links and invitations are never lost either.

The rows are written in the transaction of whoever sends, no request waits for a mail server, and the worker sends
with `settings.OUTBOX_EMAIL_BACKEND`, trying again as it does with every message.
"""

from email.utils import parseaddr

from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, transaction
from django.utils.html import strip_tags

from lokmin.outbox.services import queue_message


class QueueBackend(BaseEmailBackend):
    """Turns every mail into one row per recipient."""

    def send_messages(self, email_messages) -> int:
        try:
            with transaction.atomic():
                return sum(bool(_queue(message)) for message in email_messages)
        except DatabaseError:
            if not self.fail_silently:
                raise
            return 0


def _queue(message) -> int:
    """Queue one mail for each recipient; how many. An attachment would get lost, so it is refused.

    A mail may carry the row it is about (`message.about`), so that its page can tell how far it came.
    """
    if message.attachments:
        raise ValueError("Lampiran hanya lewat lokmin.outbox.services.queue_message(document=…).")
    text, html = _parts(message)
    for recipient in message.recipients():
        queue_message(
            to=parseaddr(recipient)[1],
            subject=message.subject,
            text=text,
            html=html,
            about=getattr(message, "about", None),
            is_private=True,
        )
    return len(message.recipients())


def _parts(message) -> tuple[str, str]:
    """Text and HTML of a mail."""
    if message.content_subtype == "html":
        return strip_tags(message.body), message.body
    alternatives = getattr(message, "alternatives", [])
    return message.body, next((content for content, kind in alternatives if kind == "text/html"), "")
