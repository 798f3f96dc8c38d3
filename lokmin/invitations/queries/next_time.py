"""What the next meeting takes over from the guests of the last one, and who holds their offices now."""

from dataclasses import dataclass
from datetime import date

from lokmin.invitations.models import Invitation
from lokmin.meetings.models import Meeting
from sectors.models import Office, OfficeHolder


@dataclass(frozen=True)
class Change:
    """An office that was invited last time under another name, or that is no longer."""

    post: str
    was: str
    now: str
    is_gone: bool = False


def guest_count(meeting: Meeting) -> int:
    return Invitation.objects.active().filter(meeting=meeting).count()


def changes_since(last: Meeting, day: date) -> list[Change]:
    """Offices invited last time that have another holder on a day, or are closed; three queries."""
    rows = {
        row: row.office.merged_into_id or row.office_id
        for row in Invitation.objects.active().filter(meeting=last, office__isnull=False).in_order()
    }
    offices = Office.objects.in_bulk(set(rows.values()))
    holders: dict[int, OfficeHolder] = {}
    for holder in OfficeHolder.objects.on(day).filter(office__in=offices):
        holders.setdefault(holder.office_id, holder)
    found = []
    for row, pk in rows.items():
        office, holder = offices[pk], holders.get(pk)
        name = holder.full_name if holder else ""
        if not office.is_active:
            found.append(Change(row.post, row.name, "", is_gone=True))
        elif name != row.name:
            found.append(Change(row.post, row.name, name))
    return found
