"""Everything that happened to one invitation, in the order it happened, and which mark counts now."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lokmin.invitations.models import Delivery, Invitation, Reply
from puskesmas.calendar_text import format_time
from puskesmas.leases import LeasedRow

Channel, State, Content = Invitation.Channel, Delivery.State, Delivery.Content
# The note of a row that takes back the mark before it; the row carries what counts again.
UNDONE = "Tanda diurungkan"
TAKEN_BACK = Delivery.TAKEN_BACK
# The note of a letter whose link was changed: it had arrived, and now another must.
REPLACED = "Tautan diganti, surat lama tidak berlaku"
RESENT = "Dikirim ulang"
RECORDED_LATER = timedelta(minutes=2)
ICONS = {Channel.EMAIL: "mail", Channel.WHATSAPP: "message-circle", Channel.PRINT: "printer", Channel.PHONE: "phone"}


def standing(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """What counts of the ways of one letter, oldest first: a mark that was taken back is gone with its undoing, and a
    mail that never left does not count.
    """
    counting: list[Delivery] = []
    for row in deliveries:
        if row.note == UNDONE:
            counting = counting[:-1]
        elif not is_taken_back(row):
            counting.append(row)
    return counting


def is_taken_back(row: Delivery) -> bool:
    """A mail that was taken out of the outbox before it left."""
    return row.state == State.QUEUED and row.message_id is None and row.note.startswith(TAKEN_BACK)


def ways_of_letter(invitation: Invitation) -> list[Delivery]:
    """The deliveries of the letter the invitation carries now, oldest first."""
    letter = invitation.letter
    if letter is None or letter.issued_at is None:
        return []
    rows = invitation.deliveries.filter(content=Content.LETTER, at__gte=letter.issued_at)
    return list(rows.select_related("message").order_by("pk"))


@dataclass
class Line:
    """One thing that happened: when, what, and by whom it was written down."""

    at: datetime
    icon: str
    kind: str
    title: str
    details: list[str] = field(default_factory=list)
    by: str = ""
    recorded_at: datetime | None = None
    number: str = ""
    photo: Delivery | None = None


def lines(invitation: Invitation) -> list[Line]:
    """The whole story of one invitation, newest first: letters, reminders, marks, mails and answers; two queries."""
    rows = invitation.deliveries.select_related("message", "letter", "by").order_by("pk")
    taken_back = _taken_back(rows)
    found = [_line(row, is_void=row.pk in taken_back) for row in rows]
    found += [_answer(row) for row in Reply.objects.filter(invitation=invitation).select_related("by")]
    return sorted(found, key=lambda line: line.at, reverse=True)


def _taken_back(rows: Iterable[Delivery]) -> set[int]:
    """Marks that were taken back later; each undoing is about the newest that still counted."""
    counting, void = [], set()
    for row in rows:
        if row.note == UNDONE and counting:
            void.add(counting.pop().pk)
        elif row.note != UNDONE and row.content == Content.LETTER and not is_taken_back(row):
            counting.append(row)
    return void


def _line(row: Delivery, *, is_void: bool) -> Line:
    line = Line(at=row.happened_at, icon=ICONS[row.channel], kind="", title="", by=str(row.by or "Sistem"))
    line.number = row.letter.number if row.letter else ""
    if row.at - row.happened_at > RECORDED_LATER:
        line.recorded_at = row.at
    if row.note == UNDONE:
        line.kind, line.title, line.icon = "todo", UNDONE, "undo-2"
        return line
    mail = row.message if row.channel == Channel.EMAIL and row.message else None
    line.kind, line.title = _mail_words(row) if mail else MARKS.get(row.state, ("todo", row.get_state_display()))
    if is_taken_back(row):
        line.kind, line.title = "todo", TAKEN_BACK
    if row.content == Content.REMINDER:
        line.title = f"Pengingat: {line.title[0].lower()}{line.title[1:]}"
    if is_void:
        line.kind, line.title = "todo", f"{line.title} (diurungkan)"
    line.details = [*(_mail_details(row) if mail else []), *_told(row)]
    line.photo = row if row.receipt else None
    return line


MARKS = {
    State.SENT: ("done", "Terkirim lewat WhatsApp"),
    State.OPENED_FOR_SENDING: ("wait", "WhatsApp dibuka"),
    State.HANDED_OVER: ("done", "Surat cetak diantar"),
    State.TOLD: ("done", "Disampaikan lewat telepon"),
    State.RETURNED: ("prob", "Kembali, tidak sampai"),
}


def _mail_words(row: Delivery) -> tuple[str, str]:
    """The state of a mail; a resent mail tells it once, at its last sending."""
    word = {
        LeasedRow.State.DONE: ("done", "E-mail terkirim"),
        LeasedRow.State.FAILED: ("prob", "E-mail gagal"),
    }.get(row.message.state, ("wait", "E-mail menunggu dikirim"))
    return word if row.state == State.QUEUED else (word[0], row.get_state_display())


def _mail_details(row: Delivery) -> list[str]:
    mail = row.message
    found = [f"ke {mail.to}"]
    if mail.state == LeasedRow.State.DONE and mail.finished_at:
        found.append(f"diterima server {format_time(mail.finished_at)}")
    if mail.error:
        found.append(mail.error)
    if mail.attempts > 1 or mail.error:
        found.append(f"dicoba {mail.attempts} kali")
    if mail.error and mail.state == LeasedRow.State.QUEUED:
        found.append(f"dicoba lagi {format_time(mail.due_at)}")
    return found


def _told(row: Delivery) -> list[str]:
    who = {State.TOLD: "berbicara dengan", State.HANDED_OVER: "diterima oleh"}.get(row.state)
    found = [f"{who} {row.received_by}"] if who and row.received_by else []
    note = row.note.removeprefix(f"{TAKEN_BACK}: ") if is_taken_back(row) else row.note
    return [*found, note] if note else found


def _answer(reply: Reply) -> Line:
    who = f"{reply.representative_name}, {reply.representative_post}".strip(", ") if reply.representative_name else ""
    line = Line(at=reply.at, icon="reply", kind="represented", title=f"Menjawab: {reply.get_answer_display()}")
    line.kind = {"present": "done", "represented": "represented", "unable": "declined"}.get(reply.answer, "todo")
    line.details = [text for text in (who, reply.note) if text]
    own = "tamu sendiri" if reply.source == Reply.Source.LINK else reply.get_source_display()
    line.by = str(reply.by) if reply.by else own
    return line
