"""The letter: drafted from standard words, edited, issued once with its number, and rendered for everybody."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from lokmin.documents.models import Document
from lokmin.documents.services import request_document, request_documents, retry_document, wake
from lokmin.invitations import links, merge_fields, signing
from lokmin.invitations.deadlines import deadline_of
from lokmin.invitations.models import BUNDLE, LETTER, MERGED, Invitation, Letter
from lokmin.invitations.queries.notices import notice_of
from lokmin.invitations.schedule import OFF_KINDS, copy_for
from lokmin.invitations.services.corrections import NOBODY
from lokmin.invitations.services.holding import hold_letter, hold_meeting
from lokmin.invitations.services.invitees import CLOSED, OPEN_STATES
from lokmin.meetings.models import Meeting
from puskesmas import audit
from puskesmas.calendar_text import format_date
from puskesmas.models import Letterhead
from puskesmas.organisations import organisation_of
from puskesmas.organisations.letterheads import letterhead_of
from puskesmas.organisations.numbers import register_manual_number, take_number

SignedBy = Letter.SignedBy
LATE_REPLY = "Batas jawaban di surat ini sesudah pertemuan dimulai. Ubah atau kosongkan batasnya, lalu terbitkan."
CHANGED = "Surat baru saja diubah orang lain. Bandingkan isinya, lalu simpan lagi."
OPENING = (
    "Dalam rangka evaluasi capaian program kesehatan serta penguatan peran lintas sektor di wilayah kerja {puskesmas}, "
    "bersama ini kami mengundang Bapak/Ibu/Saudara untuk hadir pada:"
)
CLOSING = (
    "Mengingat pentingnya acara dimaksud, kami mohon kehadiran Bapak/Ibu/Saudara tepat waktu. Apabila berhalangan, "
    "dimohon menugaskan pejabat yang mewakili dan dapat mengambil keputusan.\n\n"
    "Demikian disampaikan, atas perhatian dan kehadirannya diucapkan terima kasih."
)
FILE_WORDS = {
    Letter.Kind.INVITATION: "undangan",
    Letter.Kind.CORRECTION: "perubahan-jadwal",
    Letter.Kind.POSTPONEMENT: "penundaan",
    Letter.Kind.CANCELLATION: "pembatalan",
}
TEXTS = ["opening", "closing", "notes"]
KEPT = ["urgency", "opening", "closing", "dress", "notes", "copies", "has_invitee_list", "has_agenda"]
FIELDS = [
    "signed_by", "signers", "numbering", "number", "dated_on", "urgency", "attachment_note", "subject", "opening", "closing", "dress",
    "notes", "copies", "has_invitee_list", "has_agenda", "reply_until",
]  # fmt: skip


@transaction.atomic
def draft_letter(meeting: Meeting, *, by) -> Letter:
    """Return the letter of a meeting; the first time one is drafted from the standard text and the last letter's words."""
    hold_meeting(meeting.pk)
    letter = Letter.objects.filter(meeting=meeting).order_by("-version").first()
    if letter:
        return letter
    sent = Letter.objects.filter(meeting=meeting.previous_id, kind=Letter.Kind.INVITATION)
    last = sent.exclude(status=Letter.Status.DRAFT).order_by("-version").first()
    kept = {name: getattr(last, name) for name in KEPT} if last else {}
    signed_by = last.signed_by if last and last.signed_by in signing.choices(meeting) else SignedBy.PUSKESMAS
    letterhead = letterhead_of(signing.letterhead_owner(meeting, signed_by), by=by)
    today = timezone.localdate(timezone=meeting.timezone)
    letter = Letter.objects.create(
        meeting=meeting,
        signed_by=signed_by,
        letterhead=letterhead,
        numbering=_numbering_as(last, signed_by, letterhead, by),
        dated_on=min(today, meeting.local_start.date()),
        subject=f"Undangan {meeting.formal_title}",
        attachment_note="",
        **({"opening": OPENING, "closing": CLOSING, "copies": usual_copies(meeting, signed_by)} | kept),
    )
    audit.record("surat disusun", letter, by=by)
    return letter


@transaction.atomic
def update_letter(letter: Letter, *, by, expected_version: int, **fields) -> Letter:
    """Save the draft. Another choice of who signs brings its letterhead, and its usual numbering and copies where those
    were left alone. Refused: issued already, changed by somebody else meanwhile, unknown merge fields, a signer the
    meeting does not have, numbers of a book one does not keep.
    """
    check_texts(fields)
    fields = {name: value for name, value in fields.items() if name in FIELDS}
    if fields.get("signed_by", letter.signed_by) != letter.signed_by:
        fields |= _other_signers(letter, fields, by)
    _check_numbering(letter, fields, by)
    moved = Letter.objects.filter(pk=letter.pk, status=Letter.Status.DRAFT, lock_version=expected_version).update(
        **fields, lock_version=F("lock_version") + 1
    )
    if not moved:
        if Letter.objects.filter(pk=letter.pk, status=Letter.Status.DRAFT).exists():
            raise ValidationError(CHANGED, code="conflict")
        raise ValidationError("Surat sudah diterbitkan, isinya tidak dapat diubah lagi.")
    changes = {name: [getattr(letter, name), value] for name, value in fields.items() if getattr(letter, name) != value}
    if "letterhead" in changes:
        changes["letterhead"] = [str(letterhead) for letterhead in changes["letterhead"]]
    audit.record("surat diubah", letter, by=by, changes=changes)
    letter.refresh_from_db()
    return letter


def check_texts(fields: dict) -> None:
    """Refuse unknown merge fields, and personal ones in the notes, which are the same for everybody."""
    errors = {}
    for name in TEXTS:
        try:
            merge_fields.check_fields(fields.get(name, ""))
        except ValidationError as error:
            errors[name] = error.messages
    if merge_fields.is_personal(fields.get("notes", "")):
        errors["notes"] = ["Catatan sama untuk semua tamu. Pindahkan {jabatan} atau {nama} ke pembuka atau penutup."]
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def issue_letter(letter: Letter, *, by) -> Letter:
    """Give the letter its number and queue one PDF per invitee, the merged PDF and the ZIP. A second time does nothing.

    A letter that puts off or calls off goes to those whom an earlier one reached; any other to all.
    Refused with a sentence: nobody invited, nobody to sign, a manual number that is empty or taken, a meeting over, or
    in another state than the letter says, an answer awaited after the meeting has begun.
    """
    letter = hold_letter(letter)
    if letter.status == Letter.Status.ISSUED:
        return letter
    letter.meeting = meeting = Meeting.objects.for_pages().get(pk=letter.meeting_id)
    rows = _addressed(letter)
    if letter.reply_until and letter.reply_until > meeting.starts_at:
        raise ValidationError(LATE_REPLY)
    blocks = signing.blocks(letter)
    if lacking := [block.office for block in blocks if block.signer is None]:
        raise ValidationError(why_unsigned(lacking, letter.dated_on))
    letter.signers = [block.printed for block in blocks]
    letter.register_row, letter.number = _number(letter, by)
    letter.schedule = copy_for(letter)
    letter.reply_until = deadline_of(meeting, letter.reply_until, letter.dated_on)
    letter.status, letter.issued_at, letter.issued_by = Letter.Status.ISSUED, timezone.now(), by
    letter.save(
        update_fields=[
            "signers", "register_row", "number", "schedule", "reply_until", "status", "issued_at", "issued_by",
        ]
    )  # fmt: skip
    Letter.objects.filter(meeting=meeting, status=Letter.Status.ISSUED).exclude(pk=letter.pk).update(
        status=Letter.Status.REPLACED
    )
    Invitation.objects.filter(pk__in=[row.pk for row in rows]).update(letter=letter)
    request_letters(letter, rows, by=by)
    request_bundles(letter, by=by)
    audit.record(
        "surat diterbitkan", letter, by=by, changes={"nomor": letter.number or "titik-titik", "tamu": len(rows)}
    )
    return letter


def request_letters(letter: Letter, invitations: list[Invitation], *, by) -> None:
    """Queue one PDF per invitee and wake a worker; the links are made beforehand, because builders only read."""
    for invitation in invitations:
        invitation.meeting = letter.meeting
    links.make_links(invitations)
    word = FILE_WORDS[letter.kind]
    names = {
        row: (f"{letter.subject} – {row.post}", f"{word}-{slugify(row.post)[:60] or row.pk}.pdf") for row in invitations
    }
    request_documents(LETTER, names, dated_on=letter.dated_on, batch=letter.batch, by=by)
    wake(LETTER, letter.batch)


def request_bundles(letter: Letter, *, by) -> None:
    """Queue the PDF of all letters for the printer and the ZIP of single files."""
    for kind, suffix in ((MERGED, "pdf"), (BUNDLE, "zip")):
        request_document(
            kind,
            letter,
            title=letter.subject,
            file_name=f"{FILE_WORDS[letter.kind]}-{slugify(letter.meeting.title)}.{suffix}",
            dated_on=letter.dated_on,
            batch=letter.batch,
            by=by,
        )


@transaction.atomic
def invite_late(letter: Letter, *, by) -> int:
    """Make letters for guests added after the letter was issued, under the same number; return how many."""
    letter = hold_letter(letter)
    if letter.status != Letter.Status.ISSUED or letter.meeting.status not in OPEN_STATES:
        return 0
    rows = list(Invitation.objects.active().filter(meeting=letter.meeting, letter__isnull=True).in_order())
    if rows:
        Invitation.objects.filter(pk__in=[row.pk for row in rows]).update(letter=letter)
        request_letters(letter, rows, by=by)
        request_bundles(letter, by=by)
        audit.record("surat susulan dibuat", letter, by=by, changes={"tamu": len(rows)})
    return len(rows)


@transaction.atomic
def retry_letters(letter: Letter, *, by) -> int:
    """Make the PDFs again that failed, and the bundles that lack them; return how many letters. Ready ones stay."""
    letter = hold_letter(letter)
    failed = list(Document.objects.current().filter(kind=LETTER, batch=letter.batch, state=Document.State.FAILED))
    for document in failed:
        retry_document(document, by=by)
    broken = Document.objects.of(letter).current().filter(state=Document.State.FAILED)
    if failed or broken.exists():
        request_bundles(letter, by=by)
    return len(failed)


def _addressed(letter: Letter) -> list[Invitation]:
    """Who gets the letter when it is issued; refuses a letter the state of its meeting does not allow."""
    meeting = letter.meeting
    if letter.kind in OFF_KINDS.values():
        if OFF_KINDS.get(meeting.status) != letter.kind:
            raise ValidationError(
                f"Lokmin ini sekarang berkeadaan “{meeting.get_status_display()}”. Muat ulang halaman."
            )
        rows = notice_of(letter).addressed
        if not rows:
            raise ValidationError(NOBODY)
        return rows
    if meeting.status not in OPEN_STATES:
        raise ValidationError(CLOSED)
    rows = list(Invitation.objects.active().filter(meeting=meeting).in_order())
    if not rows:
        raise ValidationError("Belum ada tamu. Tambahkan tamu dahulu, lalu terbitkan surat.")
    return rows


def _number(letter: Letter, by):
    """The row in the number book and the number as printed; dotted when it is written by hand."""
    if letter.numbering == Letter.Numbering.BLANK:
        return None, ""
    _check_numbering(letter, {}, by)
    if letter.numbering == Letter.Numbering.MANUAL:
        row = register_manual_number(
            letter.letterhead, text=letter.number, dated_on=letter.dated_on, subject=letter.subject, by=by
        )
    else:
        row = take_number(
            letter.letterhead, dated_on=letter.dated_on, subject=letter.subject, urgency=letter.urgency, by=by
        )
    return row, row.text


def _numbering_as(last: Letter | None, signed_by: str, letterhead: Letterhead, by) -> str:
    """The numbering of the last letter that was signed the same way, else the usual one."""
    if last is None or last.signed_by != signed_by:
        return signing.usual_numbering(signed_by)
    is_refused = last.numbering == Letter.Numbering.AUTOMATIC and not signing.may_take_number(letterhead, by)
    return signing.usual_numbering(signed_by) if is_refused else last.numbering


def _other_signers(letter: Letter, fields: dict, by) -> dict:
    """What changes with the choice of who signs: letterhead, and numbering and copies that were left as they were."""
    meeting, signed_by = Meeting.objects.for_pages().get(pk=letter.meeting_id), fields["signed_by"]
    if signed_by not in signing.choices(meeting):
        raise ValidationError({"signed_by": "Pilihan ini tidak ada untuk pertemuan ini. Pilih yang lain."})
    changed = {"letterhead": letterhead_of(signing.letterhead_owner(meeting, signed_by), by=by)}
    if fields.get("numbering", letter.numbering) == letter.numbering:
        changed["numbering"] = signing.usual_numbering(signed_by)
    if fields.get("copies", letter.copies).split() == usual_copies(meeting, letter.signed_by).split():
        changed["copies"] = usual_copies(meeting, signed_by)
    return changed


def _check_numbering(letter: Letter, fields: dict, by) -> None:
    """Refuse to hand out numbers from the book of a kecamatan whose camat office keeps it itself."""
    letterhead = fields.get("letterhead", letter.letterhead)
    is_automatic = fields.get("numbering", letter.numbering) == Letter.Numbering.AUTOMATIC
    if is_automatic and not signing.may_take_number(letterhead, by):
        office = organisation_of(letterhead).name
        raise ValidationError(
            {"numbering": f"Buku nomor {office} dipegang akun kantor camat. Pilih titik-titik, atau tulis nomornya."}
        )


def why_unsigned(offices, day: date) -> str:
    """The sentence for offices that have nobody to sign on a day."""
    names = " dan ".join(office.name for office in offices)
    return (
        f"{names} belum punya penanda tangan yang berlaku pada {format_date(day)}. "
        "Isi di Pengaturan, Penanda tangan, atau pilih penanda tangan lain di surat."
    )


def usual_copies(meeting: Meeting, signed_by: str) -> str:
    """Who gets a copy: the dinas kesehatan, and the camat unless he signs himself."""
    district = meeting.region.parent
    lines = [f"Kepala Dinas Kesehatan {district.full_name}"] if district else []
    is_camat_among = signed_by in (SignedBy.CAMAT, SignedBy.BOTH)
    return "\n".join(lines if is_camat_among else [*lines, meeting.region.head_post])
