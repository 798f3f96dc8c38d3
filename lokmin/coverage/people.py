"""The target populations of a puskesmas in a year as one grid: villages by target groups, in one version."""

import json
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from lokmin.coverage.entry.numbers import count_of
from lokmin.coverage.entry.saving import PeopleChange, save_populations, villages_of
from lokmin.coverage.models import Basis, Population, TargetGroup
from lokmin.coverage.queries import indicators_in_use
from puskesmas.calendar_text import format_number
from puskesmas.models import Puskesmas, Region

STALE = "Isian halaman ini tidak lengkap terkirim. Muat ulang halaman, lalu isi lagi."
CONFLICT = "Sementara itu diubah orang lain menjadi {now}. Simpan lagi bila isian Anda yang benar."


@dataclass
class Cell:
    """One field: what is stored, the text shown, what is wrong with it."""

    village: Region
    group: TargetGroup
    stored: int | None = None
    text: str = ""
    error: str = ""

    @property
    def key(self) -> str:
        return f"s{self.village.pk}-{self.group.pk}"

    @property
    def label(self) -> str:
        return f"{self.group.label} {self.village.name}"


@dataclass
class Grid:
    """All cells of a page."""

    puskesmas: Puskesmas
    year: int
    basis: str
    groups: list[TargetGroup]
    rows: list[tuple[Region, list[Cell]]] = field(default_factory=list)

    @property
    def cells(self) -> list[Cell]:
        return [cell for _, cells in self.rows for cell in cells]

    @property
    def has_errors(self) -> bool:
        return any(cell.error for cell in self.cells)

    @property
    def seen(self) -> str:
        """What the page shows as stored; sent back, it tells what somebody else changed meanwhile."""
        return json.dumps({cell.key: cell.stored for cell in self.cells if cell.stored is not None})

    @property
    def totals(self) -> list[int | None]:
        found = []
        for at in range(len(self.groups)):
            known = [cells[at].stored for _, cells in self.rows if cells[at].stored is not None]
            found.append(sum(known) if known else None)
        return found


def people_grid(puskesmas: Puskesmas, year: int, basis: str, groups: list[TargetGroup]) -> Grid:
    """The grid as it is stored; three queries however many villages and groups."""
    grid = Grid(puskesmas, year, basis, groups)
    villages = villages_of(puskesmas, year, 12)
    rows = Population.objects.filter(
        village__in=[village.pk for village in villages], year=year, basis=basis, target_group__in=groups
    )
    stored = {(row.village_id, row.target_group_id): row.count for row in rows}
    for village in villages:
        cells = []
        for group in groups:
            count = stored.get((village.pk, group.pk))
            cells.append(Cell(village, group, count, "" if count is None else str(count)))
        grid.rows.append((village, cells))
    return grid


def save_people(grid: Grid, data, *, by) -> tuple[int, int] | None:
    """Save the cells that were touched: how many were written and how many stood otherwise by then.

    None when one of them is refused: then nothing is saved and all that was typed is kept.
    """
    seen, changes = _seen(data), []
    for cell in grid.cells:
        if cell.key not in data:
            continue
        old, cell.text = seen.get(cell.key), data[cell.key].replace("\0", "")[:40]
        try:
            new = count_of(cell.text)
        except ValidationError as error:
            cell.error = error.messages[0]
            continue
        if new != old:
            changes.append(PeopleChange(cell.village, cell.group, old, new))
    if grid.has_errors:
        return None
    outcome = save_populations(grid.puskesmas, changes, year=grid.year, basis=grid.basis, by=by)
    for cell in grid.cells:
        address = (cell.village.pk, cell.group.pk)
        if address in outcome.conflicts:
            cell.stored = outcome.conflicts[address]
            now = "kosong" if cell.stored is None else format_number(cell.stored)
            cell.error = CONFLICT.format(now=now)
    return len(outcome.written), len(outcome.conflicts)


def copy_people(puskesmas: Puskesmas, year: int, basis: str, *, by) -> int:
    """Take over the populations of the year before where this year has none yet; return how many."""
    villages = {village.pk: village for village in villages_of(puskesmas, year, 12)}
    groups = TargetGroup.objects.in_bulk()
    rows = Population.objects.filter(village__in=villages, basis=basis)
    there = set(rows.filter(year=year).values_list("village", "target_group"))
    changes = [
        PeopleChange(villages[row.village_id], groups[row.target_group_id], None, row.count)
        for row in rows.filter(year=year - 1)
        if (row.village_id, row.target_group_id) not in there
    ]
    outcome = save_populations(puskesmas, changes, year=year, basis=basis, by=by, verb="sasaran disalin")
    return len(outcome.written)


def is_filled(puskesmas: Puskesmas, year: int, basis: str) -> bool:
    villages = villages_of(puskesmas, year, 12)
    return Population.objects.filter(village__in=villages, year=year, basis=basis).exists()


def groups_in_use(district: str, year: int) -> dict[str, list[TargetGroup]]:
    """The target groups of the indicators in use by programme, each in its order; without any: all."""
    found: dict[str, dict[int, TargetGroup]] = {}
    for indicator in indicators_in_use(district, year):
        if indicator.target_group:
            found.setdefault(indicator.program, {})[indicator.target_group_id] = indicator.target_group
    return {
        program: sorted(groups.values(), key=lambda group: (group.order, group.label))
        for program, groups in found.items()
    }


def basis_of(text: str) -> str:
    return text if text in Basis.values else Basis.PROJECTION


def _seen(data) -> dict:
    try:
        seen = json.loads(data.get("seen", ""))
        if not isinstance(seen, dict) or any(type(count) is not int for count in seen.values()):
            raise ValueError
    except (ValueError, RecursionError):
        raise ValidationError(STALE) from None
    return seen
