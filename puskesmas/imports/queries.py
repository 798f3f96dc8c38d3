"""Reads for the pages of imports."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q

from puskesmas.identity import mask_phone
from puskesmas.imports.kinds import Kind, Row, State
from puskesmas.matching import folded
from puskesmas.models import ImportBatch, ImportRow
from puskesmas.models.imports import SAVABLE
from puskesmas.organisations import Organisation


@dataclass
class Counts:
    """How many rows are in which state, how many of them are chosen, and how many changed since the preview."""

    by_state: dict[str, int] = field(default_factory=dict)
    chosen: int = 0
    moved: int = 0

    @property
    def total(self) -> int:
        return sum(self.by_state.values())

    @property
    def savable(self) -> int:
        return sum(self.by_state.get(state, 0) for state in SAVABLE)


def counts_of(batch: ImportBatch) -> Counts:
    """One query over the rows; after they were purged, what was counted then."""
    if batch.purged_at:
        return Counts(dict(batch.tallies))
    counts = Counts(dict.fromkeys(State.values, 0))
    groups = ImportRow.objects.filter(batch=batch).order_by().values_list("state", "is_chosen", "has_moved")
    for state, is_chosen, has_moved, count in groups.annotate(count=Count("pk")):
        counts.by_state[state] += count
        counts.chosen += count if is_chosen else 0
        counts.moved += count if has_moved else 0
    return counts


def organisation_at(batch: ImportBatch) -> Organisation | None:
    return Organisation(batch.place) if batch.place else None


def row_of(stored: ImportRow) -> Row:
    return Row(stored.number, stored.values)


def shown_values(kind: Kind, stored: ImportRow, most: int = 4) -> list[dict]:
    """The first filled columns of a row, with their labels, for a line of the preview."""
    filled = [
        {"label": column.label, "text": stored.values[column.name]}
        for column in kind.columns
        if stored.values.get(column.name)
    ]
    return filled[:most]


def mask_phones(kind: Kind, batch: ImportBatch, rows: Iterable[ImportRow], user) -> None:
    """Shorten phones for who may not see them; what stands in his own file he knows."""
    if kind.sees_phones(user, organisation_at(batch)):
        return
    is_own, labels = batch.uploaded_by_id == user.pk, {folded(kind.column(name).label) for name in kind.phones}
    for row in rows:
        for name in () if is_own else kind.phones:
            if row.values.get(name):
                row.values[name] = mask_phone(row.values[name])
        for label, pair in row.changes.items():
            if folded(label) in labels:
                row.changes[label] = [mask_phone(text) if text else text for text in pair]


def recent_batches(user, kinds: list[Kind]):
    """Imports the user may open, newest first, without those thrown away."""
    rule = Q(pk__in=[])
    for kind in kinds:
        rule |= _kept(kind, user)
    return (
        ImportBatch.objects.visible_to(user)
        .filter(rule)
        .exclude(stage=ImportBatch.Stage.DISCARDED)
        .select_related("uploaded_by", "puskesmas", "region")
        .order_by("-pk")
    )


def _kept(kind: Kind, user) -> Q:
    """Imports of this kind at the user's places; `Kind.is_kept_by` as a filter."""
    places = kind.places(user)
    if None in places:
        return Q(kind=kind.code)
    puskesmas = [place.place.pk for place in places if place.is_puskesmas]
    regions = [place.place.pk for place in places if not place.is_puskesmas]
    return Q(kind=kind.code) & (Q(puskesmas__in=puskesmas) | Q(region__in=regions))


def is_last_saved(batch: ImportBatch) -> bool:
    """Whether nothing of this kind was or is being saved at this place after it: only the last import is taken back."""
    here = ImportBatch.objects.filter(kind=batch.kind, puskesmas=batch.puskesmas_id, region=batch.region_id)
    later = here.filter(Q(saved_at__gt=batch.saved_at) | Q(stage=ImportBatch.Stage.SAVING)).exclude(pk=batch.pk)
    return not later.exclude(stage=ImportBatch.Stage.UNDONE).exists()
