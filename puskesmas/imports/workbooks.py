"""Workbooks (.xlsx, .xlsm) by openpyxl: values as Excel stored them, merged cells filled, formulas without value named."""

import io
import re
import warnings
import zipfile
from itertools import islice

from django.core.exceptions import ValidationError
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS

from puskesmas.imports.cells import NO_VALUE, read_value
from puskesmas.imports.table import Line

MOST_UNPACKED = 200 * 1024 * 1024
MOST_PART = 5 * 1024 * 1024  # each part read into memory: styles, the list of sheets, relations
MOST_STRINGS = 40 * 1024 * 1024
MOST_PARTS = 2000
MOST_COLUMNS = 200
EMPTY_RUN = 5000  # a sheet whose formatting reaches to row 1,048,576 ends here
MOST_MERGES = 20_000
# Bounded, so that a part full of unfinished elements costs no more than its length.
MERGE = re.compile(rb'<(?:\w{1,20}:)?mergeCell\s[^<>]{0,200}?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
LARGE = "{name} terlalu besar setelah dibuka. Pindahkan datanya ke berkas baru tanpa gambar, lalu unggah lagi."
BROKEN = "{name} rusak atau terpotong. Buka di Excel, simpan ulang sebagai .xlsx, lalu unggah lagi."


class Parser(WorkSheetParser):
    """openpyxl's own reader of one sheet (3.1), used directly: its rows stay sparse, and no value of a formula is seen."""

    def parse_cell(self, element):
        cell = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["data_type"] = "f"
        return cell


class Archive(zipfile.ZipFile):
    """A workbook whose parts are read whole only while they are small; the rows of its sheets come as a stream."""

    def read(self, name, pwd=None):
        self.refuse_above(MOST_PART, name)
        return super().read(name, pwd)

    def refuse_above(self, most: int, part: str) -> None:
        if self.getinfo(part).file_size > most:
            raise TooLarge


class TooLarge(Exception):
    """A part that is no sheet is larger than any office makes it."""


class Reader(ExcelReader):
    """openpyxl's own reader of a book, through an archive that looks at sizes first."""

    def __init__(self, content: bytes):
        super().__init__(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        self.archive = Archive(io.BytesIO(content))

    def read_strings(self):
        if (part := self.package.find(SHARED_STRINGS)) is not None:
            self.archive.refuse_above(MOST_STRINGS, part.PartName[1:])
        super().read_strings()

    def read_chartsheet(self, sheet, rel):
        self.archive.refuse_above(MOST_PART, rel.target)
        super().read_chartsheet(sheet, rel)


class Workbook:
    """One workbook of an upload, checked before it is unpacked."""

    def __init__(self, content: bytes, name: str):
        self.name, self.notes = name, []
        self._archive = _checked(content, name)
        with quiet():
            try:
                reader = Reader(content)
                reader.read()
                self._book = reader.wb
            except TooLarge:
                raise ValidationError(LARGE.format(name=name)) from None
            except Exception:  # openpyxl raises whatever a broken file provokes
                raise ValidationError(BROKEN.format(name=name)) from None
        sheets = [sheet for sheet in self._book._sheets if isinstance(sheet, ReadOnlyWorksheet)]
        self._sheets = {sheet.title: sheet for sheet in sheets if sheet.sheet_state == "visible"}
        if hidden := [sheet.title for sheet in sheets if sheet.title not in self._sheets]:
            self.notes.append(f"Lembar tersembunyi tidak dibaca: {', '.join(hidden)[:200]}.")
        if not self._sheets:
            raise ValidationError(f"{name} tidak berisi lembar yang terlihat. Tampilkan lembarnya, lalu unggah lagi.")
        self.sheets = tuple(self._sheets)

    def read_lines(self, title: str, limit: int | None = None) -> list[Line]:
        """Rows of one sheet that hold something, the first `limit` of them."""
        with quiet():
            try:
                return self._lines(self._sheets[title], limit)
            except Exception:  # as above
                raise ValidationError(BROKEN.format(name=self.name)) from None

    def _lines(self, sheet: ReadOnlyWorksheet, limit: int | None) -> list[Line]:
        merges, found, empty = _Merges(self._archive.read(sheet._worksheet_path)), [], 0
        with sheet._get_source() as source:
            for number, cells in self._parser(source).parse():
                line = self._line(number, cells, merges)
                empty = 0 if line else empty + 1
                if line:
                    found.append(line)
                if len(found) == limit:
                    break
                if empty > EMPTY_RUN:
                    self.notes.append(
                        f"Sesudah baris {number - EMPTY_RUN} hanya ada baris kosong; sisanya tidak dibaca."
                    )
                    break
        self.notes += merges.notes()
        return found

    def _parser(self, source) -> Parser:
        book = self._book
        return Parser(
            source,
            next(iter(self._sheets.values()))._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )

    def _line(self, number: int, cells: list[dict], merges: "_Merges") -> Line | None:
        texts, problems = {}, {}
        for cell in cells:
            place = cell["column"] - 1
            if place >= MOST_COLUMNS:
                continue
            texts[place], problem = self._text(cell)
            if problem:
                problems[place] = problem
        merges.fill(number, texts)
        if not any(texts.values()) and not problems:
            return None
        width = max((place for place, text in texts.items() if text or place in problems), default=-1) + 1
        return Line(number, tuple(texts.get(place, "") for place in range(width)), problems)

    def _text(self, cell: dict) -> tuple[str, str]:
        if cell["data_type"] == "f":
            return "", NO_VALUE
        if cell["data_type"] == "e":
            return "", f"berisi galat {str(cell['value'])[:20]} dari lembar sebar"
        value = cell["value"]
        if isinstance(value, int | float) and not isinstance(value, bool):
            return read_value(value, self._format(cell["style_id"]))
        return read_value(value)

    def _format(self, style_id: int) -> str:
        styles, formats = self._book._cell_styles, self._book._number_formats
        number = styles[style_id].numFmtId if style_id < len(styles) else 0
        if number < 164:
            return BUILTIN_FORMATS.get(number, "General")
        return formats[number - 164] if number - 164 < len(formats) else "General"


class _Merges:
    """Merged cells of a sheet: their value is repeated downwards, and to the right unless it is a title over the table.

    They stand behind the rows in the file, so they are looked up first.
    """

    def __init__(self, xml: bytes):
        tail = xml[max(xml.rfind(b"sheetData>"), 0) :]
        found = {match[1] for match in islice(MERGE.finditer(tail), MOST_MERGES)}
        self._by_row: dict[int, list] = {}
        for left, top, right, bottom in sorted(range_boundaries(ref.decode()) for ref in found):
            self._by_row.setdefault(top, []).append((left, right, bottom))
        self._open: dict[int, tuple[int, str]] = {}  # by column, so never more than there are columns: (bottom, text)
        self._filled = 0

    def fill(self, number: int, texts: dict[int, str]) -> None:
        if not self._open and number not in self._by_row:
            return
        self._open = {place: item for place, item in self._open.items() if item[0] >= number}
        width = max(texts, default=0) + 1
        for left, right, bottom in self._by_row.get(number, []):
            text = texts.get(left - 1, "")
            if text and right - left + 1 <= max(0.75 * width, 1):
                for place in range(left - 1, min(right, MOST_COLUMNS)):
                    self._open.setdefault(place, (bottom, text))
        for place, (_, text) in self._open.items():
            if not texts.get(place):
                texts[place] = text
                self._filled += 1

    def notes(self) -> list[str]:
        return [f"{self._filled} sel gabungan diisi dengan nilai sel pertamanya."] if self._filled else []


def _checked(content: bytes, name: str) -> zipfile.ZipFile:
    """The archive, refused before anything is unpacked when it is too large, locked, no workbook, or XML with entities."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        raise ValidationError(BROKEN.format(name=name)) from None
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise ValidationError(f"{name} dikunci kata sandi. Simpan tanpa kata sandi, lalu unggah lagi.")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise ValidationError(LARGE.format(name=name))
    if "xl/workbook.xml" not in names:
        raise ValidationError(_what_else(names, name))
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _refuse_entities(archive, part, name)
    return archive


def _refuse_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """No office program writes a DOCTYPE; who does wants entities that grow. In UTF-16 it could hide."""
    before = b""
    try:
        with archive.open(part) as file:
            while chunk := file.read(1 << 20):
                if b"<!DOCTYPE" in before + chunk or b"\x00" in chunk:
                    raise ValidationError(BROKEN.format(name=name))
                before = chunk[-16:]
    except ValidationError:
        raise
    except Exception:  # zipfile lets errors of every decompressor through
        raise ValidationError(BROKEN.format(name=name)) from None


def _what_else(names: set[str], name: str) -> str:
    if "xl/workbook.bin" in names:
        return f"{name} adalah Excel biner (.xlsb). Simpan sebagai .xlsx, lalu unggah lagi."
    if "word/document.xml" in names:
        return f"{name} adalah dokumen Word. Salin tabelnya ke Excel, simpan sebagai .xlsx, lalu unggah."
    if "mimetype" in names or "content.xml" in names:
        return f"{name} adalah berkas LibreOffice (.ods). Simpan sebagai .xlsx atau CSV, lalu unggah lagi."
    return f"{name} adalah berkas ZIP, bukan tabel. Buka ZIP-nya, lalu unggah berkas .xlsx atau .csv di dalamnya."


def quiet() -> warnings.catch_warnings:
    """openpyxl warns about everything it leaves out, such as drawings and validations."""
    return warnings.catch_warnings(action="ignore")
