"""The imports of achievements and of target populations: long lists, or wide sheets with a column per indicator."""

from collections.abc import Iterable, Iterator
from functools import cache

from django.core.exceptions import ValidationError

from lokmin.coverage.entry.block import MEASURED, PERCENT, Roles
from lokmin.coverage.entry.choosing import indicators_to_fill, indicators_to_read, target_groups
from lokmin.coverage.entry.months import month_of, year_of
from lokmin.coverage.entry.numbers import count_of
from lokmin.coverage.entry.pasting import Known
from lokmin.coverage.entry.saving import (
    DERIVED,
    MORE_THAN_BASE,
    NO_BASE,
    Change,
    PeopleChange,
    save_achievements,
    save_populations,
    today,
    value_text,
    villages_of,
)
from lokmin.coverage.entry.undoing import marks_of, undo_achievements, undo_populations
from lokmin.coverage.entry.villages import VillageFinder
from lokmin.coverage.models import Basis, Indicator
from puskesmas.imports.kinds import Column, Examined, Kind, Row, Saved, State
from puskesmas.imports.table import Line, Table
from puskesmas.matching import folded
from puskesmas.models import Region

UNUSED = "{name} tidak dipakai kabupaten/kota ini pada tahun {year}. Lihat Cakupan, Target."
MOVED = "Sebuah angka di berkas ini baru saja diubah orang lain. Tekan simpan sekali lagi."
VILLAGE_HINTS = (
    "nama_desa",
    "desa",
    "kelurahan",
    "nama desa",
    "nama kelurahan",
    "desa kelurahan",
    "desa kel",
    "gampong",
    "nagari",
)
PLACE_COLUMNS = (
    Column("village_code", "Kode desa/kelurahan", hints=("kode_desa", "kode desa", "kode wilayah", "kode kemendagri"),
           example="99.99.99.2001", help="Kode Kemendagri. Boleh kosong bila namanya diisi."),
    Column("village", "Desa/kelurahan", hints=VILLAGE_HINTS, example="Desa Contoh"),
    Column("subdistrict", "Kecamatan", hints=("kec", "nama kecamatan"), example="Contoh",
           help="Hanya perlu bila ada dua desa bernama sama."),
    Column("year", "Tahun", hints=("thn",), example="2026", help="Kosong berarti tahun ini."),
)  # fmt: skip


class Figures(Kind):
    """What both kinds share: places, villages by code or name, wide sheets laid out long."""

    permission = "imports.coverage"
    subject = ""  # the column that names the indicator or the target group
    value = ""

    def places(self, user):
        return [place for place in super().places(user) if place is not None]

    def check_columns(self, names: set[str], place) -> None:
        if not names & {"village_code", "village"}:
            raise ValidationError("Pilih kolom kode atau nama desa/kelurahan.")

    def reshape(self, table: Table) -> Table:
        """A wide sheet becomes one row per village and column that names something of ours; others pass as they are."""
        if not table.has_header or any(folded(head) in self._subject_heads() for head in table.header):
            return table
        roles = Roles(indicators_to_read(""), target_groups())
        wide = {at: name for at, head in enumerate(table.header) if (name := self.heading(roles, head))}
        if not wide:
            return table
        kept = [at for at in range(len(table.header)) if at not in wide]
        header = (*(table.header[at] for at in kept), self.column(self.subject).label, self.column(self.value).label)
        rows = [
            Line(
                line.number,
                (*(line.cells[at] for at in kept), name, line.cells[at_value]),
                {kept.index(at): text for at, text in line.problems.items() if at in kept}
                | ({len(kept) + 1: line.problems[at_value]} if at_value in line.problems else {}),
            )
            for line in table.rows
            for at_value, name in wide.items()
            if line.cells[at_value]
        ]
        if not rows:
            return table
        note = f"{len(wide)} kolom dibaca sebagai {self.noun}; satu baris pratinjau untuk setiap sel yang terisi."
        return Table(header, rows, [*table.notes, note], True, table.sheet, table.sheets)

    def _subject_heads(self) -> set[str]:
        column = self.column(self.subject)
        return {folded(text) for text in (column.label, column.name, *column.hints)}

    def heading(self, roles: Roles, head: str) -> str:
        """What a column of a wide sheet is about, in words the subject column understands; empty for other columns."""
        if "%" in head or set(folded(head).split()) & (PERCENT | MEASURED):
            return ""
        return self.named(roles, roles.named(head))

    def named(self, roles: Roles, role: str) -> str:
        raise NotImplementedError

    def located(self, row: Row, finder: VillageFinder, problems: list[str]):
        try:
            text = row.get("village_code") or row.get("village")
            if not text:
                raise ValidationError("Desa/kelurahan kosong; isi kode atau namanya.")
            return finder.find(text, within=row.get("subdistrict"))
        except ValidationError as error:
            problems.append(error.messages[0])
            return None


def _villages(place) -> list[Region]:
    """Whose figures may come in: those of the place; without one, of everybody, though nobody may import so."""
    return villages_of(place.place, *today()) if place else list(Region.objects.villages())


def read(problems: list[str], work, *arguments):
    """The result of a reader, or None with its refusal noted."""
    try:
        return work(*arguments)
    except ValidationError as error:
        problems.append(error.messages[0])
        return None


class Achievements(Figures):
    code = "coverage"
    title = "Capaian program"
    about = (
        "Jumlah orang yang tercapai s.d. akhir bulan (kumulatif sejak Januari) per desa/kelurahan. Berkas boleh memanjang "
        "(satu baris satu angka) atau melebar (satu kolom satu indikator)."
    )
    noun = "capaian"
    subject, value = "indicator", "count"
    columns = (
        *PLACE_COLUMNS,
        Column("month", "Bulan", is_required=True, hints=("s.d. bulan", "sd bulan", "bln", "periode"), example="Juni",
               help="Nama atau nomor bulan: Juni, Jun, 6."),
        Column("indicator", "Indikator", is_required=True, hints=("kode indikator", "nama indikator"), example="IDL",
               help="Kode, nama pendek, atau nama indikator."),
        Column("count", "Jumlah", is_required=True, hints=("capaian", "kumulatif", "jumlah kumulatif", "pencapaian", "ditemukan"),
               example="30", help="Jumlah orang s.d. akhir bulan, bukan persen. Kosong tidak mengubah apa pun."),
        Column("base", "Jumlah diukur", hints=("diukur", "diperiksa", "jumlah diperiksa"), example="",
               help="Hanya untuk pengukuran seperti stunting."),
    )  # fmt: skip

    def named(self, roles: Roles, role: str) -> str:
        return roles.indicators[int(role[1:])].code if role[:1] == "c" else ""

    def examine(self, rows: Iterable[Row], place, by) -> Iterator[Examined]:
        rows = list(rows)
        finder = VillageFinder(_villages(place))
        district = place.region.district_code if place else ""
        roles = Roles(indicators_to_read(district), [])
        used = cache(lambda year: {item.pk for item in indicators_to_fill(district, year)})
        known: dict[int, Known] = {}
        seen: dict[tuple, int] = {}
        for row in rows:
            found = self._examined(row, finder, roles, known, seen)
            if found.target and found.target[1].indicator.pk not in used(found.target[0]):
                year, change = found.target
                found = Examined(row, State.PROBLEM, UNUSED.format(name=change.indicator.short_name, year=year))
            yield found

    def _examined(self, row: Row, finder, roles: Roles, known: dict, seen: dict) -> Examined:
        problems: list[str] = []
        village = self.located(row, finder, problems)
        year = read(problems, year_of, row.get("year"))
        month = read(problems, month_of, row.get("month"))
        indicator = read(problems, roles.indicator, row.get("indicator"))
        count, base = (read(problems, count_of, row.get(name)) for name in ("count", "base"))
        if problems:
            return Examined(row, State.PROBLEM, " ".join(problems))
        if count is None:
            return Examined(row, State.SAME, "Jumlah kosong, dilewati")
        if year not in known:
            known[year] = Known(finder.villages, year)
        old = known[year].reached.get((village.pk, indicator.pk, month))
        if problem := _wrong_measure(indicator, count, base):
            return Examined(row, State.PROBLEM, problem)
        new = (count, base if indicator.pattern == Indicator.Pattern.POINT else None)
        change = Change(village, indicator, month, old, new)
        key = (*change.key, year)
        if key in seen:
            return Examined(row, State.PROBLEM, f"{change.label(year)} sudah ada di baris {seen[key]}.")
        seen[key] = row.number
        changes = {change.label(year): [value_text(old), value_text(new)]}
        if old == new:
            return Examined(row, State.SAME)
        return Examined(row, State.NEW if old is None else State.CHANGED, "", changes, target=(year, change))

    def save(self, examined: list[Examined], place, by) -> Saved:
        undo, created, by_year = [], 0, {}
        for item in examined:
            year, change = item.target
            by_year.setdefault(year, []).append(change)
        for year, changes in by_year.items():
            outcome = save_achievements(place.place, changes, year=year, by=by, verb="capaian diimpor")
            if outcome.conflicts:
                raise ValidationError(MOVED)
            created += sum(change.old is None for change in outcome.written)
            undo += marks_of(outcome.written, year)
        return Saved(created, len(undo) - created, {"place": place.key, "figures": undo})

    def undo(self, undo: dict, by) -> list[str]:
        return undo_achievements(undo, by=by)


def _wrong_measure(indicator: Indicator, count: int, base: int | None) -> str:
    if indicator.pattern == Indicator.Pattern.DERIVED:
        return DERIVED.format(name=indicator.short_name)
    if indicator.pattern != Indicator.Pattern.POINT:
        return ""
    if base is None:
        return NO_BASE.format(label=indicator.short_name)
    return MORE_THAN_BASE.format(label=indicator.short_name, count=count, base=base) if count > base else ""


class Populations(Figures):
    code = "population"
    title = "Sasaran program"
    about = "Jumlah sasaran setahun (ibu hamil, bayi, balita, dan lainnya) per desa/kelurahan, memanjang atau satu kolom satu sasaran."
    noun = "sasaran"
    subject, value = "group", "count"
    columns = (
        *PLACE_COLUMNS,
        Column("group", "Sasaran", is_required=True, hints=("kelompok sasaran", "nama sasaran", "jenis sasaran"), example="Ibu hamil",
               help="Nama atau kode kelompok sasaran."),
        Column("count", "Jumlah", is_required=True, hints=("jumlah sasaran", "jiwa", "orang"), example="48"),
        Column("basis", "Versi", hints=("jenis data", "sumber"), example="Proyeksi", help="Proyeksi atau Riil; kosong berarti proyeksi."),
    )  # fmt: skip

    def named(self, roles: Roles, role: str) -> str:
        return roles.groups[int(role[1:])].code if role[:1] == "s" else ""

    def examine(self, rows: Iterable[Row], place, by) -> Iterator[Examined]:
        rows = list(rows)
        finder = VillageFinder(_villages(place))
        roles = Roles([], target_groups())
        known: dict[int, Known] = {}
        seen: dict[tuple, int] = {}
        for row in rows:
            yield self._examined(row, finder, roles, known, seen)

    def _examined(self, row: Row, finder, roles: Roles, known: dict, seen: dict) -> Examined:
        problems: list[str] = []
        village = self.located(row, finder, problems)
        year = read(problems, year_of, row.get("year"))
        group = read(problems, roles.group, row.get("group"))
        count, basis = read(problems, count_of, row.get("count")), read(problems, _basis_of, row.get("basis"))
        if problems:
            return Examined(row, State.PROBLEM, " ".join(problems))
        if count is None:
            return Examined(row, State.SAME, "Jumlah kosong, dilewati")
        if year not in known:
            known[year] = Known(finder.villages, year)
        old = known[year].people.get((village.pk, group.pk, basis))
        change = PeopleChange(village, group, old, count)
        key, label = (*change.key, year, basis), change.label(year, Basis(basis).label.lower())
        if key in seen:
            return Examined(row, State.PROBLEM, f"{label} sudah ada di baris {seen[key]}.")
        seen[key] = row.number
        if old == count:
            return Examined(row, State.SAME)
        changes = {label: [value_text(old), value_text(count)]}
        return Examined(row, State.NEW if old is None else State.CHANGED, "", changes, target=(year, basis, change))

    def save(self, examined: list[Examined], place, by) -> Saved:
        undo, created, parts = [], 0, {}
        for item in examined:
            year, basis, change = item.target
            parts.setdefault((year, basis), []).append(change)
        for (year, basis), changes in parts.items():
            outcome = save_populations(place.place, changes, year=year, basis=basis, by=by, verb="sasaran diimpor")
            if outcome.conflicts:
                raise ValidationError(MOVED)
            created += sum(change.old is None for change in outcome.written)
            undo += marks_of(outcome.written, year, basis)
        return Saved(created, len(undo) - created, {"place": place.key, "figures": undo})

    def undo(self, undo: dict, by) -> list[str]:
        return undo_populations(undo, by=by)


def _basis_of(text: str) -> str:
    said = folded(text)
    if not said:
        return Basis.PROJECTION
    for value, label in Basis.choices:
        if said in (folded(label), value):
            return value
    raise ValidationError(f"Versi “{text[:30]}” tidak dikenal. Tulis Proyeksi atau Riil.")
