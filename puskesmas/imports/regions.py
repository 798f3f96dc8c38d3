"""Import of regions: every layout in circulation, Kemendagri codes only, parents before children."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.core.exceptions import ValidationError

from puskesmas import audit
from puskesmas.imports.kinds import Column, Examined, Kind, Row, Saved, State
from puskesmas.imports.references import in_use
from puskesmas.imports.table import Line, Table
from puskesmas.matching import folded
from puskesmas.models import Region
from puskesmas.places.labels import usual_label
from puskesmas.places.region_files import BPS, RegionRow, is_bps, region_row
from puskesmas.places.region_import import write_regions

CODE = re.compile(r"\d{2}(\.?\d{2}(\.?\d{2,3}(\.?\d{3,4})?)?)?")
SAMPLE = 30
SLICE = 500
OWN_LAYOUT = ("code", "name", "level", "parent_code", "type")
COLUMNS = (
    Column(
        "code",
        "Kode wilayah",
        is_required=True,
        hints=("kode", "code", "kode kemendagri", "kode_wilayah", "kd wilayah", "id"),
        example="99.99.99.2001",
        help="Kode Kemendagri, dengan atau tanpa titik: 33, 33.08, 33.08.12, atau 33.08.12.2001. Bukan kode BPS.",
    ),
    Column(
        "name",
        "Nama wilayah",
        is_required=True,
        hints=("nama", "name", "wilayah", "nama_wilayah"),
        example="Desa Contoh",
        help="Nama provinsi, kabupaten/kota, kecamatan, atau desa/kelurahan.",
    ),
    Column(
        "type",
        "Jenis",
        hints=("type", "tipe", "jenis wilayah"),
        example="desa",
        help="Kabupaten atau kota; boleh kosong, karena biasanya terbaca dari kode dan nama.",
    ),
)


class Regions(Kind):
    """Provinces down to villages by code; the parent is derived from the code."""

    code = "regions"
    title = "Wilayah"
    about = (
        "Provinsi, kabupaten/kota, kecamatan, dan desa/kelurahan dengan kode Kemendagri. Satu berkas untuk semua "
        "tingkat, satu berkas tiap tingkat, atau satu baris tiap desa dengan kode dan nama semua tingkatnya."
    )
    noun = "wilayah"
    permission = "imports.regions"
    columns = COLUMNS

    def reshape(self, table: Table) -> Table:
        codes = _code_places(table)
        if any(is_bps(line.cells[place]) for line in table.rows for place in codes):
            raise ValidationError(BPS)
        if _is_own_layout(table):
            return replace(table, header=OWN_LAYOUT)
        if table.has_header and len(codes) < 3 and _is_named(table.header):
            return table
        names = _name_places(table, codes)
        if len(codes) == len(names) > 1:
            return _one_per_level(table, codes, names)
        if not table.has_header and codes and names:
            return _picked(table, _deepest(table, codes), names[0])
        return table

    def examine(self, rows: Iterable[Row], place, by) -> Iterator[Examined]:
        rows = list(rows)
        if any(is_bps(row.get("code")) for row in rows):
            raise ValidationError(BPS)
        known = {region.code: region for region in Region.objects.all()}
        parsed = [_parsed(row) for row in rows]
        coming = {found.code for found in parsed if not isinstance(found, str)}
        seen: dict[str, Row] = {}
        for row, found in zip(rows, parsed, strict=True):
            yield _examined(row, found, known, coming, seen)

    def save(self, examined: list[Examined], place, by) -> Saved:
        wanted = {item.target.code for item in examined}
        parents = {item.target.parent_code for item in examined} - {""}
        known = {region.code: region for region in _held("code", wanted | parents)}
        lacking = parents - wanted - known.keys()
        if lacking:
            raise ValidationError(f"Induk {min(lacking)} tidak ikut disimpan. Pilih barisnya juga.")
        if any(_has_moved(item, known.get(item.target.code)) for item in examined):
            raise ValidationError("Sebuah wilayah baru saja diubah orang lain. Tekan simpan sekali lagi.")
        before = {code: _facts(known[code]) for code in wanted & known.keys()}
        created, changed = write_regions([item.target for item in examined], known)
        for item in examined:
            if item.state == State.CHANGED:
                audit.record("wilayah diubah", known[item.target.code], by=by, changes=item.changes)
        undo = {
            "created": [region.pk for region in created],
            "changed": [[region.pk, before[region.code], _facts(region)] for region in changed],
        }
        return Saved(len(created), len(changed), undo)

    def undo(self, undo: dict, by) -> list[str]:
        if used := in_use(Region, undo["created"]):
            raise ValidationError(
                f"Tidak dapat diurungkan: {used.count} wilayah dari impor ini sudah dipakai, misalnya {used.example} "
                f"({used.where}). Hapus dahulu yang memakainya, atau biarkan wilayahnya."
            )
        stayed = _rename_back(undo["changed"], by)
        for level in (4, 3, 2, 1):
            for start in range(0, len(undo["created"]), SLICE):
                Region.objects.filter(pk__in=undo["created"][start : start + SLICE], level=level).delete()
        return stayed


def _facts(region: Region) -> list[str]:
    return [region.name, region.kind, region.label]


def _is_as_left(region: Region, before: list[str], after: list[str]) -> bool:
    """Whether nobody changed since what the import changed; a word the import left alone may have changed."""
    return [region.name, region.kind] == after[:2] and (before[2] == after[2] or region.label == after[2])


def _held(column: str, values: set) -> Iterator[Region]:
    """These regions locked against other changes; rows that point at them may still be written."""
    wanted = sorted(values)
    for start in range(0, len(wanted), SLICE):
        rows = Region.objects.select_for_update(no_key=True).order_by(column)
        yield from rows.filter(**{f"{column}__in": wanted[start : start + SLICE]})


def _rename_back(changed: list[list], by) -> list[str]:
    """Give renamed regions their old names, unless somebody renamed them since."""
    stayed, rows = [], []
    known = {region.pk: region for region in _held("pk", {item[0] for item in changed})}
    for pk, before, after in changed:
        region = known.get(pk)
        if region is None or not _is_as_left(region, before, after):
            stayed.append(f"{after[0]} tetap seperti sekarang, karena sudah diubah lagi.")
            continue
        region.name, region.kind = before[:2]
        if before[2] != after[2]:
            region.label = before[2]
        rows.append(region)
    Region.objects.bulk_update(rows, ["name", "kind", "label"], batch_size=SLICE)
    for region in rows:
        audit.record("perubahan diurungkan", region, by=by)
    return stayed


def _parsed(row: Row) -> RegionRow | str:
    """The region a row names, or the sentence why it names none."""
    if not row.get("code"):
        return "Kode wilayah kosong. Isi kode seperti 33.08.12.2001."
    try:
        return region_row(row.get("code"), row.get("name"), row.get("type"))
    except ValidationError as error:
        sentence = error.messages[0]
        return sentence[:1].upper() + sentence[1:]


def _examined(row: Row, found: RegionRow | str, known: dict, coming: set[str], seen: dict) -> Examined:
    if isinstance(found, str):
        return Examined(row, State.PROBLEM, found)
    if first := seen.get(found.code):
        is_same = first[1] == (found.name, found.kind)
        reason = f"Sudah ada di baris {first[0]}" + ("" if is_same else f" dengan nama {first[1][0]}")
        return Examined(row, State.SAME if is_same else State.PROBLEM, reason)
    seen[found.code] = (row.number, (found.name, found.kind))
    if found.parent_code and found.parent_code not in known and found.parent_code not in coming:
        return Examined(row, State.PROBLEM, f"Induk {found.parent_code} belum ada. Impor induknya lebih dahulu.")
    region = known.get(found.code)
    if region is None:
        return Examined(row, State.NEW, target=found)
    changes = _changes(region, found)
    state = State.CHANGED if changes else State.SAME
    return Examined(row, state, changes=changes, object_id=region.pk, target=found)


def _changes(region: Region, found: RegionRow) -> dict[str, list]:
    changes = {}
    if region.name != found.name:
        changes["Nama"] = [region.name, found.name]
    if region.kind != found.kind:
        kind, label = Region.Kind(found.kind).label, usual_label(found.code, found.kind)
        changes["Jenis"] = [region.get_kind_display(), kind]
        if region.label != label:
            changes["Sebutan"] = [region.kind_label, label or kind]
    return changes


def _has_moved(item: Examined, region: Region | None) -> bool:
    """Whether the row, locked now, is not what was examined a moment ago."""
    return (region is None) != (item.state == State.NEW) or bool(
        region and _changes(region, item.target) != item.changes
    )


def _is_own_layout(table: Table) -> bool:
    """`code,name,level,parent_code,type` without its header."""
    rows = table.rows[:SAMPLE]
    return not table.has_header and len(table.header) == 5 and all(line.cells[2] in {*"1234"} for line in rows)


def _is_named(header: tuple[str, ...]) -> bool:
    """Whether the header itself says which column is the code and which the name."""
    said = {folded(cell) for cell in header}
    return all(said & {folded(word) for word in (column.label, *column.hints)} for column in COLUMNS[:2])


def _code_places(table: Table) -> list[int]:
    """Columns of codes. Beside dotted codes a column of 7 digits holds something else, such as codes of puskesmas."""
    found, has_dots = [], False
    for place in range(len(table.header)):
        cells = [line.cells[place] for line in table.rows[:SAMPLE] if line.cells[place]]
        if cells and sum(bool(CODE.fullmatch(cell)) for cell in cells) >= 0.9 * len(cells):
            found.append(place)
            has_dots = has_dots or any("." in cell for cell in cells)
    first = table.rows[:SAMPLE]
    if has_dots:
        found = [at for at in found if not all(re.fullmatch(r"\d{7}|", line.cells[at]) for line in first)]
    return found


def _name_places(table: Table, codes: list[int]) -> list[int]:
    found = []
    for place in range(len(table.header)):
        cells = [line.cells[place] for line in table.rows[:SAMPLE] if line.cells[place]]
        if place not in codes and cells and sum(bool(re.search(r"[^\W\d]", cell)) for cell in cells) > len(cells) // 2:
            found.append(place)
    return found


def _deepest(table: Table, codes: list[int]) -> int:
    """Of the code of a place and that of its parent, the longer one is its own."""
    return max(codes, key=lambda place: max(len(line.cells[place]) for line in table.rows[:SAMPLE]))


def _one_per_level(table: Table, codes: list[int], names: list[int]) -> Table:
    """One row per village with codes and names of all levels → one row per region, each region once."""
    lines, seen = [], set()
    for line in table.rows:
        for code, name in zip(codes, names, strict=True):
            pair = (line.cells[code], line.cells[name])
            if pair[0] and pair not in seen:
                seen.add(pair)
                lines.append(Line(line.number, (*pair, "")))
    notes = [*table.notes, "Tiap baris berisi beberapa tingkat wilayah; tiap wilayah diambil satu kali."]
    return replace(table, header=tuple(column.label for column in COLUMNS), rows=lines, notes=notes)


def _picked(table: Table, code: int, name: int) -> Table:
    lines = [Line(line.number, (line.cells[code], line.cells[name], ""), line.problems) for line in table.rows]
    return replace(table, header=tuple(column.label for column in COLUMNS), rows=lines)
