"""What is odd about figures. It is told and never stops anybody: a projection may be low, a count may be corrected.

Each names the village, the indicator and the month (domain: §5.1).
"""

from collections.abc import Iterator
from itertools import pairwise

from lokmin.coverage.models import Basis, Indicator
from lokmin.coverage.pws import Caution
from puskesmas.calendar_text import format_decimal, format_number, month_name

Pattern = Indicator.Pattern
FALLING, ABOVE_HUNDRED, NO_POPULATION, UNDIVIDED, GAP, NO_DATA = (
    "falling",
    "above_hundred",
    "no_population",
    "undivided",
    "gap",
    "no_data",
)


def of(indicator: Indicator, moment, villages, rows, basis: str) -> Iterator[Caution]:
    """All that is odd about one indicator until a month; what all villages lack is said once."""
    if not villages:
        return
    if all(row.count is None for row in rows):
        yield from nothing(indicator, moment)
        return
    divides = indicator.pattern != Pattern.COUNT
    for village, row in zip(villages, rows, strict=True):
        if indicator.is_cumulative:
            yield from _falling(indicator, moment, village)
            yield from _gaps(indicator, moment, village)
        if row.count is None:
            text = f"belum ada capaian s.d. {month_name(moment.month)} {moment.year}"
            yield _caution(NO_DATA, indicator, village, text, moment.month)
        if divides and not row.population:
            yield _unpopulated(indicator, moment, village, row, basis)
        if divides and row.value is not None and row.value > 100:
            text = (
                f"{format_decimal(row.value)}% s.d. {month_name(moment.month)} {moment.year}, lebih dari 100%. "
                "Periksa sasaran dan capaiannya."
            )
            yield _caution(ABOVE_HUNDRED, indicator, village, text, moment.month)


def nothing(indicator: Indicator, moment) -> Iterator[Caution]:
    """No village has a figure yet."""
    text = f"{indicator.short_name}: belum ada capaian s.d. {month_name(moment.month)} {moment.year}."
    yield Caution(code=NO_DATA, text=text, indicator_id=indicator.pk, month=moment.month)


def _falling(indicator: Indicator, moment, village) -> Iterator[Caution]:
    known = _known_months(village, moment)
    for earlier, later in pairwise(known):
        before, after = village.count(moment.year, earlier), village.count(moment.year, later)
        if after < before:
            text = (
                f"turun dari {format_number(before)} (s.d. {month_name(earlier)}) menjadi {format_number(after)} "
                f"(s.d. {month_name(later)} {moment.year}). Jumlah kumulatif tidak dapat turun."
            )
            yield _caution(FALLING, indicator, village, text, later)


def _gaps(indicator: Indicator, moment, village) -> Iterator[Caution]:
    """Months without a figure before the last one that has one. Who writes only at quarter ends has no gaps between."""
    known = _known_months(village, moment)
    if not known:
        return
    step = 3 if all(month % 3 == 0 for month in known) else 1
    missing = [month for month in range(step, known[-1], step) if month not in known]
    if missing:
        names = ", ".join(month_name(month) for month in missing)
        yield _caution(GAP, indicator, village, f"belum ada capaian {names} {moment.year}.", missing[0])


def _unpopulated(indicator: Indicator, moment, village, row, basis: str) -> Caution:
    if indicator.pattern == Pattern.POINT:
        who = "jumlah yang diukur"
    else:
        who = f"sasaran {indicator.target_group or 'penduduk'} {moment.year}"
        who += f" ({Basis(basis).label.lower()})" if basis else ""
    if not row.count:
        return _caution(NO_POPULATION, indicator, village, f"{who} belum diisi.", moment.month)
    text = (
        f"capaian {format_number(row.count)} s.d. {month_name(moment.month)}, tetapi {who} belum diisi. "
        "Belum dihitung dalam persentase puskesmas."
    )
    return _caution(UNDIVIDED, indicator, village, text, moment.month)


def _known_months(village, moment) -> list[int]:
    return sorted(month for year, month in village.figures if year == moment.year and month <= moment.month)


def _caution(code: str, indicator: Indicator, village, text: str, month: int) -> Caution:
    return Caution(
        code=code,
        text=f"{village.name}, {indicator.short_name}: {text}{'' if text.endswith('.') else '.'}",
        village_id=village.id,
        village=village.name,
        indicator_id=indicator.pk,
        month=month,
    )
