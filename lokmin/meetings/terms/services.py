"""Writing a KAK: only what differs from the usual text is kept."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from lokmin.documents.models import Document
from lokmin.documents.services import request_document
from lokmin.documents.text import clean_text
from lokmin.meetings.models import Meeting, TermsOfReference
from lokmin.meetings.terms.queries import SCOPE, TERMS, YEAR, document_of, is_annual, stored, terms_of
from lokmin.meetings.terms.usual import PARTS
from puskesmas import audit

CHANGED = "Bagian ini baru saja diubah orang lain. Bandingkan isinya, lalu simpan sekali lagi."
EMPTY = "Bagian ini masih kosong. Tulis isinya, atau kembalikan teks biasa."
LONGEST = 8000


@transaction.atomic
def save_text(meeting: Meeting, key: str, text: str, *, by, expected_version: int) -> None:
    """Keep the text of one part; the usual text again is nothing kept. Refuses a version somebody saved meanwhile."""
    text = clean_text(text)
    if not text:
        raise ValidationError({"text": EMPTY})
    row = stored(meeting)
    kept = dict(row.texts)
    if text == clean_text(PARTS[key].usual(terms_of(row))):
        kept.pop(key, None)
    else:
        kept[key] = text
    _save(row, kept, key, by, expected_version)


@transaction.atomic
def restore_text(meeting: Meeting, key: str, *, by) -> None:
    """Use the usual text of a part again; done twice it is done once."""
    row = _locked(meeting)
    kept = {name: text for name, text in row.texts.items() if name != key}
    _save(row, kept, key, by, row.version)


@transaction.atomic
def set_scope(meeting: Meeting, *, annual: bool, by) -> None:
    """Let the KAK serve all quarterly meetings of the year, or this meeting alone."""
    row = _locked(meeting)
    kept = {name: text for name, text in row.texts.items() if name != SCOPE} | ({SCOPE: YEAR} if annual else {})
    if kept != row.texts:
        _store(row, kept, by, row.version)
        words = ["satu pertemuan", f"tahun {meeting.year}"]
        audit.record("cakupan KAK diubah", meeting, by=by, changes={"KAK untuk": words if annual else words[::-1]})


def _locked(meeting: Meeting) -> TermsOfReference:
    """The row as it is once all who write it before are done; whoever read it this way meets no conflict."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    return stored(meeting)


def _save(row: TermsOfReference, kept: dict, key: str, by, expected_version: int) -> None:
    if kept == row.texts:
        return
    _store(row, kept, by, expected_version)
    part = PARTS[key]
    words = ["teks sendiri" if key in row.texts else "teks biasa", "teks sendiri" if key in kept else "teks biasa"]
    audit.record("KAK diubah", row.meeting, by=by, changes={part.subtitle or part.title: words})


def _store(row: TermsOfReference, kept: dict, by, expected_version: int) -> None:
    """Write the texts when the version is still the one the writer saw (0: nothing was kept yet)."""
    Meeting.objects.select_for_update().get(pk=row.meeting_id)
    if expected_version == 0 and not TermsOfReference.objects.filter(meeting=row.meeting_id).exists():
        TermsOfReference.objects.create(meeting=row.meeting, texts=kept, changed_by=by)
        return
    same = TermsOfReference.objects.filter(meeting=row.meeting_id, version=expected_version)
    if not same.update(texts=kept, version=F("version") + 1, changed_by=by, changed_at=timezone.now()):
        raise ValidationError(CHANGED, code="conflict")


@transaction.atomic
def request_terms(meeting: Meeting, *, by) -> Document:
    """Queue a new version of the KAK as PDF; one that waits already is returned."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    waiting = document_of(meeting)
    if waiting and waiting.state in (Document.State.QUEUED, Document.State.WORKING):
        return waiting
    row = stored(meeting)
    title = terms_of(row).title
    return request_document(
        TERMS,
        meeting,
        title=f"Kerangka acuan kegiatan, {title}, {meeting.host_names}",
        file_name=f"kak-{slugify(str(meeting.year) if is_annual(row) else meeting.short_title)}.pdf",
        dated_on=timezone.localdate(timezone=meeting.timezone),
        by=by,
        is_public=True,
    )
