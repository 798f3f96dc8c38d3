"""Material and signed scans of a meeting: store, name, remove and bring back.

Material belongs to what the head endorses and is locked with the minutes. Signed scans come from paper, often weeks
later, so they may be added at any time; a newer one counts and the older ones stay.
"""

import hashlib
import re
import uuid
from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from lokmin.documents import office_files, scans, uploads
from lokmin.meetings.models import Meeting
from lokmin.minutes.models import MeetingFile
from lokmin.minutes.services.writing import lock_for_writing, plain
from puskesmas import audit, pictures

MATERIAL_PDF = uploads.Limits("berkas", 20 * 1024 * 1024, 200, 100_000)
SCAN_PDF = uploads.Limits("pindaian", 20 * 1024 * 1024, 100, 50_000)
MOST_FILES, MOST_TOGETHER, MOST_PAGES_TAKEN = 60, 300 * 1024 * 1024, 30
SCAN_SIDE, SCAN_QUALITY = 2000, 75  # 170 dpi on A4: handwriting stays readable
TITLE_LENGTH = MeetingFile._meta.get_field("title").max_length
PDF, JPEG = "application/pdf", "image/jpeg"
WRONG_KIND = "bukan PDF, PPTX, DOCX, XLSX, JPEG, atau PNG. Simpan sebagai PDF, lalu unggah lagi."
OLD_OFFICE = "berformat Office lama. Simpan sebagai PPTX, DOCX, XLSX, atau PDF, lalu unggah lagi."


@dataclass(frozen=True)
class Prepared:
    """A file checked and rewritten, ready to store."""

    content: bytes
    media_type: str
    ending: str
    pages: int = 0


def add_material(meeting: Meeting, file, *, by, title: str = "") -> MeetingFile:
    """Store one file that was shown. The same one twice is stored once.

    Refused: locked minutes, macros, what cannot be read safely, too large or too many.
    """
    prepared = _prepared(file)  # seconds of work, before any row is held
    return _stored(meeting, MeetingFile.Kind.MATERIAL, prepared, title or _title_of(file), by=by)


def add_scan(meeting: Meeting, kind: str, files: list, *, by, title: str = "") -> MeetingFile:
    """Store a signed document: one PDF, or its pages as pictures, which become one PDF.

    Refused: a kind that has no scans, several PDFs or a mixture, what cannot be read safely, too large or too many.
    """
    if kind not in MeetingFile.Kind.values or kind == MeetingFile.Kind.MATERIAL:
        raise ValidationError({"kind": "Pilih dokumen yang dipindai."})
    if not files:
        raise ValidationError({"files": "Pilih dahulu PDF atau foto pindaiannya."})
    prepared = _scanned(files)
    return _stored(meeting, kind, prepared, title or MeetingFile.Kind(kind).label, by=by)


@transaction.atomic
def rename_file(file: MeetingFile, *, title: str, by) -> MeetingFile:
    """Write another title. Refused when empty, too long or locked."""
    _hold(file.meeting, file.kind)
    before, file.title = file.title, _checked_title(title)
    if before != file.title:
        file.save(update_fields=["title"])
        audit.record("judul berkas diubah", file, by=by, changes={"judul": [before, file.title]})
    return file


@transaction.atomic
def remove_file(file: MeetingFile, *, by) -> bool:
    """Take a file out; it stays in the store, so that it can come back. Returns whether it was in. Refused when locked."""
    _hold(file.meeting, file.kind)
    removed = MeetingFile.objects.kept().filter(pk=file.pk).update(removed_at=timezone.now())
    if removed:
        audit.record("berkas dihapus", file, by=by, changes={"judul": file.title})
    return bool(removed)


@transaction.atomic
def restore_file(file: MeetingFile, *, by) -> bool:
    """Bring a removed file back; return whether it was out. Refused when locked or too many."""
    _hold(file.meeting, file.kind)
    kept = MeetingFile.objects.kept().filter(meeting=file.meeting)
    if not kept.filter(pk=file.pk).exists():
        _refuse_too_many(kept, file.size)
    back = MeetingFile.objects.filter(pk=file.pk, removed_at__isnull=False).update(removed_at=None)
    if back:
        audit.record("berkas dikembalikan", file, by=by, changes={"judul": file.title})
    return bool(back)


def _hold(meeting: Meeting, kind: str) -> None:
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    if kind == MeetingFile.Kind.MATERIAL:
        lock_for_writing(meeting)


def _prepared(file) -> Prepared:
    file.seek(0)
    start = file.read(8)
    name = (getattr(file, "name", "") or "Berkas ini")[-80:]
    if b"%PDF-" in start:
        return _pdf(file, MATERIAL_PDF)
    if start.startswith(b"PK\x03\x04"):
        ending = office_files.check_office(file)
        file.seek(0)
        return Prepared(file.read(), office_files.KINDS[ending][1], ending)
    if start.startswith((b"\xff\xd8", b"\x89PNG", b"RIFF")) or start[4:8] == b"ftyp":
        return Prepared(pictures.prepare_upload(file, longest=SCAN_SIDE).content, JPEG, "jpg")
    raise ValidationError(f"{name} {OLD_OFFICE if start.startswith(bytes.fromhex('d0cf11e0')) else WRONG_KIND}")


def _scanned(files: list) -> Prepared:
    starts = []
    for file in files:
        file.seek(0)
        starts.append(file.read(8))
    are_pdf = [b"%PDF-" in start for start in starts]
    if len(files) == 1 and are_pdf[0]:
        return _pdf(files[0], SCAN_PDF)
    if any(are_pdf):
        raise ValidationError("Unggah satu PDF saja, atau beberapa foto tanpa PDF.")
    if len(files) > MOST_PAGES_TAKEN:
        raise ValidationError(f"Paling banyak {MOST_PAGES_TAKEN} foto untuk satu dokumen. Pindai sebagai PDF.")
    taken = [pictures.prepare_upload(file, longest=SCAN_SIDE, quality=SCAN_QUALITY) for file in files]
    return Prepared(scans.pages_of(taken), PDF, "pdf", len(taken))


def _pdf(file, most: uploads.Limits) -> Prepared:
    content, pages = uploads.prepare_pdf(file, most)
    return Prepared(content, PDF, "pdf", pages)


@transaction.atomic
def _stored(meeting: Meeting, kind: str, prepared: Prepared, title: str, *, by) -> MeetingFile:
    _hold(meeting, kind)
    title, sha256 = _checked_title(title), hashlib.sha256(prepared.content).hexdigest()
    kept = MeetingFile.objects.kept().filter(meeting=meeting)
    if found := kept.filter(kind=kind, sha256=sha256).first():
        return found
    _refuse_too_many(kept, len(prepared.content))
    row = MeetingFile(
        meeting=meeting,
        kind=kind,
        title=title,
        media_type=prepared.media_type,
        file_name=_file_name(title, prepared.ending),
        size=len(prepared.content),
        pages=prepared.pages,
        sha256=sha256,
        uploaded_by=by,
    )
    row.file.save(f"{uuid.uuid4().hex}.{prepared.ending}", ContentFile(prepared.content), save=False)
    row.save(force_insert=True)
    audit.record("berkas diunggah", row, by=by, changes={"jenis": row.get_kind_display(), "judul": title})
    return row


def _refuse_too_many(kept, more: int) -> None:
    if kept.count() >= MOST_FILES:
        raise ValidationError(f"Paling banyak {MOST_FILES} berkas untuk satu pertemuan. Hapus yang tidak perlu.")
    if (kept.aggregate(all=Sum("size"))["all"] or 0) + more > MOST_TOGETHER:
        raise ValidationError(
            "Berkas satu pertemuan bersama paling besar 300 MB. Perkecil atau hapus yang tidak perlu."
        )


def _checked_title(title: str) -> str:
    title = " ".join(plain(title).split())
    if not title:
        raise ValidationError({"title": "Tulis judulnya."})
    if len(title) > TITLE_LENGTH:
        raise ValidationError({"title": f"Paling banyak {TITLE_LENGTH} huruf. Ringkas judulnya."})
    return title


def _title_of(file) -> str:
    """The name on the sender's device without its ending: Paparan_capaian.pptx is "Paparan capaian"."""
    stem = PurePath((getattr(file, "name", "") or "").replace("\\", "/")).stem
    return " ".join(re.sub(r"[_\x00-\x1f]+", " ", stem).split())[:TITLE_LENGTH] or "Materi"


def _file_name(title: str, ending: str) -> str:
    """A name for the reader's device, of plain letters."""
    stem = re.sub(r"[^0-9a-z]+", "-", title.casefold()).strip("-")[:80] or "berkas"
    return f"{stem}.{ending}"
