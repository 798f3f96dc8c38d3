"""What a mail and a WhatsApp message say, by the kind of letter they carry."""

from django.template.loader import render_to_string
from django.utils import timezone

from lokmin.invitations.models import Invitation, Letter
from lokmin.invitations.queries.public import deadline, deadline_words
from lokmin.invitations.schedule import OFF_KINDS, schedule_before, schedule_in
from lokmin.meetings.models import Meeting
from puskesmas.calendar_text import format_short_day

Kind = Letter.Kind
SUBJECTS = {
    Kind.INVITATION: "Mohon konfirmasi kehadiran",
    Kind.CORRECTION: "Jadwal berubah, mohon konfirmasi kehadiran",
    Kind.POSTPONEMENT: "Ditunda",
    Kind.CANCELLATION: "Dibatalkan",
}


def facts_of(letter: Letter, meeting: Meeting) -> dict:
    """What all messages about a letter name: the schedule it speaks of, the one it replaces, until when to answer."""
    letter.meeting = meeting
    before = schedule_before(letter) if letter.kind == Kind.CORRECTION else None
    is_open = deadline(meeting, letter) > timezone.now()
    return {
        "letter": letter,
        "meeting": meeting,
        "schedule": schedule_in(letter),
        "before": before,
        "until": deadline_words(meeting, letter) if is_open else "",
    }


def mail_words(invitation: Invitation, facts: dict, url: str, *, kind: str) -> dict:
    """Subject, text and HTML of the mail to one guest; `kind` is an invitation where he knew of no earlier letter."""
    context = facts | {"invitation": invitation, "url": url}
    name = "off" if kind in OFF_KINDS.values() else kind
    day = format_short_day(facts["schedule"].starts_at)
    return {
        "subject": f"{SUBJECTS[kind]}: {facts['meeting'].title}, {day}",
        "text": render_to_string(f"invitations/email/{name}.txt", context),
        "html": render_to_string(f"invitations/email/{name}.html", context),
    }


def whatsapp_text(invitation: Invitation, url: str, facts: dict) -> str:
    """The words the staff's WhatsApp opens with; the link is personal. `facts` are `facts_of` his letter."""
    kind = facts["letter"].kind
    name = "whatsapp" if kind == Kind.INVITATION else f"whatsapp_{kind}"
    return render_to_string(f"invitations/email/{name}.txt", facts | {"invitation": invitation, "url": url}).strip()
