"""The document kinds "minutes" (draft of what is written now) and "minutes_final" (an endorsed revision)."""

from lokmin.documents import registry
from lokmin.documents.merging import page_count
from lokmin.documents.models import Document
from lokmin.meetings import queries as meetings
from lokmin.meetings.models import Meeting
from lokmin.minutes.document import render_minutes
from lokmin.minutes.models import Minutes, Revision
from lokmin.minutes.printed import printed
from lokmin.minutes.snapshot import content_of
from lokmin.minutes.standing import replaced_at

REPLACED = "Cetakan ini sudah diganti cetakan lain dari revisi yang sama."


def register() -> None:
    registry.register("minutes", build_drafts, replaced_at=replaced_at)
    registry.register("minutes_final", build_finals)


def build_drafts(documents: list[Document]) -> dict[int, registry.Built]:
    """Print what is written now, marked as draft, in the layout that holds today."""
    found = {}
    for document in documents:
        minutes = Minutes.objects.select_related("meeting").get(pk=document.object_id)
        layout = meetings.rules_of(minutes.meeting).minutes_layout
        found[document.pk] = _built(content_of(minutes), minutes, document, is_draft=True, layout=layout)
    return found


def build_finals(documents: list[Document]) -> dict[int, registry.Built]:
    """Print endorsed revisions from their frozen content and in their layout, whatever was written or set since."""
    revisions = {
        revision.document_id: revision
        for revision in Revision.objects.filter(document__in=documents).select_related("minutes")
    }
    found = {}
    for document in documents:
        if (revision := revisions.get(document.pk)) is None:
            raise registry.CannotBuild(REPLACED)
        found[document.pk] = _built(revision.content, revision.minutes, document, layout=revision.layout)
    return found


def _built(content: dict, minutes: Minutes, document: Document, **how) -> registry.Built:
    meeting = Meeting.objects.for_pages().get(pk=minutes.meeting_id)
    sheet = printed(content, meeting, document, **how)
    file = render_minutes(sheet)
    return registry.Built(file, page_count(file), sheet.is_draft)
