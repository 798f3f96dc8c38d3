"""Saving the identity and the written sections. Every part has a version; a stale one overwrites nothing."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lokmin.meetings.models import Meeting
from lokmin.minutes.conflicts import Conflict
from lokmin.minutes.models import Minutes, Section, SectionText
from puskesmas import audit

IDENTITY_FIELDS = [
    "started_at",
    "ended_at",
    "chair_post",
    "chair_name",
    "moderator",
    "minute_taker",
    "minute_taker_nip",
]


class Locked(ValidationError):
    """The minutes may not be written now; the sentence says why and who can change that."""


LOCKED = {
    Minutes.Status.SUBMITTED: (
        "Notulen ini sedang diperiksa kepala puskesmas. Minta dikembalikan bila masih ada yang perlu ditulis."
    ),
    Minutes.Status.ENDORSED: "Notulen ini sudah disahkan. Kepala puskesmas dapat membukanya kembali dengan alasan.",
    Minutes.Status.SENT: "Notulen ini sedang ditelaah dinas kesehatan. Tulisan dapat diubah bila dikembalikan.",
    Minutes.Status.APPROVED: (
        "Notulen ini sudah disetujui dinas kesehatan. Kepala puskesmas dapat membukanya kembali dengan alasan."
    ),
}


def lock_for_writing(subject: Minutes | Meeting) -> Minutes | None:
    """Hold the minutes until the transaction ends, so that nobody endorses what is being written. Refused when locked.

    Apps above call this too before they change their rows; a meeting without minutes has nothing to hold.
    """
    which = {"meeting": subject} if isinstance(subject, Meeting) else {"pk": subject.pk}
    minutes = Minutes.objects.select_for_update().filter(**which).first()
    if minutes and not minutes.is_editable:
        raise Locked(LOCKED[minutes.status])
    return minutes


@transaction.atomic
def save_identity(minutes: Minutes, *, by, expected_version: int, **fields) -> Minutes:
    """Save times, chair and minute taker. Refused when locked or ended before the start; stale: Conflict."""
    current = lock_for_writing(minutes)
    fields = {name: plain(value) for name, value in fields.items() if name in IDENTITY_FIELDS}
    start, end = (fields.get(name, getattr(current, name)) for name in ("started_at", "ended_at"))
    if start and end and end <= start:
        raise ValidationError({"ended_at": "Jam selesai harus sesudah jam mulai."})
    before = {name: getattr(current, name) for name in fields}
    if before == fields:
        return current
    if current.identity_version != expected_version:
        raise Conflict(
            theirs=before,
            yours=fields,
            by=current.identity_updated_by,
            at=current.identity_updated_at,
            version=current.identity_version,
        )
    Minutes.objects.filter(pk=current.pk).update(
        identity_version=F("identity_version") + 1, identity_updated_at=timezone.now(), identity_updated_by=by, **fields
    )
    changed = {name: [before[name], value] for name, value in fields.items() if before[name] != value}
    audit.record("identitas notulen disimpan", current, by=by, changes=changed)
    current.refresh_from_db()
    return current


@transaction.atomic
def save_section(section: Section, *, body: str, expected_version: int, by) -> Section:
    """Save the text of one section and keep it in its history. Refused when locked; stale: Conflict with both texts.

    What stands there already is not refused, even locked: a browser may send again what it has saved.
    """
    body = plain(body)
    if section.body == body:
        return section
    lock_for_writing(section.minutes)
    section.refresh_from_db()
    if section.body == body:
        return section
    if section.version != expected_version:
        raise Conflict(
            theirs={"body": section.body},
            yours={"body": body},
            by=section.updated_by,
            at=section.updated_at,
            version=section.version,
        )
    _keep_first(section)
    length = [f"{len(text)} huruf" for text in (section.body, body)]
    section.body, section.version, section.updated_by = body, section.version + 1, by
    section.save(update_fields=["body", "version", "updated_by", "updated_at"])
    SectionText.objects.create(section=section, version=section.version, body=body, saved_by=by)
    audit.record("bagian notulen disimpan", section, by=by, changes={"panjang tulisan": length})
    return section


def _keep_first(section: Section) -> None:
    """What the section began with, or was before it had a history, stands in the history too."""
    if section.body and not section.texts.filter(version=section.version).exists():
        first = SectionText.objects.create(
            section=section, version=section.version, body=section.body, saved_by=section.updated_by
        )
        SectionText.objects.filter(pk=first.pk).update(saved_at=section.updated_at)


def plain(value):
    """Text as databases and paper take it: no NUL, one kind of line end, nothing behind the last word."""
    if not isinstance(value, str):
        return value
    return value.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").rstrip()
