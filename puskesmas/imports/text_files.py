"""CSV and its relatives: UTF-8, UTF-16 and Windows letters; `,` `;` tab or `|`; whatever stands in quotes.

The encoding is not guessed by statistics: short lists of names fool every detector, while BOM, zero bytes and
strict UTF-8 decide all that Excel, LibreOffice and databases write here.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError

from puskesmas.imports.cells import read_text
from puskesmas.imports.table import Line
from puskesmas.imports.workbooks import MOST_COLUMNS

DELIMITERS = ",;\t|"
SAMPLE = 64 * 1024
LONGEST_ROW = 1024 * 1024
BOMS = [
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
NO_TABLE = "{name} bukan tabel. Unggah berkas Excel (.xlsx) atau CSV."
WINDOWS = "Huruf dibaca sebagai Windows-1252. Periksa nama yang beraksen."
STRUCTURE = re.compile(r"[^\x00-\x08\x0e-\x1f]")


def decode(content: bytes, name: str) -> tuple[str, list[str]]:
    """The text of a file, and a note when its letters had to be assumed."""
    text, notes = _decoded(content)
    sample = text[:SAMPLE]
    if len(sample) - len(STRUCTURE.findall(sample)) > 8 + 0.03 * len(sample):
        raise ValidationError(NO_TABLE.format(name=name))
    return text, notes


def _decoded(content: bytes) -> tuple[str, list[str]]:
    for mark, codec in BOMS:
        if content.startswith(mark):
            return content.decode(codec, errors="replace"), []
    sample = content[:4096]
    if len(sample) > 3 and sample.count(0) > len(sample) // 4:
        codec = "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"
        return content.decode(codec, errors="replace"), []
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), [WINDOWS]


def delimiter_of(text: str) -> str:
    """The sign that cuts most rows of the beginning into the same number of columns; the finer cut wins a tie."""
    best, best_score = ",", (0, 0)
    for delimiter in DELIMITERS:
        widths = Counter(len(cells) for cells in _beginning(text, delimiter) if len(cells) > 1)
        if widths:
            width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
            if (count, width) > best_score:
                best, best_score = delimiter, (count, width)
    return best


def _beginning(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        for number, cells in enumerate(_reader(io.StringIO(text[:SAMPLE], newline=""), delimiter)):
            if number == 60:
                return
            yield cells
    except csv.Error:
        return


class TooLong(Exception):
    """One row longer than any table has."""


class _Lines:
    """The lines of a text, counted against the row they belong to: in quotes a row has several."""

    def __init__(self, text: str):
        self._lines, self._held = io.StringIO(text, newline=""), 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self._held += len(line)
            if self._held > LONGEST_ROW:
                raise TooLong
            yield line

    def begin_row(self) -> None:
        self._held = 0


def _reader(lines: Iterable[str], delimiter: str):
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True)


def read_lines(text: str, name: str) -> Iterator[Line]:
    """All rows that hold something, numbered as a spreadsheet shows them. A first line `sep=;` names the delimiter."""
    delimiter, skipped = delimiter_of(text), 0
    if match := re.match(r"sep=([,;\t|])\r?\n", text):
        delimiter, skipped, text = match[1], 1, text[match.end() :]
    number, lines = skipped, _Lines(text)
    try:
        for number, cells in enumerate(_reader(lines, delimiter), start=1 + skipped):
            lines.begin_row()
            if line := _line(number, cells):
                yield line
    except TooLong:
        raise ValidationError(
            f"{name} berisi baris yang lebih panjang dari 1 MB setelah baris {number}. "
            "Simpan tabelnya sebagai CSV sekali lagi, lalu unggah."
        ) from None
    except csv.Error:
        raise ValidationError(
            f"{name} tidak dapat dibaca setelah baris {number}: sebuah tanda kutip di sekitar situ tidak ditutup. "
            "Perbaiki di Excel, simpan ulang, lalu unggah lagi."
        ) from None


def _line(number: int, cells: list[str]) -> Line | None:
    texts, problems = [], {}
    for place, cell in enumerate(cells[: MOST_COLUMNS + 1]):  # one more, to see that there are too many
        text, problem = read_text(cell)
        texts.append(text)
        if problem:
            problems[place] = problem
    return Line(number, tuple(texts), problems) if any(texts) else None
