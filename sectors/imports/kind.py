"""The import of contacts: rows of offices and who holds them, held against what is known."""

from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError

from puskesmas import access
from puskesmas.imports.kinds import Examined, Kind, Row, Saved, State
from puskesmas.organisations import Organisation
from sectors.imports import saving, undoing
from sectors.imports.columns import COLUMNS
from sectors.imports.deciding import Plan, decide
from sectors.imports.known import Offices
from sectors.imports.places import Places, Positions, Spot, is_only_place, without_acting
from sectors.imports.reading import LIMITS, Contact, read
from sectors.models import Position


class Contacts(Kind):
    code = "contacts"
    title = "Kontak dan pejabat"
    about = "Jabatan, pejabat, dan nomornya dari daftar di Excel. Orang yang berbeda di jabatan yang sama dicatat sebagai penggantinya."
    noun = "kontak"
    permission = "imports.contacts"
    columns = COLUMNS
    phones = ("phone",)

    def sees_phones(self, user, place: Organisation | None) -> bool:
        return place is not None and access.may(user, "offices.edit", place.scope)

    def examine(self, rows: Iterable[Row], place: Organisation | None, by) -> Iterator[Examined]:
        """Read all rows, find their places, load what exists there once, then say what each would do."""
        places, positions = Places(place), Positions()
        found = [(row, *_located(row, places, positions)) for row in rows]
        offices = Offices(spot.pk for _, _, _, spot, _ in found if spot)
        sees_phones = self.sees_phones(by, place)
        seen: dict[tuple, tuple[int, Contact]] = {}
        for row, contact, position, spot, problems in found:
            if problems:
                yield Examined(row, State.PROBLEM, " ".join(problems))
                continue
            try:
                plan = decide(contact, position, spot, offices, sees_phones=sees_phones)
            except ValidationError as error:
                yield Examined(row, State.PROBLEM, " ".join(error.messages))
                continue
            yield _judged(row, contact, plan, seen)

    def save(self, examined: list[Examined], place: Organisation | None, by) -> Saved:
        return saving.save([row.target for row in examined], by=by)

    def undo(self, undo: dict | list, by) -> list[str]:
        return undoing.undo(undo, by=by)


def _located(row: Row, places: Places, positions: Positions):
    """The row as a contact with its position and place, or with all its problems."""
    contact, problems = read(row)
    position, spot = None, None
    if contact.position:
        try:
            position, acting, rest = positions.find(contact.position)
            if acting and contact.name:
                contact.holder.setdefault("acting_status", acting)
            spot = _spot(contact, position, rest, places)
        except ValidationError as error:
            problems += error.messages
        else:
            if rest and not contact.label and not is_only_place(rest, spot):
                contact.label = without_acting(contact.position)[: LIMITS["label"]]
    if not contact.name:
        contact.holder.clear()
    return contact, position, spot, problems


def _spot(contact: Contact, position: Position, rest: str, places: Places) -> Spot:
    """The place of the row, else the words behind the position: "Danramil 21/Kajoran" is in Kajoran."""
    if contact.place or not rest:
        return places.find(position, contact.place, contact.subdistrict)
    words, problem = rest.split(), None
    for start in range(len(words)):
        try:
            return places.find(position, " ".join(words[start:]), contact.subdistrict)
        except ValidationError as error:
            problem = problem or error
    if position.level == Position.Level.VILLAGE:
        raise problem
    return places.find(position, "", contact.subdistrict)


def _judged(row: Row, contact: Contact, plan: Plan, seen: dict) -> Examined:
    """The state of a row; a second row about one office is the same again, or a problem."""
    facts = (sorted(contact.holder.items()), contact.from_on, plan.label)
    if plan.key in seen:
        number, earlier = seen[plan.key]
        if earlier == facts:
            return Examined(row, State.SAME, f"Sama dengan baris {number}.", object_id=_id(plan))
        return Examined(
            row,
            State.PROBLEM,
            f"Baris {number} sudah mengisi jabatan ini. Bila ada dua orang, bedakan dengan kolom Sebutan di surat.",
        )
    seen[plan.key] = row.number, facts
    if plan.is_empty:
        return Examined(row, State.SAME, " ".join(plan.hints), object_id=_id(plan))
    state = State.CHANGED if plan.office else State.NEW
    return Examined(row, state, " ".join(plan.hints), plan.changes, _id(plan), plan)


def _id(plan: Plan) -> int | None:
    return plan.office.pk if plan.office else None
