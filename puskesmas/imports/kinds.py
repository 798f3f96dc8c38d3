"""What can be imported: each kind names its columns, examines rows without writing, saves the chosen ones, takes them back.

A kind lives in the app that owns its rows and registers itself in `AppConfig.ready`: `kinds.register(Contacts())`.
Pages, files, background work and history are the same for all kinds (`imports.services`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from puskesmas.access import ADMINISTRATOR, PERMISSIONS, memberships_of
from puskesmas.imports.table import Table
from puskesmas.models.imports import RowState as State
from puskesmas.organisations import Organisation

__all__ = ["Column", "Examined", "Kind", "Row", "Saved", "State", "all_kinds", "kind_of", "register"]


@dataclass(frozen=True)
class Column:
    """One column a kind understands. `hints` are other headers it is found under, compared folded (`matching.folded`).

    `example` stands in the template; a first row made of examples is not imported, so examples name nothing real.
    """

    name: str
    label: str
    is_required: bool = False
    hints: tuple[str, ...] = ()
    example: str = ""
    help: str = ""


@dataclass(frozen=True)
class Row:
    """One row of the file under the names of the kind's columns; `number` is the row number the spreadsheet shows.

    A column the file does not have is missing in `values`, an empty cell is "": the first keeps what is known, and
    whether the second empties it is for the kind to decide.
    """

    number: int
    values: dict[str, str]

    def get(self, name: str) -> str:
        """The text of a column, "" when the file has none; without NUL, which PostgreSQL refuses even in a question."""
        return self.values.get(name, "").replace("\0", "")


@dataclass
class Examined:
    """What one row would do. `changes` = {label: [old, new]}; `target` is what the kind needs to save it (never stored)."""

    row: Row
    state: State
    reason: str = ""
    changes: dict[str, list] = field(default_factory=dict)
    object_id: int | None = None
    target: Any = None


@dataclass(frozen=True)
class Saved:
    """What saving did. `undo` is JSON that `Kind.undo` understands; None where nothing can be taken back."""

    created: int
    changed: int
    undo: dict | list | None = None


class Kind:
    """One sort of import. Subclasses set the class attributes and write `examine`, `save` and `undo`."""

    code: str = ""  # stands in the URL and in the batch: "contacts"
    title: str = ""  # "Kontak dan pejabat"
    about: str = ""  # one or two sentences for the list of kinds: what it does, which file it takes
    noun: str = "baris"  # what one row is, for tallies and buttons: "kontak"
    permission: str = ""  # a key of access.PERMISSIONS
    columns: tuple[Column, ...] = ()
    phones: tuple[str, ...] = ()  # names of columns shown masked to those `sees_phones` denies them

    def places(self, user) -> list[Organisation | None]:
        """Where this user may import; None is everywhere, for administrators. Upload asks when there are several."""
        roles = PERMISSIONS[self.permission]
        found = [
            Organisation(membership.place) for membership in memberships_of(user) if membership.role in roles
        ]  # fmt: skip
        if user.is_active and user.is_superuser and ADMINISTRATOR in roles:
            found.insert(0, None)
        return list(dict.fromkeys(found))

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def is_kept_by(self, user, place: Organisation | None) -> bool:
        """Whether this user may look at, save and take back imports of this kind at this place."""
        places = self.places(user)
        return None in places or place in places

    def sees_phones(self, user, place: Organisation | None) -> bool:
        """Whether this user sees the whole numbers of an import at this place."""
        return not self.phones

    def reshape(self, table: Table) -> Table:
        """Lay a file of another shape out in columns of this kind before they are chosen; most kinds need nothing.

        May refuse the whole file with a ValidationError whose sentence says why.
        """
        return table

    def check_columns(self, names: set[str], place: Organisation | None) -> None:
        """Refuse a choice of columns with a ValidationError; required ones are asked for by their `is_required`."""

    def examine(self, rows: Iterable[Row], place: Organisation | None, by) -> Iterator[Examined]:
        """Yield what each row would do, in their order. Loads its lookups once, no query per row, never writes.

        All problems of a row are named, joined in `reason`. A row that repeats an earlier row of the file is a problem
        (or SAME), never two objects. Rows of another place are problems and tell nothing about that place.
        """
        raise NotImplementedError

    def save(self, examined: list[Examined], place: Organisation | None, by) -> Saved:
        """Write the chosen rows (NEW and CHANGED, freshly examined) inside the caller's transaction.

        Raises ValidationError to refuse as a whole. The event about the import is written by the caller; a kind writes
        those of its objects where each has a history page; that they came by import is known by context (`audit.acting`).
        """
        raise NotImplementedError

    def undo(self, undo: dict | list, by) -> list[str]:
        """Take an import back inside the caller's transaction; return sentences about what had to stay, or refuse.

        What somebody changed or used since stays as it is; refuse as a whole with a ValidationError where a part would
        leave something half.
        """
        raise NotImplementedError


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; called in `AppConfig.ready` with an instance."""
    _kinds[kind.code] = kind


def kind_of(code: str) -> Kind | None:
    """The kind with this code, None when there is none."""
    return _kinds.get(code)


def all_kinds() -> list[Kind]:
    """All kinds in the order they were registered."""
    return list(_kinds.values())
