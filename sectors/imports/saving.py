"""Writing chosen rows of a contact import in bulk, with an event per office and what is needed to take it back."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from puskesmas import audit
from puskesmas.history.words import described
from puskesmas.imports.kinds import Saved
from puskesmas.models import Region
from sectors.imports.deciding import ONE_DAY, Plan
from sectors.imports.using import uses_of
from sectors.models import Office, OfficeHolder
from sectors.services.holders import NAMED, TERM
from sectors.services.search import key_for, refresh_search_keys

BATCH, SMALL = 500, 100
MOVED = "Sebuah jabatan di berkas ini baru saja diubah orang lain. Periksa ulang berkasnya, lalu simpan lagi."


def save(plans: list[Plan], *, by) -> Saved:
    """Write all plans, offices first; refused as a whole when an office changed since it was examined."""
    _lock(plans)
    fresh = [plan for plan in plans if plan.office is None]
    new = {id(plan) for plan in fresh}
    known = [plan for plan in plans if plan.office is not None]
    undo = {
        "labels": {str(plan.office.pk): [plan.office.label_as_written, plan.label] for plan in known if plan.relabels},
        "revived": [plan.office.pk for plan in known if plan.revives],
        "ended": {str(row.pk): _iso(row.to_on) for plan in plans for row in plan.ends},
        "corrected": {str(plan.corrected.pk): _old(plan) for plan in plans if plan.values},
    }
    undo["offices"] = _add_offices(fresh)
    _change_offices(known)
    _end(plans)
    undo["holders"] = _add_holders(plans)
    _correct([plan for plan in plans if plan.values])
    refresh_search_keys([plan.office.pk for plan in known])
    for plan in plans:
        _record(plan, is_new=id(plan) in new, by=by)
    undo["uses"] = {str(pk): count for pk, count in uses_of([*undo["revived"], *map(int, undo["labels"])]).items()}
    undo["marks"] = marks([*undo["holders"], *map(int, undo["corrected"])])
    return Saved(created=len(fresh), changed=len(known), undo=undo)


def marks(holder_ids: list[int]) -> dict[str, str]:
    """A short name of what stands in each holder's row, to see later whether somebody changed it."""
    found = {}
    for start in range(0, len(holder_ids), BATCH):
        for row in OfficeHolder.objects.filter(pk__in=holder_ids[start : start + BATCH]):
            said = repr([str(getattr(row, name)) for name in (*NAMED, *TERM, "office_id")])
            found[str(row.pk)] = hashlib.sha256(said.encode()).hexdigest()[:16]
    return found


def _lock(plans: list[Plan]) -> None:
    """Hold the offices, and see that they and their holders are as they were examined."""
    ids = sorted(plan.office.pk for plan in plans if plan.office)
    expected = {plan.office.pk: plan for plan in plans if plan.office}
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        for office in Office.objects.select_for_update().filter(pk__in=part).order_by("pk"):
            seen = expected[office.pk].office
            if (office.is_active, office.label_as_written, office.merged_into_id) != (
                seen.is_active,
                seen.label_as_written,
                seen.merged_into_id,
            ):
                raise ValidationError(MOVED)
    held = {row.pk: row for plan in plans for row in [*plan.ends, *([plan.corrected] if plan.corrected else [])]}
    pks = sorted(held)
    for start in range(0, len(pks), BATCH):
        rows = OfficeHolder.objects.in_bulk(pks[start : start + BATCH])
        for pk in pks[start : start + BATCH]:
            if pk not in rows or any(getattr(rows[pk], name) != getattr(held[pk], name) for name in (*NAMED, *TERM)):
                raise ValidationError(MOVED)


def _add_offices(plans: list[Plan]) -> list[int]:
    regions = _regions({plan.spot.pk for plan in plans})
    offices = [
        Office(position=plan.position, region=regions[plan.spot.pk], label_as_written=plan.label) for plan in plans
    ]
    for plan, office in zip(plans, offices, strict=True):
        office.search_key = key_for(office, [plan.new_holder.full_name] if plan.new_holder else [])
    try:
        with transaction.atomic():
            Office.objects.bulk_create(offices, batch_size=BATCH)
    except IntegrityError as error:
        raise ValidationError(MOVED) from error
    for plan, office in zip(plans, offices, strict=True):
        plan.office = office
    return [office.pk for office in offices]


def _regions(ids: set[int]) -> dict[int, Region]:
    wanted, found = sorted(ids), {}
    for start in range(0, len(wanted), BATCH):
        found |= Region.objects.in_bulk(wanted[start : start + BATCH])
    return found


def _change_offices(plans: list[Plan]) -> None:
    changed = [plan for plan in plans if plan.relabels or plan.revives]
    for plan in changed:
        plan.office.label_as_written = plan.label if plan.relabels else plan.office.label_as_written
        plan.office.is_active = True
    try:
        with transaction.atomic():
            rows = [plan.office for plan in changed]
            Office.objects.bulk_update(rows, ["label_as_written", "is_active"], batch_size=BATCH)
    except IntegrityError as error:
        raise ValidationError(MOVED) from error


def _end(plans: list[Plan]) -> None:
    rows = []
    for plan in plans:
        for row in plan.ends:
            row.to_on = plan.new_holder.from_on - ONE_DAY
            rows.append(row)
    OfficeHolder.objects.bulk_update(rows, ["to_on"], batch_size=BATCH)


def _add_holders(plans: list[Plan]) -> list[int]:
    rows = []
    for plan in plans:
        if plan.new_holder:
            plan.new_holder.office = plan.office
            rows.append(plan.new_holder)
    OfficeHolder.objects.bulk_create(rows, batch_size=BATCH)
    return [row.pk for row in rows]


def _correct(plans: list[Plan]) -> None:
    for plan in plans:
        for name, value in plan.values.items():
            setattr(plan.corrected, name, value)
    # Only the columns that changed, in small parts: a long CASE per column is what makes bulk_update slow.
    for names in {tuple(plan.values) for plan in plans}:
        rows = [plan.corrected for plan in plans if tuple(plan.values) == names]
        OfficeHolder.objects.bulk_update(rows, names, batch_size=SMALL)


def _record(plan: Plan, *, is_new: bool, by) -> None:
    """One event per office, as the pages write them."""
    if is_new:
        holder = plan.new_holder.full_name if plan.new_holder else ""
        audit.record("jabatan ditambahkan", plan.office, by=by, changes={"pejabat": holder} if holder else {})
    elif plan.new_holder:
        told = {"pejabat": plan.changes["pejabat"], "sejak": plan.new_holder.from_on}
        audit.record("pejabat diganti" if plan.ends else "pejabat diisi", plan.office, by=by, changes=told)
    elif plan.values:
        pairs = {name: ["", value] for name, value in plan.values.items()}
        told = {"pejabat": plan.corrected.full_name, **described(plan.corrected, pairs)}
        audit.record("data pejabat dibetulkan", plan.office, by=by, changes=told)
    else:
        audit.record("sebutan jabatan diubah", plan.office, by=by, changes=plan.changes)


def _old(plan: Plan) -> dict:
    """What stood in the corrected columns; kept with the import and erased with it."""
    return {name: _iso(getattr(plan.corrected, name)) for name in plan.values}


def _iso(value):
    return value.isoformat() if hasattr(value, "isoformat") else value
