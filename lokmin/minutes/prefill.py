"""What the writers find already written: Indonesian prose from the agenda and the attendance, theirs to change.

"…" marks what only people in the room know; the completeness list asks for it until it is replaced.
"""

import re

from lokmin.attendance import queries as attendance
from lokmin.coverage.meetings import coverage_of
from lokmin.coverage.telling import sentences
from lokmin.meetings import queries as meetings
from lokmin.meetings.models import AgendaItem, Meeting
from lokmin.minutes.models import Section
from puskesmas.calendar_text import format_day, format_time

HOLE = "…"
OPENS = [AgendaItem.Kind.OPENING, AgendaItem.Kind.SPEECH]
ABOUT_COVERAGE = re.compile(r"capaian|cakupan|kinerja|program|PWS", re.IGNORECASE)
MOST_ABSENTEES = 12


def texts(meeting: Meeting) -> dict[str, str]:
    """Return the first text of every written section."""
    agenda = meetings.agenda(meeting)
    presented = [item for item in agenda if item.kind == AgendaItem.Kind.PRESENTATION]
    coverage = [item for item in presented if ABOUT_COVERAGE.search(item.title)]
    sectors = [item for item in presented if item not in coverage]
    return {
        Section.Kind.OPENING: "\n\n".join(filter(None, [_opening(meeting, agenda), attendance_text(meeting)])),
        Section.Kind.COVERAGE: _coverage(meeting, coverage),
        Section.Kind.SECTORS: _numbered(_presented(item) for item in sectors),
        Section.Kind.CLOSING: _closing(meeting),
    }


def identity(meeting: Meeting, *, by) -> dict:
    """Return the first values of the identity: planned times, chair, and whoever starts to write."""
    return {
        "started_at": meeting.local_start.time(),
        "ended_at": meeting.local_end.time() if meeting.local_end else None,
        "chair_post": meeting.chair_post,
        "chair_name": meeting.chair_name or _holder(meeting, meeting.chair_post),
        "minute_taker": str(by),
    }


def attendance_text(meeting: Meeting) -> str:
    """ "Hadir 28 dari 31 undangan, 6 di antaranya diwakili. Tidak hadir: …" – empty before anybody was recorded."""
    counted = attendance.counts(meeting)
    total = counted.total
    if not total.people:
        return ""
    represented = f", {total.represented} di antaranya diwakili" if total.represented else ""
    guests = f" Hadir pula {total.guests} tamu di luar undangan." if total.guests else ""
    missing = [invitation.post for invitation in counted.absent]
    names = ", ".join(missing[:MOST_ABSENTEES])
    more = f", dan {len(missing) - MOST_ABSENTEES} lainnya" if len(missing) > MOST_ABSENTEES else ""
    absent = f" Tidak hadir: {names}{more}." if missing else ""
    return f"Hadir {total.attended} dari {total.invited} undangan{represented}.{guests}{absent}"


def _opening(meeting: Meeting, agenda: list[AgendaItem]) -> str:
    items = [item for item in agenda if item.kind in OPENS]
    if not items:
        chair = meeting.chair_post or HOLE
        return f"1. Rapat dibuka oleh {chair} pukul {format_time(meeting.local_start)} {meeting.zone_label}."
    return _numbered(_spoken(meeting, item) for item in items)


def _spoken(meeting: Meeting, item: AgendaItem) -> str:
    at = f" pukul {format_time(item.starts_at)} {meeting.zone_label}" if item.starts_at else ""
    who = f" oleh {item.presenter}" if item.presenter and item.presenter.lower() not in item.title.lower() else ""
    if item.kind == AgendaItem.Kind.SPEECH:
        return f"{item.title}{who}: {HOLE}"
    return f"{item.title}{who}{at}."


def _presented(item: AgendaItem) -> str:
    who = f" oleh {item.presenter}" if item.presenter else ""
    return f"{item.title}{who}: {HOLE}"


def _coverage(meeting: Meeting, items: list[AgendaItem]) -> str:
    """What was presented; with figures they stand there in sentences, and nothing is left to fill in."""
    figures = sentences(coverage_of(meeting))
    if not figures:
        return _numbered(_presented(item) for item in items)
    told = [f"{item.title}{f' oleh {item.presenter}' if item.presenter else ''}." for item in items]
    return _numbered([*told, *figures])


def _closing(meeting: Meeting) -> str:
    end = f"pukul {format_time(meeting.local_end)} {meeting.zone_label}" if meeting.local_end else f"pukul {HOLE}"
    return f"{meeting.formal_title} pada {format_day(meeting.local_start)} ditutup oleh {meeting.chair_post or HOLE} {end}."


def _numbered(lines) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def _holder(meeting: Meeting, post: str) -> str:
    """Name of whoever was invited under this post, as the letter wrote it."""
    invited = meeting.invitations.active().filter(post__iexact=post).first() if post else None
    return invited.name if invited else ""
