"""Rows of discussion, problems and decisions: add, change, remove, bring back, move."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from lokmin.minutes.conflicts import Conflict
from lokmin.minutes.models import Commitment, ConsultationInput, Decision, DiscussionRow, Minutes, Problem, Proposal
from lokmin.minutes.services.writing import lock_for_writing, plain
from lokmin.minutes.written import ROW_MODELS
from puskesmas import audit
from puskesmas.twice import a_moment_ago

FIELDS = {
    DiscussionRow: ["speaker", "statement", "answer", "answered_by"],
    Problem: ["source", "text", "data", "cause", "place", "solution"],
    Decision: ["text"],
    Commitment: [
        "sector_id",
        "post",
        "role",
        "activity",
        "target",
        "place",
        "time",
        "owner",
        "resources",
        "obstacle",
        "invitation_id",
    ],
    Proposal: ["activity", "problem", "place", "volume", "cost", "proposer", "addressee"],
    ConsultationInput: ["element", "input", "recommendation", "due", "owner"],
}


def values_of(row) -> dict:
    return {name: getattr(row, name) for name in FIELDS[type(row)]}


@transaction.atomic
def add_row(minutes: Minutes, kind: str, *, by, draft_key: str = "", **fields):
    """Append one row to a section. Refused when locked or the row says nothing. Sent twice it is one row.

    With the `draft_key` of a row that is there already, because the answer to it was lost, that row takes the newer
    text of its writer; changed or removed by somebody else meanwhile: Conflict.
    """
    minutes, model = lock_for_writing(minutes), ROW_MODELS[kind]
    fields = model.completed(minutes, {name: plain(text) for name, text in fields.items()})
    begun = model.with_removed.filter(minutes=minutes, draft_key=draft_key).first() if draft_key else None
    if begun:
        return update_row(begun, by=by, expected_version=begun.version if begun.updated_by == by else 0, **fields)
    rows = model.objects.filter(minutes=minutes, updated_by=by, updated_at__gte=a_moment_ago(), version=1)
    twin = None if draft_key else rows.filter(**fields).first()
    if twin:
        return twin
    last = model.with_removed.filter(minutes=minutes).aggregate(last=Max("order"))["last"] or 0
    row = model(minutes=minutes, order=last + 1, updated_by=by, draft_key=draft_key, **fields)
    row.full_clean()
    row.save(force_insert=True)
    audit.record("baris notulen ditambah", row, by=by, changes=values_of(row))
    return row


@transaction.atomic
def update_row(row, *, by, expected_version: int, **fields):
    """Change one row. Refused when locked; a stale version or a row removed meanwhile: Conflict.

    What stands there already is not refused, even locked: a browser may send again what it has saved.
    """
    typed = {name: plain(text) for name, text in fields.items()}
    yours = values_of(row) | row.completed(row.minutes, typed)
    if not row.removed_at and yours == values_of(row):
        return row
    lock_for_writing(row.minutes)
    row = type(row).with_removed.select_related("minutes", "updated_by").get(pk=row.pk)
    theirs = values_of(row)
    if row.removed_at or (row.version != expected_version and yours != theirs):
        raise Conflict(
            theirs=None if row.removed_at else theirs,
            yours=yours,
            by=row.updated_by,
            at=row.removed_at or row.updated_at,
            version=row.version,
        )
    if yours == theirs:
        return row
    for name, text in yours.items():
        setattr(row, name, text)
    row.version, row.updated_by = row.version + 1, by
    row.full_clean()
    row.save(update_fields=[*yours, "version", "updated_by", "updated_at"])
    changed = {name: [theirs[name], yours[name]] for name in yours if theirs[name] != yours[name]}
    audit.record("baris notulen diubah", row, by=by, changes=changed)
    return row


@transaction.atomic
def delete_row(row, *, by) -> bool:
    """Remove one row so that it can be brought back; return whether it was still there. Refused when locked."""
    lock_for_writing(row.minutes)
    removed = type(row).objects.filter(pk=row.pk).update(removed_at=timezone.now(), updated_by=by)
    if removed:
        audit.record("baris notulen dihapus", row, by=by, changes=values_of(row))
    return bool(removed)


@transaction.atomic
def restore_row(row, *, by) -> bool:
    """Bring a removed row back to its place; return whether it was away. Refused when locked."""
    lock_for_writing(row.minutes)
    back = type(row).with_removed.filter(pk=row.pk, removed_at__isnull=False).update(removed_at=None, updated_by=by)
    if back:
        audit.record("baris notulen dikembalikan", row, by=by, changes=values_of(row))
    return bool(back)


@transaction.atomic
def move_row(row, *, up: bool, by) -> bool:
    """Change places with the neighbour; return whether there was one. Refused when locked."""
    lock_for_writing(row.minutes)
    if not swap(type(row).objects.filter(minutes=row.minutes), row, up=up):
        return False
    audit.record("baris notulen dipindah", row, by=by, changes={"ke": "atas" if up else "bawah"})
    return True


def swap(rows, row, *, up: bool) -> bool:
    """Put a row before or after its neighbour and number all of them anew; call with the minutes locked."""
    ordered = list(rows.order_by("order", "pk"))
    at = next((index for index, other in enumerate(ordered) if other.pk == row.pk), None)
    to = None if at is None else at + (-1 if up else 1)
    if to is None or not 0 <= to < len(ordered):
        return False
    ordered[at], ordered[to] = ordered[to], ordered[at]
    for number, other in enumerate(ordered, 1):
        other.order = number
    rows.model.objects.bulk_update(ordered, ["order"])
    return True
