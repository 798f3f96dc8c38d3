"""Files as offices send them, made in memory."""

import io
import zipfile

import openpyxl


def workbook(*rows, sheets: dict | None = None, prepare=None) -> bytes:
    """A workbook with these rows on its first sheet; `prepare(book)` may spoil it."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, lines in (sheets or {}).items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    if prepare:
        prepare(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def csv(*rows, delimiter=",", encoding="utf-8") -> bytes:
    return "\r\n".join(delimiter.join(map(str, row)) for row in rows).encode(encoding)


def repacked(content: bytes, **parts: bytes) -> bytes:
    """A workbook with some of its parts replaced; names with __ for /."""
    replaced = {name.replace("__", "/"): data for name, data in parts.items()}
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, replaced.pop(part.filename, None) or old.read(part.filename))
        for name, data in replaced.items():
            new.writestr(name, data)
    return target.getvalue()


def zipped(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return target.getvalue()
