"""Writing an activity report: only what differs from the usual text is kept."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lokmin.documents import registry
from lokmin.documents.models import Document
from lokmin.documents.services import request_document, retry_document
from lokmin.documents.text import clean_text
from lokmin.meetings.models import Meeting
from lokmin.minutes.models import ActivityReport
from lokmin.reports.activity.queries import ACTIVITY, document_of, stored
from lokmin.reports.activity.usual import PARTS
from lokmin.reports.papers.content import Source, source_of
from puskesmas import audit

CHANGED = "Bagian ini baru saja diubah orang lain. Bandingkan isinya, lalu simpan sekali lagi."
EMPTY = "Bagian ini masih kosong. Tulis isinya, atau kembalikan teks biasa."
NEEDED = "Bagian ini selalu ikut dicetak."
LONGEST = 20_000
USUAL, OWN, LEFT_OUT = "teks biasa", "teks sendiri", "tidak dicetak"


@transaction.atomic
def save_text(meeting: Meeting, key: str, text: str, *, by, expected_version: int) -> None:
    """Keep the text of one part; the usual text again is nothing kept. Refuses a version somebody saved meanwhile.

    The same text again, as a browser sends it that lost the answer, is no conflict.
    """
    text, part = clean_text(text), PARTS[key]
    if not text:
        raise ValidationError({"text": EMPTY})
    row = stored(meeting)
    kept = {name: kept for name, kept in row.texts.items() if name != key}
    if text != clean_text(part.usual(_source(meeting))):
        kept[key] = text
    _save(row, kept, key, by, expected_version)


@transaction.atomic
def restore_text(meeting: Meeting, key: str, *, by) -> None:
    """Use the usual text of a part again; done twice it is done once."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    row = stored(meeting)
    kept = {name: text for name, text in row.texts.items() if name != key}
    _save(row, kept, key, by, row.version)


@transaction.atomic
def leave_out(meeting: Meeting, key: str, *, by) -> None:
    """Print the report without an optional part; others refuse it."""
    if not PARTS[key].is_optional:
        raise ValidationError(NEEDED)
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    row = stored(meeting)
    _save(row, row.texts | {key: ""}, key, by, row.version)


def _source(meeting: Meeting) -> Source:
    try:
        return source_of(meeting.pk)
    except registry.CannotBuild as error:
        raise ValidationError(str(error)) from error


def _save(row: ActivityReport, kept: dict, key: str, by, expected_version: int) -> None:
    if kept == row.texts:
        return
    before = _word(row.texts, key)
    _store(row, kept, by, expected_version)
    changes = {PARTS[key].title: [before, _word(kept, key)]}
    audit.record("laporan pelaksanaan diubah", row.meeting, by=by, changes=changes)


def _word(texts: dict, key: str) -> str:
    if key not in texts:
        return USUAL
    return OWN if texts[key] else LEFT_OUT


def _store(row: ActivityReport, kept: dict, by, expected_version: int) -> None:
    """Write the texts when the version is still the one the writer saw (0: nothing was kept yet)."""
    Meeting.objects.select_for_update().get(pk=row.meeting_id)
    if expected_version == 0 and not ActivityReport.objects.filter(meeting=row.meeting_id).exists():
        ActivityReport.objects.create(meeting=row.meeting, texts=kept, updated_by=by)
        return
    same = ActivityReport.objects.filter(meeting=row.meeting_id, version=expected_version)
    if not same.update(texts=kept, version=F("version") + 1, updated_by=by, updated_at=timezone.now()):
        raise ValidationError(CHANGED, code="conflict")


@transaction.atomic
def request_report(meeting: Meeting, *, by) -> Document:
    """Queue a new version of the report as PDF. One in the queue is returned, a failed one tried again."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    newest = document_of(meeting)
    if newest and newest.state in (Document.State.QUEUED, Document.State.WORKING):
        return newest
    _source(meeting)
    if newest and newest.state == Document.State.FAILED:
        retry_document(newest, by=by)
        return newest
    period = f"tw{meeting.quarter}-{meeting.year}" if meeting.quarter else str(meeting.year)
    return request_document(
        ACTIVITY,
        meeting,
        title=f"Laporan pelaksanaan, {meeting.formal_title}, {meeting.host_names}",
        file_name=f"laporan-pelaksanaan-{period}.pdf",
        dated_on=timezone.localdate(timezone=meeting.timezone),
        by=by,
        is_public=True,
    )
