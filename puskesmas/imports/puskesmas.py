"""Import of puskesmas from a register: code, name, seat, other names, BLUD."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from puskesmas import audit
from puskesmas.imports.kinds import Column, Examined, Kind, Row, Saved, State
from puskesmas.imports.references import in_use
from puskesmas.imports.seats import Seats
from puskesmas.matching import folded, place_key
from puskesmas.models import Puskesmas, Region
from puskesmas.places.region_import import plain_name

BATCH = 500
YES, NO = {"ya", "y", "yes", "true", "1", "blud"}, {"tidak", "t", "no", "false", "0", "bukan", "non blud"}
FIELDS = ("name", "aliases", "region_id", "is_blud")
COLUMNS = (
    Column(
        "code",
        "Kode puskesmas",
        is_required=True,
        hints=("kode_puskesmas", "kode kemenkes", "kode pkm", "kode faskes", "kode", "code"),
        example="9999999",
        help="Kode dari Kementerian Kesehatan, 7 angka; kode lama berawalan P juga diterima.",
    ),
    Column(
        "name",
        "Nama puskesmas",
        is_required=True,
        hints=("nama", "nama_resmi", "nama_puskesmas", "puskesmas", "name"),
        example="Contoh 2",
        help="Dengan atau tanpa kata Puskesmas. Nama berhuruf besar semua ditulis biasa, aslinya disimpan sebagai nama lain.",
    ),
    Column(
        "aliases",
        "Nama lain",
        hints=("alias", "nama_di_berita", "sebutan"),
        example="PKM Contoh II",
        help="Pisahkan beberapa nama dengan titik koma.",
    ),
    Column(
        "subdistrict_code",
        "Kode kecamatan",
        hints=("kode_kecamatan", "kode_kec"),
        example="99.99.99",
        help="Tempat kedudukan. Boleh kosong bila nama kecamatannya diisi atau belum diketahui.",
    ),
    Column("subdistrict", "Kecamatan", hints=("nama_kecamatan", "kec"), example="Contoh"),
    Column(
        "district_code",
        "Kode kabupaten/kota",
        hints=("kode_kabkota_2025", "kode_kabkota", "kode_kab", "kode_kabupaten", "kode kab kota"),
        example="99.99",
        help="Dipakai bila kecamatannya tidak diketahui.",
    ),
    Column(
        "district",
        "Kabupaten/kota",
        hints=("nama_kabkota_2025", "nama_kabkota", "kabkota", "kabupaten", "kab kota", "nama kabupaten"),
        example="Kabupaten Contoh",
    ),
    Column("is_blud", "BLUD", hints=("status blud",), example="tidak", help="Ya atau tidak."),
)


@dataclass
class Said:
    """What a row says about one puskesmas, and all that is wrong with it."""

    code: str
    name: str = ""
    register_name: str = ""
    aliases: list[str] = field(default_factory=list)
    seat: Region | None = None
    is_blud: bool | None = None
    problems: list[str] = field(default_factory=list)


class PuskesmasImport(Kind):
    """Puskesmas by their Kemenkes code; the seat is the kabupaten/kota while the kecamatan is not known."""

    code = "puskesmas"
    title = "Puskesmas"
    about = (
        "Daftar puskesmas dengan kode Kementerian Kesehatan, nama, dan tempat kedudukannya. Impor wilayah lebih dahulu."
    )
    noun = "puskesmas"
    permission = "imports.puskesmas"
    columns = COLUMNS

    def examine(self, rows: Iterable[Row], place, by) -> Iterator[Examined]:
        seats, seen = Seats(place), {}
        known = {puskesmas.code: puskesmas for puskesmas in Puskesmas.objects.select_related("region")}
        for row in rows:
            said = _said(row, seats)
            yield _examined(row, said, known.get(said.code), seats, seen)

    def save(self, examined: list[Examined], place, by) -> Saved:
        fresh = [item.target for item in examined if item.state == State.NEW]
        changed = [item.target for item in examined if item.state == State.CHANGED]
        locked = _held([row.pk for row in changed])
        before = {pk: _facts(row) for pk, row in locked.items()}
        if any(before.get(row.pk) != row.examined_facts for row in changed):
            raise ValidationError("Sebuah puskesmas baru saja diubah orang lain. Tekan simpan sekali lagi.")
        created = Puskesmas.objects.bulk_create(fresh, batch_size=BATCH)
        Puskesmas.objects.bulk_update(changed, FIELDS, batch_size=BATCH)
        for item in examined:
            if item.state == State.CHANGED:
                audit.record("puskesmas diubah", item.target, by=by, changes=item.changes)
        undo = {
            "created": [row.pk for row in created],
            "changed": [[row.pk, before[row.pk], _facts(row)] for row in changed],
        }
        return Saved(len(created), len(changed), undo)

    def undo(self, undo: dict, by) -> list[str]:
        if used := in_use(Puskesmas, undo["created"]):
            raise ValidationError(
                f"Tidak dapat diurungkan: {used.count} puskesmas dari impor ini sudah dipakai, misalnya {used.example} "
                f"({used.where}). Hapus dahulu yang memakainya, atau biarkan puskesmasnya."
            )
        stayed = _turn_back(undo["changed"], by)
        for start in range(0, len(undo["created"]), BATCH):
            Puskesmas.objects.filter(pk__in=undo["created"][start : start + BATCH]).delete()
        return stayed


def _facts(puskesmas: Puskesmas) -> list:
    return [puskesmas.name, list(puskesmas.aliases), puskesmas.region_id, puskesmas.is_blud]


def _held(ids: list[int]) -> dict[int, Puskesmas]:
    """These puskesmas locked against other changes; rows that point at them may still be written."""
    rows = Puskesmas.objects.select_for_update(no_key=True).order_by("pk")
    return {row.pk: row for row in rows.filter(pk__in=ids)}


def _turn_back(changed: list[list], by) -> list[str]:
    """Give changed puskesmas their old facts, unless somebody changed them since."""
    known = _held([item[0] for item in changed])
    stayed, rows = [], []
    for pk, before, after in changed:
        puskesmas = known.get(pk)
        if puskesmas is None or _facts(puskesmas) != after:
            stayed.append(f"Puskesmas {after[0]} tetap seperti sekarang, karena sudah diubah lagi.")
            continue
        for name, value in zip(FIELDS, before, strict=True):
            setattr(puskesmas, name, value)
        rows.append(puskesmas)
    Puskesmas.objects.bulk_update(rows, FIELDS, batch_size=BATCH)
    for puskesmas in rows:
        audit.record("perubahan diurungkan", puskesmas, by=by)
    return stayed


def _said(row: Row, seats: Seats) -> Said:
    register = row.get("name")
    said = Said(row.get("code").upper().replace(" ", ""), plain_name(register)[:120], register)
    if not re.fullmatch(r"P?\d{7,10}", said.code):
        said.problems.append(
            f"Kode puskesmas “{said.code[:20]}” harus 7 sampai 10 angka" if said.code else "Kode puskesmas kosong"
        )
    if not register:
        said.problems.append("Nama puskesmas kosong")
    said.aliases = [alias.strip() for alias in row.get("aliases").split(";") if alias.strip().strip("()-")]
    if word := folded(row.get("is_blud")):
        said.is_blud = True if word in YES else False if word in NO else None
        if said.is_blud is None:
            said.problems.append(f"BLUD “{row.get('is_blud')[:20]}” harus ya atau tidak")
    places = {name: row.get(name) for name in ("subdistrict_code", "subdistrict", "district_code", "district")}
    try:
        said.seat = seats.find(**places)
    except ValidationError as error:
        said.problems.append(error.messages[0].rstrip("."))
    return said


def _examined(row: Row, said: Said, known: Puskesmas | None, seats: Seats, seen: dict) -> Examined:
    problems = list(said.problems)
    if said.code in seen:
        problems.append(f"Kode {said.code} sudah ada di baris {seen[said.code]}")
    seen.setdefault(said.code, row.number)
    if known and seats.within and known.region.district_code != seats.within:
        problems = [f"Kode {said.code} dipakai puskesmas di luar wilayah kerja Anda"]
    elif not known and not said.seat and not problems:
        problems.append("Kecamatan atau kabupaten/kotanya belum diisi")
    if problems:
        return Examined(row, State.PROBLEM, "; ".join(problems))
    if known is None:
        aliases = _united([], said, said.name)
        fresh = Puskesmas(code=said.code, name=said.name, region=said.seat, aliases=aliases, is_blud=bool(said.is_blud))
        return Examined(row, State.NEW, target=fresh)
    changes = _apply(known, said)
    return Examined(row, State.CHANGED if changes else State.SAME, changes=changes, object_id=known.pk, target=known)


def _apply(known: Puskesmas, said: Said) -> dict[str, list]:
    """Put what is new into the row and say it. A spelling already known, and a seat already more exact, are kept."""
    changes, known.examined_facts = {}, _facts(known)
    spellings = {place_key(name) for name in (known.name, *known.aliases)}
    if place_key(said.name) not in spellings:
        changes["Nama"] = [known.name, said.name]
    aliases = _united([*known.aliases, *([known.name] if "Nama" in changes else [])], said, known.name)
    if aliases != known.aliases:
        changes["Nama lain"] = ["; ".join(known.aliases), "; ".join(aliases)]
        known.aliases = aliases
    if "Nama" in changes:
        known.name = said.name
    if said.seat and said.seat.pk != known.region_id and not known.region.code.startswith(f"{said.seat.code}."):
        changes["Tempat kedudukan"] = [known.region.full_name, said.seat.full_name]
        known.region = said.seat
    if said.is_blud is not None and said.is_blud != known.is_blud:
        changes["BLUD"] = ["ya" if known.is_blud else "tidak", "ya" if said.is_blud else "tidak"]
        known.is_blud = said.is_blud
    return changes


def _united(aliases: list[str], said: Said, name: str) -> list[str]:
    """Other names without repeats; the register's own spelling is one of them where it differs from the name."""
    return list(dict.fromkeys([*aliases, *(alias for alias in (said.register_name, *said.aliases) if alias != name)]))
