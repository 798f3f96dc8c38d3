"""Proposals for the Musrenbang kecamatan of all meetings a user sees, in the words that were endorsed (domain: §1.3)."""

from lokmin.minutes.agreeing import PROPOSAL_FIELDS
from lokmin.minutes.models import Proposal, Revision, Section
from lokmin.minutes.standing import FROZEN

Kind = Section.Kind


def proposals_for(user):
    """Proposals of endorsed minutes the user sees, newest meeting first; those of a draft are still the writers' own."""
    rows = Proposal.objects.visible_to(user).select_related("minutes__meeting__region", "outcome_by")
    endorsed = Revision.objects.values("minutes")
    return rows.filter(minutes__in=endorsed).order_by("-minutes__meeting__starts_at", "order", "pk")


def as_endorsed(proposals: list[Proposal]) -> list[Proposal]:
    """The proposals with the words that were endorsed where their minutes are being written again.

    Each is told `is_reopened`, and `is_new` when it was written since the last endorsement.
    """
    reopened = {row.minutes_id for row in proposals if row.minutes.status not in FROZEN}
    revisions = Revision.objects.filter(minutes__in=reopened).order_by("number") if reopened else []
    contents = {revision.minutes_id: revision.content for revision in revisions}  # the newest of each stays
    for row in proposals:
        row.is_reopened = row.minutes_id in contents
        sections = contents[row.minutes_id]["sections"] if row.is_reopened else []
        kept = [frozen for part in sections if part["kind"] == Kind.PROPOSALS for frozen in part["rows"]]
        said = next((frozen for frozen in kept if frozen["id"] == row.pk), None)
        row.is_new = row.is_reopened and said is None
        for name in PROPOSAL_FIELDS if said else []:
            setattr(row, name, said.get(name) or "")
    return proposals
