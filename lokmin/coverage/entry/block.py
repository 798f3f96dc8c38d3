"""A block of cells copied from a spreadsheet: its rows, its header, and what each column probably is."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from lokmin.coverage.entry.villages import VillageFinder
from lokmin.coverage.models import Indicator, TargetGroup
from puskesmas.imports.cells import clean
from puskesmas.matching import folded, place_key

# One month of 100 villages with 60 columns, or of 50 with 120, is looked through in about a second.
MOST_BYTES, MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 500_000, 400, 120, 6_000
EMPTY = "Belum ada yang ditempel. Salin tabelnya di Excel, lalu tempel di kotak ini."
TOO_MUCH = (
    "Tempelan terlalu besar untuk halaman ini: paling banyak 6.000 sel (misalnya 100 baris × 60 kolom), 400 baris, "
    "120 kolom, dan 500 KB. Belum ada yang disimpan dan yang Anda tempel masih ada. Tempel sebagian, atau unggah berkasnya di "
    "Pengaturan, Impor data."
)
SKIP, NAME, CODE = "", "desa", "kode"
TOTALS = ("jumlah", "total", "puskesmas", "kabupaten", "kecamatan", "rata rata")
PERCENT = {"persen", "persentase", "target", "peringkat", "ranking", "status", "tren", "kesenjangan"}
PEOPLE = {"sasaran", "penduduk", "proyeksi", "riil"}
MEASURED = {"diukur", "diperiksa", "dasar", "penyebut"}
HEADS = 3  # header rows above the first village that are read together


@dataclass
class Block:
    """The rows below the header, with the row number in the block; `heads` is the header of every column."""

    heads: list[str]
    rows: list[tuple[int, list[str]]]
    width: int
    roles: list[str] = field(default_factory=list)


def read_block(text: str, finder: VillageFinder) -> Block:
    """The cells of a paste. Refuses nothing at all and too much."""
    if len(text.encode()) > MOST_BYTES:
        raise ValidationError(TOO_MUCH)
    lines = [(number, cells) for number, cells in enumerate(_cells(text), start=1) if any(cells)]
    if not lines:
        raise ValidationError(EMPTY)
    width = max(len(cells) for _, cells in lines)
    if width > MOST_COLUMNS or len(lines) > MOST_ROWS or width * len(lines) > MOST_CELLS:
        raise ValidationError(TOO_MUCH)
    lines = [(number, cells + [""] * (width - len(cells))) for number, cells in lines]
    first = next(
        (at for at, (_, cells) in enumerate(lines) if any(finder.knows(cell) for cell in cells[:6] if cell)), None
    )
    if first is None:  # no village is known: the first row counts as the header, so that the rest says why
        first = 1 if len(lines) > 1 else 0
    return Block(_heads([cells for _, cells in lines[:first]], width), lines[first:], width)


def _cells(text: str) -> list[list[str]]:
    """Tabs part the cells; without any, semicolons as in an Indonesian CSV."""
    text = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    sign = "\t" if "\t" in text else ";"
    try:
        return [[clean(cell) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=sign)]
    except csv.Error:  # a cell of more than 131,072 letters
        raise ValidationError(TOO_MUCH) from None


def _heads(rows: list[list[str]], width: int) -> list[str]:
    """Several header rows as one: a name over merged cells holds until the next name, the last row as it stands."""
    rows = [row for row in rows if sum(map(bool, row)) > 1][-HEADS:]
    spread = []
    for number, row in enumerate(rows):
        current, cells = "", []
        for cell in row:
            current = cell or (current if number < len(rows) - 1 else "")
            cells.append(current)
        spread.append(cells)
    return [" ".join(dict.fromkeys(filter(None, (row[at] for row in spread)))) for at in range(width)]


class Roles:
    """What a column may be, and which one its header names."""

    def __init__(self, indicators: Iterable[Indicator], groups: Iterable[TargetGroup]):
        self.indicators = {item.pk: item for item in indicators if item.pattern != Indicator.Pattern.DERIVED}
        self.groups = {item.pk: item for item in groups}
        self._indicator_words = {
            folded(text): item
            for item in self.indicators.values()
            for text in (item.code.partition("-")[2] or item.code, item.code, item.name, item.short_name)
        }
        self._group_words = {
            folded(text): item
            for item in self.groups.values()
            for text in (item.code, item.label, item.label.partition("(")[0])
        }

    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """For the select over a column, in groups."""
        reached = [(f"c{item.pk}", item.short_name) for item in self.indicators.values()]
        points = [item for item in self.indicators.values() if item.pattern == Indicator.Pattern.POINT]
        return [
            ("Kolom", [(SKIP, "Abaikan"), (NAME, "Nama desa/kelurahan"), (CODE, "Kode desa/kelurahan")]),
            ("Capaian", reached),
            ("Jumlah diukur", [(f"b{item.pk}", f"{item.short_name}: diukur") for item in points]),
            ("Sasaran", [(f"s{item.pk}", f"Sasaran {item.label}") for item in self.groups.values()]),
        ]

    def known(self) -> set[str]:
        return {value for _, group in self.choices() for value, _ in group}

    def label(self, role: str) -> str:
        if role[:1] == "s":
            return f"Sasaran {self.groups[int(role[1:])].label}"
        name = self.indicators[int(role[1:])].short_name
        return f"{name}, jumlah diukur" if role[:1] == "b" else name

    def named(self, head: str) -> str:
        """The role a header names; empty when none, or when it is about percentages and targets."""
        key, words = folded(head), set(folded(head).split())
        if not key or "%" in head or words & PERCENT:
            return SKIP
        indicator, group = _best(key, self._indicator_words), _best(key, self._group_words)
        if words & PEOPLE:
            group = group or (indicator.target_group if indicator else None)
            return f"s{group.pk}" if group else SKIP
        if indicator is None:
            return f"s{group.pk}" if group else SKIP
        is_base = indicator.pattern == Indicator.Pattern.POINT and words & MEASURED
        return f"{'b' if is_base else 'c'}{indicator.pk}"

    def indicator(self, text: str) -> Indicator:
        """The indicator a cell names by code, short name or name; raises ValidationError when there is none."""
        return _named(text, self._indicator_words, "Indikator")

    def group(self, text: str) -> TargetGroup:
        return _named(text, self._group_words, "Sasaran")

    def guess(self, block: Block, finder: VillageFinder) -> list[str]:
        """A role for every column, none twice; the villages stand where most cells are known."""
        roles = [self.named(head) for head in block.heads]
        for role, fits in ((NAME, lambda cell: not _is_code(cell)), (CODE, _is_code)):
            counts = [
                sum(bool(cells[at]) and fits(cells[at]) and finder.knows(cells[at]) for _, cells in block.rows)
                for at in range(block.width)
            ]
            if max(counts, default=0):
                roles[counts.index(max(counts))] = role
        seen: set[str] = set()
        for at, role in enumerate(roles):
            if role and role in seen:
                roles[at] = SKIP
            seen.add(role)
        return roles


def _is_code(cell: str) -> bool:
    return cell.replace(".", "").isdigit()


def _best(key: str, words: dict[str, object]):
    """The entry that is named exactly, else the longest one whose words stand together in the header."""
    if key in words:
        return words[key]
    inside = [word for word in words if word and f" {word} " in f" {key} "]
    return words[max(inside, key=len)] if inside else None


def _named(text: str, words: dict, what: str):
    if not folded(text):
        raise ValidationError(f"{what} kosong.")
    if found := _best(folded(text), words):
        return found
    raise ValidationError(f"{what} “{text[:60]}” tidak dikenal.")


def is_total(name: str, puskesmas: str) -> bool:
    """The row that adds up the others: "Jumlah", "TOTAL PUSKESMAS", the puskesmas itself."""
    said = folded(name)
    return said.startswith(TOTALS) or place_key(name) == place_key(puskesmas)
