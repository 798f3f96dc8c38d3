"""Import of catchments: which village is served by which puskesmas, from today on."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from puskesmas import audit
from puskesmas.imports.kinds import Column, Examined, Kind, Row, Saved, State
from puskesmas.imports.villages import Centres, Villages
from puskesmas.models import Catchment, Puskesmas, Region

BATCH = 500
COLUMNS = (
    Column(
        "village_code",
        "Kode desa/kelurahan",
        hints=(
            "kode_desa",
            "kode_kelurahan",
            "kode kelurahan",
            "kode desa kelurahan",
            "kode wilayah",
            "kode kemendagri",
        ),
        example="99.99.99.2001",
        help="Kode Kemendagri. Boleh kosong bila nama desa dan kecamatannya diisi.",
    ),
    Column(
        "village",
        "Desa/kelurahan",
        hints=("nama_desa", "desa", "kelurahan", "nama kelurahan", "nama desa kelurahan", "desa kel", "wilayah kerja"),
        example="Desa Contoh",
    ),
    Column("subdistrict", "Kecamatan", hints=("nama_kecamatan", "kec"), example="Contoh"),
    Column(
        "puskesmas_code",
        "Kode puskesmas",
        hints=("kode_puskesmas", "kode pkm", "kode faskes"),
        example="9999999",
        help="Kode dari Kementerian Kesehatan. Boleh kosong bila nama puskesmasnya diisi.",
    ),
    Column("puskesmas", "Puskesmas", hints=("nama_puskesmas", "pkm", "nama pkm"), example="Contoh 2"),
)


class Catchments(Kind):
    """Villages and the puskesmas that serves them; villages the file does not name stay where they are."""

    code = "catchments"
    title = "Wilayah kerja puskesmas"
    about = (
        "Desa/kelurahan mana dilayani puskesmas mana, dengan kode atau nama. Desa yang berpindah puskesmas ditunjukkan "
        "lebih dahulu; desa yang tidak ada di berkas tidak berubah."
    )
    noun = "desa/kelurahan"
    permission = "imports.catchments"
    columns = COLUMNS

    def check_columns(self, names: set[str], place) -> None:
        if not names & {"village_code", "village"}:
            raise ValidationError("Pilih kolom kode atau nama desa/kelurahan.")
        if not names & {"puskesmas_code", "puskesmas"} and not (place and place.is_puskesmas):
            raise ValidationError("Pilih kolom kode atau nama puskesmas.")

    def examine(self, rows: Iterable[Row], place, by) -> Iterator[Examined]:
        villages, centres, seen = Villages(place), Centres(place), {}
        active = Catchment.objects.filter(to_on__isnull=True).select_related("puskesmas")
        served = {row.village_id: row for row in active}
        for row in rows:
            yield _examined(row, villages, centres, served, seen)

    def save(self, examined: list[Examined], place, by) -> Saved:
        ids = [item.target[0].pk for item in examined]
        served = {row.village_id: row for row in _held("village", ids)}
        fresh, ended, pairs = [], [], []
        for item in examined:
            village, puskesmas, before = item.target
            now = served.get(village.pk)
            if (now.puskesmas_id if now else None) != before:
                raise ValidationError(f"{village.full_name} baru saja diubah orang lain. Tekan simpan sekali lagi.")
            today = timezone.localdate(timezone=puskesmas.timezone)
            if now:
                now.to_on = max(today - timedelta(days=1), now.from_on or today - timedelta(days=1))
                ended.append(now)
            fresh.append(Catchment(puskesmas=puskesmas, village=village, from_on=today))
            pairs.append(now.pk if now else None)
        Catchment.objects.bulk_update(ended, ["to_on"], batch_size=BATCH)
        made = Catchment.objects.bulk_create(fresh, batch_size=BATCH)
        _record("wilayah kerja diubah", examined, by)
        return Saved(len(fresh) - len(ended), len(ended), [[new.pk, old] for new, old in zip(made, pairs, strict=True)])

    def undo(self, undo: list, by) -> list[str]:
        made = dict(undo)
        rows = list(_held("pk", list(made)))
        stayed = len(made) - len(rows)
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            Catchment.objects.filter(pk__in=[row.pk for row in part]).delete()
            olds = [made[row.pk] for row in part if made[row.pk]]
            Catchment.objects.filter(pk__in=olds).update(to_on=None)
        for puskesmas, names in _by_puskesmas((row.puskesmas, row.village) for row in rows).items():
            audit.record("wilayah kerja diurungkan", puskesmas, by=by, changes={"keluar": names})
        return [f"{stayed} desa/kelurahan tetap seperti sekarang, karena sudah diubah lagi."] if stayed else []


def _held(column: str, ids: list[int]) -> Iterator[Catchment]:
    """The active ones of these, locked."""
    rows = Catchment.objects.select_for_update(of=("self",), no_key=True).select_related("village", "puskesmas")
    for start in range(0, len(ids), BATCH):
        part = {f"{column}__in": ids[start : start + BATCH]}
        yield from rows.filter(to_on__isnull=True, **part).order_by("pk")


def _examined(row: Row, villages: Villages, centres: Centres, served: dict, seen: dict) -> Examined:
    problems, village, puskesmas = [], None, None
    try:
        village = villages.find(row.get("village_code"), row.get("village"), row.get("subdistrict"))
    except ValidationError as error:
        problems.append(error.messages[0].rstrip("."))
    try:
        puskesmas = centres.find(row.get("puskesmas_code"), row.get("puskesmas"), village)
    except ValidationError as error:
        problems.append(error.messages[0].rstrip("."))
    if village and village.pk in seen:
        problems.append(f"{village.full_name} sudah ada di baris {seen[village.pk]}")
    if problems:
        return Examined(row, State.PROBLEM, "; ".join(problems))
    seen[village.pk] = row.number
    if puskesmas is None:
        return Examined(row, State.SAME, "Puskesmas belum diisi, dilewati", object_id=village.pk)
    return _compared(row, village, puskesmas, served.get(village.pk), centres)


def _compared(row: Row, village: Region, puskesmas: Puskesmas, now: Catchment | None, centres: Centres) -> Examined:
    if now and now.puskesmas_id == puskesmas.pk:
        return Examined(row, State.SAME, object_id=village.pk)
    if now and centres.own:
        reason = f"{village.full_name} masih dilayani {now.puskesmas}. Mintalah mereka melepasnya dahulu."
        return Examined(row, State.PROBLEM, reason)
    changes = {f"Puskesmas {village.full_name}": [str(now.puskesmas) if now else "", str(puskesmas)]}
    target = (village, puskesmas, now.puskesmas_id if now else None)
    return Examined(row, State.CHANGED if now else State.NEW, "", changes, village.pk, target)


def _record(verb: str, examined: list[Examined], by) -> None:
    """One event per puskesmas that got villages, and what those who lost some see."""
    for puskesmas, names in _by_puskesmas((item.target[1], item.target[0]) for item in examined).items():
        audit.record(verb, puskesmas, by=by, changes={"masuk": names})
    losers = Puskesmas.objects.in_bulk({item.target[2] for item in examined if item.target[2]})
    lost = _by_puskesmas((losers[item.target[2]], item.target[0]) for item in examined if item.target[2])
    for puskesmas, names in lost.items():
        audit.record(verb, puskesmas, by=by, changes={"keluar": names})


def _by_puskesmas(pairs: Iterable[tuple[Puskesmas, Region]]) -> dict[Puskesmas, list[str]]:
    found: dict[Puskesmas, list[str]] = {}
    for puskesmas, village in pairs:
        found.setdefault(puskesmas, []).append(village.name)
    return found
