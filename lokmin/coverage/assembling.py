"""From the figures of the villages to one `Pws`: which months count, how villages add up, what is odd. No queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from lokmin.coverage import arithmetic, cautions
from lokmin.coverage.models import Indicator
from lokmin.coverage.pws import NO_DATA, NOT_JUDGED, Pws, PwsRow

Pattern = Indicator.Pattern
MONTH, QUARTER = "month", "quarter"


@dataclass(frozen=True)
class Figure:
    """What a village wrote for one month: the count and, for measurements, how many were measured."""

    count: int
    base: int | None = None


@dataclass(frozen=True)
class Village:
    """One village with all figures of one indicator in the year shown and the one before, by (year, month)."""

    id: int
    name: str
    figures: dict[tuple[int, int], Figure] = field(default_factory=dict)
    populations: dict[int, int] = field(default_factory=dict)  # by year

    def count(self, year: int, month: int) -> int | None:
        """The cumulative count of a month; nought before January."""
        if month == 0:
            return 0
        found = self.figures.get((year, month))
        return found.count if found else None


@dataclass(frozen=True)
class Target:
    """What the year asks of one indicator."""

    percent: object = None
    quarters: list | None = None
    once_month: int | None = None
    basis: str = ""
    is_usual: bool = False

    def until(self, pattern: str, month: int) -> Fraction | None:
        return arithmetic.target_until(pattern, self.percent, month, quarters=self.quarters, once_month=self.once_month)

    @property
    def yearly(self) -> Fraction | None:
        if self.quarters and self.quarters[-1] is not None:
            return arithmetic.exact(self.quarters[-1])
        return None if self.percent is None else arithmetic.exact(self.percent)


@dataclass(frozen=True)
class Moment:
    """The end of which month is shown, and whether months or quarters are compared."""

    year: int
    month: int
    period: str = MONTH

    @property
    def length(self) -> int:
        return 3 if self.period == QUARTER else 1

    @property
    def before(self) -> int:
        """The month that ends the period before this one; 0 is the beginning of the year."""
        return self.month - self.length


@dataclass(frozen=True)
class Sums:
    """Two periods of one village or of all: what is divided by what. `last_population` may be that of another year."""

    count: int | None = None
    population: int | None = None
    this: int | None = None
    last: int | None = None
    last_population: int | None = None


def moment_of(year: int, month: int, period: str = MONTH) -> Moment:
    """Quarters are compared only at their end; in between months are."""
    return Moment(year, month, QUARTER if period == QUARTER and month % 3 == 0 else MONTH)


def assemble(
    indicator: Indicator, puskesmas, moment: Moment, villages: Sequence[Village], target: Target, words: dict
) -> Pws:
    """One indicator over its villages: rows from best to worst, their sum, and what is odd about the figures."""
    until = target.until(indicator.pattern, moment.month)
    sums = {village.id: _sums(indicator, village, moment) for village in villages}
    # How many cases a whole puskesmas may have says nothing about one village, unless it may have none.
    own = until if indicator.pattern != Pattern.COUNT or until == 0 else None
    rows = [
        _row(indicator, sums[village.id], own, words, village_id=village.id, name=village.name) for village in villages
    ]
    total = _row(indicator, _added(indicator, list(sums.values())), until, words, name=str(puskesmas), is_total=True)
    return _pws(
        indicator, puskesmas, moment, target,
        target_until=until,
        rows=_ranked(rows, indicator.is_lower_better),
        total=total,
        cautions=tuple(cautions.of(indicator, moment, villages, rows, target.basis)),
    )  # fmt: skip


def assemble_derived(
    indicator: Indicator, puskesmas, moment: Moment, villages: Sequence[Village], target: Target, words: dict
) -> Pws:
    """The share of the villages whose source coverage reaches the threshold; of the whole puskesmas only."""
    now = _share(indicator, villages, Moment(moment.year, moment.month))
    before = _share(indicator, villages, Moment(moment.year, moment.before)) if moment.before > 0 else None
    until = target.until(indicator.pattern, moment.month)
    count, population = now or (None, None)
    last, last_population = before or (None, None)
    sums = Sums(count, population, count, last, last_population)
    total = _row(indicator, sums, until, words, name=str(puskesmas), is_total=True)
    missing = cautions.nothing(indicator, moment) if now is None else ()
    return _pws(indicator, puskesmas, moment, target, target_until=until, total=total, cautions=tuple(missing))


def _pws(indicator, puskesmas, moment: Moment, target: Target, *, target_until, total, rows=(), cautions=()) -> Pws:
    return Pws(
        indicator_id=indicator.pk,
        code=indicator.code,
        name=indicator.name,
        short_name=indicator.short_name,
        target_group=str(indicator.target_group or ""),
        pattern=indicator.pattern,
        is_lower_better=indicator.is_lower_better,
        puskesmas_id=puskesmas.pk,
        puskesmas=str(puskesmas),
        year=moment.year,
        month=moment.month,
        period=moment.period,
        basis=target.basis,
        rows=tuple(rows),
        total=total,
        yearly_target=target.yearly,
        target=target_until,
        is_usual_target=target.is_usual,
        cautions=cautions,
    )


def _sums(indicator: Indicator, village: Village, moment: Moment) -> Sums:
    if indicator.pattern == Pattern.POINT:
        return _measured(village, moment)
    year, month, before = moment.year, moment.month, moment.before
    count = village.count(year, month)
    population = village.populations.get(year)
    this = arithmetic.increment(count, village.count(year, before))
    if before:
        last = arithmetic.increment(village.count(year, before), village.count(year, before - moment.length))
        return Sums(count, population, this, last, population)
    last = arithmetic.increment(village.count(year - 1, 12), village.count(year - 1, 12 - moment.length))
    return Sums(count, population, this, last, village.populations.get(year - 1))


def _measured(village: Village, moment: Moment) -> Sums:
    """The latest measurement of the year until the month, and the one before it."""
    measured = sorted(at for at in village.figures if at <= (moment.year, moment.month))
    if not measured or measured[-1][0] != moment.year:
        return Sums()
    now, before = measured[-1], measured[-2] if len(measured) > 1 else None
    figure, base = village.figures[now], _base(village, now)
    if before is None:
        return Sums(figure.count, base, figure.count)
    return Sums(figure.count, base, figure.count, village.figures[before].count, _base(village, before))


def _base(village: Village, at: tuple[int, int]) -> int | None:
    base = village.figures[at].base
    return village.populations.get(at[0]) if base is None else base


def _added(indicator: Indicator, sums: list[Sums]) -> Sums:
    """The puskesmas: the sum of its villages.

    Whoever lives in a village without figures counts as not reached; what was reached where nobody is known to live
    cannot be divided and is left out of the percentage (`cautions` says so). Periods add up only when all are known.
    """
    is_count, is_point = indicator.pattern == Pattern.COUNT, indicator.pattern == Pattern.POINT
    counted = [item for item in sums if item.count is not None and (is_count or item.population)]
    living = counted if is_point else sums
    return Sums(
        count=arithmetic.total(item.count for item in counted),
        population=arithmetic.total(item.population for item in living),
        this=arithmetic.complete_total(item.this for item in counted),
        last=arithmetic.complete_total(item.last for item in counted),
        last_population=arithmetic.complete_total(item.last_population for item in counted)
        if is_point
        else arithmetic.total(item.last_population for item in living),
    )


def _row(
    indicator: Indicator, sums: Sums, target, words: dict, *, name: str, village_id: int | None = None, is_total=False
):
    is_count, lower = indicator.pattern == Pattern.COUNT, indicator.is_lower_better
    value, this, last = (
        _number(is_count, *pair)
        for pair in ((sums.count, sums.population), (sums.this, sums.population), (sums.last, sums.last_population))
    )
    status = arithmetic.pws_status(value, target, this, last, lower_is_better=lower)
    return PwsRow(
        village_id=village_id,
        name=name,
        count=sums.count,
        population=None if is_count else sums.population,
        value=value,
        this_period=this,
        last_period=last,
        trend=arithmetic.trend(this, last),
        status=status,
        word=words[status] if status else NO_DATA if value is None else NOT_JUDGED,
        gap=arithmetic.gap(value, target),
        short=_short(is_count, sums, target, lower),
        is_reached=arithmetic.reaches(value, target, lower_is_better=lower),
        is_total=is_total,
        is_count=is_count,
        is_lower_better=lower,
        noun="desa" if indicator.pattern == Pattern.DERIVED else "orang",
    )


def _number(is_count: bool, count: int | None, population: int | None) -> Fraction | None:
    if is_count:
        return None if count is None else Fraction(count)
    return arithmetic.coverage(count, population)


def _short(is_count: bool, sums: Sums, target, lower: bool) -> int | None:
    """Of counted events the target is a number already: as if it were per cent of a hundred."""
    return arithmetic.short(sums.count, 100 if is_count else sums.population, target, lower_is_better=lower)


def _share(indicator: Indicator, villages: Sequence[Village], moment: Moment) -> tuple[int, int] | None:
    source = indicator.source
    values = []
    for village in villages:
        sums = _sums(source, village, moment)
        values.append(_number(source.pattern == Pattern.COUNT, sums.count, sums.population))
    return arithmetic.share_reaching(values, indicator.source_percent, lower_is_better=source.is_lower_better)


def _ranked(rows: list[PwsRow], lower_is_better: bool) -> list[PwsRow]:
    """With their ranks, best first; villages of the same rank in the order of their codes, those without data last."""
    ranks = arithmetic.ranks((row.value for row in rows), lower_is_better=lower_is_better)
    ranked = [PwsRow(**{**row.__dict__, "rank": rank}) for row, rank in zip(rows, ranks, strict=True)]
    return sorted(ranked, key=lambda row: (row.rank is None, row.rank or 0))
