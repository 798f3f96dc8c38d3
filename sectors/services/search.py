"""The words an office is found by. Every service that changes one of them writes the key again in its transaction."""

from collections.abc import Iterable

from puskesmas.matching import search_key
from sectors.models import Office, OfficeHolder

BATCH = 2000


def key_for(office: Office, names: Iterable[str] = ()) -> str:
    """Label, position with its aliases, own aliases, place and who holds it, between blanks so that whole words match."""
    texts = (office.label_as_written, office.position.label, *office.position.aliases, *office.aliases)
    return f" {search_key(*texts, office.region.full_name, office.region.name, *names)} "


def refresh_search_keys(ids: Iterable[int] | None = None) -> int:
    """Write the keys of these offices (of all when none are named) where they are stale; return how many were.

    Names are those of present and coming holders. Labels of places and positions change elsewhere; the nightly task
    calls this for all.
    """
    rows = Office.objects.select_related("position", "region").order_by("pk")
    wanted = None if ids is None else sorted(ids)
    changed, last = 0, 0
    while True:
        part = wanted[:BATCH] if wanted is not None else None
        if part == []:
            return changed
        page = rows.filter(pk__gt=last)[:BATCH] if part is None else rows.filter(pk__in=part)
        offices = list(page)
        if part is None and not offices:
            return changed
        changed += _refresh(offices)
        if part is None:
            last = offices[-1].pk
        else:
            wanted = wanted[BATCH:]


def _refresh(offices: list[Office]) -> int:
    names: dict[int, list[str]] = {}
    for row in OfficeHolder.objects.not_ended().filter(office__in=[office.pk for office in offices]).order_by("pk"):
        names.setdefault(row.office_id, []).append(row.full_name)
    stale = []
    for office in offices:
        key = key_for(office, names.get(office.pk, ()))
        if key != office.search_key:
            office.search_key = key
            stale.append(office)
    Office.objects.bulk_update(stale, ["search_key"], batch_size=500)
    return len(stale)
