"""What people do with a letter themselves: WhatsApp, paper, telephone, and what came back. Every step is one Delivery row.

Nothing is deleted: a mark that was wrong is followed by a row that takes it back. What happened and when it was
written down are two moments.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from lokmin.documents.text import clean_text
from lokmin.invitations.models import Delivery, Invitation, Letter
from lokmin.invitations.queries.ledger import UNDONE, standing, ways_of_letter
from lokmin.invitations.services.holding import hold_meeting
from lokmin.meetings.models import Meeting
from lokmin.meetings.services import mark_invited
from puskesmas import audit
from puskesmas.calendar_text import format_date
from puskesmas.pictures import prepare_upload

Channel, State = Invitation.Channel, Delivery.State
NOT_ISSUED = "Suratnya belum diterbitkan. Terbitkan dahulu, lalu tandai terkirim."
GONE = "Tamunya tidak lagi di daftar tamu. Undang lagi dahulu."
NOTHING_SENT = "Surat ini belum tercatat dikirim, jadi tidak ada yang kembali."


@transaction.atomic
def mark_whatsapp_sent(invitation: Invitation, *, by) -> bool:
    """Note that the staff sent the letter by WhatsApp; return whether it was not noted before."""
    return _mark(invitation, Channel.WHATSAPP, State.SENT, by)


@transaction.atomic
def mark_handed_over(
    invitation: Invitation,
    *,
    by,
    received_by: str = "",
    happened_at: datetime | None = None,
    note: str = "",
    photo=None,
) -> bool:
    """Note that the printed letter was handed over: to whom, when, with a photo of the receipt.

    Returns whether it was not noted before. Refused: a moment to come or before the letter, a file that is no picture.
    """
    receipt = _store_receipt(photo)
    return _mark(
        invitation, Channel.PRINT, State.HANDED_OVER, by, received_by=received_by, happened_at=happened_at, note=note,
        receipt=receipt,
    )  # fmt: skip


@transaction.atomic
def mark_told(
    invitation: Invitation, *, by, received_by: str, happened_at: datetime | None = None, note: str = ""
) -> bool:
    """Note that the invitation was told by telephone, and to whom; return whether it was not noted before."""
    if not clean_text(received_by):
        raise ValidationError({"received_by": "Tulis siapa yang diberi tahu."})
    return _mark(
        invitation, Channel.PHONE, State.TOLD, by, received_by=received_by, happened_at=happened_at, note=note
    )  # fmt: skip


@transaction.atomic
def mark_returned(invitation: Invitation, *, by, note: str = "") -> bool:
    """Note that the letter came back: a bounced mail, a wrong number, nobody there. Refused when none was sent."""
    locked = _locked(invitation)
    counting = standing(ways_of_letter(locked))
    if not counting:
        raise ValidationError(NOTHING_SENT)
    return _mark(locked, counting[-1].channel, State.RETURNED, by, note=note)


@transaction.atomic
def mark_many_handed_over(
    letter: Letter, received: dict[int, str], *, by, happened_at: datetime | None = None, photo=None
) -> int:
    """Note a whole round: ids of invitations with who received each letter, one moment, one photo of the receipt sheet.

    Returns how many were not noted before. Refused as one: nothing is noted when one of them is refused.
    """
    hold_meeting(letter.meeting_id)  # two first marks come one by one
    rows = Invitation.objects.select_for_update(of=("self",)).active().filter(letter=letter, pk__in=received)
    rows = rows.exclude(letter__issued_at=None)
    rows = list(rows.select_related("letter", "meeting__region").order_by("pk"))
    if not rows:
        raise ValidationError("Pilih dahulu surat yang sudah diantar.")
    handed = set(
        Delivery.objects.filter(invitation__in=rows, pk__in=_newest(rows), state=State.HANDED_OVER).values_list(
            "invitation", flat=True
        )
    )
    fresh = [row for row in rows if row.pk not in handed]
    moment = _moment(happened_at, rows[0])
    receipt = _store_receipt(photo) if fresh else ""
    Delivery.objects.bulk_create(
        Delivery(
            invitation=row,
            letter=letter,
            channel=Channel.PRINT,
            state=State.HANDED_OVER,
            by=by,
            received_by=clean_text(received[row.pk])[:150],
            happened_at=moment,
            receipt=receipt,
        )
        for row in fresh
    )
    if fresh:
        _note_invited(letter.meeting_id, by)
        audit.record(
            "surat diantar", letter, by=by, changes={"surat diantar": len(fresh), "dengan foto": bool(receipt)}
        )
    return len(fresh)


def _newest(rows: list[Invitation]) -> list[int]:
    """The newest delivery of the present letter of each."""
    newest = {}
    found = Delivery.objects.filter(
        invitation__in=rows, content=Delivery.Content.LETTER, at__gte=rows[0].letter.issued_at
    )
    for pk, invitation in found.order_by("pk").values_list("pk", "invitation"):
        newest[invitation] = pk
    return list(newest.values())


@transaction.atomic
def undo_mark(invitation: Invitation, *, by) -> bool:
    """Take back the newest hand-made mark; what counted before it counts again. Mails cannot be taken back.

    Returns whether there was one.
    """
    locked = _locked(invitation)
    counting = standing(ways_of_letter(locked))
    if not counting or counting[-1].message_id:
        return False
    before = counting[-2] if len(counting) > 1 else None
    Delivery.objects.create(
        invitation=locked,
        letter=locked.letter,
        channel=before.channel if before else counting[-1].channel,
        state=before.state if before else State.QUEUED,
        message=before.message if before else None,
        by=by,
        note=UNDONE,
    )
    audit.record("tanda kirim diurungkan", locked, by=by)
    return True


def _mark(invitation, channel, state, by, *, received_by="", happened_at=None, note="", receipt="") -> bool:
    """Write one mark, unless it is the one that counts already."""
    locked = _locked(invitation)
    if locked.letter is None or locked.letter.status != Letter.Status.ISSUED:
        raise ValidationError(NOT_ISSUED)
    said = (channel, state, clean_text(received_by)[:150], clean_text(note)[:255], receipt)
    counting = standing(ways_of_letter(locked))
    newest = counting[-1] if counting else None
    if newest and (newest.channel, newest.state) == said[:2] and (said[2:] == ("", "", "") or _says(newest) == said):
        return False
    Delivery.objects.create(
        invitation=locked,
        letter=locked.letter,
        channel=channel,
        state=state,
        received_by=said[2],
        note=said[3],
        receipt=receipt,
        happened_at=_moment(happened_at, locked),
        by=by,
    )
    if state != State.RETURNED:
        _note_invited(locked.meeting_id, by)
    cases = {State.RETURNED: "surat kembali", State.TOLD: "undangan disampaikan lewat telepon"}
    audit.record(cases.get(state, "surat disampaikan"), locked, by=by, changes={"cara": Channel(channel).label})
    return True


def _note_invited(meeting: int, by) -> None:
    """The first letter that was delivered makes the meeting one people are invited to; one that is off stays off."""
    if found := Meeting.objects.filter(pk=meeting, status__in=Meeting.BEFORE_INVITING).first():
        mark_invited(found, by=by)


def _says(row: Delivery) -> tuple:
    return row.channel, row.state, row.received_by, row.note, row.receipt.name or ""


def _locked(invitation: Invitation) -> Invitation:
    hold_meeting(invitation.meeting_id)  # two first marks come one by one
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("letter", "meeting__region")
    locked = rows.get(pk=invitation.pk)
    if locked.withdrawn_at:
        raise ValidationError(GONE)
    return locked


def _moment(happened_at: datetime | None, invitation: Invitation) -> datetime:
    """When it happened: now unless said otherwise, never to come, never on a day before the letter was issued."""
    now, zone = timezone.now(), invitation.meeting.timezone
    if happened_at is None:
        return now
    if happened_at > now:
        raise ValidationError({"clock": "Waktunya belum tiba. Periksa tanggal dan jamnya."})
    issued = invitation.letter.issued_at.astimezone(zone).date()
    if happened_at.astimezone(zone).date() < issued:
        raise ValidationError({"day": f"Surat baru terbit {format_date(issued)}. Periksa tanggalnya."})
    return happened_at


def _store_receipt(photo) -> str:
    """Keep the photo of a receipt as our own JPEG; the same picture twice is one file."""
    if not photo:
        return ""
    picture, field = prepare_upload(photo), Delivery._meta.get_field("receipt")
    name = field.generate_filename(None, f"{picture.sha256}.jpg")
    return name if field.storage.exists(name) else field.storage.save(name, ContentFile(picture.content))
