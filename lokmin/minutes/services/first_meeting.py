"""Roles filled from the invitation list or from last year, and what became of the proposals."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from lokmin.minutes import agreeing
from lokmin.minutes.conflicts import Conflict
from lokmin.minutes.models import Commitment, Minutes, Proposal
from lokmin.minutes.services.writing import lock_for_writing, plain
from puskesmas import audit

FROM_LAST_YEAR = ["sector_id", "post", "role", "activity", "target", "place", "owner", "resources"]


@transaction.atomic
def fill_roles(minutes: Minutes, *, by) -> int:
    """Add one suggested row per invited sector that has none; return how many. Refused when locked. Twice adds nothing."""
    minutes = lock_for_writing(minutes)
    rows = agreeing.suggestions(minutes.meeting, list(minutes.commitments.all()))
    return _append(minutes, rows, by=by, why="peran bantu diisi dari daftar undangan")


@transaction.atomic
def copy_roles(minutes: Minutes, *, by) -> int:
    """Take the roles of the first meeting before this one, marked as carried; those that stand here already stay alone."""
    minutes = lock_for_writing(minutes)
    before = agreeing.last_first(minutes.meeting)
    if before is None:
        raise ValidationError("Belum ada peran bantu dari tribulanan pertama sebelumnya.")
    here = {(row.post.casefold(), row.role) for row in minutes.commitments.all()}
    invited = {row.post.casefold(): row.pk for row in minutes.meeting.invitations.active()}
    rows = [
        {name: getattr(row, name) for name in FROM_LAST_YEAR}
        | {"invitation_id": invited.get(row.post.casefold()), "carried_from": row}
        for row in before.commitments.all()
        if (row.post.casefold(), row.role) not in here
    ]
    return _append(minutes, rows, by=by, why="peran bantu diambil dari tahun lalu")


def _append(minutes: Minutes, rows: list[dict], *, by, why: str) -> int:
    last = Commitment.with_removed.filter(minutes=minutes).aggregate(last=Max("order"))["last"] or 0
    for number, fields in enumerate(rows, 1):
        row = Commitment(minutes=minutes, order=last + number, updated_by=by, **fields)
        row.full_clean(exclude=["sector", "invitation", "carried_from"])
        row.save(force_insert=True)
        audit.record(why, row, by=by, changes={"jabatan": row.post, "peran": row.role})
    return len(rows)


@transaction.atomic
def record_outcome(proposal: Proposal, *, by, expected_version: int, outcome: str, note: str, discussed_on) -> Proposal:
    """Note what the Musrenbang made of a proposal, also after the minutes are locked; stale: Conflict.

    Refused before the minutes were endorsed, without an outcome where something else is said, and for a day to come.
    """
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("minutes__meeting").get(pk=proposal.pk)
    yours = {"outcome": outcome, "outcome_note": plain(note), "outcome_on": discussed_on}
    _refuse(proposal, yours)
    theirs = {name: getattr(proposal, name) for name in yours}
    if yours == theirs:
        return proposal
    if proposal.outcome_version != expected_version:
        raise Conflict(
            theirs=theirs,
            yours=yours,
            by=proposal.outcome_by,
            at=proposal.outcome_at,
            version=proposal.outcome_version,
        )
    for name, value in yours.items():
        setattr(proposal, name, value)
    proposal.outcome_by, proposal.outcome_at = by, timezone.now()
    proposal.outcome_version += 1
    proposal.full_clean(exclude=["minutes"])
    proposal.save(update_fields=[*yours, "outcome_by", "outcome_at", "outcome_version"])
    changed = {name: [str(theirs[name] or ""), str(yours[name] or "")] for name in yours if theirs[name] != yours[name]}
    audit.record("hasil usulan Musrenbang dicatat", proposal, by=by, changes=changed)
    return proposal


def _refuse(proposal: Proposal, said: dict) -> None:
    meeting = proposal.minutes.meeting
    if not proposal.minutes.revisions.exists():
        raise ValidationError("Hasil dicatat sesudah notulen disahkan.")
    if not said["outcome"] and (said["outcome_note"] or said["outcome_on"]):
        raise ValidationError({"outcome": "Pilih hasilnya dahulu."})
    day = said["outcome_on"]
    if day and day > timezone.localdate(timezone=meeting.timezone):
        raise ValidationError({"outcome_on": "Tanggal pembahasan belum tiba."})
