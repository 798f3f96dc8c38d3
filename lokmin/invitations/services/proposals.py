"""Proposals of another date: the camat office asks, the puskesmas decides, and an accepted one moves the meeting."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from lokmin.documents.text import clean_text
from lokmin.invitations.services.holding import hold_meeting
from lokmin.invitations.services.proposal_mails import tell_camat_office, tell_puskesmas, when_of
from lokmin.meetings.models import DateProposal, Meeting
from lokmin.meetings.services import reschedule_meeting
from puskesmas import audit

State, Status = DateProposal.State, Meeting.Status
DECIDED = "Usul ini sudah {}. Muat ulang halaman untuk melihat keadaan terbaru."
ONE_OPEN = "Sudah ada usul tanggal yang menunggu jawaban puskesmas. Tarik dahulu usul itu, lalu usulkan tanggal lain."

# Every proposal is a mail to all of the puskesmas.
A_DAY = 5
TOO_MANY = (
    f"Hari ini sudah {A_DAY} kali diusulkan tanggal lain untuk lokmin ini. Hubungi puskesmas, atau usulkan lagi besok."
)


@transaction.atomic
def propose_date(meeting: Meeting, *, starts_at: datetime, ends_at: datetime | None, reason: str, by) -> DateProposal:
    """Ask the puskesmas for another date and tell its people by mail; sent twice it is one proposal.

    Refused: a meeting that is over or cancelled, a date that has passed or is the present one, no reason, a second
    proposal while one is open, and more than a handful on one day.
    """
    meeting = _locked(meeting)
    reason = clean_text(reason)
    _refuse_proposal(meeting, starts_at, ends_at, reason)
    standing = DateProposal.objects.open().filter(meeting=meeting).first()
    if standing:
        if (standing.starts_at, standing.ends_at, standing.reason) == (starts_at, ends_at, reason):
            return standing
        raise ValidationError(ONE_OPEN)
    _refuse_flood(meeting)
    proposal = DateProposal(meeting=meeting, starts_at=starts_at, ends_at=ends_at, reason=reason, proposed_by=by)
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError as error:
        raise ValidationError(ONE_OPEN) from error
    audit.record("tanggal lain diusulkan", meeting, by=by, changes=_changes(proposal, reason))
    tell_puskesmas(proposal, "proposed", by=by)
    return proposal


@transaction.atomic
def withdraw_proposal(proposal: DateProposal, *, by) -> None:
    """Take an open proposal back; the puskesmas is told."""
    meeting = _locked(proposal.meeting)
    _decide(proposal, State.WITHDRAWN, by=by)
    audit.record("usul tanggal ditarik", meeting, by=by, changes=_changes(proposal))
    tell_puskesmas(proposal, "withdrawn", by=by)


@transaction.atomic
def accept_proposal(proposal: DateProposal, *, by, note: str = "") -> Meeting:
    """Move the meeting to the proposed date; the letter of change for its guests is drafted in the same transaction.

    A postponed meeting is scheduled again.
    """
    meeting = _locked(proposal.meeting)
    _decide(proposal, State.ACCEPTED, by=by, note=note)
    _refuse_unmovable(meeting)
    if proposal.starts_at <= timezone.now():
        raise ValidationError("Tanggal yang diusulkan sudah lewat. Tolak usul ini dengan catatan.")
    reschedule_meeting(meeting, starts_at=proposal.starts_at, ends_at=proposal.ends_at, place=meeting.place, by=by)
    audit.record("usul tanggal disetujui", meeting, by=by, changes=_changes(proposal, proposal.answer_note))
    tell_camat_office(proposal, by=by)
    return meeting


@transaction.atomic
def decline_proposal(proposal: DateProposal, *, by, note: str) -> None:
    """Keep the date; the camat office reads why."""
    if not clean_text(note):
        raise ValidationError({"answer_note": "Tulis alasannya, supaya kantor camat tahu."})
    meeting = _locked(proposal.meeting)
    _decide(proposal, State.DECLINED, by=by, note=note)
    audit.record("usul tanggal tidak disetujui", meeting, by=by, changes=_changes(proposal, proposal.answer_note))
    tell_camat_office(proposal, by=by)


def settle_proposal(meeting: Meeting, *, by) -> None:
    """What a changed meeting means for its open proposal; runs in the transaction of the change."""
    proposal = DateProposal.objects.open().filter(meeting=meeting).first()
    if proposal is None:
        return
    if meeting.status == Status.CANCELLED:
        _decide(proposal, State.DECLINED, by=by, note="Lokmin dibatalkan.")
    elif (meeting.starts_at, meeting.ends_at) == (proposal.starts_at, proposal.ends_at) and not meeting.is_off:
        _decide(proposal, State.ACCEPTED, by=by)
    else:
        return
    tell_camat_office(proposal, by=by)


def _locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now; whoever decides about its date waits here for the others."""
    hold_meeting(meeting.pk)
    return Meeting.objects.for_pages().get(pk=meeting.pk)


def _refuse_proposal(meeting: Meeting, starts_at: datetime, ends_at: datetime | None, reason: str) -> None:
    _refuse_unmovable(meeting)
    if not reason:
        raise ValidationError({"reason": "Tulis alasannya, supaya puskesmas dapat memutuskan."})
    if starts_at <= timezone.now():
        raise ValidationError({"day": "Tanggal ini sudah lewat. Usulkan tanggal yang akan datang."})
    if ends_at and ends_at <= starts_at:
        raise ValidationError({"end": "Jam selesai harus setelah jam mulai. Kosongkan bila sampai selesai."})
    if (starts_at, ends_at) == (meeting.starts_at, meeting.ends_at) and not meeting.is_off:
        raise ValidationError({"day": "Ini jadwal yang sekarang. Usulkan tanggal atau jam lain."})


def _refuse_flood(meeting: Meeting) -> None:
    """Proposing and withdrawing again and again would fill the mail boxes of the puskesmas."""
    midnight = timezone.now().astimezone(meeting.timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    if DateProposal.objects.filter(meeting=meeting, proposed_at__gte=midnight).count() >= A_DAY:
        raise ValidationError(TOO_MANY)


def why_unmovable(meeting: Meeting) -> str:
    """Why no other date can be proposed or accepted, as a sentence; empty while it can."""
    if meeting.status not in DateProposal.MOVABLE:
        return f"Lokmin ini berkeadaan “{meeting.get_status_display()}”, jadi tanggalnya tidak dapat diusulkan lagi."
    if meeting.starts_at <= timezone.now() and not meeting.is_off:
        return "Lokmin ini sudah dimulai atau sudah lewat, jadi tanggalnya tidak dapat diusulkan lagi."
    return ""


def _refuse_unmovable(meeting: Meeting) -> None:
    if reason := why_unmovable(meeting):
        raise ValidationError(reason)


def _decide(proposal: DateProposal, to: str, *, by, note: str = "") -> None:
    """Move an open proposal, unless somebody else was faster."""
    note, most = clean_text(note), DateProposal._meta.get_field("answer_note").max_length
    if len(note) > most:
        raise ValidationError({"answer_note": f"Catatan paling panjang {most} huruf. Ringkas dulu."})
    values = {"state": to, "decided_by": by, "decided_at": timezone.now(), "answer_note": note}
    moved = DateProposal.objects.open().filter(pk=proposal.pk).update(**values)
    proposal.refresh_from_db(fields=[*values])
    if not moved:
        raise ValidationError(DECIDED.format(proposal.get_state_display().lower()))


def _changes(proposal: DateProposal, reason: str = "") -> dict:
    changes = {"usul tanggal": when_of(proposal)}
    return changes | {"alasan": reason} if reason else changes
