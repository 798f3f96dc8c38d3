"""Import of days off: a list of the year's national days and joint leave, or the local days of a region."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from time import strptime

from django.core.exceptions import ValidationError

from puskesmas import audit
from puskesmas.calendar_text import MONTHS, format_date
from puskesmas.holidays import days_off
from puskesmas.holidays.seed import ESTIMATED, FIRST_YEAR, LAST_YEAR, seed_year
from puskesmas.imports.kinds import Column, Examined, Kind, Row, Saved, State
from puskesmas.matching import folded
from puskesmas.models import Holiday, Region

YES, NO = {"ya", "y", "yes", "true", "1", "perkiraan"}, {"", "tidak", "t", "no", "false", "0", "pasti"}
KINDS = {
    "libur nasional": Holiday.Kind.PUBLIC,
    "nasional": Holiday.Kind.PUBLIC,
    "libur": Holiday.Kind.PUBLIC,
    "public": Holiday.Kind.PUBLIC,
    "cuti bersama": Holiday.Kind.JOINT_LEAVE,
    "cuti": Holiday.Kind.JOINT_LEAVE,
    "libur daerah": Holiday.Kind.LOCAL,
    "daerah": Holiday.Kind.LOCAL,
    "libur lokal": Holiday.Kind.LOCAL,
    "lokal": Holiday.Kind.LOCAL,
}
MONTH_NUMBERS = {month.lower(): number for number, month in enumerate(MONTHS, start=1)}
FORMATS = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y")
WHOLE_LIST = 10  # a file with so many national days of a year is the list of that year
COLUMNS = (
    Column("date", "Tanggal", is_required=True, hints=("tgl", "date", "hari tanggal"), example="2027-08-17"),
    Column(
        "name",
        "Nama hari libur",
        is_required=True,
        hints=("nama", "keterangan", "hari libur", "name"),
        example="Hari Kemerdekaan Republik Indonesia",
    ),
    Column(
        "kind",
        "Jenis",
        hints=("jenis libur", "kategori", "type"),
        example="Libur nasional",
        help="Libur nasional, cuti bersama, atau libur daerah.",
    ),
    Column("is_estimate", "Perkiraan", hints=("masih perkiraan",), example="tidak", help="Ya atau tidak."),
    Column(
        "region",
        "Wilayah",
        hints=("kode wilayah", "daerah"),
        help="Hanya untuk libur daerah: kode Kemendagri, misalnya 33.08. Kosong berarti tempat impor ini.",
    ),
)


@dataclass
class Said:
    """What a row says about one day, and all that is wrong with it."""

    day: date | None = None
    name: str = ""
    kind: str = ""
    is_estimate: bool = False
    region: Region | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def mark(self) -> tuple:
        return self.day, self.region.pk if self.region else None


class HolidayImport(Kind):
    """Days off. Administrators import national days, a dinas kesehatan the local days of its kabupaten/kota."""

    code = "holidays"
    title = "Hari libur"
    about = (
        "Hari libur nasional, cuti bersama, dan libur daerah dengan tanggal dan namanya, misalnya dari SKB 3 Menteri."
    )
    noun = "hari libur"
    permission = "imports.holidays"
    columns = COLUMNS

    def examine(self, rows: Iterable[Row], place, by) -> Iterator[Examined]:
        rows = list(rows)
        regions = _regions(rows, place)
        known = _known()
        named = {(said.mark, said.name) for said in (_said(row, place, regions) for row in rows)}
        seen = {}
        for row in rows:
            yield _examined(row, _said(row, place, regions), known, named, seen)

    def save(self, examined: list[Examined], place, by) -> Saved:
        undo = {"created": [], "changed": []}
        for item in examined:
            if item.state == State.NEW:
                row = days_off.store(item.target)
                undo["created"].append([row.pk, days_off.facts(row)])
                audit.record("hari libur ditambahkan", row, by=by, changes=days_off.said(row))
            else:
                pk, fields = item.target
                before = days_off.update_day_off(Holiday(pk=pk), by=by, **fields)
                row = Holiday.objects.get(pk=pk)
                undo["changed"].append([pk, before, days_off.facts(row)])
        if place is None:  # national days are the administrators'
            _fill_rest(examined)
        return Saved(len(undo["created"]), len(undo["changed"]), undo)

    def undo(self, undo: dict, by) -> list[str]:
        stayed = []
        steps = [(pk, None, after) for pk, after in undo["created"]] + [tuple(item) for item in undo["changed"]]
        for pk, before, after in steps:
            try:
                days_off.undo(pk, before, after, by=by)
            except ValidationError:
                day = format_date(date.fromisoformat(after["date"]))
                stayed.append(f"{after['name']} ({day}) tetap seperti sekarang, karena sudah diubah lagi.")
        return stayed


def _fill_rest(examined: list[Examined]) -> None:
    """A few national days of a year nobody filled do not replace its list: the shipped one joins them."""
    days = [date.fromisoformat(_iso(item.row)) for item in examined]
    national = Holiday.objects.filter(region__isnull=True, kind=Holiday.Kind.PUBLIC)
    counts = Counter(national.filter(date__year__in={day.year for day in days}).values_list("date__year", flat=True))
    for year, count in counts.items():
        if count < WHOLE_LIST:
            seed_year(year)


def _iso(row: Row) -> str:
    return parse_day(row.get("date")).isoformat()


def _known() -> dict[tuple, list[Holiday]]:
    """Days there already, by day and region."""
    known: dict[tuple, list[Holiday]] = {}
    for holiday in Holiday.objects.all():
        known.setdefault((holiday.date, holiday.region_id), []).append(holiday)
    return known


def _regions(rows: list[Row], place) -> dict[str, Region]:
    """Regions the rows name by code, as far as they lie in the place of the import."""
    codes = {row.get("region").strip() for row in rows} - {""}
    found = Region.objects.filter(code__in=codes, level__lte=Region.Level.SUBDISTRICT)
    if place is not None:
        found = found & Region.objects.under(place.region.code)
    return {region.code: region for region in found}


def parse_day(text: str) -> date | None:
    """A day as spreadsheets and people write it: 2027-08-17, 17/8/2027, 17 Agustus 2027."""
    text = text.strip().rpartition(", ")[2]
    for form in FORMATS:
        try:
            return date(*strptime(text, form)[:3])
        except ValueError:
            continue
    parts = text.lower().split()
    if len(parts) == 3 and parts[1] in MONTH_NUMBERS and parts[0].isdecimal() and parts[2].isdecimal():
        try:
            return date(int(parts[2][:5]), MONTH_NUMBERS[parts[1]], int(parts[0][:3]))
        except ValueError:
            return None
    return None


def _said(row: Row, place, regions: dict[str, Region]) -> Said:
    said = Said(day=parse_day(row.get("date")), name=" ".join(row.get("name").split()))
    if said.day is None:
        said.problems.append(f"Tanggal “{row.get('date')[:30]}” tidak terbaca, tulis seperti 17-8-2027")
    elif not FIRST_YEAR <= said.day.year <= LAST_YEAR:
        said.problems.append(f"Tahun {said.day.year} tidak masuk akal")
    if said.name.endswith(ESTIMATED):
        said.name, said.is_estimate = said.name.removesuffix(ESTIMATED), True
    if not said.name or len(said.name) > 120:
        said.problems.append("Nama lebih dari 120 huruf" if said.name else "Nama hari libur kosong")
    word = folded(row.get("is_estimate"))
    if word in YES:
        said.is_estimate = True
    elif word not in NO:
        said.problems.append(f"Perkiraan “{row.get('is_estimate')[:20]}” harus ya atau tidak")
    _say_where(said, row, place, regions)
    return said


def _say_where(said: Said, row: Row, place, regions: dict[str, Region]) -> None:
    word = folded(row.get("kind")).replace("_", " ")
    said.kind = KINDS.get(word, "") or ("" if word else Holiday.Kind.LOCAL if place else Holiday.Kind.PUBLIC)
    if not said.kind:
        said.problems.append(f"Jenis “{row.get('kind')[:30]}” harus libur nasional, cuti bersama, atau libur daerah")
        return
    code = row.get("region").strip()
    if said.kind != Holiday.Kind.LOCAL:
        if place is not None:
            said.problems.append("Libur nasional dan cuti bersama hanya diubah pengelola")
        return
    said.region = regions.get(code) if code else place and place.region
    if said.region is None:
        said.problems.append(
            f"Wilayah {code[:20]} tidak dikenal atau di luar wilayah Anda" if code else "Wilayahnya kosong"
        )


def _examined(row: Row, said: Said, known: dict, named: set, seen: dict) -> Examined:
    if said.problems:
        return Examined(row, State.PROBLEM, "; ".join(said.problems))
    if (said.mark, said.name) in seen:
        return Examined(row, State.SAME, f"Sama dengan baris {seen[said.mark, said.name]}")
    seen[said.mark, said.name] = row.number
    there = known.get(said.mark, [])
    found = next((holiday for holiday in there if holiday.name == said.name), None)
    renamed = [day for day in there if day.kind == said.kind and (said.mark, day.name) not in named]
    if found is None and len(renamed) == 1:
        found = renamed[0]
    if found is None:
        fresh = Holiday(date=said.day, name=said.name, kind=said.kind, region=said.region, is_estimate=said.is_estimate)
        return Examined(row, State.NEW, target=fresh)
    return _compared(row, said, found)


def _compared(row: Row, said: Said, found: Holiday) -> Examined:
    fields = {"name": said.name, "kind": said.kind, "is_estimate": said.is_estimate}
    changes = {}
    if found.name != said.name:
        changes["Nama"] = [found.name, said.name]
    if found.kind != said.kind:
        changes["Jenis"] = [found.get_kind_display(), Holiday.Kind(said.kind).label]
    if found.is_estimate != said.is_estimate:
        changes["Perkiraan"] = ["ya" if found.is_estimate else "tidak", "ya" if said.is_estimate else "tidak"]
    state = State.CHANGED if changes else State.SAME
    return Examined(row, state, changes=changes, object_id=found.pk, target=(found.pk, fields))
