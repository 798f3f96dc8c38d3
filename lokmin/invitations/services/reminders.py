"""Reminding those who have not answered: by hand, and by themselves on the days the rules name.

Once per person and day, however many schedulers run: those who wait are locked and looked at again before anything is
written, and a unique row per invitation and day stands behind that lock.
"""

import logging
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone

from lokmin.invitations import links
from lokmin.invitations.models import Delivery, Invitation, Letter
from lokmin.invitations.queries import public
from lokmin.invitations.queries import reminders as queries
from lokmin.invitations.schedule import needed_kind
from lokmin.invitations.services.holding import hold_meeting
from lokmin.invitations.services.invitees import OPEN_STATES
from lokmin.invitations.services.taking_back import NOT_NEEDED, take_back
from lokmin.meetings.models import Meeting
from lokmin.outbox.models import Message
from lokmin.outbox.services import queue_message, retry_message
from puskesmas import audit
from puskesmas.calendar_text import format_short_day

logger = logging.getLogger(__name__)
Channel, State, REMINDER = Invitation.Channel, Delivery.State, Delivery.Content.REMINDER
OUTDATED = "Jadwal berubah sesudah surat terbit. Kirim surat perubahannya dahulu; pengingat menyusul sesudah itu."


@transaction.atomic
def remind_by_mail(meeting: Meeting, *, by, only: Invitation | None = None, pressed_at: datetime | None = None) -> int:
    """Queue the e-mail of everybody (or of one) who has not answered and was not reminded today; return how many.

    Refused when the meeting is over, off or today, and while the letters tell an old schedule. With `pressed_at` the
    mails rest, so that `undo_sending` can take them back.
    """
    hold_meeting(meeting.pk)
    _refuse(meeting)
    waiting = _locked(meeting, only=only)
    mails = [each for each in waiting if each.may_remind and each.by_mail]
    sent = _queue_mails(meeting, mails, by=by, pressed_at=pressed_at)
    if sent:
        audit.record("pengingat dikirim", meeting, by=by, changes={"lewat e-mail": sent})
    return sent


@transaction.atomic
def mark_reminded(invitation: Invitation, *, by) -> bool:
    """Note that the staff reminded somebody by WhatsApp; return False when he was reminded today already.

    Refused when he has answered meanwhile, when his letter has not arrived, and as `remind_by_mail` refuses.
    """
    hold_meeting(invitation.meeting_id)
    meeting = Meeting.objects.for_pages().get(pk=invitation.meeting_id)
    _refuse(meeting)
    waiting = next(iter(_locked(meeting, only=invitation)), None)
    if waiting is None:
        raise ValidationError(f"{invitation.post} sudah menjawab, jadi tidak perlu diingatkan.")
    if waiting.why_not:
        raise ValidationError(f"{invitation.post} belum dapat diingatkan: {waiting.why_not}.")
    if waiting.is_reminded or not _remember(waiting, by, channel=Channel.WHATSAPP, state=State.SENT):
        return False
    audit.record("tamu diingatkan", invitation, by=by, changes={"cara": Channel.WHATSAPP.label})
    return True


@transaction.atomic
def resend_reminder(message: Message, *, by, email: str = "") -> bool:
    """Send a reminder again that failed, in the words and with the link of today; whether it was queued.

    Refused as `remind_by_mail` refuses, and when the guest has answered, left the list, or cannot be reminded.
    """
    invitation = Invitation.objects.get(pk=message.object_id)
    hold_meeting(invitation.meeting_id)  # moved before or after
    meeting = Meeting.objects.for_pages().get(pk=invitation.meeting_id)
    _refuse(meeting)
    waiting = next(iter(_locked(meeting, only=invitation)), None)
    if waiting is None:
        raise ValidationError("Tamunya sudah menjawab atau tidak lagi di daftar tamu; pengingat ini tidak perlu lagi.")
    if waiting.why_not:
        raise ValidationError(f"Tamunya belum dapat diingatkan: {waiting.why_not}.")
    url, until = links.reply_urls([waiting.row])[waiting.row.pk], reminder_until(meeting, waiting.row.letter)
    return retry_message(message, by=by, to=email or message.to, **_words(waiting.row, meeting, url, until))


def remind_due(now: datetime | None = None) -> int:
    """Send the reminders whose day has come, and take back those that lost their reason; return how many mails.

    Safe to run at any time and several times at once. One meeting that fails does not hold up the others.
    """
    now = now or timezone.now()
    take_back_reminders()
    sent = 0
    for meeting in queries.due_meetings(now):
        try:
            sent += _remind_one(meeting, now)
        except Exception:
            logger.exception("Pengingat pertemuan %s gagal", meeting.pk)
    return sent


@transaction.atomic
def _remind_one(meeting: Meeting, now: datetime) -> int:
    hold_meeting(meeting.pk)
    meeting = Meeting.objects.for_pages().get(pk=meeting.pk)  # it may have been put off since the list was read
    if why_not(meeting, now):
        return 0
    waiting = [each for each in _locked(meeting, now) if each.is_ripe(meeting)]
    sent = _queue_mails(meeting, [each for each in waiting if each.by_mail], by=None)
    if sent:
        days = (meeting.held_on - queries.local_day(meeting, now)).days
        changes = {"lewat e-mail": sent, "hari sebelum pertemuan": days}
        audit.record("pengingat dikirim", meeting, by=None, changes=changes)
    return sent


def take_back_reminders(invitation: Invitation | None = None) -> int:
    """Take mails out of the outbox that nobody needs any more and that have not left; return how many.

    Of one invitation that was answered, or of all that were answered, withdrawn, or whose meeting is off or has begun.
    """
    waiting = Delivery.objects.filter(content=REMINDER)
    if invitation:
        waiting = waiting.filter(invitation=invitation)
    else:
        has_answered = ~Q(invitation__answer=Invitation.Answer.NONE) & Q(invitation__replies__at__gt=F("at"))
        is_over = ~Q(invitation__meeting__status__in=OPEN_STATES) | Q(
            invitation__meeting__starts_at__lte=timezone.now()
        )
        waiting = waiting.filter(has_answered | is_over | Q(invitation__withdrawn_at__isnull=False))
    return take_back(waiting, NOT_NEEDED)


def why_not(meeting: Meeting, now: datetime | None = None) -> str:
    """Why nobody is reminded now, as a sentence; empty when reminders may go out."""
    if meeting.status not in OPEN_STATES:
        return "Pertemuan ini sudah dilaksanakan, ditunda, atau dibatalkan; tidak ada yang diingatkan."
    if meeting.held_on <= queries.local_day(meeting, now):
        return "Pengingat hanya dikirim sebelum hari pertemuan. Hari ini kehadiran dicatat di meja registrasi."
    letter = Letter.objects.filter(meeting=meeting, status=Letter.Status.ISSUED).first()
    if letter is None:
        return "Suratnya belum terbit. Kirim undangan dahulu."
    return OUTDATED if needed_kind(letter, meeting) else ""


def whatsapp_reminder(invitation: Invitation, url: str, until: str) -> str:
    """The words the staff's WhatsApp opens with."""
    context = {"invitation": invitation, "meeting": invitation.meeting, "url": url, "until": until}
    return render_to_string("invitations/email/reminder_whatsapp.txt", context).strip()


def reminder_until(meeting: Meeting, letter: Letter | None) -> str:
    """Until when the answer is awaited, in words; empty when that has passed already."""
    is_open = public.deadline(meeting, letter) > timezone.now()
    return public.deadline_words(meeting, letter) if is_open else ""


def _queue_mails(meeting: Meeting, waiting: list[queries.Waiting], *, by, pressed_at: datetime | None = None) -> int:
    urls = links.reply_urls([each.row for each in waiting])
    until = reminder_until(meeting, waiting[0].row.letter) if waiting else ""
    sent = 0
    for each in waiting:
        delivery = _remember(each, by, channel=Channel.EMAIL, state=State.QUEUED)
        if delivery is None:
            continue
        message = queue_message(
            to=each.row.email,
            **_words(each.row, meeting, urls[each.row.pk], until),
            about=each.row,
            by=by,
            once_key=f"reminder:{each.row.pk}:{each.today}",
            pressed_at=pressed_at,
        )
        said = {"happened_at": pressed_at} if pressed_at else {}
        Delivery.objects.filter(pk=delivery.pk).update(message=message, **said)
        sent += 1
    return sent


def _words(row: Invitation, meeting: Meeting, url: str, until: str) -> dict[str, str]:
    """What a reminder says, as `queue_message` takes it."""
    context = {"invitation": row, "meeting": meeting, "url": url, "until": until}
    return {
        "subject": f"Pengingat, mohon konfirmasi kehadiran: {meeting.title}, {format_short_day(meeting.local_start)}",
        "text": render_to_string("invitations/email/reminder.txt", context),
        "html": render_to_string("invitations/email/reminder.html", context),
    }


def _remember(waiting: queries.Waiting, by, *, channel: str, state: str) -> Delivery | None:
    """The row that says "reminded on this day"; None when there is one."""
    try:
        with transaction.atomic():
            return Delivery.objects.create(
                invitation=waiting.row,
                letter=waiting.row.letter,
                channel=channel,
                state=state,
                content=REMINDER,
                reminded_on=waiting.today,
                by=by,
            )
    except IntegrityError:
        return None


def _locked(meeting: Meeting, now: datetime | None = None, only: Invitation | None = None) -> list[queries.Waiting]:
    """Those who wait, held so that an answer or a second scheduler comes before or after, never between."""
    rows = queries.waiting(meeting)
    found = set((rows.filter(pk=only.pk) if only else rows).values_list("pk", flat=True))
    list(Invitation.objects.select_for_update(of=("self",)).filter(pk__in=found).order_by("pk").values_list("pk"))
    waiting = [each for each in queries.waiting_on(meeting, now) if each.row.pk in found]
    for each in waiting:
        each.row.meeting = meeting
    return waiting


def _refuse(meeting: Meeting) -> None:
    if reason := why_not(meeting):
        raise ValidationError(reason)
