"""Letters that follow a letter: another schedule, put off, called off; and the answers given for the old schedule."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lokmin.invitations.models import Invitation, Letter, Reply
from lokmin.invitations.queries.notices import has_reached_anybody
from lokmin.invitations.schedule import OFF_KINDS, is_over, needed_kind
from lokmin.invitations.services.attachments import copy_attachments, remove_attachment
from lokmin.invitations.services.holding import hold_letters, hold_meeting
from lokmin.invitations.services.taking_back import take_back_old_schedule
from lokmin.meetings.models import Meeting
from puskesmas import audit
from puskesmas.calendar_text import format_date

Kind, Status = Letter.Kind, Letter.Status
NOT_CHANGED = "Jadwal tidak berubah sejak surat terakhir terbit, jadi tidak perlu surat perubahan."
NOBODY = (
    "Belum ada tamu yang tercatat menerima surat, jadi tidak ada yang perlu diberi tahu. Bila suratnya sudah diantar, "
    "tandai dahulu di halaman Pengiriman."
)
OVER = "Pertemuan ini sudah lewat, jadi tidak ada lagi surat perubahan jadwal untuknya."
REASON = {Kind.POSTPONEMENT: "Alasan penundaan", Kind.CANCELLATION: "Alasan pembatalan"}
SUBJECTS = {
    Kind.CORRECTION: "Perubahan Jadwal {title}",
    Kind.POSTPONEMENT: "Penundaan {title}",
    Kind.CANCELLATION: "Pembatalan {title}",
}
OPENINGS = {
    Kind.CORRECTION: (
        "Menindaklanjuti {letter}, bersama ini kami sampaikan bahwa jadwalnya berubah. Kami mohon kehadiran "
        "Bapak/Ibu/Saudara dengan jadwal sebagai berikut:"
    ),
    Kind.POSTPONEMENT: (
        "Menindaklanjuti {letter}, dengan hormat kami sampaikan penundaan pertemuan yang sedianya dilaksanakan pada:"
    ),
    Kind.CANCELLATION: (
        "Menindaklanjuti {letter}, dengan hormat kami sampaikan pembatalan pertemuan yang sedianya dilaksanakan pada:"
    ),
}
CLOSINGS = {
    Kind.POSTPONEMENT: (
        "{reason}Tanggal penggantinya akan kami sampaikan dengan surat tersendiri.\n\n"
        "Demikian disampaikan. Kami mohon maaf atas perubahan ini, dan atas perhatian Bapak/Ibu/Saudara diucapkan "
        "terima kasih."
    ),
    Kind.CANCELLATION: (
        "{reason}Sehubungan dengan itu Bapak/Ibu/Saudara tidak perlu hadir, dan surat ini tidak perlu dijawab.\n\n"
        "Demikian disampaikan. Kami mohon maaf atas pembatalan ini, dan atas perhatian serta kesediaan "
        "Bapak/Ibu/Saudara diucapkan terima kasih."
    ),
}


def follow_change(meeting: Meeting, *, by) -> None:
    """What a changed meeting means for its letters and answers; runs in the transaction of the change.

    Mails that tell the old schedule and have not left are taken back first: whom they were for was not reached.
    """
    hold_letters(meeting.pk)
    let_answers_count(meeting, by=by)
    draft_change(meeting, by=by)


@transaction.atomic
def draft_change(meeting: Meeting, *, by) -> Letter | None:
    """Draft the letter the guests need now: ralat, penundaan or pembatalan, signed as before, its number still to come.

    A draft not issued yet stays, and is re-worded when another kind is needed; it is thrown away when the guests know
    the right schedule after all. None when no letter was issued, when the one that stands says how things are, or when
    a meeting that is off reached nobody.
    """
    hold_meeting(meeting.pk)
    meeting = Meeting.objects.select_related("region").get(pk=meeting.pk)
    draft = Letter.objects.filter(meeting=meeting, status=Status.DRAFT).first()
    last = Letter.objects.filter(meeting=meeting, status=Status.ISSUED).order_by("-version").first()
    if draft:
        _forget_deadline(draft, by)
    if last is None:
        return None
    kind = needed_kind(last, meeting)
    if kind:
        take_back_old_schedule(meeting, by=by)
    if kind in OFF_KINDS.values() and not has_reached_anybody(meeting):
        kind = None
    if draft is None:
        return _draft(meeting, last, kind, by) if kind else None
    if kind is None:
        audit.record("surat perubahan tidak jadi", draft, by=by)
        draft.delete()
        return None
    return draft if draft.kind == kind else _reword(draft, meeting, last, kind, by)


@transaction.atomic
def draft_correction(meeting: Meeting, *, by) -> Letter:
    """As `draft_change`, for somebody who asks for it: says why when there is nothing to draft."""
    letters = Letter.objects.filter(meeting=meeting)
    if draft := letters.filter(status=Status.DRAFT).exclude(kind=Kind.INVITATION).first():
        return draft
    last = letters.filter(status=Status.ISSUED).order_by("-version").first()
    if last is None:
        raise ValidationError("Belum ada surat. Susun surat undangan dahulu; jadwal barunya ikut sendiri.")
    letter = draft_change(meeting, by=by)
    if letter is None:
        fresh = Meeting.objects.select_related("region").get(pk=meeting.pk)
        is_off = needed_kind(last, fresh) in OFF_KINDS.values()
        raise ValidationError(NOBODY if is_off else OVER if is_over(fresh) else NOT_CHANGED)
    return letter


@transaction.atomic
def let_answers_count(meeting: Meeting, *, by) -> int:
    """Let only the answers count that were given for the present start; return for how many guests that changed.

    An answer for an earlier date stays in the history. When the old date comes back, so do its answers.
    """
    # Locked first and read afterwards: an answer on its way is waited for, and then seen.
    before = dict(
        Invitation.objects.select_for_update().filter(meeting=meeting).order_by("pk").values_list("pk", "answer")
    )
    changed: dict[str, list[int]] = {}
    for reply in Reply.objects.filter(invitation__in=before).newest():
        answer = reply.answer if reply.answered_for == meeting.starts_at else Invitation.Answer.NONE
        if answer != before[reply.invitation_id]:
            changed.setdefault(answer, []).append(reply.invitation_id)
    for answer, pks in changed.items():
        Invitation.objects.filter(pk__in=pks).update(answer=answer)
    count = sum(map(len, changed.values()))
    if count:
        audit.record("jawaban dicocokkan dengan jadwal baru", meeting, by=by, changes={"tamu": count})
    return count


def _draft(meeting: Meeting, last: Letter, kind: str, by) -> Letter:
    letter = Letter.objects.create(
        meeting=meeting,
        version=last.version + 1,
        signed_by=last.signed_by,
        letterhead=last.letterhead,
        numbering=last.numbering,
        urgency=last.urgency,
        dress=last.dress,
        notes=last.notes,
        copies=last.copies,
        signers=last.signers,  # who still signs on the new day is chosen again
        **_words(meeting, last, kind),
    )
    if kind == Kind.CORRECTION:
        copy_attachments(_last_asking(last), letter)
    audit.record(f"surat {letter.get_kind_display().lower()} disusun", letter, by=by)
    return letter


def _reword(draft: Letter, meeting: Meeting, last: Letter, kind: str, by) -> Letter:
    """Make a draft one of another kind; who signs, the number and the copies stay as they were chosen."""
    before = draft.get_kind_display()
    Letter.objects.filter(pk=draft.pk, status=Status.DRAFT).update(
        **_words(meeting, last, kind), lock_version=F("lock_version") + 1
    )
    draft.refresh_from_db()
    for attachment in draft.attachments.all() if kind != Kind.CORRECTION else ():
        remove_attachment(attachment, by=by)
    if kind == Kind.CORRECTION:
        copy_attachments(_last_asking(last), draft)
    audit.record("surat disusun ulang", draft, by=by, changes={"jenis": [before, draft.get_kind_display()]})
    return draft


def _words(meeting: Meeting, last: Letter, kind: str) -> dict:
    """What depends on the kind: a letter that calls off needs no attachments."""
    number = f" Nomor {last.number}" if last.number else ""
    earlier = _plain(f"surat kami{number} tanggal {format_date(last.dated_on)} hal {last.subject}")
    reason = _plain(meeting.status_reason.strip().rstrip("."))
    said = f"{REASON[kind]}: {reason}. " if kind in REASON and reason else ""
    is_new_date, asking = kind == Kind.CORRECTION, _last_asking(last)
    today = timezone.localdate(timezone=meeting.timezone)
    return {
        "kind": kind,
        "dated_on": min(today, meeting.local_start.date()) if is_new_date else today,
        "subject": SUBJECTS[kind].format(title=meeting.formal_title)[:255],
        "opening": OPENINGS[kind].format(letter=earlier),
        "closing": CLOSINGS[kind].format(reason=said) if kind in CLOSINGS else asking.closing,
        "attachment_note": "",
        "has_invitee_list": is_new_date and asking.has_invitee_list,
        "has_agenda": is_new_date and asking.has_agenda,
        "reply_until": None,
    }


def _plain(text: str) -> str:
    """Words of people, in which braces must not become merge fields."""
    return text.replace("{", "(").replace("}", ")")


def _forget_deadline(draft: Letter, by) -> None:
    """Until when an answer was awaited belonged to the old schedule; the usual deadline counts again."""
    if draft.reply_until:
        audit.record("batas jawaban dikosongkan", draft, by=by, changes={"batas jawaban": [draft.reply_until, None]})
        Letter.objects.filter(pk=draft.pk).update(reply_until=None, lock_version=F("lock_version") + 1)
        draft.refresh_from_db()


def _last_asking(last: Letter) -> Letter:
    """The newest letter that asked to come: after a postponement its closing and attachments hold again."""
    asking = Letter.objects.filter(meeting=last.meeting_id, kind__in=[Kind.INVITATION, Kind.CORRECTION])
    return asking.filter(version__lte=last.version).order_by("-version").first() or last
