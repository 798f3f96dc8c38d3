"""The order of protocol a kecamatan keeps for itself, where it differs from the catalogue's."""

from bisect import bisect_right

from django.core.exceptions import ValidationError
from django.db import transaction

from puskesmas import audit
from puskesmas.models import Region
from sectors.models import Office
from sectors.models.offices import ROOM
from sectors.queries.ordering import mark_of, offices_of

CHANGED = "Urutannya baru saja diubah orang lain. Yang Anda lihat sekarang urutan terbaru; ulangi perubahan Anda."


@transaction.atomic
def set_order(subdistrict: Region, ids: list[int], *, mark: str, by) -> bool:
    """Put the offices of a kecamatan into the order of `ids`; return whether that changed anything.

    `mark` says which order the user saw; refused when it is another one now, or when `ids` are not just its offices.
    Invitations already made keep their place.
    """
    Region.objects.select_for_update().get(pk=subdistrict.pk)
    offices = list(offices_of(subdistrict))
    if mark != mark_of(offices):
        raise ValidationError(CHANGED)
    by_id = {office.pk: office for office in offices}
    if sorted(ids) != sorted(by_id):
        raise ValidationError("Daftar jabatannya tidak lengkap. Muat ulang halaman, lalu urutkan lagi.")
    if ids == [office.pk for office in offices]:
        return False
    ordered = [by_id[pk] for pk in ids]
    naturals = [office.position.protocol_order * ROOM for office in ordered]
    standard = sorted(ordered, key=lambda office: (office.position.protocol_order, office.region.code, office.pk))
    keys = [None] * len(ids) if ordered == standard else keys_for(naturals)
    for office, key in zip(ordered, keys, strict=True):
        office.own_order = key
    Office.objects.bulk_update(ordered, ["own_order"], batch_size=500)
    audit.record("urutan protokol diubah", subdistrict, by=by, changes={"jumlah jabatan": len(ids)})
    return True


@transaction.atomic
def reset_order(subdistrict: Region, *, by) -> bool:
    """Back to the order of the catalogue; return whether there was another one."""
    changed = Office.objects.filter(pk__in=offices_of(subdistrict).order_by().values("pk"), own_order__isnull=False)
    if not changed.update(own_order=None):
        return False
    audit.record("urutan protokol dikembalikan ke baku", subdistrict, by=by)
    return True


def keys_for(naturals: list[int]) -> list[int]:
    """Growing keys for offices whose keys of the catalogue are `naturals`, as near to those as the order allows.

    The longest part that stands in the catalogue's order keeps its keys, the others are counted on from their
    neighbour before. So an office added later finds its place among its like.
    """
    anchors, keys, last = _longest_growing(naturals), [], 0
    for at, natural in enumerate(naturals):
        last = max(natural, last + 1) if at in anchors else last + 1
        keys.append(last)
    return keys


def _longest_growing(numbers: list[int]) -> set[int]:
    """Places of a longest part of `numbers` that never falls (patience sorting)."""
    tops, places, before = [], [], []
    for at, number in enumerate(numbers):
        pile = bisect_right(tops, number)
        before.append(places[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [number]
        places[pile : pile + 1] = [at]
    found, at = set(), places[-1] if places else -1
    while at >= 0:
        found.add(at)
        at = before[at]
    return found
