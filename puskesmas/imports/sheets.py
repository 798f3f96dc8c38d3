"""Files the import gives out: a template to fill in, and the rows that had problems. User text never becomes a formula."""

import csv
import io

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from puskesmas.imports.kinds import Kind
from puskesmas.imports.queries import mask_phones
from puskesmas.models import ImportBatch, ImportRow
from puskesmas.models.imports import RowState

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def template(kind: Kind) -> bytes:
    """A workbook: the sheet to fill in with an example row, and a sheet that explains its columns."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(kind.title[:31])
    _widths(sheet, [max(14, len(column.label) + 4) for column in kind.columns])
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, column.label, is_bold=True) for column in kind.columns])
    sheet.append([_cell(sheet, column.example) for column in kind.columns])
    help_sheet = book.create_sheet("Petunjuk")
    _widths(help_sheet, [28, 10, 28, 90])
    help_sheet.append([_cell(help_sheet, text, is_bold=True) for text in ("Kolom", "Wajib", "Contoh", "Keterangan")])
    for column in kind.columns:
        is_required = "ya" if column.is_required else "tidak"
        help_sheet.append(
            [_cell(help_sheet, text) for text in (column.label, is_required, column.example, column.help)]
        )
    note = (
        "Baris contoh di lembar pertama boleh dibiarkan; baris itu dilewati. Urutan kolom bebas, kolom lain diabaikan."
    )
    help_sheet.append([])
    help_sheet.append([_cell(help_sheet, note)])
    return _saved(book)


def problem_rows(batch: ImportBatch, kind: Kind, by) -> list[list[str]]:
    """Header and rows with problems: row number, the columns that were read, and why."""
    columns = [column for column in kind.columns if column.name in batch.mapping]
    rows = list(ImportRow.objects.filter(batch=batch, state=RowState.PROBLEM))
    mask_phones(kind, batch, rows, by)
    found = [["Baris", *(column.label for column in columns), "Masalah"]]
    for row in rows:
        found.append([str(row.number), *(row.values.get(column.name, "") for column in columns), row.reason])
    return found


def to_workbook(rows: list[list[str]], title: str, widths: list[int] | None = None) -> bytes:
    """One sheet, the first row as its frozen header; the widths are those of rows with problems unless given."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    _widths(sheet, widths or [8, *([22] * (len(rows[0]) - 2)), 70])
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows):
        sheet.append([_cell(sheet, text, is_bold=number == 0) for text in row])
    return _saved(book)


def to_csv(rows: list[list[str]]) -> bytes:
    """With `;` and a BOM, as an Excel with Indonesian settings opens it; what looks like a formula gets an apostrophe."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerows([f"'{text}" if text.startswith(FORMULA) else text for text in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def _cell(sheet, text: str, *, is_bold: bool = False) -> WriteOnlyCell:
    """A cell of text, whatever it begins with; codes and phones keep their zeros, signs XML does not know are left out."""
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type, cell.number_format = "s", "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_bold:
        cell.font = Font(bold=True)
    return cell


def _widths(sheet, widths: list[int]) -> None:
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width


def _saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
