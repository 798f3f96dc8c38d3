"""Answers to invitations: by personal link, by the camat office, or told to the puskesmas."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lokmin.documents.text import clean_text
from lokmin.invitations import links
from lokmin.invitations.models import Invitation, Reply
from lokmin.invitations.queries.public import deadline
from lokmin.invitations.services.reminders import take_back_reminders
from lokmin.meetings.models import Meeting
from puskesmas import audit
from puskesmas.calendar_text import format_day
from puskesmas.identity import normalize_phone

ANSWERS = {Invitation.Answer.PRESENT, Invitation.Answer.REPRESENTED, Invitation.Answer.UNABLE}
MOST_NOTE = Reply._meta.get_field("note").max_length
NEW_LETTER = "Jadwal pertemuan ini berubah dan surat barunya belum terbit. Jawab sesudah surat baru itu datang."
MOVED = "Jadwalnya baru saja dipindah ke {}, {}. Belum ada yang dicatat; periksa tanggal barunya, lalu jawab lagi."
SOURCES = {Reply.Source.LINK: "link"}


@dataclass(frozen=True)
class Answer:
    """One line of many answers given at once."""

    invitation: Invitation
    answer: str
    representative_name: str = ""
    representative_post: str = ""
    representative_phone: str = ""
    note: str = ""
    seen: str = ""


@transaction.atomic
def record_reply(
    invitation: Invitation,
    *,
    answer: str,
    source: str,
    by=None,
    representative_name: str = "",
    representative_post: str = "",
    representative_phone: str = "",
    note: str = "",
    seen: str = "",
) -> Reply:
    """Append an answer and copy it to the invitation; the same answer again returns the row that stands.

    `seen` is the `schedule_mark` of the page where it was given: an answer to a date that has moved since counts for
    neither. A named representative gets a link of his own, and the one of an earlier answer dies; a reminder still waiting in
    the outbox is taken out. After the deadline answers are still taken, and marked.

    Refused: an unknown answer, a representative without a name, a withdrawn invitation, a date that moved since the
    page was shown, and a meeting that is postponed, cancelled or has started. Nothing goes out.
    """
    invitation = _locked(invitation)
    _refuse_when_closed(invitation)
    if answer not in ANSWERS:
        raise ValidationError("Pilih salah satu jawaban: hadir, diwakili, atau berhalangan.")
    _refuse_when_moved(invitation.meeting, seen)
    delegate = (representative_name, representative_post, representative_phone)
    reply = _unsaved(invitation, answer, delegate, note)
    reply.source, reply.by = source, by
    _refuse_incomplete(reply)
    standing = invitation.replies.first()
    if standing and _says_same(standing, reply):
        return standing
    _store(reply, by)
    return reply


def schedule_mark(meeting: Meeting) -> str:
    """For which start a page asked, as its form carries it."""
    return str(int(meeting.starts_at.timestamp()))


def _refuse_when_moved(meeting: Meeting, seen: str) -> None:
    if seen and seen != schedule_mark(meeting):
        raise ValidationError(MOVED.format(format_day(meeting.held_on), meeting.clock), code="moved")


def _unsaved(invitation: Invitation, answer: str, delegate: tuple[str, str, str], note: str) -> Reply:
    """The answer for the present start; who comes instead matters only where somebody does."""
    is_represented = answer == Invitation.Answer.REPRESENTED
    name, post, phone = (clean_text(text) if is_represented else "" for text in delegate)
    return Reply(
        invitation=invitation,
        answer=answer,
        representative_name=name,
        representative_post=post,
        representative_phone=phone,
        note=clean_text(note),
        answered_for=invitation.meeting.starts_at,
        name=invitation.name,
        is_late=timezone.now() > deadline(invitation.meeting, invitation.letter),
    )


def _refuse_incomplete(reply: Reply) -> None:
    if reply.answer == Invitation.Answer.REPRESENTED and not reply.representative_name:
        raise ValidationError({"representative_name": "Tulis nama yang mewakili."})
    if len(reply.note) > MOST_NOTE:
        raise ValidationError({"note": f"Keterangan paling panjang {MOST_NOTE} huruf. Ringkas dulu."})
    reply.clean_fields(exclude=["invitation", "by"])


class RowsRefused(ValidationError):
    """Answers that cannot be; `rows` says for each invitation why."""

    def __init__(self, rows: dict[int, str]):
        super().__init__(list(rows.values()))
        self.rows = rows


@transaction.atomic
def confirm_many(answers: list[Answer], *, by, source: str = Reply.Source.CAMAT_OFFICE) -> list[Reply]:
    """Record many answers of the camat office at once: all or, when some are refused, none, and each is named."""
    if not answers:
        raise ValidationError("Centang dulu undangan yang dijawab.")
    replies, refused = [], {}
    # In one order, so that two offices confirming the same rows wait for each other instead of locking each other.
    for answer in sorted(answers, key=lambda item: item.invitation.pk):
        try:
            replies.append(_confirm(answer, by, source))
        except ValidationError as error:
            refused[answer.invitation.pk] = " ".join(error.messages)
    if refused:
        raise RowsRefused(refused)
    return replies


@transaction.atomic
def undo_reply(reply: Reply, *, by) -> bool:
    """Let the answer before this one stand again, by a new row; does nothing when a newer answer came."""
    invitation = _locked(reply.invitation)
    _refuse_when_closed(invitation)
    last = list(invitation.replies.all()[:2])
    if not last or last[0].pk != reply.pk:
        return False
    before = last[1] if len(last) > 1 else Reply(answer=Invitation.Answer.NONE)
    _store(
        Reply(
            invitation=invitation,
            answer=before.answer,
            representative_name=before.representative_name,
            representative_post=before.representative_post,
            representative_phone=before.representative_phone,
            note=before.note,
            source=reply.source,
            by=by,
            answered_for=before.answered_for,
            name=before.name,
            is_late=before.is_late,
        ),
        by,
        verb="jawaban diurungkan",
    )
    return True


def _confirm(answer: Answer, by, source: str) -> Reply:
    try:
        if answer.invitation.meeting.status in Meeting.BEFORE_INVITING:
            raise ValidationError(NEW_LETTER)
        return record_reply(
            answer.invitation,
            answer=answer.answer,
            source=source,
            by=by,
            representative_name=answer.representative_name,
            representative_post=answer.representative_post,
            representative_phone=_phone_of(answer),
            note=answer.note,
            seen=answer.seen,
        )
    except ValidationError as error:
        raise ValidationError(f"{answer.invitation.post}: {' '.join(error.messages)}") from error


def _phone_of(answer: Answer) -> str:
    """The number of the representative; left empty, the one he was named with before stays."""
    if answer.answer != Invitation.Answer.REPRESENTED:
        return ""
    phone, name = normalize_phone(answer.representative_phone), clean_text(answer.representative_name)
    standing = None if phone else answer.invitation.replies.first()
    return standing.representative_phone if standing and standing.representative_name == name else phone


def _locked(invitation: Invitation) -> Invitation:
    """The invitation as it is now; answers to it wait for each other."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("meeting__region", "letter")
    locked = rows.get(pk=invitation.pk)
    # Read after the wait: whoever moves the meeting holds the same row, and the answer is for the date that stands.
    locked.meeting.refresh_from_db(fields=["starts_at", "ends_at", "status"])
    return locked


def _refuse_when_closed(invitation: Invitation) -> None:
    reason = why_closed(invitation)
    if reason:
        raise ValidationError(reason)


def why_closed(invitation: Invitation) -> str:
    """Why no answer is taken now, as a sentence for the guest; empty while answers are open."""
    meeting = invitation.meeting
    if invitation.withdrawn_at:
        return "Undangan ini sudah ditarik oleh puskesmas. Hubungi puskesmas bila ada pertanyaan."
    if meeting.status == meeting.Status.CANCELLED:
        return "Pertemuan ini dibatalkan, jadi tidak perlu dijawab."
    if meeting.status == meeting.Status.POSTPONED:
        return "Pertemuan ini ditunda. Jawaban dibuka lagi sesudah tanggal baru ditetapkan."
    if meeting.is_past or meeting.status == meeting.Status.CLOSED:
        return "Pertemuan sudah selesai, jadi jawaban tidak dicatat lagi. Terima kasih."
    if meeting.starts_at <= timezone.now() or meeting.status == meeting.Status.HELD:
        return "Pertemuan sudah dimulai. Perubahan kehadiran disampaikan langsung di meja registrasi."
    return ""


def _says_same(one: Reply, other: Reply) -> bool:
    fields = [
        "answer", "representative_name", "representative_post", "representative_phone",
        "note", "source", "by_id", "answered_for", "name",
    ]  # fmt: skip
    return all(getattr(one, name) == getattr(other, name) for name in fields)


def _store(reply: Reply, by, verb: str = "undangan dijawab") -> None:
    invitation, before = reply.invitation, reply.invitation.answer
    reply.save(force_insert=True)
    is_for_now = reply.answered_for == invitation.meeting.starts_at
    invitation.answer = reply.answer if is_for_now else Invitation.Answer.NONE
    Invitation.objects.filter(pk=invitation.pk).update(answer=invitation.answer)
    links.seal_delegate(reply)
    take_back_reminders(invitation)
    audit.record(
        verb,
        invitation,
        by=by,
        changes={"answer": [before, reply.answer]},
        source=SOURCES.get(reply.source, ""),
        actor_label="" if by else f"Tautan {invitation.post}",
    )
