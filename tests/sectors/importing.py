"""Rows of a contact import for tests, and running it the way the import pages do."""

from django.db import transaction

from puskesmas.imports.kinds import Examined, Row, Saved, State, kind_of
from puskesmas.organisations import Organisation

NAMES = {
    "jabatan": "position",
    "tempat": "place",
    "kecamatan": "subdistrict",
    "sebutan": "label",
    "depan": "title_before",
    "nama": "name",
    "belakang": "title_after",
    "status": "acting",
    "jenis": "identity_kind",
    "nomor": "identity_number",
    "telepon": "phone",
    "email": "email",
    "sejak": "from_on",
}


def row(number: int = 2, **cells) -> Row:
    return Row(number, {NAMES[name]: text for name, text in cells.items()})


def examine(rows, place, by) -> list[Examined]:
    return list(kind_of("contacts").examine(rows, Organisation(place) if place else None, by))


def one(place, by, **cells) -> Examined:
    [found] = examine([row(**cells)], place, by)
    return found


@transaction.atomic
def save(rows, place, by) -> Saved:
    chosen = [found for found in examine(rows, place, by) if found.state in (State.NEW, State.CHANGED)]
    return kind_of("contacts").save(chosen, Organisation(place) if place else None, by)


@transaction.atomic
def undo(saved: Saved, by) -> list[str]:
    return kind_of("contacts").undo(saved.undo, by)


def states(found: list[Examined]) -> list[str]:
    return [item.state for item in found]
