"""The guests of a meeting by group, for documents of the apps below."""

from lokmin.invitations.models import Invitation
from lokmin.meetings.models import Meeting


def guests_by_group(meeting: Meeting) -> list[tuple[str, int]]:
    """Forkopimcam first, then the sectors in their order; one query."""
    counts: dict[tuple, int] = {}
    rows = Invitation.objects.active().filter(meeting=meeting)
    for is_forkopimcam, order, name in rows.values_list("is_forkopimcam", "sector__order", "sector__name"):
        key = (0, 0, "Forkopimcam") if is_forkopimcam else (1, order, name)
        counts[key] = counts.get(key, 0) + 1
    return [(key[2], counts[key]) for key in sorted(counts)]
