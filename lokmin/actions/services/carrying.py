"""Carrying an unfinished row over into the RTL of a later meeting instead of typing it again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from lokmin.actions import queries
from lokmin.actions.models import ActionItem, Progress
from lokmin.actions.services.guards import CHANGED, lock_action, lock_minutes
from puskesmas import audit

COPIED = ["program", "problem", "cause", "activity", "target", "place_text", "owner_office", "owner_label"]
COPIED += ["funding", "indicator"]


@transaction.atomic
def carry_over(action: ActionItem, *, meeting, by, due_on=None) -> ActionItem:
    """Copy an unfinished row with its state into the RTL of `meeting`, keep the link, count one more, end the older row.

    The old due date is kept only while it still lies ahead of the meeting; else the new row waits for one.
    Refuses locked minutes, finished rows, rows carried over already and rows not on this meeting's list.
    """
    lock_minutes(meeting)
    row = lock_action(action)
    if row.state == ActionItem.State.CARRIED_OVER:
        raise ValidationError("Baris ini sudah dilanjutkan. Ubah baris lanjutannya di bagian RTL.")
    if not queries.open_before(meeting).filter(pk=row.pk).exists():
        raise ValidationError("Hanya kegiatan yang belum selesai dari pertemuan sebelumnya yang dapat dilanjutkan.")
    held_on = meeting.local_start.date()
    if due_on and due_on < held_on:
        raise ValidationError({"due_on": "Tenggat baru lebih awal daripada tanggal pertemuan ini."})
    new = ActionItem(
        meeting=meeting,
        order=(meeting.actions.aggregate(last=Max("order"))["last"] or 0) + 1,
        state=row.state,
        carried_from=row,
        carried_count=row.carried_count + 1,
        due_on=due_on or (row.due_on if row.due_on and row.due_on > held_on else None),
        owner_invitation=_same_owner(row, meeting),
        updated_by=by,
        **{name: getattr(row, name) for name in COPIED},
    )
    new.save(force_insert=True)
    new.villages.set(row.villages.all())
    new.supporting_sectors.set(row.supporting_sectors.all())
    moved = ActionItem.objects.filter(pk=row.pk, state__in=ActionItem.UNFINISHED).update(
        state=ActionItem.State.CARRIED_OVER, version=F("version") + 1, updated_at=timezone.now(), updated_by=by
    )
    if not moved:
        raise ValidationError(CHANGED)
    Progress.objects.create(
        action=row,
        meeting=meeting,
        state=ActionItem.State.CARRIED_OVER,
        text=f"Dilanjutkan ke {meeting.title}.",
        source=Progress.Source.SYSTEM,
        by=by,
    )
    audit.record("RTL dilanjutkan", row, by=by, changes={"pertemuan": str(meeting)})
    audit.record("RTL ditambah", new, by=by, changes={"kegiatan": new.activity, "lanjutan dari": str(row.meeting)})
    return new


def _same_owner(row: ActionItem, meeting):
    """The invitation of the same office to the new meeting, if it was invited again."""
    if row.owner_office_id is None:
        return None
    offices = Q(office=row.owner_office_id) | Q(office__merged=row.owner_office_id)
    return meeting.invitations.active().filter(offices).first()
