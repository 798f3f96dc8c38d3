"""Adding, changing, moving and deleting rows of the RTL while the minutes are open."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from lokmin.actions import queries
from lokmin.actions.models import ActionItem, Progress
from lokmin.actions.services.guards import CHANGED, lock_action, lock_minutes
from lokmin.minutes.conflicts import Conflict
from puskesmas import audit
from puskesmas.twice import a_moment_ago

PLAIN = ["program", "problem", "cause", "activity", "target", "place_text", "owner_label"]
PLAIN += ["starts_on", "due_on", "funding", "indicator"]
LISTS = ["villages", "supporting_sectors"]


@transaction.atomic
def add_action(meeting, *, by, owner=None, draft_key: str = "", **fields) -> ActionItem:
    """Append a row to the RTL of the meeting. `owner` is an invitation of the same meeting or None (then a free label).

    Refuses when the minutes are locked, the due date lies before the start, or owner or village are foreign. Sent
    twice it is one row. With the `draft_key` of a row that is there already, because the answer to it was lost, that
    row takes the newer text of its writer; changed by somebody else meanwhile: Conflict.
    """
    lock_minutes(meeting)
    begun = meeting.actions.filter(draft_key=draft_key).first() if draft_key else None
    if begun:
        version = begun.version if begun.updated_by == by else 0
        return update_action(begun, expected_version=version, by=by, owner=owner, **fields)
    lists = _take_lists(meeting, fields)
    last = meeting.actions.aggregate(last=Max("order"))["last"] or 0
    action = ActionItem(meeting=meeting, order=last + 1, updated_by=by, draft_key=draft_key)
    _fill(action, owner, fields)
    same = {name: getattr(action, name) for name in [*PLAIN, "owner_invitation"]}
    rows = meeting.actions.filter(updated_by=by, updated_at__gte=a_moment_ago(), version=1, carried_from=None)
    twin = None if draft_key else rows.filter(**same).first()
    if twin:
        return twin
    action.save(force_insert=True)
    _set_lists(action, lists)
    audit.record(
        "RTL ditambah", action, by=by, changes={"kegiatan": action.activity, "owner_label": action.owner_label}
    )
    return action


@transaction.atomic
def update_action(action: ActionItem, *, expected_version: int, by, owner=None, **fields) -> ActionItem:
    """Write all given fields of a row. Raises `Conflict` with both texts when somebody saved it after it was read.

    Saving what is there already (a second press of the button) changes nothing and is no conflict.
    """
    lock_minutes(action.meeting)
    row = ActionItem.objects.select_for_update().filter(pk=action.pk).first()
    if row is None or row.version != expected_version:
        conflict = _conflict(row, owner, fields)
        if conflict.theirs == conflict.yours:
            return row
        raise conflict
    before = _facts(row)
    lists = _take_lists(row.meeting, fields)
    _fill(row, owner, fields)
    row.version += 1
    row.updated_by = by
    row.save(update_fields=[*PLAIN, "owner_invitation", "owner_office", "version", "updated_by", "updated_at"])
    _set_lists(row, lists)
    after = _facts(row)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changes:
        audit.record("RTL diubah", row, by=by, changes=changes)
    return row


@transaction.atomic
def delete_action(action: ActionItem, *, by) -> None:
    """Delete a row of open minutes; a row that was carried over from an older one gives that one its state back.

    Refuses when progress was reported on it or a later meeting goes on with it. Gone already: nothing happens.
    """
    lock_minutes(action.meeting)
    row = ActionItem.objects.select_for_update().filter(pk=action.pk).first()
    if row is None:
        return
    if row.progress.spoken().exists() or row.reports.exists():
        raise ValidationError("Baris ini sudah punya laporan tindak lanjut. Ubah keadaannya menjadi dibatalkan.")
    audit.record("RTL dihapus", row, by=by, changes=_facts(row))
    older = row.carried_from
    row.delete()
    if older:
        _take_back(older, by=by)


@transaction.atomic
def move_action(action: ActionItem, *, up: bool, by) -> None:
    """Exchange a row with its neighbour. At the edge nothing happens."""
    lock_minutes(action.meeting)
    rows = list(ActionItem.objects.select_for_update().filter(meeting=action.meeting_id).order_by("order", "pk"))
    at = next((index for index, row in enumerate(rows) if row.pk == action.pk), None)
    other = at - 1 if up and at is not None else (at or 0) + 1
    if at is None or not 0 <= other < len(rows):
        return
    rows[at], rows[other] = rows[other], rows[at]
    for number, row in enumerate(rows, start=1):
        if row.order != number:
            ActionItem.objects.filter(pk=row.pk).update(order=number)
    audit.record("RTL dipindah", action, by=by, changes={"urutan": [at + 1, other + 1]})


def _fill(action: ActionItem, owner, fields: dict) -> None:
    """Put the given plain fields and the owner on the row and hold it against its rules."""
    unknown = set(fields) - set(PLAIN)
    if unknown:
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    for name, value in fields.items():
        setattr(action, name, value.strip() if isinstance(value, str) else value)
    if owner is not None and owner.meeting_id != action.meeting_id:
        raise ValidationError({"owner_label": "Penanggung jawab ini tidak diundang ke pertemuan ini. Pilih yang lain."})
    if "owner_label" in fields or owner is not None:
        action.owner_invitation = owner
        action.owner_office = owner.office if owner else None
        action.owner_label = owner.post if owner else action.owner_label
    if action.starts_on and action.due_on and action.due_on < action.starts_on:
        raise ValidationError({"due_on": "Tenggat lebih awal daripada mulai. Ubah salah satu."})
    action.full_clean(exclude=["meeting", "updated_by"], validate_constraints=False)


def _take_lists(meeting, fields: dict) -> dict:
    """Take the many-to-many values out of `fields`; a village outside the meeting's area is refused."""
    lists = {name: list(fields.pop(name)) for name in LISTS if name in fields}
    allowed = {village.pk for village in queries.village_choices(meeting)}
    if any(village.pk not in allowed for village in lists.get("villages", [])):
        raise ValidationError({"villages": "Ada desa di luar wilayah pertemuan ini. Pilih dari daftar."})
    return lists


def _set_lists(action: ActionItem, lists: dict) -> None:
    for name, values in lists.items():
        getattr(action, name).set(values)


def _texts(row: ActionItem) -> dict:
    """Label → text of every field a person writes, for conflicts."""
    texts = {str(ActionItem._meta.get_field(name).verbose_name): getattr(row, name) for name in PLAIN}
    texts["lokasi"] = ", ".join(village.name for village in row.villages.all())
    texts["sektor pendukung"] = ", ".join(sector.name for sector in row.supporting_sectors.all())
    return {label: str(value or "") for label, value in texts.items()}


def _facts(row: ActionItem) -> dict:
    """Column → value of every field a person writes, for the audit trail."""
    facts = {name: getattr(row, name) or "" for name in PLAIN}
    facts["villages"] = ", ".join(village.name for village in row.villages.all())
    facts["supporting_sectors"] = ", ".join(sector.name for sector in row.supporting_sectors.all())
    return facts


def _conflict(row: ActionItem | None, owner, fields: dict) -> Conflict:
    yours = {
        str(ActionItem._meta.get_field(name).verbose_name): str(fields[name] or "") for name in PLAIN if name in fields
    }
    if owner is not None:
        yours["penanggung jawab"] = owner.post
    for name in LISTS:
        if name in fields:
            label = "lokasi" if name == "villages" else "sektor pendukung"
            yours[label] = ", ".join(item.name for item in fields[name])
    theirs = {label: text for label, text in _texts(row).items() if label in yours} if row else None
    return Conflict(
        theirs=theirs,
        yours=yours,
        by=row.updated_by if row else None,
        at=row.updated_at if row else timezone.now(),
        version=row.version if row else 0,
    )


def _take_back(older: ActionItem, *, by) -> None:
    """Undo a carry-over: the older row is again what was last said about it."""
    row = lock_action(older)
    last = row.progress.spoken().first()
    state = last.state if last else ActionItem.State.OPEN
    moved = ActionItem.objects.filter(pk=row.pk, state=ActionItem.State.CARRIED_OVER).update(
        state=state, version=F("version") + 1, updated_at=timezone.now(), updated_by=by
    )
    if not moved:
        raise ValidationError(CHANGED)
    Progress.objects.create(action=row, state=state, text="Batal dilanjutkan.", source=Progress.Source.SYSTEM, by=by)
    audit.record("RTL batal dilanjutkan", row, by=by, changes={"state": [ActionItem.State.CARRIED_OVER, state]})
