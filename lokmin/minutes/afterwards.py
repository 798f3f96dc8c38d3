"""What a guest's link shows of the minutes: what was decided, and the problems of his village or sector."""

import re

from lokmin.invitations.afterwards import Line, Part, Stage
from lokmin.invitations.models import Invitation
from lokmin.minutes import snapshot
from lokmin.minutes.models import Revision, Section
from puskesmas.calendar_text import format_date


def extract(invitation: Invitation, stage: Stage) -> list[Part]:
    """From the revision endorsed last, also while it is being corrected; nothing before the first one."""
    if stage != Stage.AFTER:
        return []
    revision = Revision.objects.filter(minutes__meeting=invitation.meeting_id).first()
    if revision is None:
        return []
    day = format_date(revision.endorsed_at.astimezone(invitation.meeting.timezone))
    version = f", revisi {revision.number}" if revision.number > 1 else ""
    note = f"Dari notulen yang disahkan {day}{version}."
    decisions = [Line(row["text"]) for row in _rows(revision, Section.Kind.DECISIONS)]
    problems = [_problem(row) for row in _rows(revision, Section.Kind.PROBLEMS) if _concerns(row["place"], invitation)]
    found = [Part("Keputusan pertemuan", decisions, note), Part("Permasalahan yang dibahas", problems, note)]
    return [part for part in found if part.lines]


def _rows(revision: Revision, kind: str) -> list[dict]:
    return snapshot.section_of(revision.content, kind)["rows"]


def _problem(row: dict) -> Line:
    parts = [row["place"], f"penyebab: {row['cause']}" if row["cause"] else ""]
    return Line(row["text"], " · ".join(part for part in parts if part))


def _concerns(place: str, invitation: Invitation) -> bool:
    """Whether a problem of this place is his: of everybody, of his village, of his sector or his own post."""
    if not place.strip():
        return True
    names = [invitation.sector.name, invitation.post, invitation.village.name if invitation.village else ""]
    return any(re.search(rf"\b{re.escape(name)}\b", place, re.IGNORECASE) for name in names if name)
