"""A document is told with what it belongs to, and seen by whoever sees that."""

from lokmin.documents.models import Document
from puskesmas import history


def register() -> None:
    history.register(Document, "dokumen", find=_find, thread=_thread)


def _thread(row: Document) -> str:
    return history.thread_of(row.owner) if row.owner else ""


def _find(user, pk) -> Document | None:
    row = Document.objects.select_related("content_type").filter(pk=pk).first()
    label = f"{row.content_type.app_label}.{row.content_type.model}" if row else ""
    return history.find_about(user, row, label, row and row.object_id)
