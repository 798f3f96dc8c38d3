"""Which villages a puskesmas serves, with history: one active puskesmas per village."""

import hashlib
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from puskesmas import audit
from puskesmas.matching import search_words
from puskesmas.models import Catchment, Puskesmas, Region

MOST_FOUND = 50
RACE = "Sebuah desa baru saja diambil puskesmas lain. Muat ulang, lalu pilih lagi."


def villages_near(puskesmas: Puskesmas, *, text: str = "", also=()) -> list[Region]:
    """Villages to choose from, each with `server` or None, by kecamatan: the seat's first.

    They are those of its own kecamatan, those it serves already wherever they lie, those with an id in `also`, and those
    of the kabupaten/kota that `text` finds by their name or that of their kecamatan.
    """
    everywhere = Region.objects.under(puskesmas.region.district_code).villages()
    served = _active(puskesmas).values("village")
    rule = Q(pk__in=served) | Q(pk__in=list(also))
    if puskesmas.region.level == Region.Level.SUBDISTRICT:
        rule |= Q(parent=puskesmas.region)
    if text:
        rule |= Q(pk__in=[village.pk for village in found_villages(everywhere, text)])
    villages = list(everywhere.filter(rule).select_related("parent").order_by("code"))
    servers = {
        row.village_id: row.puskesmas
        for row in Catchment.objects.filter(village__in=villages, to_on__isnull=True).select_related(
            "puskesmas__region"
        )
    }
    for village in villages:
        village.server = servers.get(village.pk)
    return sorted(villages, key=lambda village: (village.parent_id != puskesmas.region_id, village.code))


def found_villages(villages, text: str) -> list[Region]:
    """The villages of a queryset whose name, or that of their kecamatan, holds every word; the first fifty."""
    for word in search_words(text):
        villages = villages.filter(Q(name__icontains=word) | Q(parent__name__icontains=word))
    return list(villages.order_by("name", "code")[:MOST_FOUND])


def mark_of(puskesmas: Puskesmas) -> str:
    """Short fingerprint of the catchment as it is now: a form that shows another one is out of date."""
    ids = sorted(_active(puskesmas).values_list("village", flat=True))
    return hashlib.sha256(repr(ids).encode()).hexdigest()[:16]


@transaction.atomic
def set_catchment(
    puskesmas: Puskesmas, villages, *, by, may_take_from=frozenset(), expected_mark: str = ""
) -> tuple[int, int]:
    """Make `villages` the catchment from today on; return how many came and how many left.

    A village of another puskesmas moves over when that one's id is in `may_take_from`; else it is refused: that
    puskesmas gives it up first, so that nobody loses one unnoticed. Refused as well: villages of another
    kabupaten/kota, and a catchment somebody else has changed since `expected_mark`.
    """
    wanted = {village.pk: village for village in villages}
    taken = _taken(puskesmas, wanted)
    involved = {puskesmas.pk, *(row.puskesmas_id for row in taken)}
    list(Puskesmas.objects.select_for_update(no_key=True).filter(pk__in=involved).order_by("pk"))
    if expected_mark and expected_mark != mark_of(puskesmas):
        raise ValidationError("Sudah diubah orang lain. Periksa daftarnya, lalu simpan sekali lagi.", code="conflict")
    _refuse(puskesmas, wanted, [row for row in taken if row.puskesmas_id not in may_take_from])
    active = {row.village_id: row for row in _active(puskesmas)}
    today = timezone.localdate(timezone=puskesmas.timezone)
    come = [Catchment(puskesmas=puskesmas, village=wanted[pk], from_on=today) for pk in wanted if pk not in active]
    leave = [row for pk, row in active.items() if pk not in wanted]
    _end([*leave, *taken], today)
    try:
        with transaction.atomic():
            Catchment.objects.bulk_create(come)
    except IntegrityError as error:
        raise ValidationError(RACE) from error
    if come or leave:
        audit.record(
            "wilayah kerja diubah",
            puskesmas,
            by=by,
            changes={
                "masuk": _names([row.village_id for row in come]),
                "keluar": _names([row.village_id for row in leave]),
            },
        )
    _tell_givers(puskesmas, taken, by)
    return len(come), len(leave)


def _taken(puskesmas: Puskesmas, wanted: dict[int, Region]) -> list[Catchment]:
    """Active rows of other puskesmas for the wanted villages."""
    rows = Catchment.objects.filter(village__in=wanted, to_on__isnull=True).exclude(puskesmas=puskesmas)
    return list(rows.select_related("village", "puskesmas__region"))


def _refuse(puskesmas: Puskesmas, wanted: dict[int, Region], refused: list[Catchment]) -> None:
    if refused:
        row = refused[0]
        raise ValidationError(
            f"{row.village.full_name} masih dilayani {row.puskesmas}. "
            "Mintalah mereka melepasnya dahulu di pengaturan mereka."
        )
    district = puskesmas.region.district_code
    if foreign := next((village for village in wanted.values() if village.district_code != district), None):
        raise ValidationError(
            f"{foreign.full_name} terletak di kabupaten/kota lain. Pilih desa di kabupaten/kota sendiri."
        )


def _end(rows: list[Catchment], today: date) -> None:
    """The last day of rows that end today: yesterday, but never before they began."""
    for row in rows:
        row.to_on = max(today - timedelta(days=1), row.from_on or today - timedelta(days=1))
    Catchment.objects.bulk_update(rows, ["to_on"])


def _tell_givers(puskesmas: Puskesmas, taken: list[Catchment], by) -> None:
    """An event for each puskesmas that lost villages, so that its own history tells where they went."""
    givers: dict[int, list[Catchment]] = {}
    for row in taken:
        givers.setdefault(row.puskesmas_id, []).append(row)
    for rows in givers.values():
        changes = {"keluar": _names([row.village_id for row in rows]), "pindah ke": str(puskesmas)}
        audit.record("wilayah kerja diubah", rows[0].puskesmas, by=by, changes=changes)


def _names(ids: list[int]) -> list[str]:
    return list(Region.objects.filter(pk__in=ids).order_by("code").values_list("name", flat=True))


def _active(puskesmas: Puskesmas):
    return Catchment.objects.filter(puskesmas=puskesmas, to_on__isnull=True)
