"""What reading a file gives: cells as trimmed text, with the row numbers the spreadsheet shows."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """One row of a file. `problems` maps the place of a cell (0 = first) to a sentence why it could not be read."""

    number: int
    cells: tuple[str, ...]
    problems: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """The rows of one sheet under their header; a file without a header has names like "Kolom A"."""

    header: tuple[str, ...]
    rows: list[Line]
    notes: list[str] = field(default_factory=list)
    has_header: bool = True
    sheet: str = ""
    sheets: tuple[str, ...] = ()
