"""The grid of achievements: what stands in it, what somebody typed into it, and saving only the cells he touched."""

import json
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from lokmin.coverage import cautions
from lokmin.coverage.entry.numbers import count_of
from lokmin.coverage.entry.saving import (
    MORE_THAN_BASE,
    NO_BASE,
    Change,
    Value,
    save_achievements,
    value_text,
    villages_of,
)
from lokmin.coverage.models import Achievement, Indicator
from lokmin.coverage.queries import pws_of_many
from puskesmas.calendar_text import month_name
from puskesmas.models import Puskesmas, Region

CUMULATIVE, MONTHLY = "kumulatif", "bulanan"
WORDS = {cautions.FALLING: "turun", cautions.ABOVE_HUNDRED: "> 100%", cautions.UNDIVIDED: "tanpa sasaran"}
CONFLICT = "Sementara itu diubah orang lain menjadi {now}. Simpan lagi bila isian Anda yang benar."
STALE = "Isian halaman ini tidak lengkap terkirim. Muat ulang halaman, lalu isi lagi."


@dataclass(frozen=True)
class Column:
    """One indicator in one month."""

    indicator: Indicator
    month: int
    head: str

    @property
    def has_base(self) -> bool:
        return self.indicator.pattern == Indicator.Pattern.POINT


@dataclass
class Cell:
    """One field of the grid: the figure as it is stored, the text shown, what is wrong or odd about it."""

    village: Region
    column: Column
    stored: Value = None
    before: int = 0  # what the months before reached; a monthly figure is added to it
    text: str = ""
    base_text: str = ""
    error: str = ""
    hint: str = ""
    word: str = ""

    @property
    def key(self) -> str:
        return f"{self.village.pk}-{self.column.indicator.pk}-{self.column.month}"

    @property
    def address(self) -> tuple[int, int, int]:
        return self.village.pk, self.column.indicator.pk, self.column.month

    @property
    def label(self) -> str:
        return f"{self.column.indicator.short_name} {self.village.name}, {month_name(self.column.month)}"


@dataclass
class Grid:
    """The cells of one page; `mode` says whether a figure is the sum since January or of its month alone."""

    puskesmas: Puskesmas
    year: int
    mode: str
    columns: list[Column]
    rows: list[tuple[Region, list[Cell]]] = field(default_factory=list)
    cautions: list = field(default_factory=list)

    @property
    def cells(self) -> list[Cell]:
        return [cell for _, cells in self.rows for cell in cells]

    @property
    def has_errors(self) -> bool:
        return any(cell.error for cell in self.cells)

    @property
    def seen(self) -> str:
        """What the page shows as stored, to be sent back: a cell somebody else changed meanwhile is then known."""
        return json.dumps(
            {cell.key: [*(cell.stored or (None, None)), cell.text, cell.base_text] for cell in self.cells}
        )

    @property
    def totals(self) -> list[int | None]:
        """The sum of every column as it is stored, None when nothing is."""
        found = []
        for at in range(len(self.columns)):
            known = [cells[at].stored[0] for _, cells in self.rows if cells[at].stored]
            found.append(sum(known) if known else None)
        return found


def month_grid(
    puskesmas: Puskesmas, indicators: list[Indicator], year: int, month: int, mode: str = CUMULATIVE
) -> Grid:
    """Several indicators in one month."""
    columns = [Column(indicator, month, indicator.short_name) for indicator in indicators]
    return _grid(puskesmas, columns, year, month, mode)


def year_grid(puskesmas: Puskesmas, indicator: Indicator, year: int, mode: str = CUMULATIVE) -> Grid:
    """One indicator in all months of a year."""
    columns = [Column(indicator, month, month_name(month)[:3]) for month in range(1, 13)]
    return _grid(puskesmas, columns, year, 12, mode)


def _grid(puskesmas: Puskesmas, columns: list[Column], year: int, month: int, mode: str) -> Grid:
    grid = Grid(puskesmas, year, mode, columns)
    villages = villages_of(puskesmas, year, month)
    rows = Achievement.objects.filter(
        year=year,
        village__in=[village.pk for village in villages],
        indicator__in={column.indicator.pk for column in columns},
    )
    stored = {(row.village_id, row.indicator_id, row.month): (row.count, row.base) for row in rows}
    for village in villages:
        grid.rows.append((village, [_cell(village, column, stored, mode) for column in columns]))
    _caution(grid)
    return grid


def _cell(village: Region, column: Column, stored: dict, mode: str) -> Cell:
    cell = Cell(village, column)
    cell.stored = stored.get(cell.address)
    cell.before = _before(village, column, stored)
    if cell.stored:
        count, base = cell.stored
        cell.text = str(count - cell.before if _is_added(column, mode) else count)
        cell.base_text = "" if base is None else str(base)
    return cell


def _is_added(column: Column, mode: str) -> bool:
    return mode == MONTHLY and column.indicator.is_cumulative


def _before(village: Region, column: Column, stored: dict) -> int:
    """The sum until the last month before that has one; months nobody wrote are skipped."""
    for month in range(column.month - 1, 0, -1):
        if found := stored.get((village.pk, column.indicator.pk, month)):
            return found[0]
    return 0


def _caution(grid: Grid) -> None:
    """Mark the cells whose stored figures are odd."""
    filled = [cell.column.month for cell in grid.cells if cell.stored]
    if not filled:
        return
    indicators = list(dict.fromkeys(column.indicator for column in grid.columns))
    found = {}
    for pws in pws_of_many(grid.puskesmas, indicators, grid.year, max(filled)):
        for caution in pws.cautions:
            if caution.code in WORDS and caution.village_id:
                found.setdefault((caution.village_id, caution.indicator_id, caution.month), []).append(caution)
    for cell in grid.cells:
        said = found.get(cell.address, [])
        cell.word = ", ".join(WORDS[caution.code] for caution in said)
        grid.cautions += [caution.text for caution in said]


@dataclass(frozen=True)
class Saved:
    """How many figures were written, and how many stood otherwise by then."""

    count: int
    conflicts: int = 0


def save_grid(grid: Grid, data, *, by) -> Saved | None:
    """Save the cells that were touched; None when one of them is refused: then nothing is saved and all is kept.

    A cell somebody else changed since the page was opened is not saved but shown with both values; the others are.
    """
    seen = _seen_of(data)
    changes, running = [], {}
    for cell in grid.cells:
        cell_seen = seen.get(cell.key)
        if cell_seen is None or f"n{cell.key}" not in data:
            continue
        change = _read(cell, data, cell_seen, grid.mode, running)
        if change:
            changes.append(change)
    if grid.has_errors:
        return None
    outcome = save_achievements(grid.puskesmas, changes, year=grid.year, by=by)
    for cell in grid.cells:
        if cell.address in outcome.conflicts:
            cell.stored = outcome.conflicts[cell.address]
            cell.error = CONFLICT.format(now=value_text(cell.stored) or "kosong")
    return Saved(len(outcome.written), len(outcome.conflicts))


def _seen_of(data) -> dict:
    try:
        seen = json.loads(data.get("seen", ""))
        return {key: (Seen(*value)) for key, value in seen.items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise ValidationError(STALE) from None


@dataclass(frozen=True)
class Seen:
    """What a cell said when the page was opened."""

    count: int | None
    base: int | None
    text: str
    base_text: str

    @property
    def value(self) -> Value:
        return None if self.count is None else (self.count, self.base)


def _read(cell: Cell, data, seen: Seen, mode: str, running: dict) -> Change | None:
    """What was typed into a cell as a change; None when it was not touched. Keeps the text, whatever is wrong with it."""
    line = (cell.village.pk, cell.column.indicator.pk)
    before = running.get(line, cell.before)
    text, base_text = (data.get(f"{letter}{cell.key}", "").replace("\0", "")[:40] for letter in "nb")
    if (text.strip(), base_text.strip()) == (seen.text, seen.base_text):
        if cell.stored:
            running[line] = cell.stored[0]
        return None
    cell.text, cell.base_text = text, base_text
    try:
        new = _value(cell, before if _is_added(cell.column, mode) else 0)
    except ValidationError as error:
        cell.error = error.messages[0]
        return None
    if new:
        running[line] = new[0]
    return Change(cell.village, cell.column.indicator, cell.column.month, seen.value, new)


def _value(cell: Cell, before: int) -> Value:
    count, base = count_of(cell.text), count_of(cell.base_text)
    if cell.column.has_base:
        if count is None and base is None:
            return None
        if base is None or count is None:
            raise ValidationError(
                NO_BASE.format(label=cell.label) if base is None else "Isi juga jumlah yang ditemukan."
            )
        if count > base:
            raise ValidationError(MORE_THAN_BASE.format(label=cell.label, count=count, base=base))
        return count, base
    return None if count is None else (before + count, None)
