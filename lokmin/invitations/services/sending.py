"""Letters by mail: each once, through the outbox; what people carry themselves stands in `marks`."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lokmin.documents.models import Document
from lokmin.invitations import links
from lokmin.invitations.models import LETTER, Delivery, Invitation, Letter
from lokmin.invitations.queries.ledger import RESENT, standing, ways_of_letter
from lokmin.invitations.queries.notices import reached
from lokmin.invitations.schedule import OFF_KINDS, needed_kind
from lokmin.invitations.services.holding import hold_meeting
from lokmin.invitations.services.invitees import CLOSED, OPEN_STATES
from lokmin.invitations.services.letters import invite_late, issue_letter
from lokmin.invitations.services.marks import GONE
from lokmin.invitations.services.words import facts_of, mail_words
from lokmin.meetings.models import Meeting
from lokmin.meetings.services import mark_invited
from lokmin.outbox.models import Message
from lokmin.outbox.services import queue_message, queue_messages, retry_message
from puskesmas import audit
from puskesmas.identity import mask_email

Channel, State = Invitation.Channel, Delivery.State
OUTDATED = "Surat ini menyebut jadwal yang tidak berlaku lagi. Kirim surat perubahan, penundaan, atau pembatalannya."
OVER = "Pertemuannya sudah dilaksanakan, ditunda, atau dibatalkan; undangannya tidak dikirim lagi."
NO_LINK = "Tautannya diakhiri. Buat tautan baru dahulu."


@transaction.atomic
def send_letter(letter: Letter, *, by, pressed_at: datetime | None = None) -> int:
    """Issue the letter if that is still to do and queue all e-mails; return how many. A second time queues nothing twice.

    Guests added after issuing get their letter now; those whose links were ended wait for new ones. WhatsApp and paper
    stay with the staff, who mark them one by one.
    With `pressed_at`, the moment somebody pressed, the mails rest so that `undo_sending` can take them back.
    A letter that puts off or calls off is the notice to those who knew of the meeting, and changes no state.
    Refused when the meeting is over, or off without being the letter that says so, and for the reasons `issue_letter` names.
    """
    hold_meeting(letter.meeting_id)
    letter = issue_letter(letter, by=by)
    invite_late(letter, by=by)
    meeting = Meeting.objects.for_pages().get(pk=letter.meeting_id)
    is_notice = _is_notice(letter, meeting)
    if meeting.status not in OPEN_STATES and not is_notice:
        raise ValidationError(CLOSED)
    rows = Invitation.objects.active().filter(letter=letter).exclude(email="")
    sent = Delivery.objects.filter(invitation__in=rows, message__isnull=False, at__gte=letter.issued_at).values(
        "invitation"
    )
    unsent = list(rows.exclude(pk__in=sent).select_related("letter"))
    ended = links.ended(unsent)
    fresh = [row for row in unsent if row.pk not in ended]
    queue_mails(fresh, meeting, by=by, pressed_at=pressed_at)
    if not is_notice:
        mark_invited(meeting, by=by)
    if fresh:
        audit.record("undangan dikirim", letter, by=by, changes={"surat lewat e-mail": len(fresh)})
    return len(fresh)


def _is_notice(letter: Letter, meeting: Meeting) -> bool:
    """Whether the letter is the one that says that the meeting is off."""
    return OFF_KINDS.get(meeting.status) == letter.kind


def queue_mails(invitations: list[Invitation], meeting: Meeting, *, by, pressed_at: datetime | None = None) -> None:
    """Queue the e-mail of each invitee with his PDF and his link; once per version of his letter."""
    messages = queue_messages(_mails(invitations, meeting), by=by, pressed_at=pressed_at)
    carried = {row.pk: row.letter_id for row in invitations}
    Delivery.objects.bulk_create(
        Delivery(
            invitation_id=message.object_id,
            letter_id=carried[message.object_id],
            channel=Channel.EMAIL,
            state=State.QUEUED,
            message=message,
            happened_at=pressed_at or timezone.now(),
            by=by,
        )
        for message in messages
    )


def _mails(invitations: list[Invitation], meeting: Meeting) -> list[dict]:
    """What the mail of each invitee says, as `queue_messages` takes it."""
    documents = Document.objects.current().filter(
        content_type=ContentType.objects.get_for_model(Invitation), object_id__in=[row.pk for row in invitations]
    )
    letters = {document.object_id: document for document in documents.filter(kind=LETTER)}
    for invitation in invitations:
        invitation.meeting = meeting
    links.make_links(invitations)
    urls = links.reply_urls(invitations)
    facts = facts_of(invitations[0].letter, meeting) if invitations else {}
    kinds = _kinds_told(invitations)
    mails = []
    for invitation in invitations:
        mails.append(
            {
                "to": invitation.email,
                **mail_words(invitation, facts, urls[invitation.pk], kind=kinds[invitation.pk]),
                "document": letters[invitation.pk],
                "about": invitation,
                "once_key": f"letter:{invitation.pk}:{letters[invitation.pk].pk}",
            }
        )
    return mails


def _kinds_told(invitations: list[Invitation]) -> dict[int, str]:
    """What each guest is told: a change where an earlier letter reached him, else simply that he is invited."""
    letter = invitations[0].letter if invitations else None
    if letter is None or letter.kind != Letter.Kind.CORRECTION:
        return {row.pk: letter.kind for row in invitations}
    known = reached([row.pk for row in invitations], before=letter.issued_at)
    return {row.pk: letter.kind if row.pk in known else Letter.Kind.INVITATION for row in invitations}


@transaction.atomic
def resend_mail(invitation: Invitation, *, by, email: str = "", pressed_at: datetime | None = None) -> bool:
    """Send an e-mail again that failed or came back, to a corrected address if one is given; whether one was queued.

    It says what is true now: the present letter and the present link. A mail that is on its way or arrived is not sent
    again. With `pressed_at` it rests. Refused: a guest taken off the list, a letter the meeting has left behind, links
    that were ended.
    """
    hold_meeting(invitation.meeting_id)  # moved before or after
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("letter", "meeting__region")
    invitation = rows.get(pk=invitation.pk)
    if invitation.withdrawn_at:
        raise ValidationError(GONE)
    ways = ways_of_letter(invitation)
    message = next((row.message for row in reversed(ways) if row.message), None)
    to = email or invitation.email
    if message is None or not to:
        return False
    _refuse_again(invitation)
    if to != invitation.email:
        Invitation.objects.filter(pk=invitation.pk).update(email=to)
        changes = {"alamat e-mail": [mask_email(invitation.email), mask_email(to)]}
        audit.record("alamat e-mail tamu diperbaiki", invitation, by=by, changes=changes)
        invitation.email = to
    again = _again(message, invitation, ways, {"by": by, "pressed_at": pressed_at})
    if again is None:
        return False
    Delivery.objects.create(
        invitation=invitation,
        letter=invitation.letter,
        channel=Channel.EMAIL,
        state=State.QUEUED,
        message=again,
        happened_at=pressed_at or timezone.now(),
        by=by,
        note=RESENT,
    )
    return True


def _refuse_again(invitation: Invitation) -> None:
    """Nobody is told an old schedule again, and no link that was ended comes back with a mail."""
    letter, meeting = invitation.letter, invitation.meeting
    if needed_kind(letter, meeting):
        raise ValidationError(OUTDATED)
    if meeting.status not in OPEN_STATES and not _is_notice(letter, meeting):
        raise ValidationError(OVER)
    if links.ended([invitation]):
        raise ValidationError(NO_LINK)


def _again(message: Message, invitation: Invitation, ways: list[Delivery], pressed: dict) -> Message | None:
    """The failed mail with what is to be said now, or a new one for a mail that was taken and came back."""
    (mail,) = _mails([invitation], Meeting.objects.for_pages().get(pk=invitation.meeting_id))
    if message.state == Message.State.FAILED:
        said = {name: mail[name] for name in ("to", "subject", "text", "html", "document")}
        return message if retry_message(message, **pressed, **said) else None
    counting = standing(ways)
    if message.state == Message.State.DONE and counting and counting[-1].state == State.RETURNED:
        return queue_message(**mail | {"once_key": None}, **pressed)
    return None
