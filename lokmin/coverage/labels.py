"""Names of villages under narrow columns: across in lines, else upright in one or two, shortened where nothing helps."""

from dataclasses import dataclass

WIDE = 62  # a column from here on holds words across
ADVANCE = 0.56  # of the type size: the width of a letter of Arial on average
MOST_LINES = 4
UPRIGHT = 20  # letters of an upright line


@dataclass(frozen=True)
class Label:
    """The lines of one name and how much room they need below the bar."""

    lines: tuple[str, ...]
    is_upright: bool
    height: float


def labels_of(names: list[str], column: float, font: float) -> tuple[Label, ...]:
    """All names laid out for columns of this width: across when every one fits so, else upright."""
    if column >= WIDE:
        across = [_wrapped(name, int((column - 2) / (font * ADVANCE)), MOST_LINES) for name in names]
        if all(across):
            return tuple(Label(lines, False, len(lines) * font * 1.15) for lines in across)
    return tuple(_upright(name, 2 if column >= font * 2.2 else 1, font) for name in names)


def _upright(name: str, most: int, font: float) -> Label:
    lines = _wrapped(name, UPRIGHT, most) or (shortened(name, UPRIGHT),)
    return Label(lines, True, max(map(len, lines)) * font * ADVANCE + 2)


def shortened(name: str, most: int) -> str:
    """Batu Payuang Halaban Selatan → Batu Payuang Hala…"""
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def _wrapped(name: str, width: int, most: int) -> tuple[str, ...]:
    """The words in lines of this width; empty when a word or the whole does not fit."""
    lines: list[str] = []
    for word in name.split():
        if len(word) > width:
            return ()
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines) if len(lines) <= most else ()
