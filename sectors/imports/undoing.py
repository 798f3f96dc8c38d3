"""Taking a contact import back: what nobody has used or changed since."""

from collections.abc import Iterator

from puskesmas import audit
from sectors.imports.saving import BATCH, SMALL, marks
from sectors.imports.using import relations, uses_of
from sectors.models import Office, OfficeHolder
from sectors.services.search import refresh_search_keys

MOST_NAMED = 10


def undo(done: dict, *, by) -> list[str]:
    """Take back what stands as the import left it; return a sentence for what had to stay."""
    rows = _rows([*done["holders"], *map(int, done["corrected"])])
    used = _in_use(done["offices"]) | _held_since(done["offices"], done["holders"])
    kept = used | _used_again(done) | _changed_since(done, rows)
    offices = {row.office_id for row in rows.values()}
    gone = [pk for pk in done["offices"] if pk not in kept]
    _take_back_holders(done, rows, kept)
    _mend_holders(done, rows, kept)
    _delete(Office, gone)
    _put_back_offices(done, kept)
    changed = (offices | set(done["revived"]) | set(map(int, done["labels"]))) - set(gone)
    refresh_search_keys(changed)
    for office in _offices(changed - kept):
        audit.record("impor kontak diurungkan", office, by=by)
    return _sentences(sorted(kept))


def _rows(ids: list[int]) -> dict[int, OfficeHolder]:
    found = {}
    for start in range(0, len(ids), BATCH):
        found |= OfficeHolder.objects.in_bulk(ids[start : start + BATCH])
    return found


def _offices(ids: set[int]) -> Iterator[Office]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), BATCH):
        yield from Office.objects.filter(pk__in=wanted[start : start + BATCH]).select_related("position", "region")


def _changed_since(done: dict, rows: dict[int, OfficeHolder]) -> set[int]:
    """Offices whose imported holder was corrected, ended or followed by somebody since."""
    now = marks(list(rows))
    changed = {row.office_id for pk, row in rows.items() if now[str(pk)] != done["marks"].get(str(pk))}
    last = max(done["holders"], default=None)
    ids = sorted({row.office_id for row in rows.values()})
    for start in range(0, len(ids) if last else 0, BATCH):
        newer = OfficeHolder.objects.filter(office__in=ids[start : start + BATCH], pk__gt=last)
        changed |= set(newer.values_list("office", flat=True))
    return changed


def _take_back_holders(done: dict, rows: dict[int, OfficeHolder], kept: set[int]) -> None:
    """Delete the new holders, and let those go on who ended for them."""
    free = [pk for pk in done["holders"] if pk in rows and rows[pk].office_id not in kept]
    reopened = _ended_before([rows[pk] for pk in free], done["ended"])
    _delete(OfficeHolder, free)
    OfficeHolder.objects.bulk_update(reopened, ["to_on"], batch_size=BATCH)


def _mend_holders(done: dict, rows: dict[int, OfficeHolder], kept: set[int]) -> None:
    """Give corrected holders what stood there before."""
    mended, columns = [], set()
    for pk, old in done["corrected"].items():
        row = rows.get(int(pk))
        if row and row.office_id not in kept:
            for name, value in old.items():
                setattr(row, name, OfficeHolder._meta.get_field(name).to_python(value))
            mended.append(row)
            columns |= old.keys()
    if mended:
        OfficeHolder.objects.bulk_update(mended, sorted(columns), batch_size=SMALL)


def _ended_before(free: list[OfficeHolder], ended: dict) -> list[OfficeHolder]:
    """Those who ended for the holders that go now, with the end they had before."""
    offices, rows = {row.office_id for row in free}, []
    pks = list(map(int, ended))
    for start in range(0, len(pks), BATCH):
        for row in OfficeHolder.objects.filter(pk__in=pks[start : start + BATCH]):
            if row.office_id in offices:
                row.to_on = row._meta.get_field("to_on").to_python(ended[str(row.pk)])
                rows.append(row)
    return rows


def _put_back_offices(done: dict, kept: set[int]) -> None:
    for pk, (old, new) in done["labels"].items():
        office = Office.objects.filter(pk=pk, label_as_written=new).first()
        if office is None or office.pk in kept:
            continue
        here = Office.objects.filter(position=office.position_id, region=office.region_id, label_as_written=old)
        if not here.exists():
            Office.objects.filter(pk=pk).update(label_as_written=old)
    revived = [pk for pk in done["revived"] if pk not in kept]
    for start in range(0, len(revived), BATCH):
        Office.objects.filter(pk__in=revived[start : start + BATCH]).update(is_active=False)


def _in_use(office_ids: list[int]) -> set[int]:
    """New offices something points at by now: an invitation, a follow-up, a merge."""
    used = set()
    for relation in relations():
        column = relation.field
        for start in range(0, len(office_ids), BATCH):
            part = office_ids[start : start + BATCH]
            rows = column.model._base_manager.filter(**{f"{column.name}__in": part})
            used |= set(rows.values_list(column.attname, flat=True).order_by().distinct())
    return used


def _used_again(done: dict) -> set[int]:
    """Revived or renamed offices that more points at than when they were imported; without that figure any use counts."""
    now, then = uses_of([*done["revived"], *map(int, done["labels"])]), done.get("uses", {})
    return {pk for pk, count in now.items() if count > then.get(str(pk), 0)}


def _held_since(office_ids: list[int], holder_ids: list[int]) -> set[int]:
    """New offices that got another holder than the imported one."""
    found, ours = set(), set(holder_ids)
    for start in range(0, len(office_ids), BATCH):
        rows = OfficeHolder.objects.filter(office__in=office_ids[start : start + BATCH])
        found |= {office for pk, office in rows.values_list("pk", "office") if pk not in ours}
    return found


def _delete(model, ids: list[int]) -> None:
    for start in range(0, len(ids), BATCH):
        model.objects.filter(pk__in=ids[start : start + BATCH]).delete()


def _sentences(office_ids: list[int]) -> list[str]:
    if not office_ids:
        return []
    rows = Office.objects.filter(pk__in=office_ids[:MOST_NAMED]).select_related("position", "region").order_by("pk")
    names = ", ".join(office.label for office in rows)
    more = f", dan {len(office_ids) - MOST_NAMED} lainnya" if len(office_ids) > MOST_NAMED else ""
    return [f"Tetap seperti sekarang karena sudah dipakai atau diubah sesudah impor: {names}{more}."]
