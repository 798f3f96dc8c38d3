"""Asking for the printed matrix."""

from django.core.exceptions import ValidationError
from django.db import transaction

from lokmin.documents.models import Document
from lokmin.documents.services import request_document
from lokmin.meetings.models import Meeting

MATRIX = "rtl_matrix"


@transaction.atomic
def request_matrix(meeting, *, by) -> Document:
    """Queue a new version of the RTL matrix of the meeting. Refuses an empty RTL; one already in the queue is returned."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)  # of two at once the second finds the first in the queue
    if not meeting.actions.exists():
        raise ValidationError("RTL masih kosong. Tulis satu baris dahulu, lalu buat matriksnya.")
    waiting = Document.objects.of(meeting, MATRIX).current().unfinished().first()
    if waiting:
        return waiting
    period = f"TW{meeting.quarter}-{meeting.year}" if meeting.quarter else str(meeting.year)
    return request_document(
        MATRIX,
        meeting,
        title=f"Matriks rencana tindak lanjut, {meeting.formal_title}, {meeting.host_names}",
        file_name=f"matriks-rtl-{period}.pdf",
        dated_on=meeting.local_start.date(),
        by=by,
        is_public=True,
    )
