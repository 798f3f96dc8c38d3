"""Writing imported regions and puskesmas: idempotent, in one transaction, all or nothing."""

import csv
import gzip
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from puskesmas import audit
from puskesmas.models import AuditEvent, Puskesmas, Region
from puskesmas.places.labels import usual_label
from puskesmas.places.region_files import RegionRow

BATCH = 2000


@dataclass
class Outcome:
    """How many rows an import created, changed and found as they were."""

    created: int = 0
    changed: int = 0
    same: int = 0


@transaction.atomic
def import_regions(rows: dict[str, RegionRow], *, by=None) -> Outcome:
    """Create or rename regions by code, parents before children; nothing is deleted.

    A new place gets the word of its province (gampong, distrik); a word set by hand is kept while the kind stays.
    Refuses rows whose parent is neither in the file nor in the database.
    """
    known = {region.code: region for region in Region.objects.all()}
    missing = {row.parent_code for row in rows.values()} - rows.keys() - known.keys() - {""}
    if missing:
        raise ValidationError(
            f"Induk {len(missing)} wilayah tidak ada, misalnya {min(missing)}. "
            "Impor berkas provinsi, kabupaten/kota, dan kecamatannya bersama atau lebih dahulu."
        )
    created, changed = write_regions(rows.values(), known)
    outcome = Outcome(len(created), len(changed), len(rows) - len(created) - len(changed))
    _record("wilayah diimpor", next(iter(known.values())), outcome, by)
    return outcome


def write_regions(rows: Iterable[RegionRow], known: dict[str, Region]) -> tuple[list[Region], list[Region]]:
    """Create regions that are not `known` (by code, grows), rename those that are; return both lists."""
    created, changed, by_level = [], [], {1: [], 2: [], 3: [], 4: []}
    for row in rows:
        by_level[row.level].append(row)
    for level in by_level:
        fresh = []
        for row in by_level[level]:
            region = known.get(row.code)
            if region is None:
                parent = known.get(row.parent_code)
                label = usual_label(row.code, row.kind)
                fresh.append(
                    Region(code=row.code, name=row.name, level=level, kind=row.kind, label=label, parent=parent)
                )
            elif (region.name, region.kind) != (row.name, row.kind):
                if region.kind != row.kind:
                    region.label = usual_label(row.code, row.kind)
                region.name, region.kind = row.name, row.kind
                changed.append(region)
        for region in Region.objects.bulk_create(fresh, batch_size=BATCH):
            known[region.code] = region
            created.append(region)
    Region.objects.bulk_update(changed, ["name", "kind", "label"], batch_size=BATCH)
    return created, changed


@dataclass(frozen=True)
class PuskesmasRow:
    """One puskesmas as a register says it; the region is a kecamatan, or the kabupaten/kota where none is known."""

    code: str
    name: str
    region_code: str
    register_name: str


def read_puskesmas(path: Path) -> list[PuskesmasRow]:
    """Read a register with the columns kode_puskesmas, nama and one of kode_kecamatan, kode_kabkota(_2025).

    Names come without the word Puskesmas and not in capitals; the register's spelling is kept as an alias.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise ValidationError(f"{path.name} tidak dapat dibaca sebagai CSV UTF-8.") from error
    if not rows or not {"kode_puskesmas"} <= rows[0].keys() or not {"nama", "nama_resmi"} & rows[0].keys():
        raise ValidationError(f"{path.name} harus berkolom kode_puskesmas, nama, dan kode_kecamatan atau kode_kabkota.")
    return [_puskesmas_row(row, path, number) for number, row in enumerate(rows, start=2)]


def _puskesmas_row(row: dict, path: Path, number: int) -> PuskesmasRow:
    code = row["kode_puskesmas"].strip()
    name = (row.get("nama") or row.get("nama_resmi") or "").strip()
    place = next(
        (row[column].strip() for column in ("kode_kecamatan", "kode_kabkota_2025", "kode_kabkota") if row.get(column)),
        "",
    )
    if not re.fullmatch(r"P?\d{7,10}", code) or not name or not place:
        raise ValidationError(f"{path.name} baris {number}: kode, nama, atau kode wilayah puskesmas kosong atau salah.")
    return PuskesmasRow(code, plain_name(name), place, name)


def plain_name(name: str) -> str:
    """KAJORAN II is written Kajoran II; a name that is not all capitals is kept as it is."""
    plain = re.sub(r"^(UPTD? )?(PUSKESMAS|PKM)\s+", "", name, flags=re.IGNORECASE)
    if plain != plain.upper():
        return plain
    words = [word if re.fullmatch(r"[IVX]+", word) else word.capitalize() for word in plain.split()]
    return " ".join(words)


@transaction.atomic
def import_puskesmas(rows: Iterable[PuskesmasRow], *, by=None) -> Outcome:
    """Create or update puskesmas by Kemenkes code; a name or seat changed by hand in the product is kept.

    Refuses rows whose region is not known: import the regions first.
    """
    regions = dict(Region.objects.filter(level__in=[2, 3]).values_list("code", "pk"))
    known = {puskesmas.code: puskesmas for puskesmas in Puskesmas.objects.all()}
    outcome, fresh, changed = Outcome(), [], []
    for row in rows:
        if row.region_code not in regions:
            raise ValidationError(
                f"Puskesmas {row.name} ({row.code}) berada di wilayah {row.region_code} yang belum ada. "
                "Impor wilayah dengan import_regions lebih dahulu."
            )
        puskesmas = known.get(row.code)
        if puskesmas is None:
            fresh.append(
                Puskesmas(code=row.code, name=row.name, region_id=regions[row.region_code], aliases=[row.register_name])
            )
        elif row.register_name not in puskesmas.aliases:
            puskesmas.aliases = [*puskesmas.aliases, row.register_name]
            changed.append(puskesmas)
        else:
            outcome.same += 1
    Puskesmas.objects.bulk_create(fresh, batch_size=BATCH)
    Puskesmas.objects.bulk_update(changed, ["aliases"], batch_size=BATCH)
    outcome.created, outcome.changed = len(fresh), len(changed)
    if first := Puskesmas.objects.first():
        _record("puskesmas diimpor", first, outcome, by)
    return outcome


def _record(verb: str, obj, outcome: Outcome, by) -> None:
    """One event for the whole import; nothing is written when nothing changed."""
    if outcome.created or outcome.changed:
        changes = {"baru": outcome.created, "diubah": outcome.changed, "tetap": outcome.same}
        audit.record(verb, obj, by=by, changes=changes, source=AuditEvent.Source.IMPORT)
