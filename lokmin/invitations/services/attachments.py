"""Uploaded PDF files behind the letter: added, ordered and removed while it is a draft; issuing freezes them."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from lokmin.documents.uploads import MOST_BYTES, MOST_PAGES, prepare_pdf
from lokmin.invitations.models import Letter, LetterAttachment
from puskesmas import audit

FROZEN = "Surat sudah diterbitkan, lampirannya tidak dapat diubah lagi."


def add_attachment(letter: Letter, file, *, title: str, by) -> LetterAttachment:
    """Put an uploaded PDF behind the letter, written anew without scripts, links and metadata.

    Refused with a sentence: no PDF, damaged, locked, too large, too many pages together, the same file twice.
    """
    if not Letter.objects.filter(pk=letter.pk, status=Letter.Status.DRAFT).exists():
        raise ValidationError(FROZEN)
    content, pages = prepare_pdf(file)  # seconds of work, before any row is held
    return _store(letter, content, pages, title=title, by=by)


@transaction.atomic
def _store(letter: Letter, content: bytes, pages: int, *, title: str, by) -> LetterAttachment:
    _lock_draft(letter)
    rows = list(letter.attachments.all())
    digest = hashlib.sha256(content).hexdigest()
    if any(row.sha256 == digest for row in rows):
        raise ValidationError("Berkas yang sama sudah dilampirkan.")
    if sum(row.size for row in rows) + len(content) > MOST_BYTES or sum(row.pages for row in rows) + pages > MOST_PAGES:
        raise ValidationError(
            f"Semua lampiran bersama paling besar 5 MB dan {MOST_PAGES} halaman, karena ikut di surat setiap tamu. "
            "Keluarkan salah satunya, atau perkecil berkasnya."
        )
    row = LetterAttachment(letter=letter, title=title, size=len(content), pages=pages, sha256=digest, added_by=by)
    row.order = max((known.order for known in rows), default=0) + 1
    row.file.save(f"{letter.pk}-{digest[:16]}.pdf", ContentFile(content), save=False)
    row.save()
    audit.record("lampiran surat ditambahkan", letter, by=by, changes={"judul": title, "halaman": pages})
    return row


@transaction.atomic
def move_attachment(attachment: LetterAttachment, *, up: bool, by) -> bool:
    """Change places with the neighbour; return whether there was one."""
    _lock_draft(attachment.letter)
    rows = list(LetterAttachment.objects.filter(letter=attachment.letter_id))
    at = next((number for number, row in enumerate(rows) if row.pk == attachment.pk), None)
    other = None if at is None else at - 1 if up else at + 1
    if other is None or not 0 <= other < len(rows):
        return False
    rows[at], rows[other] = rows[other], rows[at]
    for number, row in enumerate(rows, start=1):
        row.order = number
    LetterAttachment.objects.bulk_update(rows, ["order"])
    audit.record("urutan lampiran surat diubah", attachment.letter, by=by, changes={"judul": attachment.title})
    return True


@transaction.atomic
def remove_attachment(attachment: LetterAttachment, *, by) -> bool:
    """Take a file off the letter; return whether it was there. Its stored file goes after the commit."""
    _lock_draft(attachment.letter)
    removed, _ = LetterAttachment.objects.filter(pk=attachment.pk).delete()
    if removed:
        transaction.on_commit(lambda: _delete_unused(attachment.file))
        audit.record("lampiran surat dikeluarkan", attachment.letter, by=by, changes={"judul": attachment.title})
    return bool(removed)


def copy_attachments(earlier: Letter, letter: Letter) -> None:
    """Put the files of an earlier letter behind a new draft; both share what is stored."""
    rows = list(earlier.attachments.all())
    for row in rows:
        row.pk, row.letter = None, letter
    LetterAttachment.objects.bulk_create(rows)


def _delete_unused(file) -> None:
    if not LetterAttachment.objects.filter(file=file.name).exists():
        file.storage.delete(file.name)


def _lock_draft(letter: Letter) -> None:
    """Hold the letter while its attachments change, so that issuing it waits or is seen."""
    locked = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if locked.status != Letter.Status.DRAFT:
        raise ValidationError(FROZEN)
