"""Asking for the papers made from the minutes."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from lokmin.documents import registry
from lokmin.documents.models import Document
from lokmin.documents.services import request_document, retry_document
from lokmin.meetings.models import Meeting
from lokmin.reports.papers.content import (
    EXTRACT,
    PHOTOS,
    extract_kind,
    extract_sheet,
    extracts_of,
    photo_sheet,
    source_of,
)

KIND = re.compile(rf"{PHOTOS}|{EXTRACT}(\.[0-9a-z_-]+)?")
WORDS = {PHOTOS: "Dokumentasi foto", EXTRACT: "Petikan notulen"}


@transaction.atomic
def request_paper(meeting: Meeting, kind: str, *, by) -> Document:
    """Queue a new version of one paper. One in the queue is returned, a failed one tried again.

    Refuses, with what to do, while the minutes have nothing to print on it, and kinds that do not exist.
    """
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    kind = kind if KIND.fullmatch(kind) else ""
    newest = Document.objects.of(meeting, kind).current().first()
    if newest and newest.state in (Document.State.QUEUED, Document.State.WORKING):
        return newest
    word = _word(meeting, kind)
    if newest and newest.state == Document.State.FAILED:
        retry_document(newest, by=by)
        return newest
    period = f"tw{meeting.quarter}-{meeting.year}" if meeting.quarter else str(meeting.year)
    return request_document(
        kind,
        meeting,
        title=f"{WORDS[kind.partition('.')[0]]}, {meeting.formal_title}, {meeting.host_names}",  # public: names nobody
        file_name=f"{slugify(word)[:60]}-{period}.pdf",
        dated_on=timezone.localdate(timezone=meeting.timezone),
        by=by,
        is_public=True,
    )


def _word(meeting: Meeting, kind: str) -> str:
    try:
        source = source_of(meeting.pk)
        names = {extract_kind(one.recipient): f"Petikan notulen untuk {one.recipient}" for one in extracts_of(source)}
        if kind not in WORDS and kind not in names:
            raise ValidationError("Dokumen ini tidak ada. Muat ulang halaman untuk melihat daftar terbaru.")
        if kind == PHOTOS:
            photo_sheet(meeting.pk)
        else:
            extract_sheet(meeting.pk)
    except registry.CannotBuild as error:
        raise ValidationError(str(error)) from error
    return WORDS.get(kind) or names[kind]
