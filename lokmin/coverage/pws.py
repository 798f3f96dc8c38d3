"""One indicator over the villages of a puskesmas, ready to be drawn, printed or frozen (PWS; domain: §5.2).

Values only: `queries` reads the figures and builds these, charts and tables show them. Text is formed here, so that
page, chart, PDF and frozen minutes say the same.
"""

from dataclasses import dataclass, field
from fractions import Fraction

from lokmin.coverage.arithmetic import Status, Trend
from puskesmas.calendar_text import format_decimal, format_number, month_name

UNKNOWN = "–"
NO_DATA = "belum ada data"
NOT_JUDGED = "belum dapat dinilai"


@dataclass(frozen=True, kw_only=True)
class Caution:
    """Something odd about the figures: it is told, never refused. Names village, indicator and month."""

    code: str  # falling, above_hundred, no_population, gap, no_data
    text: str
    village_id: int | None = None
    village: str = ""
    indicator_id: int | None = None
    month: int | None = None


@dataclass(frozen=True, kw_only=True)
class PwsRow:
    """One village, or the whole puskesmas (`is_total`). None is "belum ada data", never nought.

    `value` is what is judged and drawn: the percentage, or the number itself for counted events (`is_count`).
    `this_period` and `last_period` are what the two last months (or quarters) added, in the same unit; of a
    measurement they are the last one and the one before.
    """

    village_id: int | None
    name: str
    count: int | None = None
    population: int | None = None  # of a measurement: how many were measured
    value: Fraction | None = None
    this_period: Fraction | None = None
    last_period: Fraction | None = None
    trend: Trend | None = None
    status: Status | None = None
    word: str = NO_DATA  # the office's word for the status
    rank: int | None = None
    gap: Fraction | None = None
    short: int | None = None  # people missing to the target; too many where lower is better
    is_reached: bool | None = None
    is_total: bool = False
    is_count: bool = False
    is_lower_better: bool = False
    noun: str = "orang"  # who is counted

    @property
    def percent(self) -> Fraction | None:
        return None if self.is_count else self.value

    @property
    def value_text(self) -> str:
        """62,4 – without the sign of per cent."""
        return self._text(self.value)

    @property
    def this_text(self) -> str:
        return self._text(self.this_period)

    @property
    def last_text(self) -> str:
        return self._text(self.last_period)

    @property
    def gap_text(self) -> str:
        """+2,5 or −2,5, in percentage points."""
        return ("+" if self.gap and self.gap > 0 else "") + self._text(self.gap)

    @property
    def count_text(self) -> str:
        return UNKNOWN if self.count is None else format_number(self.count)

    @property
    def population_text(self) -> str:
        return UNKNOWN if self.population is None else format_number(self.population)

    @property
    def short_text(self) -> str:
        """ "kurang 12 orang", "lebih 3" where lower is better; empty when nothing is missing or known."""
        if not self.short:
            return ""
        if self.is_count:
            return f"{'lebih' if self.is_lower_better else 'kurang'} {format_number(self.short)}"
        return f"{'lebih' if self.is_lower_better else 'kurang'} {format_number(self.short)} {self.noun}"

    @property
    def arrow(self) -> str:
        return self.trend.arrow if self.trend else UNKNOWN

    @property
    def trend_word(self) -> str:
        return self.trend.word if self.trend else NO_DATA

    def _text(self, number: Fraction | None) -> str:
        if number is None:
            return UNKNOWN
        return format_decimal(number, 0 if self.is_count else 1)


@dataclass(frozen=True, kw_only=True)
class Pws:
    """One indicator of one puskesmas at the end of a month.

    `rows` are the villages from best to worst, those without data last; `total` is the puskesmas, the sum of its
    villages. A derived indicator has no rows. `target` is the target so far, None while nothing is asked yet.
    """

    indicator_id: int
    code: str
    name: str
    short_name: str
    target_group: str
    pattern: str
    is_lower_better: bool
    puskesmas_id: int
    puskesmas: str
    year: int
    month: int
    period: str = "month"  # month or quarter: what this_period and last_period are
    basis: str = ""  # Proyeksi or Riil
    rows: tuple[PwsRow, ...] = ()
    total: PwsRow = field(default_factory=lambda: PwsRow(village_id=None, name="", is_total=True))
    yearly_target: Fraction | None = None
    target: Fraction | None = None
    is_usual_target: bool = False  # the dinas kesehatan has set none for the year; the usual one is shown
    cautions: tuple[Caution, ...] = ()

    @property
    def is_count(self) -> bool:
        return self.pattern == "count"

    @property
    def is_point(self) -> bool:
        return self.pattern == "point"

    @property
    def is_derived(self) -> bool:
        return self.pattern == "derived"

    @property
    def has_data(self) -> bool:
        return self.total.value is not None

    @property
    def unit(self) -> str:
        return "" if self.is_count else "%"

    @property
    def until_text(self) -> str:
        """s.d. September 2026"""
        return f"s.d. {month_name(self.month)} {self.year}"

    @property
    def period_words(self) -> tuple[str, str]:
        """The heads of the two period columns."""
        if self.is_point:
            return "Terakhir", "Sebelumnya"
        return ("Triwulan ini", "Triwulan lalu") if self.period == "quarter" else ("Bulan ini", "Bulan lalu")

    @property
    def target_text(self) -> str:
        return UNKNOWN if self.target is None else format_decimal(self.target, 0 if self.is_count else 1)

    @property
    def yearly_target_text(self) -> str:
        if self.yearly_target is None:
            return UNKNOWN
        return format_decimal(self.yearly_target, 0 if self.yearly_target.denominator == 1 else 1)

    @property
    def direction_word(self) -> str:
        return "turun" if self.is_lower_better else "naik"

    @property
    def below(self) -> int:
        """How many villages have not reached the target so far."""
        return sum(row.is_reached is False for row in self.rows)

    @property
    def without_data(self) -> int:
        return sum(row.value is None for row in self.rows)
