"""What a guest with a personal link may see: only his own invitation."""

from datetime import date, datetime

from django.utils import timezone

from lokmin.documents.models import Document
from lokmin.invitations.afterwards import Stage
from lokmin.invitations.deadlines import deadline_of, deadline_text
from lokmin.invitations.models import Invitation, Letter, Reply
from lokmin.invitations.schedule import needed_kind
from lokmin.meetings.models import Meeting
from puskesmas.models import HealthOffice

LETTER = "letter"
VILLAGE_DEPUTIES = ["Sekretaris Desa", "Kasi Kesejahteraan", "Kasi Pelayanan", "Kasi Pemerintahan", "Kaur Umum"]
DEPUTIES = ["Sekretaris", "Wakil Ketua", "Kepala Seksi", "Staf"]


def last_reply(invitation: Invitation) -> Reply | None:
    """The answer that counts; None when there is none or it was undone."""
    reply = invitation.replies.first()
    return reply if reply and reply.answer != Invitation.Answer.NONE else None


def stage(meeting: Meeting) -> Stage:
    """Before, on, or after the day of the meeting, at its place."""
    today = timezone.now().astimezone(meeting.timezone).date()
    if meeting.is_past or meeting.held_on < today:
        return Stage.AFTER
    return Stage.TODAY if meeting.held_on == today else Stage.BEFORE


def is_on(invitation: Invitation) -> bool:
    """The meeting takes place, and this guest is still on its list."""
    return not (invitation.withdrawn_at or invitation.meeting.is_off)


def letter_of(invitation: Invitation) -> Document | None:
    """The newest finished letter of this invitee."""
    return Document.objects.of(invitation, LETTER).filter(state=Document.State.DONE).first()


def agenda(invitation: Invitation) -> list:
    return list(invitation.meeting.agenda.all())


def health_office(invitation: Invitation) -> str:
    office = HealthOffice.objects.filter(region__code=invitation.meeting.region.district_code).first()
    return office.name if office else ""


def deputies(invitation: Invitation) -> list[str]:
    """Posts that usually stand in, as suggestions."""
    return VILLAGE_DEPUTIES if invitation.village_id else DEPUTIES


def deadline(meeting: Meeting, letter: Letter | None) -> datetime:
    """Until when an answer is awaited: as the letter says, by the rules where it tells an old schedule; never after the start."""
    if letter is None or needed_kind(letter, meeting):
        return min(deadline_of(meeting, None, date.min), meeting.starts_at)
    return min(deadline_of(meeting, letter.reply_until, letter.dated_on), meeting.starts_at)


def deadline_words(meeting: Meeting, letter: Letter | None) -> str:
    """ "Rabu, 9 Juni 2027 pukul 12.00 WIB" """
    return deadline_text(meeting, deadline(meeting, letter), date.min)
