"""Any CSV or workbook as one `Table`: which file it is by its bytes, where the header stands, rows under it."""

import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from django.core.exceptions import ValidationError

from puskesmas.imports.cells import clean
from puskesmas.imports.table import Line, Table
from puskesmas.imports.text_files import decode, read_lines
from puskesmas.imports.workbooks import Workbook
from puskesmas.matching import folded

MOST_BYTES = 20 * 1024 * 1024
MOST_TEXT = 100 * 1024 * 1024
MOST_ROWS = 150_000
MOST_COLUMNS = 200
SEARCHED = 15  # rows in which the header is looked for
MEASURED = 50  # rows that say how wide a file without header is
NO_HEADER = 0

FOREIGN = [
    (b"%PDF", "adalah PDF. Minta berkas Excel atau CSV aslinya."),
    (b"\x89PNG", "adalah gambar. Ketik atau salin isinya ke Excel, lalu unggah."),
    (b"\xff\xd8\xff", "adalah foto. Ketik atau salin isinya ke Excel, lalu unggah."),
    (b"GIF8", "adalah gambar. Ketik atau salin isinya ke Excel, lalu unggah."),
    (b"RIFF", "adalah gambar atau rekaman. Unggah berkas Excel (.xlsx) atau CSV."),
    (b"{\\rtf", "adalah dokumen RTF. Salin tabelnya ke Excel, simpan sebagai .xlsx, lalu unggah."),
    (b"7z\xbc\xaf", "adalah arsip 7z. Buka arsipnya, lalu unggah berkas .xlsx atau .csv di dalamnya."),
    (b"Rar!", "adalah arsip RAR. Buka arsipnya, lalu unggah berkas .xlsx atau .csv di dalamnya."),
]


def read(
    content: bytes,
    name: str,
    *,
    known: Iterable[str] = (),
    sheet: str = "",
    header_row: int | None = None,
    limit: int | None = None,
) -> Table:
    """Read an upload; refuse with a ValidationError whose sentence says what it is and what to do.

    `known` are headers to look for; `header_row` is the row number a person chose, NO_HEADER for none; `limit` reads
    only so many rows, for a first look: header and width come out the same.
    """
    most = (limit or MOST_ROWS) + SEARCHED + 1
    notes, sheets, lines = _open(content, name, sheet, most)
    rows = list(islice(lines, most))
    if not rows:
        raise ValidationError(f"{name} tidak berisi apa-apa. Pilih berkas yang berisi baris data.")
    if limit is None and len(rows) > MOST_ROWS:
        raise ValidationError(f"{name} berisi lebih dari {_dotted(MOST_ROWS)} baris. Bagi menjadi beberapa berkas.")
    at = _header_at(rows, {folded(item) for item in known}, header_row)
    table = _table(rows, at, notes, is_text=not sheets)
    if not table.rows:
        raise ValidationError(f"{name} hanya berisi judul kolom. Isi sedikitnya satu baris di bawahnya.")
    del table.rows[limit or MOST_ROWS :]
    return Table(table.header, table.rows, table.notes, table.has_header, sheet or (sheets or ("",))[0], sheets or ())


def clean_name(name: str) -> str:
    """The name of an upload as it is shown: its last part, in one line, not too long."""
    plain = clean(re.split(r"[\\/]", name)[-1])
    return plain if len(plain) <= 100 else f"{plain[:80]}…{plain[-19:]}" if plain else "berkas"


def first_lines(content: bytes, name: str, sheet: str = "", limit: int = SEARCHED) -> list[Line]:
    """The top of the file as it stands, for choosing the header."""
    return list(islice(_open(content, name, sheet, limit)[2], limit))


def _open(content: bytes, name: str, sheet: str, most: int) -> tuple[list[str], tuple[str, ...], Iterable[Line]]:
    """Notes, names of the sheets (none for text), and at least the first `most` rows."""
    content = _unpacked(content, name)
    if content.startswith(b"PK\x03\x04"):
        book = Workbook(content, name)
        if sheet and sheet not in book.sheets:
            raise ValidationError(f"{name} tidak berisi lembar “{sheet}” lagi. Unggah berkasnya sekali lagi.")
        lines = book.read_lines(sheet or book.sheets[0], most)
        return book.notes, book.sheets, lines
    _refuse_foreign(content, name)
    text, notes = decode(content, name)
    return notes, (), read_lines(text, name)


def _unpacked(content: bytes, name: str) -> bytes:
    if len(content) > MOST_BYTES:
        raise ValidationError(
            f"{name} berukuran {len(content) / 1024 / 1024:.0f} MB, paling besar {MOST_BYTES // 1024 // 1024} MB. "
            "Hapus gambar dan kolom yang tidak perlu, atau bagi menjadi beberapa berkas."
        )
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        content = gzip.GzipFile(fileobj=io.BytesIO(content)).read(MOST_TEXT + 1)
    except (OSError, EOFError, zlib.error):
        raise ValidationError(f"{name} rusak atau terpotong. Unduh atau simpan ulang, lalu unggah lagi.") from None
    if len(content) > MOST_TEXT:
        raise ValidationError(f"{name} terlalu besar setelah dibuka. Bagi menjadi beberapa berkas.")
    return content


def _refuse_foreign(content: bytes, name: str) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise ValidationError(f"{name} dikunci kata sandi. Simpan tanpa kata sandi, lalu unggah lagi.")
        raise ValidationError(f"{name} adalah Excel lama (.xls). Simpan sebagai .xlsx, lalu unggah lagi.")
    for magic, sentence in FOREIGN:
        if content.startswith(magic):
            raise ValidationError(f"{name} {sentence}")
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise ValidationError(
            f"{name} sebenarnya halaman web atau XML walau bernama lain. Buka di Excel, simpan sebagai .xlsx, lalu unggah."
        )


def _header_at(rows: list[Line], known: set[str], chosen: int | None) -> int | None:
    """The place of the header among the first rows; None when there is none."""
    top = rows[:SEARCHED]
    if chosen is not None:
        return next((at for at, line in enumerate(top) if line.number == chosen), None)
    matches = [len({folded(cell) for cell in line.cells if cell} & known) for line in top]
    best = max(range(len(top)), key=lambda at: (matches[at], -at))
    filled = Counter(sum(map(bool, line.cells)) for line in rows[:MEASURED])
    usual = filled.most_common(1)[0][0]
    if matches[best] >= min(2, usual):
        return best
    first = next((at for at, line in enumerate(top) if sum(map(bool, line.cells)) >= 0.6 * usual), None)
    return first if first is not None and len(rows) > first + 1 and _looks_like_header(top[first]) else None


def _looks_like_header(line: Line) -> bool:
    """Different short words and no cell that is data: digits, codes, addresses."""
    words = [cell for cell in line.cells if cell]
    is_data = any(re.search(r"\d{3}|^\d+([.,]\d+)*$|@", word) or len(word) > 60 for word in words)
    return len(set(words)) == len(words) and not is_data


def _table(rows: list[Line], at: int | None, notes: list[str], *, is_text: bool) -> Table:
    body = rows if at is None else rows[at + 1 :]
    if at is None:
        width = max(len(line.cells) for line in rows[:MEASURED])
        header = [f"Kolom {_letter(place)}" for place in range(min(width, MOST_COLUMNS))]
        notes.append("Berkas ini tidak berjudul kolom; kolom dinamai menurut hurufnya.")
    else:
        header = _named(rows[at].cells[:MOST_COLUMNS])
        if at:
            notes.append(f"{at} baris di atas judul kolom dilewati.")
    width, fitted, beyond = len(header), [], 0
    for line in body:
        extra = sum(map(bool, line.cells[width:]))
        beyond += extra
        fitted.append(_fitted(line, width, extra if is_text else 0))
    if beyond and not is_text:
        notes.append(f"{beyond} sel di kanan judul terakhir tidak dibaca.")
    return Table(tuple(header), fitted, notes, at is not None)


def _fitted(line: Line, width: int, extra: int) -> Line:
    """A row as wide as the header. In a text file too many cells mean a comma inside a name: nothing fits any more."""
    cells = (line.cells + ("",) * width)[:width]
    problems = {place: text for place, text in line.problems.items() if place < width}
    if extra:
        problems[-1] = (
            f"baris ini punya {len(line.cells)} kolom, judulnya {width}; apit isi yang berpemisah dengan tanda kutip"
        )
    return Line(line.number, cells, problems)


def _named(cells: tuple[str, ...]) -> list[str]:
    """Header names, each once: an empty one after its letter, a second "Nama" as "Nama (2)"."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    seen, header = Counter(), []
    for place, cell in enumerate(cells):
        name = cell[:120] or f"Kolom {_letter(place)}"
        seen[name] += 1
        header.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return header


def _letter(place: int) -> str:
    """A, B, … Z, AA: how spreadsheets call their columns."""
    return (chr(64 + place // 26) if place >= 26 else "") + chr(65 + place % 26)


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")
