"""Coverage in the minutes: what is frozen with them, what readers, the reviewer and the paper make of it.

A content frozen before coverage was known has no key `coverage`; everything here then says nothing.
"""

from lokmin.coverage.chart import pws_svg
from lokmin.coverage.dividing import for_paper
from lokmin.coverage.frozen import freeze, lines, thaw
from lokmin.coverage.meetings import coverage_of
from lokmin.coverage.pws import Pws
from lokmin.meetings.models import Meeting
from puskesmas.calendar_text import month_name

VILLAGE_COLUMNS = 4  # indicators side by side in one table of villages
TEXT_WIDTH = 155  # millimetres a sheet with wide margins leaves
NOTE = (
    "Cakupan = jumlah kumulatif / sasaran setahun × 100. Target s.d. bulan ini dan selisihnya dihitung sebelum "
    "pembulatan. Puskesmas adalah jumlah semua desa, bukan rata-rata."
)


def frozen(meeting: Meeting) -> dict:
    """What the minutes keep of the coverage as it is now, as JSON values."""
    shown = coverage_of(meeting)
    if not shown:
        return {}
    return {"until": shown[0].until_text, "month": shown[0].month, "year": shown[0].year, "shown": freeze(shown)}


def shown_in(content: dict) -> list[Pws]:
    """The frozen figures, to be shown."""
    return thaw((content.get("coverage") or {}).get("shown"))


def rows_of(kept: dict) -> list[dict]:
    """One row of words for each indicator, for the differences between revisions."""
    return lines(kept.get("shown"))


def coverage_found(content: dict) -> tuple[bool, str]:
    """Item C3 of the review: coverage per village, target against what was reached until a month (domain: §4.4)."""
    shown = shown_in(content)
    if not shown:
        return False, "tidak ada tabel cakupan; periksa apakah angkanya ada di uraian"
    judged = [pws for pws in shown if pws.target is not None and pws.has_data]
    by_village = [pws for pws in shown if any(row.value is not None for row in pws.rows)]
    words = [f"{len(shown)} indikator {shown[0].until_text}", f"{len(by_village)} per desa"]
    if len(judged) < len(shown):
        words.append(f"{len(shown) - len(judged)} tanpa target atau data")
    holes = sum(pws.without_data for pws in shown)
    if holes:
        words.append(f"{holes} angka desa belum ada")
    return bool(judged and by_village), ", ".join(words)


def paper(content: dict) -> dict:
    """The values of the printed section (`printed_parts`): table of indicators, tables of villages, charts."""
    shown = shown_in(content)
    if not shown:
        return content.get("coverage") or {}
    until = f"s.d. {month_name(shown[0].month)[:3]}"  # a narrow column
    has_several = len({pws.puskesmas_id for pws in shown}) > 1
    return {
        "caption": f"Capaian indikator {shown[0].until_text}",
        "period": until,
        "note": NOTE,
        "rows": [_row(pws, has_several) for pws in shown],
        "tables": [table for several in _by_place(shown) for table in _village_tables(several, has_several)],
        "charts": [chart for pws in shown if pws.rows for chart in _charts(pws, has_several)],
    }


def _charts(pws: Pws, has_several: bool):
    """The drawing of one indicator, in parts where its villages are too many for upright paper."""
    parts = for_paper(pws, TEXT_WIDTH)
    for number, part in enumerate(parts, start=1):
        of = f" ({number} dari {len(parts)})" if len(parts) > 1 else ""
        caption = f"PWS {_name(pws, has_several)} {pws.until_text}{of}"
        yield {"svg": str(pws_svg(part, on_paper=TEXT_WIDTH, whole=pws)), "caption": caption}


def _name(pws: Pws, has_several: bool) -> str:
    return f"{pws.short_name}, {pws.puskesmas}" if has_several else pws.short_name


def _row(pws: Pws, has_several: bool) -> dict:
    total = pws.total
    return {
        "indicator": f"{pws.name}, {pws.puskesmas}" if has_several else pws.name,
        "direction": pws.direction_word,
        "population": total.population_text,
        "yearly_target": pws.yearly_target_text,
        "target": pws.target_text,
        "count": total.count_text,
        "percent": total.value_text,
        "gap": total.gap_text,
        "result": total.word,
    }


def _by_place(shown: list[Pws]) -> list[list[Pws]]:
    found: dict[int, list[Pws]] = {}
    for pws in shown:
        if pws.rows:
            found.setdefault(pws.puskesmas_id, []).append(pws)
    return list(found.values())


def _village_tables(shown: list[Pws], has_several: bool) -> list[dict]:
    """Villages by indicators, a few side by side: the figure and the word of its state."""
    tables = []
    for start in range(0, len(shown), VILLAGE_COLUMNS):
        part = shown[start : start + VILLAGE_COLUMNS]
        place = f", {part[0].puskesmas}" if has_several else ""
        tables.append(
            {
                "caption": f"Capaian per desa/kelurahan {part[0].until_text}{place}",
                "columns": [
                    {"label": "Desa/kelurahan"},
                    *({"label": _head(pws), "width": 31, "align": "centre"} for pws in part),
                ],
                "rows": [*_village_rows(part), ["Puskesmas", *(_cell(pws.total, pws) for pws in part)]],
            }
        )
    return tables


def _head(pws: Pws) -> str:
    target = f"target {pws.target_text}{pws.unit}" if pws.target is not None else "belum ada target"
    return f"{pws.short_name}\n{target}"


def _village_rows(shown: list[Pws]) -> list[list[str]]:
    names = {row.village_id: row.name for pws in shown for row in sorted(pws.rows, key=lambda row: row.village_id)}
    cells = {(pws.code, row.village_id): _cell(row, pws) for pws in shown for row in pws.rows}
    return [[name, *(cells.get((pws.code, village), "–") for pws in shown)] for village, name in names.items()]


def _cell(row, pws: Pws) -> str:
    return f"{row.value_text}{pws.unit} {row.word}" if row.value is not None else row.word
