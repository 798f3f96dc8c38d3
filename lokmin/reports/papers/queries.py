"""All papers of one meeting in the order of its folder, with the state of each; a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from lokmin.documents.models import Document
from lokmin.invitations.models import Delivery, Letter
from lokmin.meetings.models import Meeting
from lokmin.minutes.files import scans_of
from lokmin.minutes.models import MeetingFile, Minutes, Revision
from lokmin.minutes.services import CONSULTATION
from lokmin.minutes.services.agreement import AGREEMENT
from lokmin.minutes.standing import why_outdated, written_at
from lokmin.reports.activity.queries import ACTIVITY
from lokmin.reports.papers.content import EXTRACT, PHOTOS
from puskesmas.calendar_text import format_date

Kind = MeetingFile.Kind
NONE, DRAFT, FINAL, SIGNED, REPLACED = "none", "draft", "final", "signed", "replaced"
STATES = {
    NONE: ("todo", "Belum ada"),
    DRAFT: ("wait", "Draf"),
    FINAL: ("done", "Sah"),
    SIGNED: ("done", "Ditandatangani"),
    REPLACED: ("wait", "Isinya sudah berubah"),
}


@dataclass
class Paper:
    """One line of the folder. `url` is the page that makes or shows it, `makes` the kind this page itself can make."""

    title: str
    state: str = NONE
    note: str = ""
    page: str = ""  # name of the page that makes it
    permission: str = "minutes.view"
    asks: str = "minutes.edit"  # who may make it
    makes: str = ""
    document: Document | None = None
    scan: MeetingFile | None = None
    parts: list["Paper"] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return STATES[self.state][0]

    @property
    def word(self) -> str:
        return STATES[self.state][1]

    @property
    def is_waiting(self) -> bool:
        return bool(self.document and self.document.state in (Document.State.QUEUED, Document.State.WORKING))

    @property
    def is_failed(self) -> bool:
        return bool(self.document and self.document.state == Document.State.FAILED)

    @property
    def is_ready(self) -> bool:
        return bool(self.document and self.document.is_ready)


@dataclass
class Folder:
    """What is read once for all lines."""

    meeting: Meeting
    minutes: Minutes | None
    revision: Revision | None
    documents: dict[str, Document]
    scans: dict[str, MeetingFile]

    @property
    def is_endorsed(self) -> bool:
        return self.revision is not None

    @cached_property
    def written_at(self) -> datetime | None:
        return written_at(self.meeting)

    def outdated(self, document: Document) -> str:
        """Why a file made from the minutes is not what would be printed now; empty while it is."""
        report = getattr(self.meeting, "activity_report", None) if document.kind == ACTIVITY else None
        if report and document.created_at < report.updated_at:
            return "teks laporan diubah sesudah berkas ini dibuat"
        return why_outdated(document, self.revision, self.written_at)


def folder_of(meeting: Meeting) -> Folder:
    minutes = Minutes.objects.filter(meeting=meeting).select_related("agreement").first()
    revision = minutes.revisions.select_related("document").order_by("-number").first() if minutes else None
    types = ContentType.objects.get_for_models(Meeting, Minutes)
    owned = Q(content_type=types[Meeting], object_id=meeting.pk)
    if minutes:
        owned |= Q(content_type=types[Minutes], object_id=minutes.pk)
    documents = {row.kind: row for row in Document.objects.filter(owned).current()}
    return Folder(meeting, minutes, revision, documents, scans_of(meeting))


def papers_of(folder: Folder, recipients: list[tuple[str, str]]) -> list[Paper]:
    """The lines in the order of the folder (domain: §3); `recipients` are (kind, name) of the extracts."""
    meeting, made = folder.meeting, folder.documents
    is_first = meeting.kind == Meeting.Kind.FIRST or hasattr(folder.minutes, "agreement")
    count = meeting.files.kept().filter(kind=Kind.MATERIAL).count()
    photos = folder.minutes.photos.count() if folder.minutes else 0
    return [
        _made(
            folder,
            "Kerangka acuan kegiatan (KAK)",
            made.get("terms"),
            Kind.TERMS,
            page="meetings:terms",
            permission="meetings.view",
            asks="meetings.edit",
        ),
        _letter(folder),
        _proof(folder),
        _made(
            folder,
            "Daftar hadir",
            made.get("sheet"),
            Kind.ATTENDANCE,
            page="attendance:sheet",
            permission="attendance.view",
        ),
        Paper(
            "Materi paparan",
            FINAL if count else NONE,
            f"{count} berkas" if count else "Unggah paparan yang disampaikan.",
            page="minutes:files",
        ),
        _minutes(folder),
        *([_record(folder, "Berita acara kesepakatan", AGREEMENT, Kind.AGREEMENT)] if is_first else []),
        _of_minutes(folder, "Matriks RTL", made.get("rtl_matrix"), Kind.ACTIONS, page="actions:matrix"),
        _of_minutes(folder, "Dokumentasi foto", made.get(PHOTOS), "", makes=PHOTOS, note=f"{photos} foto"),
        *([_record(folder, "Berita acara FKP", CONSULTATION, Kind.CONSULTATION)] if meeting.is_with_fkp else []),
        _of_minutes(folder, "Laporan pelaksanaan", made.get(ACTIVITY), Kind.REPORT, page="reports:activity"),
        _extracts(folder, recipients),
    ]


def _record(folder: Folder, title: str, kind: str, scan_kind: str) -> Paper:
    """A berita acara; its page is named after the kind of document."""
    return _of_minutes(folder, title, folder.documents.get(kind), scan_kind, page=f"minutes:{kind}_document")


def _extracts(folder: Folder, recipients: list[tuple[str, str]]) -> Paper:
    """All extracts in one file, and each by itself below."""
    paper = _of_minutes(
        folder, "Petikan untuk yang harus mengerjakan", folder.documents.get(EXTRACT), "", makes=EXTRACT
    )
    paper.parts = [_of_minutes(folder, name, folder.documents.get(kind), "", makes=kind) for kind, name in recipients]
    if paper.state != REPLACED:
        paper.note = f"{len(recipients)} penerima, satu halaman tiap penerima" if recipients else "Belum ada baris RTL."
    return paper


def _made(folder: Folder, title: str, document: Document | None, scan_kind: str, *, note="", **values) -> Paper:
    """A document that stands by itself: ready is ready, a signed scan is more."""
    scan = folder.scans.get(scan_kind) if scan_kind else None
    state = SIGNED if scan else FINAL if document and document.is_ready else NONE
    if document and document.is_ready:
        note = f"versi {document.version}, {document.pages} halaman, {format_date(document.finished_at)}"
    return Paper(title, state, note, document=document, scan=scan, **values)


def _of_minutes(folder: Folder, title: str, document, scan_kind: str, **values) -> Paper:
    """A document made from the minutes: a draft until they are endorsed, replaced when endorsed again later."""
    paper = _made(folder, title, document, scan_kind, **values)
    if document and document.is_ready and (why := folder.outdated(document)):
        paper.state, paper.note = REPLACED, f"{why}; buat lagi"
    elif paper.state == FINAL and document.is_draft:
        paper.state = DRAFT
    return paper


def _letter(folder: Folder) -> Paper:
    letter = folder.meeting.letters.exclude(status=Letter.Status.REPLACED).order_by("-version").first()
    scan = folder.scans.get(Kind.LETTER)
    state = SIGNED if scan else NONE
    note, page = "Susun surat undangan.", "invitations:invitees"
    if letter:
        issued = letter.status == Letter.Status.ISSUED
        state = SIGNED if scan else FINAL if issued else DRAFT
        note = f"Nomor {letter.number or '……'}, {format_date(letter.dated_on)}"
        page = "invitations:letter_edit" if letter.status == Letter.Status.DRAFT else "invitations:sending"
    return Paper(
        "Surat undangan",
        state,
        note,
        page=page,
        permission="invitations.view",
        asks="invitations.edit",
        scan=scan,
    )


def _proof(folder: Folder) -> Paper:
    arrived = [Delivery.State.SENT, Delivery.State.HANDED_OVER, Delivery.State.TOLD]
    rows = Delivery.objects.filter(invitation__meeting=folder.meeting, state__in=arrived)
    count = rows.values("invitation").distinct().count()
    scan = folder.scans.get(Kind.RECEIPT)
    return Paper(
        "Bukti pengiriman",
        SIGNED if scan else FINAL if count else NONE,
        f"{count} undangan tercatat sampai" if count else "Belum ada undangan yang tercatat sampai.",
        page="invitations:sending" if folder.meeting.letters.exists() else "invitations:invitees",
        permission="invitations.view",
        asks="invitations.edit",
        scan=scan,
    )


def _minutes(folder: Folder) -> Paper:
    scan = folder.scans.get(Kind.MINUTES)
    if folder.minutes is None:
        return Paper("Notulen", NONE, "Dimulai pada hari pelaksanaan.", page="minutes:edit", scan=scan)
    revision = folder.revision
    if revision is None:
        draft = folder.documents.get("minutes")
        return Paper(
            "Notulen", DRAFT, folder.minutes.get_status_display(), page="minutes:view", document=draft, scan=scan
        )
    again = f", revisi {revision.number}" if revision.number > 1 else ""
    note = f"disahkan {format_date(revision.endorsed_at)}{again}"
    state = REPLACED if folder.minutes.is_editable else SIGNED if scan else FINAL
    if state == REPLACED:
        note += "; dibuka kembali dan sedang diperbaiki"
    return Paper("Notulen", state, note, page="minutes:view", document=revision.document, scan=scan)
