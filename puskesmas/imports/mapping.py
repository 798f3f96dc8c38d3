"""Which column of the file is which column of the kind: remembered from last time, else found by its name."""

import hashlib

from puskesmas.imports.kinds import Column, Kind
from puskesmas.imports.table import Table
from puskesmas.matching import folded
from puskesmas.models import ImportBatch


def known_headers(kind: Kind) -> set[str]:
    """All headers the columns of a kind are found under; reading looks for them to find the row of the header."""
    return {word for column in kind.columns for word in _words(column)}


def header_key(table: Table) -> str:
    """The same header again, whatever its capitals: a file without one has none to remember."""
    said = "\x1f".join(folded(cell) for cell in table.header)
    return hashlib.sha256(said.encode()).hexdigest() if table.has_header else ""


def propose(kind: Kind, table: Table) -> dict[str, int]:
    """Column of the kind → place in the file, for those that are known."""
    return _remembered(kind, table) or _by_name(kind, table.header)


def _remembered(kind: Kind, table: Table) -> dict[str, int]:
    key = header_key(table)
    if not key:
        return {}
    saved = ImportBatch.objects.filter(kind=kind.code, header_key=key, saved_at__isnull=False)
    mapping = saved.order_by("-saved_at").values_list("mapping", flat=True).first() or {}
    names = {column.name for column in kind.columns}
    return {name: place for name, place in mapping.items() if name in names and place < len(table.header)}


def _by_name(kind: Kind, header: tuple[str, ...]) -> dict[str, int]:
    """Equal names first; then a header that begins with a known name ("No. HP (WA)"); then one that contains it."""
    places = {}
    for place, cell in enumerate(header):
        places.setdefault(folded(cell), place)
    found: dict[str, int] = {}
    for fits in (_is_called, _begins_with, _contains):
        for column in kind.columns:
            if column.name in found or (fits is _contains and not column.is_required):
                continue
            at = next((places[word] for word in fits(column, places) if places[word] not in found.values()), None)
            if at is not None:
                found[column.name] = at
    return found


def _is_called(column: Column, headers) -> list[str]:
    """In the order of the hints."""
    return [word for word in _words(column) if word in headers]


def _begins_with(column: Column, headers) -> list[str]:
    """Names of two words only: "no hp" finds "No. HP (WA)", but "kode" is not "Kode pos"."""
    words = [f"{word} " for word in _words(column) if " " in word]
    return [header for header in headers if any(header.startswith(word) for word in words)]


def _words(column: Column) -> list[str]:
    return [folded(word) for word in (column.label, column.name, *column.hints) if folded(word)]


def _contains(column: Column, headers) -> list[str]:
    words = [word for word in _words(column) if len(word) > 4]
    return [header for header in headers if any(f" {word} " in f" {header} " for word in words)]
