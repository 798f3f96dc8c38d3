"""R4: 500 letters issued by 20 clients at once, every fifth rolled back once after it had its number and issued again.

    make bench ID=R4                                  on SQLite
    make bench ID=R4 DATABASE_URL=postgres://…        where there is a race to lose

`R4` counts what is wrong with the book afterwards: numbers missing from 1…500, given twice, out of the book, and
clients that got an error. `R4control` does the same for 100 letters with the lock on the letterhead switched off and
counts the same faults: it must find some, or the first figure proves nothing. SQLite lets one writer in at a time, so
the control says nothing there.
"""

import threading
import time
from queue import Empty, SimpleQueue

from bench import world

from django.db import connection, transaction  # isort: skip
from lokmin.invitations import services
from lokmin.invitations.models import Letter
from puskesmas.models import Letterhead, LetterNumber
from tests import factories

LETTERS, CONTROL, CLIENTS, ROLLED_BACK = 500, 100, 20, 5


class Withdrawn(Exception):
    """The letter comes to nothing after it had its number."""


def drafts(people, count: int) -> list[Letter]:
    """Drafts of as many meetings of one puskesmas, each with one guest."""
    found = []
    for _ in range(count):
        meeting = factories.MeetingFactory(region=people.kajoran, lead=people.puskesmas)
        factories.InvitationFactory(meeting=meeting)
        found.append(services.draft_letter(meeting, by=people.sari))
    return found


def issue(letter: Letter, by, *, comes_to_nothing: bool) -> None:
    try:
        with transaction.atomic():
            services.issue_letter(letter, by=by)
            if comes_to_nothing:
                raise Withdrawn
    except Withdrawn:
        issue(letter, by, comes_to_nothing=False)


def issue_together(letters: list[Letter], by) -> list[Exception]:
    """All letters by 20 clients, each with a connection of its own; return what went wrong for them."""
    waiting, errors, start = SimpleQueue(), [], threading.Barrier(CLIENTS)
    for number, letter in enumerate(letters):
        waiting.put((letter, number % ROLLED_BACK == 0))

    def client() -> None:
        start.wait()
        while True:
            try:
                letter, comes_to_nothing = waiting.get_nowait()
            except Empty:
                break
            try:
                issue(letter, by, comes_to_nothing=comes_to_nothing)
            except Exception as error:
                errors.append(error)
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def faults(letters: list[Letter], errors: list[Exception]) -> dict[str, int]:
    """What is wrong with the book after these letters."""
    rows = list(LetterNumber.objects.order_by("sequence").values_list("sequence", "text"))
    given = [sequence for sequence, _ in rows]
    printed = Letter.objects.filter(pk__in=[letter.pk for letter in letters]).exclude(number="")
    return {
        "missing": len(set(range(1, len(letters) + 1)) - set(given)),
        "twice": len(rows) - len({text for _, text in rows}) + len(given) - len(set(given)),
        "outside": len([sequence for sequence in given if sequence > len(letters)]),
        "unprinted": len(letters) - printed.values("number").distinct().count(),
        "errors": len(errors),
    }


def measure(people, count: int) -> tuple[dict[str, int], float]:
    letters, start = drafts(people, count), time.monotonic()
    errors = issue_together(letters, people.sari)
    return faults(letters, errors), time.monotonic() - start


def forget() -> None:
    """An empty book again."""
    Letter.objects.update(register_row=None)
    LetterNumber.objects.all().delete()


def main() -> None:
    people = world.cast()
    found, seconds = measure(people, LETTERS)
    said = ", ".join(f"{number} {word}" for word, number in found.items())
    note = f"({LETTERS} letters, {CLIENTS} clients, {LETTERS // ROLLED_BACK} rolled back, {seconds:.0f} s, {world.servers()}; {said})"
    world.figure("R4", sum(found.values()), "==0", note)
    if connection.vendor == "sqlite":
        world.not_measured("R4control", "SQLite lets only one writer in: there is no race to lose")
        return
    forget()
    queryset = type(Letterhead.objects.all())
    queryset.select_for_update = lambda self, *args, **kwargs: self
    found, _ = measure(people, CONTROL)
    world.figure(
        "R4control", sum(found.values()), ">=1", f"(lock off, {CONTROL} letters: {found['errors']} clients refused)"
    )


if __name__ == "__main__":
    main()
