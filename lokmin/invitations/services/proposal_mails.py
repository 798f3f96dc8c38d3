"""Mails about a proposed date: the people of the other office, as far as their addresses are known."""

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from lokmin.meetings.models import DateProposal
from lokmin.outbox.services import queue_message
from puskesmas.access import OFFICE, Role
from puskesmas.calendar_text import format_day, format_time
from puskesmas.models import Membership

DETAILS = "Lihat rincian di Lokmin"
SUBJECTS = {"proposed": "Usul tanggal lain: {}", "withdrawn": "Usul tanggal ditarik: {}"}


def when_of(proposal: DateProposal) -> str:
    """Kamis, 18 Juni 2026, 09.00–12.00 WIB, in the zone of the meeting."""
    meeting = proposal.meeting
    start = proposal.starts_at.astimezone(meeting.timezone)
    clock = format_time(start.time())
    if proposal.ends_at:
        clock += f"–{format_time(proposal.ends_at.astimezone(meeting.timezone).time())}"
    return f"{format_day(start.date())}, {clock} {meeting.zone_label}"


def tell_puskesmas(proposal: DateProposal, event: str, *, by) -> None:
    """To the staff and heads of all hosts: a proposal came, or was taken back."""
    meeting = proposal.meeting
    members = Membership.objects.filter(puskesmas__in=meeting.hosts.values("puskesmas"), role__in=OFFICE)
    if event == "proposed":
        said = {
            "opening": f"Kantor camat mengusulkan tanggal lain untuk {meeting.title}.",
            "rows": [("Semula", _now(meeting)), ("Usul", when_of(proposal)), ("Alasan", proposal.reason)],
            "button": "Setujui atau tolak di Lokmin",
        }
    else:
        said = {
            "opening": f"Kantor camat menarik usul {when_of(proposal)} untuk {meeting.title}. Jadwalnya tetap.",
            "rows": [("Jadwal", _now(meeting))],
            "button": DETAILS,
        }
    _queue(proposal, members, SUBJECTS[event].format(meeting.title), said, event, by)


def tell_camat_office(proposal: DateProposal, *, by) -> None:
    """To the camat office of the kecamatan: what the puskesmas decided."""
    meeting = proposal.meeting
    members = Membership.objects.filter(region=meeting.region, role=Role.CAMAT_OFFICE)
    word = proposal.get_state_display()
    said = {
        "opening": f"Usul {when_of(proposal)} untuk {meeting.title}, {meeting.host_names}: {word.lower()}.",
        "rows": [("Catatan puskesmas", proposal.answer_note)] if proposal.answer_note else [],
        "button": DETAILS,
    }
    _queue(proposal, members, f"Usul tanggal {word.lower()}: {meeting.title}", said, proposal.state, by)


def _now(meeting) -> str:
    return f"{format_day(meeting.held_on)}, {meeting.clock}"


def _queue(proposal: DateProposal, members: QuerySet, subject: str, said: dict, event: str, by) -> None:
    url = f"{settings.SITE_URL}{reverse('invitations:proposals', args=[proposal.meeting_id])}"
    context = said | {"url": url}
    text = render_to_string("invitations/email/proposal.txt", context)
    html = render_to_string("invitations/email/proposal.html", context)
    known = members.filter(user__is_active=True).exclude(user__email="")
    for address in sorted(set(known.values_list("user__email", flat=True))):
        queue_message(
            to=address,
            subject=subject,
            text=text,
            html=html,
            about=proposal,
            by=by,
            once_key=f"proposal:{proposal.pk}:{event}:{address}",
        )
