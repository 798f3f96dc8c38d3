"""What a pasted block would do, row by row, and doing it: figures of the month and target populations of the year."""

import hashlib
from dataclasses import dataclass, field
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction

from lokmin.coverage.entry.block import CODE, NAME, Block, Roles, is_total
from lokmin.coverage.entry.numbers import count_of
from lokmin.coverage.entry.saving import (
    MORE_THAN_BASE,
    NO_BASE,
    Change,
    PeopleChange,
    Value,
    save_achievements,
    save_populations,
    value_text,
)
from lokmin.coverage.entry.villages import VillageFinder
from lokmin.coverage.models import Achievement, Indicator, Population
from puskesmas.calendar_text import format_decimal, format_number
from puskesmas.models import Puskesmas, Region

NEW, CHANGED, SAME, PROBLEM = "new", "changed", "same", "problem"
NO_NAME = "Tentukan kolom mana yang berisi nama atau kode desa/kelurahan."
NO_FIGURES = "Tentukan sedikitnya satu kolom capaian atau sasaran."
TWICE = "{name} dipilih untuk dua kolom. Pilih satu saja."
MOVED = "Data berubah sejak pratinjau. Periksa sekali lagi, lalu simpan."
AGAIN = "{village} sudah ada di baris {number}."


@dataclass
class PastedCell:
    """One cell as it was pasted, and what it would do: state, old and new as text, why it is refused."""

    text: str
    state: str = ""  # place: the village; empty: the column is ignored, or the cell is empty
    old: str = ""
    new: str = ""


@dataclass
class PastedRow:
    """One row: its village, the state of the whole, all problems and warnings, the changes it brings."""

    number: int
    name: str
    village: Region | None = None
    cells: list[PastedCell] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    people: list[PeopleChange] = field(default_factory=list)

    @property
    def state(self) -> str:
        if self.problems:
            return PROBLEM
        states = {cell.state for cell in self.cells}
        return CHANGED if CHANGED in states else NEW if NEW in states else SAME


@dataclass
class Paste:
    """The whole: rows, what concerns all of them, and what saving would write."""

    puskesmas: Puskesmas
    year: int
    month: int
    basis: str
    is_monthly: bool
    block: Block
    rows: list[PastedRow] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def savable(self) -> list[PastedRow]:
        return [] if self.problems else [row for row in self.rows if row.state in (NEW, CHANGED)]

    @property
    def counts(self) -> dict[str, int]:
        states = [row.state for row in self.rows]
        return {state: states.count(state) for state in (NEW, CHANGED, SAME, PROBLEM)}

    @property
    def figure_count(self) -> int:
        return sum(len(row.changes) + len(row.people) for row in self.savable)

    @property
    def digest(self) -> str:
        """What saving would do, in short: at saving it must be the same as in the preview."""
        said = [(change.key, change.old, change.new) for row in self.savable for change in (*row.changes, *row.people)]
        return hashlib.sha256(repr((said, self.basis, self.is_monthly)).encode()).hexdigest()


class Known:
    """What is stored of the villages and the year, read once."""

    def __init__(self, villages: list[Region], year: int):
        ids = [village.pk for village in villages]
        reached = Achievement.objects.filter(village__in=ids, year=year)
        self.reached = {(row.village_id, row.indicator_id, row.month): (row.count, row.base) for row in reached}
        people = Population.objects.filter(village__in=ids, year=year)
        self.people = {(row.village_id, row.target_group_id, row.basis): row.count for row in people}

    def before(self, village: Region, indicator: Indicator, month: int) -> int:
        """The sum until the last month before that has one."""
        for earlier in range(month - 1, 0, -1):
            if found := self.reached.get((village.pk, indicator.pk, earlier)):
                return found[0]
        return 0


def examine(paste: Paste, roles: Roles, finder: VillageFinder) -> Paste:
    """Fill in what every row would do; all problems at once, nothing is written."""
    chosen = paste.block.roles
    figures = [(at, role) for at, role in enumerate(chosen) if role and role not in (NAME, CODE)]
    places = [at for at, role in enumerate(chosen) if role in (CODE, NAME)]
    if not places:
        paste.problems.append(NO_NAME)
    if not figures:
        paste.problems.append(NO_FIGURES)
    twice = {role for role in chosen if role and chosen.count(role) > 1}
    paste.problems += [
        TWICE.format(name="Desa/kelurahan" if role in (NAME, CODE) else roles.label(role)) for role in sorted(twice)
    ]
    if not places:
        return paste
    known, seen, totals = Known(finder.villages, paste.year), {}, []
    places.sort(key=lambda at: chosen[at] != CODE)
    for number, cells in paste.block.rows:
        name = next((cells[at] for at in places if cells[at]), "")
        if any(is_total(cells[at], paste.puskesmas.name) and not finder.knows(cells[at]) for at in places):
            totals.append((number, name, cells))
            continue
        if any(cells[at] for at in range(paste.block.width)):
            row = _row(paste, number, name, cells, figures, roles, finder, known, seen)
            for at in places:
                row.cells[at].state = "place"
            paste.rows.append(row)
    _check_totals(paste, totals, figures, roles)
    _tell_missing(paste, finder)
    return paste


def _row(paste, number, name, cells, figures, roles, finder, known, seen) -> PastedRow:
    row = PastedRow(number, name, cells=[PastedCell(text) for text in cells])
    try:
        if not name:
            raise ValidationError("Nama desa/kelurahannya kosong.")
        row.village = finder.find(name)
    except ValidationError as error:
        row.problems.append(error.messages[0])
    else:
        if row.village.pk in seen:
            row.problems.append(AGAIN.format(village=row.village.name, number=seen[row.village.pk]))
        seen.setdefault(row.village.pk, number)
    counts = {}
    for at, role in figures:
        try:
            counts[role] = count_of(cells[at])
        except ValidationError as error:
            row.cells[at].state = PROBLEM
            row.problems.append(f"{roles.label(role)}: {error.messages[0]}")
    if row.village and not row.problems:
        for at, role in figures:
            if counts[role] is not None and role[:1] == "s":
                _people(paste, row, row.cells[at], roles.groups[int(role[1:])], counts[role], known)
        for at, role in figures:
            if counts[role] is not None and role[:1] in "cb":
                _figure(paste, row, row.cells[at], role, counts, roles, known)
    return row


def _people(paste: Paste, row: PastedRow, cell: PastedCell, group, count: int, known: Known) -> None:
    old = known.people.get((row.village.pk, group.pk, paste.basis))
    _say(cell, old, count)
    if old != count:
        row.people.append(PeopleChange(row.village, group, old, count))


def _figure(
    paste: Paste, row: PastedRow, cell: PastedCell, role: str, counts: dict, roles: Roles, known: Known
) -> None:
    indicator = roles.indicators[int(role[1:])]
    old = known.reached.get((row.village.pk, indicator.pk, paste.month))
    try:
        new = _value(paste, row.village, indicator, counts, old, known)
    except ValidationError as error:
        cell.state = PROBLEM
        if error.messages[0] not in row.problems:
            row.problems.append(error.messages[0])
        return
    _say(cell, old, new)
    change = Change(row.village, indicator, paste.month, old, new)
    if old != new and change not in row.changes:
        row.changes.append(change)
    if role[0] == "c":
        _warn(paste, row, change, known)


def _value(paste: Paste, village: Region, indicator: Indicator, counts: dict, old: Value, known: Known) -> Value:
    """The figure a row says; of a measurement both halves, one may stand already."""
    count, base = counts.get(f"c{indicator.pk}"), counts.get(f"b{indicator.pk}")
    if indicator.pattern == Indicator.Pattern.POINT:
        count = old[0] if count is None and old else count
        base = old[1] if base is None and old else base
        if count is None or base is None:
            raise ValidationError(NO_BASE.format(label=indicator.short_name))
        if count > base:
            raise ValidationError(MORE_THAN_BASE.format(label=indicator.short_name, count=count, base=base))
        return count, base
    return (known.before(village, indicator, paste.month) if paste.is_monthly else 0) + count, None


def _say(cell: PastedCell, old, new) -> None:
    cell.state = NEW if old is None else SAME if old == new else CHANGED
    cell.old, cell.new = value_text(old), value_text(new)


def _warn(paste: Paste, row: PastedRow, change: Change, known: Known) -> None:
    """Odd, not wrong: a sum that falls, more reached than there are people."""
    indicator, count = change.indicator, change.new[0]
    if not indicator.is_cumulative:
        return
    before = known.before(row.village, indicator, paste.month)
    if count < before:
        row.warnings.append(
            f"{indicator.short_name} turun dari {format_number(before)} menjadi {format_number(count)}; jumlah kumulatif tidak dapat turun."
        )
    group = indicator.target_group_id
    people = next((item.new for item in row.people if item.group.pk == group), None)
    people = people or known.people.get((row.village.pk, group, paste.basis))
    if people and count > people:
        row.warnings.append(
            f"{indicator.short_name} {format_decimal(Fraction(100 * count, people))}%, lebih dari 100%."
        )


def _check_totals(paste: Paste, totals: list, figures: list, roles: Roles) -> None:
    """The row of sums is not saved; where it says something else than the rows above, that is told."""
    sums = {at: _sum_of(paste, at) for at, _ in figures} if totals else {}
    for number, name, cells in totals:
        for at, role in figures:
            try:
                said = count_of(cells[at])
            except ValidationError:
                continue
            summed = sums[at]
            if None not in (said, summed) and said != summed:
                paste.warnings.append(
                    f"Baris {number} ({name}): {roles.label(role)} tertulis {format_number(said)}, jumlah desanya {format_number(summed)}."
                )


def _sum_of(paste: Paste, at: int) -> int | None:
    """The sum of a column; None when one of its cells is no number."""
    try:
        return sum(count_of(row.cells[at].text) or 0 for row in paste.rows)
    except ValidationError:
        return None


def _tell_missing(paste: Paste, finder: VillageFinder) -> None:
    there = {row.village.pk for row in paste.rows if row.village}
    missing = [village.name for village in finder.villages if village.pk not in there]
    if missing and there:
        names = ", ".join(missing[:8]) + (f", dan {len(missing) - 8} lainnya" if len(missing) > 8 else "")
        paste.warnings.append(f"{len(missing)} desa/kelurahan tidak ada di tempelan dan tidak berubah: {names}.")


@transaction.atomic
def save_paste(paste: Paste, *, digest: str, by) -> int:
    """Write all rows without problems in one transaction; refuses when the preview said something else by then."""
    if paste.problems:
        raise ValidationError(paste.problems)
    if paste.digest != digest:
        raise ValidationError(MOVED)
    rows = paste.savable
    people = [change for row in rows for change in row.people]
    changes = [change for row in rows for change in row.changes]
    outcomes = [
        save_populations(paste.puskesmas, people, year=paste.year, basis=paste.basis, by=by, verb="sasaran ditempel"),
        save_achievements(paste.puskesmas, changes, year=paste.year, by=by, verb="capaian ditempel"),
    ]
    if any(outcome.conflicts for outcome in outcomes):
        raise ValidationError(MOVED)
    return sum(len(outcome.written) for outcome in outcomes)
