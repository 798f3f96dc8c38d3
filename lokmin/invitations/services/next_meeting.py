"""The next meeting in one step: date and place are asked, everything else is as last time."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from lokmin.invitations.models import Invitation
from lokmin.invitations.services.invitees import invite_as_last_time
from lokmin.invitations.services.letters import draft_letter
from lokmin.meetings import next_meeting, programme
from lokmin.meetings import services as meetings
from lokmin.meetings.models import Meeting
from lokmin.meetings.queries import agenda
from puskesmas.access import may
from puskesmas.calendar_text import format_day
from puskesmas.models import Puskesmas

NOT_LEADING = "Pertemuan berikutnya disiapkan puskesmas penyelenggara utama. Minta mereka, atau buat pertemuan sendiri."


@transaction.atomic
def prepare_next(
    last: Meeting,
    *,
    by,
    kind: str,
    year: int,
    quarter: int | None,
    starts_at: datetime,
    ends_at: datetime | None,
    place: str,
) -> Meeting:
    """Make the meeting after `last` (or complete the one planned for the period) with guests, programme and letter.

    Hosts, villages, chair and programme are as last time, guests with the holders of today, the letter with the last
    words. Pressed twice it is one meeting. Refused to others than the puskesmas that leads, and when the period has a
    meeting whose letters are out, one put off, or one that another puskesmas leads.
    """
    _refuse_others(last, by)
    Puskesmas.objects.select_for_update(no_key=True).get(
        pk=last.lead_host.pk
    )  # the second press waits and finds the first's
    day = starts_at.astimezone(last.timezone).date()
    known = next_meeting.already(last, year, quarter, day)
    _refuse_settled(known, last.lead_host)
    when = {"starts_at": starts_at, "ends_at": ends_at, "place": place}
    meeting = _complete(known, last, when, by) if known else _create(last, kind, year, quarter, when, by)
    guests = Invitation.objects.active().filter(meeting=meeting)
    if meeting.previous_id and not guests.exists():
        invite_as_last_time(meeting, by=by)
    draft_letter(meeting, by=by)
    return meeting


def _create(last: Meeting, kind: str, year: int, quarter: int | None, when: dict, by) -> Meeting:
    meeting = meetings.create_meeting(
        by=by,
        lead=last.lead_host,
        hosts=next_meeting.co_hosts(last),
        villages=next_meeting.villages_again(last),
        kind=kind,
        year=year,
        quarter=quarter,
        **when,
        **next_meeting.carried_over(last),
    )
    _programme_of(meeting, last, by)
    return meeting


def _complete(meeting: Meeting, last: Meeting, when: dict, by) -> Meeting:
    """Settle the date of a planned meeting; what somebody filled in already stays."""
    is_changed = any(getattr(meeting, name) != value for name, value in when.items())
    if not is_changed and meeting.status == Meeting.Status.SCHEDULED:
        return meeting
    is_untouched = meeting.version == 1 and meeting.status == Meeting.Status.PLANNED
    carried = {
        name: value
        for name, value in next_meeting.carried_over(last).items()
        if is_untouched or getattr(meeting, name) in ("", None)
    }
    others = {"hosts": next_meeting.co_hosts(last), "villages": next_meeting.villages_again(last) or []}
    usual = [item["title"] for item in programme.default_programme(meeting)]
    is_usual_programme = [item.title for item in agenda(meeting)] == usual
    meetings.update_meeting(
        meeting,
        by=by,
        expected_version=meeting.version,
        is_agreed=True,
        **when,
        **carried,
        **(others if is_untouched else {}),
    )
    if is_usual_programme:
        _programme_of(meeting, last, by)
    return meeting


def _programme_of(meeting: Meeting, last: Meeting, by) -> None:
    """The programme of last time where the kind is the same, else the usual one at the hours of this meeting."""
    items = next_meeting.agenda_again(last, kind=meeting.kind, starts_at=meeting.starts_at)
    meetings.save_agenda(meeting, items or programme.default_programme(meeting), by=by)


def _refuse_others(last: Meeting, by) -> None:
    if last.lead_host is None or not may(by, "meetings.edit", last.lead_host.scope):
        raise ValidationError(NOT_LEADING)


def _refuse_settled(meeting: Meeting | None, lead: Puskesmas) -> None:
    if meeting is None:
        return
    when = f"{meeting.title}, {format_day(meeting.held_on)},"
    if meeting.lead_host != lead:
        raise ValidationError(
            f"{when} sudah ada dan dipimpin {meeting.lead_host or 'kantor lain'}. Buka pertemuan itu."
        )
    if meeting.status in next_meeting.OPEN:
        return
    if meeting.status == Meeting.Status.POSTPONED:
        raise ValidationError(f"{when} sedang ditunda. Buka pertemuan itu, lalu jadwalkan ulang.")
    raise ValidationError(f"{when} sudah ada ({meeting.get_status_display().lower()}). Buka pertemuan itu.")
