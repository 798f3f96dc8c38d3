"""The way of the minutes to approval. Every step is one conditional update by the table of moves."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from lokmin.documents.models import Document
from lokmin.documents.services import request_document
from lokmin.meetings import queries as meetings
from lokmin.minutes import gaps, review_checks
from lokmin.minutes.models import Minutes, Revision
from lokmin.minutes.sittings import thin_texts
from lokmin.minutes.snapshot import content_of
from puskesmas import audit

Status = Minutes.Status
FIXED = "Diperbaiki setelah telaah dinas kesehatan."


@transaction.atomic
def submit_minutes(minutes: Minutes, *, by) -> Minutes:
    """Hand the minutes to the head and lock them. Refused while something that must be there is missing."""
    _refuse_while_incomplete(Minutes.objects.select_for_update().get(pk=minutes.pk))
    return _move(
        minutes, Status.SUBMITTED, by=by, verb="notulen diajukan", status_reason="", submitted_at=timezone.now()
    )


@transaction.atomic
def return_to_writers(minutes: Minutes, *, reason: str, by) -> Minutes:
    """The head gives submitted minutes back with a sentence that the writers see."""
    if minutes.status != Status.SUBMITTED:
        raise _moved_on(minutes, Status.DRAFT)
    reason = _reason(reason, "Tulis apa yang harus diperbaiki, supaya penulis tahu.")
    return _move(
        minutes, Status.DRAFT, by=by, verb="notulen dikembalikan kepala", only=[Status.SUBMITTED], status_reason=reason
    )


@transaction.atomic
def endorse_minutes(minutes: Minutes, *, by) -> Revision:
    """The head endorses: content frozen as the next revision, final PDF requested, history thinned to its sittings.

    Of two at once one is refused.
    """
    locked = Minutes.objects.select_for_update().select_related("meeting__region").get(pk=minutes.pk)
    _move(minutes, Status.ENDORSED, by=by, verb="notulen disahkan", status_reason="", endorsed_at=timezone.now())
    _refuse_while_incomplete(locked)
    number = (Revision.objects.filter(minutes=locked).aggregate(last=Max("number"))["last"] or 0) + 1
    revision = Revision.objects.create(
        minutes=locked,
        number=number,
        content=content_of(locked),
        reason=locked.revision_reason or (FIXED if number > 1 else ""),
        layout=meetings.rules_of(locked.meeting).minutes_layout,
        endorsed_by=by,
    )
    revision.document = request_final(revision, by=by)
    revision.save(update_fields=["document"])
    Minutes.objects.filter(pk=locked.pk).update(revision_reason="")
    thin_texts(locked)
    review_checks.count(revision)
    audit.record("revisi notulen dibekukan", revision, by=by, changes={"nomor": number, "alasan": revision.reason})
    return revision


def request_final(revision: Revision, *, by) -> Document:
    """Queue the final PDF of a revision as the next version; the caller notes it at the revision."""
    minutes, number = revision.minutes, revision.number
    return request_document(
        "minutes_final",
        minutes,
        title=f"Notulen {minutes.meeting.formal_title}",
        file_name=file_name(minutes, f"revisi-{number}" if number > 1 else "sah"),
        dated_on=minutes.meeting.local_start.date(),
        by=by,
        is_public=True,
    )


@transaction.atomic
def send_minutes(minutes: Minutes, *, by) -> Minutes:
    """Hand the endorsed revision to the dinas kesehatan; it stands in the review queue from now on."""
    return _move(minutes, Status.SENT, by=by, verb="notulen dikirim ke dinkes", sent_at=timezone.now(), decided_at=None)


@transaction.atomic
def reopen_minutes(minutes: Minutes, *, reason: str, by) -> Minutes:
    """Unlock endorsed or approved minutes; the reason stands at the revision that the next endorsement makes."""
    if minutes.status == Status.SUBMITTED:
        raise _moved_on(minutes, Status.DRAFT)
    reason = _reason(reason, "Tulis alasan membuka kembali; alasan ini tercatat pada revisi berikutnya.")
    return _move(
        minutes,
        Status.DRAFT,
        by=by,
        verb="notulen dibuka kembali",
        only=[Status.ENDORSED, Status.APPROVED],
        status_reason=reason,
        revision_reason=reason,
    )


@transaction.atomic
def request_draft(minutes: Minutes, *, by):
    """Queue a draft PDF of what is written now, with DRAF across it; one nobody has begun is returned instead."""
    Minutes.objects.select_for_update().get(pk=minutes.pk)
    waiting = Document.objects.of(minutes, "minutes").current().filter(state=Document.State.QUEUED).first()
    if waiting:
        return waiting
    return request_document(
        "minutes",
        minutes,
        title=f"Draf notulen {minutes.meeting.formal_title}",
        file_name=file_name(minutes, "draf"),
        dated_on=minutes.meeting.local_start.date(),
        by=by,
    )


def file_name(minutes: Minutes, what: str) -> str:
    meeting = minutes.meeting
    period = f"tw{meeting.quarter}-{meeting.year}" if meeting.quarter else str(meeting.year)
    return f"notulen-lokmin-{period}-{what}.pdf"


def _move(minutes: Minutes, to: str, *, by, verb: str, only=None, **values) -> Minutes:
    """Enter a state if the table allows it from the state the database holds now, else refuse with a sentence."""
    allowed = [state for state in Minutes.MOVES[to] if only is None or state in only]
    before = minutes.status
    moved = Minutes.objects.filter(pk=minutes.pk, status__in=allowed).update(status=to, **values)
    minutes.refresh_from_db(fields=["status", *values])
    if not moved:
        raise _moved_on(minutes, to)
    audit.record(verb, minutes, by=by, changes={"status": [before, to], "alasan": minutes.status_reason})
    return minutes


def _moved_on(minutes: Minutes, to: str) -> ValidationError:
    return ValidationError(
        f"Notulen ini sekarang berkeadaan “{minutes.get_status_display()}”, jadi tidak bisa menjadi “{Status(to).label}”. "
        "Muat ulang halaman untuk melihat keadaan terbaru."
    )


def _reason(text: str, sentence: str) -> str:
    text = text.replace("\x00", "").strip()
    if not text:
        raise ValidationError({"reason": sentence})
    if len(text) > 1000:
        raise ValidationError({"reason": "Paling banyak 1.000 huruf. Ringkas alasannya."})
    return text


def _refuse_while_incomplete(minutes: Minutes) -> None:
    missing = [gap.text for gap in gaps.completeness(minutes) if gap.is_blocking]
    if missing:
        raise ValidationError(["Notulen belum lengkap. Lengkapi dahulu:", *missing])
