"""A message is told with what it is about, and seen by whoever sees that."""

from lokmin.outbox.models import Message
from puskesmas import history


def register() -> None:
    history.register(Message, "pesan", find=_find, thread=_thread)


def _thread(row: Message) -> str:
    return history.thread_of(row.about) if row.about else ""


def _find(user, pk) -> Message | None:
    row = Message.objects.select_related("content_type").filter(pk=pk, content_type__isnull=False).first()
    label = f"{row.content_type.app_label}.{row.content_type.model}" if row else ""
    return history.find_about(user, row, label, row and row.object_id)
