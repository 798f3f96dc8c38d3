"""What an endorsement keeps about the invitation list and the place of the meeting in its year (items A2, B2)."""

import re

from lokmin.invitations.models import Invitation
from lokmin.meetings.models import Meeting
from lokmin.meetings.queries import villages_of

# name, codes of positions, codes of sectors, words of a free entry (domain: §4.4 B2)
ELEMENTS = [
    ("Camat", {"camat"}, set(), r"^(camat|kepala distrik|panewu)\b"),
    ("Kapolsek", {"kapolsek"}, set(), r"polsek|kepolisian sektor"),
    ("Danramil", {"danramil"}, set(), r"ramil\b"),
    ("TP-PKK", set(), {"pkk"}, r"\bpkk\b"),
    ("KUA", {"kua"}, set(), r"\bkua\b|urusan agama"),
    ("Pendidikan", set(), {"pendidikan"}, r"pendidikan|sekolah"),
    ("Keluarga berencana", set(), {"kb"}, r"\b(kb|plkb|pkb)\b|keluarga berencana"),
]
HELD = [Meeting.Status.HELD, Meeting.Status.CLOSED]


def invited_of(meeting: Meeting, rows: list[Invitation]) -> dict:
    """Which obligatory elements are on the list of invitations, and which villages of the catchment are not; one query."""
    villages = list(villages_of([host.puskesmas_id for host in meeting.hosts.all()]))
    asked = {row.village_id for row in rows if row.sector.code == "pemdes"}
    return {
        "elements": [
            {"name": name, "invited": sum(_is(row, codes, sectors, words) for row in rows)}
            for name, codes, sectors, words in ELEMENTS
        ],
        "villages": {
            "wanted": len(villages),
            "missing": [village.name for village in villages if village.pk not in asked],
        },
    }


def _is(row: Invitation, codes: set, sectors: set, words: str) -> bool:
    position = row.office.position.code if row.office_id else ""
    return position in codes or row.sector.code in sectors or bool(re.search(words, row.post, re.IGNORECASE))


def year_of(meeting: Meeting) -> dict:
    """When the first meeting of this year was held, and how many routine ones before this one; one query."""
    lead = next((host.puskesmas_id for host in meeting.hosts.all() if host.is_lead), None)
    rows = Meeting.objects.filter(
        hosts__puskesmas=lead, year=meeting.year, starts_at__lt=meeting.starts_at, status__in=HELD
    ).select_related("region")
    before = list(rows.exclude(pk=meeting.pk).order_by("starts_at").distinct())
    first = next((row for row in before if row.kind == Meeting.Kind.FIRST), None)
    return {
        "first_on": first.held_on.isoformat() if first else None,
        "routine_before": sum(row.kind == Meeting.Kind.ROUTINE for row in before),
    }
