"""The PWS chart: one SVG drawn on the server, the same picture on the page, on the projector and in the PDF.

Bars from best to worst, the puskesmas set apart at the end, the target as a line, and under the bars the rows people
read aloud. Colours stand as presentation attributes, so that paper has them; classes let the screen put the theme's
in their place (static/css/coverage.css). A state is never colour alone: word in the table, hatching in the bar.
Measures are units of the viewBox; the type is Arial-like, 0.56 of its size wide on average.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from lokmin.coverage.arithmetic import Status, Trend
from lokmin.coverage.labels import Label, labels_of
from lokmin.coverage.pws import Pws, PwsRow
from puskesmas.calendar_text import format_decimal, format_number

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
TEXT, MUTED, LINE, PAPER = "#14201e", "#4e5d59", "#c9d2cf", "#ffffff"
TARGET = "#a4221c"
TOTAL_FILL = "#0a5c54"
NO_STATUS = "#8a9793"
# Fill, outline and hatching of each state; two share amber and differ by their hatching.
LOOKS = {
    Status.BAIK: ("#2e8545", "#1c6630", ""),
    Status.CUKUP: ("#fcf0d4", "#7a4a00", "slope"),
    Status.KURANG: ("#b7791f", "#7a4a00", "level"),
    Status.JELEK: ("#c9352c", "#a4221c", "cross"),
}
SCALES = (1, 2, 5, 10, 20, 25, 40, 50, 60, 80, 100, 120, 150, 200)
GAP = 0.5  # columns between the villages and the puskesmas
TOP = 30
LOWEST = 110  # no bar chart is drawn lower than this
LEAST_TYPE = 7.2  # points: no type of a chart is smaller on paper
POINTS = 72 / 25.4  # in a millimetre
NARROWEST = 3.05  # a column, in sizes of its type: 100,0 fits
HEAD = 8.4  # the room left of the bars, in sizes of the type


@dataclass(frozen=True)
class Measures:
    """Sizes that follow from how many bars there are."""

    column: float
    font: float
    plot: float
    row: float

    @classmethod
    def of(cls, bars: int, *, large: bool, on_paper: float | None = None) -> "Measures":
        """`on_paper` is how many millimetres wide the chart is printed: its type is then no smaller than LEAST_TYPE."""
        column = min(92.0, max(32.0, 980 / (bars + GAP)))
        font = 15.0 if column > 60 else 12.0 if column > 40 else 10.5
        if on_paper:
            share = LEAST_TYPE / POINTS / on_paper
            font = max(font, share * (column * (bars + GAP) + 6) / (1 - HEAD * share))
        return cls(column, font, 300 if large else 250, font * 1.9)


@dataclass(frozen=True)
class Chart:
    """A Pws laid out: where every column stands and how high a value is."""

    pws: Pws
    bars: tuple[PwsRow, ...]
    labels: tuple[Label, ...]
    size: Measures
    top: float  # the highest value of the scale

    @property
    def head(self) -> float:
        """Room left of the bars, for the scale, the target and the names of the rows."""
        return self.size.font * HEAD

    @property
    def width(self) -> float:
        return self.left(len(self.bars)) + 6

    @property
    def label_height(self) -> float:
        return max(label.height for label in self.labels) + 10

    @property
    def floor(self) -> float:
        return TOP + self.size.plot

    @property
    def height(self) -> float:
        return self.floor + self.label_height + self.size.row * len(ROWS) + 4

    def left(self, at: int) -> float:
        """The left edge of a column; the puskesmas stands apart."""
        apart = GAP if self.pws.rows and at >= len(self.bars) - 1 else 0
        return self.head + (at + apart) * self.size.column

    def middle(self, at: int) -> float:
        return self.left(at) + self.size.column / 2

    def level(self, value: Fraction) -> float:
        """How high a value stands, counted from above; what goes beyond the scale ends at its top."""
        return self.floor - self.size.plot * float(min(max(value / Fraction(self.top), 0), 1))


# -- the rows under the bars: name and text of a bar

ROWS = ("value", "this", "last", "trend", "rank", "status", "short")


def _row_head(pws: Pws, row: str) -> str:
    this, last = pws.period_words
    unit = f", {pws.unit}" if pws.unit else ""
    value = "Hasil" if pws.is_point else "Kumulatif"
    short = ("Lebih" if pws.is_lower_better else "Kurang") + ("" if pws.is_count else ", orang")
    heads = {"value": f"{value}{unit}", "this": f"{this}{unit}", "last": f"{last}{unit}"}
    return heads.get(row) or {"trend": "Tren", "rank": "Peringkat", "status": "Status", "short": short}[row]


def _cell(bar: PwsRow, row: str) -> str:
    if row == "rank":
        return str(bar.rank) if bar.rank else "–"
    if row == "status":
        return bar.word.capitalize() if bar.status else "–"
    if row == "short":
        return "–" if bar.short is None else format_number(bar.short)
    return {"value": bar.value_text, "this": bar.this_text, "last": bar.last_text}[row]


def pws_svg(
    pws: Pws,
    *,
    large: bool = False,
    ratio: float | None = None,
    on_paper: float | None = None,
    whole: Pws | None = None,
) -> SafeString:
    """The chart of one indicator as an SVG element; all text of users is escaped.

    `large` is for a projector. With a `ratio` (height by width) the bars become lower until the whole fits that room.
    `on_paper` is the printed width in millimetres; give it one of the charts of `dividing.for_paper`, and the
    `whole` they were taken from: all of them have its scale.
    """
    chart = _laid_out(pws, whole or pws, large=large, on_paper=on_paper)
    if ratio and chart.height > chart.width * ratio:
        plot = max(LOWEST, chart.size.plot - (chart.height - chart.width * ratio))
        chart = replace(chart, size=replace(chart.size, plot=plot))
    places = range(len(chart.bars))
    parts = [_frame(chart), _scale(chart), *(_bar(chart, at) for at in places), _target(chart)]
    parts += [*(_value(chart, at) for at in places), *(_name(chart, at) for at in places), _table(chart)]
    return mark_safe(f"{_open(chart)}{''.join(parts)}</svg>")


def _laid_out(pws: Pws, whole: Pws, *, large: bool, on_paper: float | None) -> Chart:
    bars = (*pws.rows, pws.total)
    size = Measures.of(len(bars), large=large, on_paper=on_paper)
    labels = labels_of([bar.name or "Puskesmas" for bar in bars], size.column, size.font)
    # The sum of counted events would dwarf the villages: it ends at the top, broken through.
    measured = whole.rows if pws.is_count and whole.rows else (*whole.rows, whole.total)
    values = [bar.value for bar in measured if bar.value is not None]
    most = max([*values, pws.target or Fraction(0)], default=Fraction(0)) * Fraction(108, 100)
    top = next((step for step in SCALES if step >= most), None)
    if top is None:
        top = _round_up(most) if pws.is_count else SCALES[-1]
    return Chart(pws, bars, labels, size, top)


def _round_up(value: Fraction) -> int:
    """The next number of one digit and noughts: 1.234 → 2.000."""
    power = 10 ** (len(str(int(value))) - 1)
    return (int(value) // power + 1) * power


def _open(chart: Chart) -> str:
    pws, name = chart.pws, f"pws-{chart.pws.indicator_id}"
    width, height = _n(chart.width), _n(chart.height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pws" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="{name}-title {name}-desc" font-family="{FONT}" font-size="{_n(chart.size.font)}" '
        f'fill="{TEXT}"><title id="{name}-title">{escape(_title(pws))}</title>'
        f'<desc id="{name}-desc">{escape(described(pws))}</desc>'
    )


def _title(pws: Pws) -> str:
    return f"Grafik PWS {pws.name}, {pws.puskesmas}, {pws.until_text}"


def described(pws: Pws) -> str:
    """The chart in words, for those who hear it: the whole, the target, then every village."""
    unit = pws.unit
    target = f" Target {pws.target_text}{unit}." if pws.target is not None else ""
    total = f"{pws.puskesmas} {pws.total.value_text}{unit}." if pws.has_data else "Belum ada data."
    rows = [
        f"{row.name} {row.value_text}{unit}, {row.trend_word}, {row.word}"
        if row.value is not None
        else f"{row.name} belum ada data"
        for row in pws.rows
    ]
    return f"{total}{target} {'; '.join(rows)}{'.' if rows else ''}".strip()


def _frame(chart: Chart) -> str:
    right = _n(chart.width - 6)
    return f'<path class="pws-axis" d="M{_n(chart.head)} {_n(chart.floor)}H{right}" stroke="{MUTED}" stroke-width="1" fill="none"/>'


def _scale(chart: Chart) -> str:
    """Four or five quiet lines with their number; none where the target's own number stands."""
    steps = 4 if chart.top in (1, 2, 20, 40, 60, 80, 100, 120, 200) else 5
    taken = chart.level(chart.pws.target) if chart.pws.target is not None else None
    parts = []
    for step in range(steps + 1):
        value = Fraction(chart.top) * step / steps
        y = chart.level(value)
        if step:
            parts.append(_rule(chart.head, y, chart.width - 6))
        if taken is None or abs(taken - y) > chart.size.font * 1.1:
            text = format_decimal(value, 0 if value.denominator == 1 else 1)
            parts.append(
                _text(chart.head - 6, y + chart.size.font * 0.34, text, anchor="end", kind="pws-muted", fill=MUTED)
            )
    return "".join(parts)


def _target(chart: Chart) -> str:
    """The line all bars are held against, with its words at the left and a dash nobody takes for a bar."""
    pws = chart.pws
    if pws.target is None:
        return ""
    y, font = chart.level(pws.target), chart.size.font
    word = "Batas" if pws.is_lower_better else "Target"
    return (
        f'<path class="pws-target" d="M{_n(chart.head)} {_n(y)}H{_n(chart.width - 6)}" stroke="{TARGET}" stroke-width="1.8" '
        f'stroke-dasharray="7 4" fill="none"/>'
        + _text(
            chart.head - 6,
            y + font * 0.34,
            f"{word} {pws.target_text}{pws.unit}",
            "end",
            "pws-target-text",
            TARGET,
            bold=True,
        )
    )


def _bar(chart: Chart, at: int) -> str:
    bar, size = chart.bars[at], chart.size
    if bar.value is None:
        return ""
    width = size.column * 0.66
    x, y = chart.left(at) + (size.column - width) / 2, chart.level(bar.value)
    fill, edge, hatch = (
        (TOTAL_FILL, TOTAL_FILL, "") if bar.is_total else LOOKS.get(bar.status, (NO_STATUS, NO_STATUS, ""))
    )
    kind = "total" if bar.is_total else bar.status or "none"
    name = escape(f"{bar.name}: {bar.value_text}{chart.pws.unit}, {bar.word}")
    box = (x, y, width, chart.floor - y)
    return (
        f'<g class="pws-bar pws-{kind}"><title>{name}</title>'
        f'<rect class="pws-fill" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(box[3])}" fill="{fill}" stroke="{edge}" '
        f'stroke-width="1"/>{_hatching(box, hatch, PAPER if hatch == "cross" else edge if hatch == "slope" else PAPER)}'
        f"{_beyond(chart, bar, box)}</g>"
    )


def _value(chart: Chart, at: int) -> str:
    """The number above its bar, in front of the target line."""
    bar = chart.bars[at]
    if bar.value is None:
        return _text(chart.middle(at), chart.floor - 5, "–", "middle", "pws-muted", MUTED)
    y = chart.level(bar.value) - 4
    return _text(chart.middle(at), y, bar.value_text, "middle", "pws-value", TEXT, bold=bar.is_total, halo=True)


def _beyond(chart: Chart, bar: PwsRow, box: tuple) -> str:
    """Two strokes through a bar that is higher than the scale."""
    if bar.value <= Fraction(chart.top):
        return ""
    x, y, width, _ = box
    strokes = "".join(f"M{_n(x - 2)} {_n(y + 12 + step)}l{_n(width + 4)} -5" for step in (0, 5))
    return f'<path class="pws-break" d="{strokes}" stroke="{PAPER}" stroke-width="2.4" fill="none"/>'


def _hatching(box: tuple, hatch: str, colour: str) -> str:
    """Lines inside a bar, reckoned here: not every printer of SVG knows patterns."""
    if not hatch or box[3] < 3:
        return ""
    x, y, width, height = box
    if hatch == "level":
        path = "".join(f"M{_n(x)} {_n(y + step)}h{_n(width)}" for step in _steps(4, height, 6))
    else:
        path = _slopes(box, 1) + (_slopes(box, -1) if hatch == "cross" else "")
    return f'<path class="pws-hatch" d="{path}" stroke="{colour}" stroke-width="1" fill="none"/>'


def _slopes(box: tuple, way: int) -> str:
    """Lines at 45 degrees, cut off at the edges of the box; `way` 1 rises to the right, -1 falls."""
    x, y, width, height = box
    parts = []
    for along in _steps(5, width + height, 8):
        x1, y1 = (along - height, 0) if along > height else (0, height - along)
        x2, y2 = (along, height) if along < width else (width, height - (along - width))
        # rising to the left in these coordinates; mirrored for the other way
        a, b = ((x + x1, y + y1), (x + x2, y + y2)) if way < 0 else ((x + width - x1, y + y1), (x + width - x2, y + y2))
        parts.append(f"M{_n(a[0])} {_n(a[1])}L{_n(b[0])} {_n(b[1])}")
    return "".join(parts)


def _steps(first: float, end: float, by: float) -> list[float]:
    return [first + by * number for number in range(max(0, int((end - first) / by) + 1)) if first + by * number < end]


def _name(chart: Chart, at: int) -> str:
    """The name under its bar: in lines across, or upright where columns are narrow."""
    label, size, bar = chart.labels[at], chart.size, chart.bars[at]
    x, top = chart.middle(at), chart.floor + 8
    bold = bar.is_total
    if not label.is_upright:
        return "".join(
            _text(x, top + size.font * (0.85 + 1.15 * number), line, "middle", "pws-name", TEXT, bold=bold)
            for number, line in enumerate(label.lines)
        )
    step = size.font * 1.12
    first = x - step * (len(label.lines) - 1) / 2 + size.font * 0.34
    return "".join(
        f'<g transform="translate({_n(first + step * number)} {_n(top)}) rotate(-90)">'
        + _text(0, 0, line, "end", "pws-name", TEXT, bold=bold)
        + "</g>"
        for number, line in enumerate(label.lines)
    )


def _table(chart: Chart) -> str:
    size, top, right = chart.size, chart.floor + chart.label_height, chart.width - 6
    parts = []
    for number, row in enumerate(ROWS):
        y = top + number * size.row
        parts.append(_rule(2, y, right))
        line = y + size.row * 0.5 + size.font * 0.35
        parts.append(_text(2, line, _row_head(chart.pws, row), "start", "pws-muted", MUTED))
        if row == "trend":
            parts += [_arrow(chart, bar, chart.middle(at), y + size.row / 2) for at, bar in enumerate(chart.bars)]
            continue
        texts = [_cell(bar, row) for bar in chart.bars]
        fits = _fitting(texts, size)
        parts += [
            _text(chart.middle(at), line, text, "middle", "pws-cell", TEXT, bold=bar.is_total, size=fits)
            for at, (text, bar) in enumerate(zip(texts, chart.bars, strict=True))
        ]
    return "".join(parts)


def _fitting(texts: list[str], size: Measures) -> float:
    """A row in one size, as large as the columns let its longest text be."""
    return min(size.font, (size.column - 2) / (0.57 * max(map(len, texts))))


def _arrow(chart: Chart, bar: PwsRow, x: float, y: float) -> str:
    """Rising, falling or equal as a shape that also says its word."""
    if bar.trend is None:
        return _text(x, y + 4, "–", "middle", "pws-muted", MUTED)
    half = chart.size.font * 0.36
    if bar.trend == Trend.SAME:
        shape = f"M{_n(x - half)} {_n(y - 2.2)}h{_n(2 * half)}M{_n(x - half)} {_n(y + 2.2)}h{_n(2 * half)}"
    else:
        up = -1 if bar.trend == Trend.UP else 1
        tip, tail = y + up * half * 1.3, y - up * half * 1.3
        shape = f"M{_n(x)} {_n(tail)}V{_n(tip)}M{_n(x - half)} {_n(tip - up * half)}L{_n(x)} {_n(tip)}L{_n(x + half)} {_n(tip - up * half)}"
    return (
        f'<g class="pws-arrow"><title>{escape(bar.trend_word)}</title>'
        f'<path d="{shape}" stroke="{TEXT}" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" fill="none"/></g>'
    )


def _rule(left: float, y: float, right: float) -> str:
    return f'<path class="pws-line" d="M{_n(left)} {_n(y)}H{_n(right)}" stroke="{LINE}" stroke-width=".7" fill="none"/>'


def _text(x, y, text, anchor="start", kind="", fill=TEXT, *, bold=False, size=None, halo=False) -> str:
    weight = ' font-weight="700"' if bold else ""
    own = f' font-size="{_n(size)}"' if size else ""
    # A value in front of the target line stays readable; WeasyPrint paints the outline over the letters, hence the copy.
    behind = (
        f'<text class="pws-halo" x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}"{weight} stroke="{PAPER}" stroke-width="3" '
        f'fill="{PAPER}" aria-hidden="true">{escape(text)}</text>'
        if halo
        else ""
    )
    return f'{behind}<text class="{kind}" x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}"{weight}{own} fill="{fill}">{escape(text)}</text>'


def _n(number: float) -> str:
    """A coordinate with one decimal, written for machines."""
    return f"{number:.1f}".rstrip("0").rstrip(".")
