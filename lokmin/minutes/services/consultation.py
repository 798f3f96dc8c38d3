"""The addendum of a meeting held together with an FKP: its facts, whom the attendees stood for, its berita acara."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from lokmin.attendance import queries as attendance
from lokmin.documents.models import Document
from lokmin.documents.services import request_document
from lokmin.minutes import consulting
from lokmin.minutes.conflicts import Conflict
from lokmin.minutes.models import Consultation, ConsultationAttendee, Element, Minutes
from lokmin.minutes.services.writing import lock_for_writing, plain
from puskesmas import audit
from puskesmas.calendar_text import format_date
from puskesmas.organisations.letterheads import letterhead_of
from puskesmas.organisations.numbers import take_number

CONSULTATION = "consultation"
FIELDS = ["number", "dated_on", "place", "service", "survey_score", "survey_period", "topics", "published"]


def begun(minutes: Minutes) -> Consultation:
    """The stored facts, or unsaved ones with the day and place of the meeting at version 0."""
    found = Consultation.objects.filter(minutes=minutes).select_related("minutes", "updated_by").first()
    meeting = minutes.meeting
    return found or Consultation(
        minutes=minutes, dated_on=meeting.held_on, place=meeting.place or meeting.region.full_name, version=0
    )


@transaction.atomic
def save_consultation(minutes: Minutes, *, by, expected_version: int, **fields) -> Consultation:
    """Save the facts, the first time too. Refused without FKP and when locked; stale: Conflict with both."""
    minutes = _lock(minutes)
    row = begun(minutes)
    theirs = {name: getattr(row, name) for name in FIELDS}
    yours = theirs | {name: plain(value) for name, value in fields.items() if name in FIELDS}
    if row.pk and yours == theirs:
        return row
    if row.version != expected_version:
        raise Conflict(theirs=theirs, yours=yours, by=row.updated_by, at=row.updated_at, version=row.version)
    for name, value in yours.items():
        setattr(row, name, value)
    row.version, row.updated_by = row.version + 1, by
    row.full_clean(exclude=["minutes"])
    is_new = row.pk is None
    row.save()
    changed = {name: [_said(theirs[name]), _said(yours[name])] for name in FIELDS if theirs[name] != yours[name]}
    audit.record("berita acara FKP dimulai" if is_new else "berita acara FKP disimpan", row, by=by, changes=changed)
    return row


def _said(value) -> str:
    """A value as the history shows it."""
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    return "" if value is None else str(value)


@transaction.atomic
def number_consultation(minutes: Minutes, *, by) -> str:
    """Take the next number of the puskesmas's number book. Refused before the facts and when there is a number."""
    minutes = _lock(minutes)
    row = begun(minutes)
    if row.pk is None:
        raise ValidationError("Simpan data berita acara FKP dahulu.")
    if row.number:
        raise ValidationError(f"Berita acara ini sudah bernomor {row.number}.")
    meeting = minutes.meeting
    subject = f"Berita acara FKP {meeting.formal_title}"
    number = take_number(letterhead_of(meeting.lead_host, by=by), dated_on=row.dated_on, subject=subject, by=by)
    save_consultation(minutes, by=by, expected_version=row.version, number=number.text)
    return number.text


@transaction.atomic
def save_elements(minutes: Minutes, *, by, mark: str, rows: dict[int, tuple[str, bool]]) -> int:
    """Write which element each attendee stood for and whether he signs; return how many stand for one.

    `rows` is attendance → (element, signs); an empty element takes the mark away. Refused without FKP, when locked,
    when somebody changed the list meanwhile, and when one without an element signs.
    """
    minutes = _lock(minutes)
    meeting = minutes.meeting
    if mark != consulting.mark_of(meeting):
        raise ValidationError("Unsur peserta baru diubah orang lain. Periksa yang tertulis sekarang, lalu simpan lagi.")
    present = {row.pk: row for row in attendance.present_rows(meeting)}
    known = {row.attendance_id: row for row in ConsultationAttendee.objects.filter(attendance__in=present)}
    for pk, (element, is_signer) in rows.items():
        if pk not in present or (element and element not in Element.values):
            raise ValidationError("Daftar hadir sudah berubah. Muat ulang halaman ini.")
        if is_signer and not element:
            raise ValidationError(f"Pilih unsur {present[pk]}, karena ia menandatangani.")
    before = _told(known, present)
    for pk, (element, is_signer) in rows.items():
        if element:
            values = {"element": element, "is_signer": is_signer}
            known[pk], _ = ConsultationAttendee.objects.update_or_create(attendance_id=pk, defaults=values)
        elif pk in known:
            known.pop(pk).delete()
    after = _told(known, present)
    if changed := {name: [before.get(name, ""), after.get(name, "")] for name in before | after}:
        changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    if changed:
        audit.record("unsur peserta FKP disimpan", minutes, by=by, changes=changed)
    return len(known)


def _told(known: dict, present: dict) -> dict[str, str]:
    """Each attendee with his element, for the history."""
    return {
        str(present[pk]): row.get_element_display() + (", menandatangani" if row.is_signer else "")
        for pk, row in known.items()
    }


def _lock(minutes: Minutes) -> Minutes:
    minutes = lock_for_writing(minutes)
    if not minutes.meeting.is_with_fkp:
        raise ValidationError("Pertemuan ini tidak digabung dengan Forum Konsultasi Publik.")
    return minutes


@transaction.atomic
def request_consultation(minutes: Minutes, *, by) -> Document:
    """Queue a new PDF of the berita acara; one already in the queue is returned. Refused before its facts were saved."""
    Minutes.objects.select_for_update().get(pk=minutes.pk)
    facts, meeting = begun(minutes), minutes.meeting
    if facts.pk is None or not meeting.is_with_fkp:
        raise ValidationError("Isi data berita acara FKP dahulu.")
    waiting = Document.objects.of(minutes, CONSULTATION).current().unfinished().first()
    if waiting:
        return waiting
    return request_document(
        CONSULTATION,
        minutes,
        title=f"Berita acara FKP, {meeting.formal_title}, {meeting.host_names}",
        file_name=f"berita-acara-fkp-{facts.dated_on}.pdf",
        dated_on=facts.dated_on,
        by=by,
        is_public=True,
    )
