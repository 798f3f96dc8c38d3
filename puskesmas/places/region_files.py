"""Reading the region files in circulation into one shape, and refusing what is not Kemendagri.

Accepted: one file `code,name`; one file per level (`code,name` or `code,<parent>_code,name`); one row per village with
the codes and names of all levels; each with `,` or `;`, with or without BOM, header, dots and quoted "NULL", plain or
gzip. The parent is always derived from the code.

BPS numbers look alike (164 of 514 BPS kabupaten numbers are the Kemendagri number of another kabupaten), so a
file is refused as a whole when any code betrays them: 7 digits, or 10 digits whose 7th is not 1, 2 or 3.
"""

import csv
import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError

from puskesmas.models import Region

CODE = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.[123]\d{3})?)?)?")
DIGITS_TO_LEVEL = {2: 1, 4: 2, 6: 3, 10: 4}
BPS = (
    "Berkas ini memakai kode BPS (kecamatan 7 angka), bukan kode Kemendagri. Nomor BPS bisa menunjuk kabupaten lain, "
    "jadi tidak dapat dipakai. Gunakan daftar Kepmendagri, misalnya kode 33.08.12.2001."
)
PREFIXES = {
    1: [("provinsi ", Region.Kind.PROVINCE)],
    2: [
        ("kabupaten administrasi ", Region.Kind.REGENCY),
        ("kabupaten ", Region.Kind.REGENCY),
        ("kab. ", Region.Kind.REGENCY),
        ("kota administrasi ", Region.Kind.CITY),
        ("kota adm. ", Region.Kind.CITY),
        ("kota ", Region.Kind.CITY),
    ],
    3: [("kecamatan ", Region.Kind.SUBDISTRICT), ("kec. ", Region.Kind.SUBDISTRICT)],
    4: [],
}


@dataclass(frozen=True)
class RegionRow:
    """One region as a file says it: dotted code, name without its kind, and the kind."""

    code: str
    name: str
    kind: str

    @property
    def level(self) -> int:
        return self.code.count(".") + 1

    @property
    def parent_code(self) -> str:
        return self.code.rpartition(".")[0]


def read_regions(paths: list[Path]) -> dict[str, RegionRow]:
    """Return all regions of the files by dotted code. Raises ValidationError with a sentence naming file and line."""
    rows: dict[str, RegionRow] = {}
    for path in paths:
        for number, cells in enumerate(_cells(path), start=1):
            for code, name, kind in _pairs(cells, path, number):
                row = _named_row(code, name, kind, path, number)
                known = rows.setdefault(row.code, row)
                if known.name != row.name:
                    raise ValidationError(
                        f"{path.name} baris {number}: kode {row.code} bernama “{row.name}”, padahal sebelumnya "
                        f"“{known.name}”. Perbaiki salah satunya, lalu impor lagi."
                    )
    if not rows:
        raise ValidationError("Berkas tidak berisi wilayah. Isi sedikitnya satu baris kode dan nama.")
    return rows


def _named_row(code: str, name: str, kind: str, path: Path, number: int) -> RegionRow:
    """The row, or its refusal with file and line; a file with BPS numbers is refused as a whole."""
    try:
        return region_row(code, name, kind)
    except ValidationError as error:
        sentence = error.messages[0]
        raise ValidationError(BPS if sentence == BPS else f"{path.name} baris {number}: {sentence}") from None


def _cells(path: Path) -> Iterator[list[str]]:
    """Yield the rows of a file as lists of cleaned cells."""
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise ValidationError(f"{path.name} tidak dapat dibaca: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise ValidationError(f"{path.name} bukan teks UTF-8. Simpan ulang sebagai CSV UTF-8.") from error
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        cleaned = [cell.strip().strip('"').strip() for cell in cells]
        yield ["" if cell.upper() == "NULL" else cell for cell in cleaned]


def _pairs(cells: list[str], path: Path, number: int) -> list[tuple[str, str, str]]:
    """Return (code, name, type) of every region named in one line; a header or empty line has none."""
    if not any(cells):
        return []
    codes = [index for index, cell in enumerate(cells) if re.fullmatch(r"\d[\d.]*", cell)]
    if not codes:
        if number == 1:
            return []
        raise ValidationError(f"{path.name} baris {number}: kode wilayah kosong. Isi kode seperti 33.08.12.2001.")
    names = [index for index, cell in enumerate(cells) if cell and index not in codes]
    if not names:
        raise ValidationError(f"{path.name} baris {number}: nama wilayah kosong.")
    if _is_own_layout(cells):
        return [(cells[0], cells[1], cells[4].lower())]
    if len(codes) == len(names):
        return [(cells[code], cells[name], "") for code, name in zip(codes, names, strict=True)]
    # code, code of the parent, name
    return [(cells[codes[0]], cells[names[0]], "")]


def _is_own_layout(cells: list[str]) -> bool:
    """`code,name,level,parent_code,type`"""
    return len(cells) == 5 and cells[2] in {"1", "2", "3", "4"} and not cells[4].isdigit()


def region_row(code: str, name: str, kind: str = "") -> RegionRow:
    """One region from what a file says; refuses BPS numbers, codes a spreadsheet has shortened, and empty names."""
    dotted = dotted_code(code)
    if not name:
        raise ValidationError("nama wilayah kosong.")
    level = dotted.count(".") + 1
    plain, spoken = name, None
    for prefix, kind_of_prefix in PREFIXES[level]:
        if name.lower().startswith(prefix):
            plain, spoken = name[len(prefix) :].strip(), kind_of_prefix
            break
    return RegionRow(dotted, plain[:100], spoken or _kind(dotted, level, kind.lower()))


def _kind(code: str, level: int, said: str) -> str:
    if level == 1:
        return Region.Kind.PROVINCE
    if level == 2:
        is_city = said.startswith("kota") if said else int(code[3:5]) >= 71
        return Region.Kind.CITY if is_city else Region.Kind.REGENCY
    if level == 3:
        return Region.Kind.SUBDISTRICT
    return Region.Kind.URBAN_VILLAGE if code[9] == "1" else Region.Kind.RURAL_VILLAGE


def is_bps(code: str) -> bool:
    """Whether only BPS numbers a place so: 7 digits, or 10 whose 7th is not 1, 2 or 3."""
    digits = code.replace(".", "")
    return digits.isdecimal() and (len(digits) == 7 or (len(digits) == 10 and digits[6] not in "123"))


def dotted_code(code: str) -> str:
    """Return the code with dots; refuse BPS numbers and codes a spreadsheet has shortened."""
    digits = code.replace(".", "")
    if is_bps(code):
        raise ValidationError(BPS)
    if len(digits) not in DIGITS_TO_LEVEL:
        raise ValidationError(
            f"kode “{code[:20]}” tidak lengkap (harus 2, 4, 6, atau 10 angka). "
            "Bila dibuka di Excel, simpan kolom kode sebagai teks."
        )
    parts = [digits[:2], digits[2:4], digits[4:6], digits[6:10]]
    dotted = ".".join(part for part in parts if part)
    if not CODE.fullmatch(dotted) or ("." in code and code != dotted):
        raise ValidationError(f"kode “{code[:20]}” bukan kode Kemendagri. Tulis seperti 33.08.12.2001.")
    return dotted
