"""R5: every form of the product, pressed five times at the same moment, against the same form pressed once.

    make bench ID=R5                                  on SQLite
    make bench ID=R5 DATABASE_URL=postgres://…        where five really run at once

The forms are read from the pages of the URLconf as staff, head, camat office, reviewer and administrator see them at the
moments of `tests/sweeps/moments.py`, and sent as a browser would, filled in so that they change something. Before each the
database is put back as it was. The value counts the forms whose five presses changed other rows than one press, or ended
in an error of the server; they are listed. Forms that change nothing at any moment prove nothing and are counted beside.
"""

import shutil

from bench import world

from django.conf import settings  # isort: skip
from django.db import connection, connections
from django.test import Client

from tests.race import run_together
from tests.sweeps import effects, presses
from tests.sweeps.moments import EVERYBODY, MOMENTS
from tests.sweeps.world import build_place

HOST = world.urlsplit(world.SITE_URL).netloc


class Base:
    """The database as it is now, to be put back."""

    def __init__(self, suffix: str):
        self.name = str(connection.settings_dict["NAME"])
        self.copy = f"{self.name}_{suffix}"
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections.close_all()
        if connection.vendor == "postgresql":
            world._database(f"CREATE DATABASE {self.copy} TEMPLATE {self.name}")
        else:
            shutil.copy(self.name, self.copy)

    def put_back(self) -> None:
        connections.close_all()
        if connection.vendor == "postgresql":
            world._database(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
            world._database(f"CREATE DATABASE {self.name} TEMPLATE {self.copy}")
            return
        for tail in ("", "-wal", "-shm"):
            world.Path(self.name + tail).unlink(missing_ok=True)
        shutil.copy(self.copy, self.name)

    def remove(self) -> None:
        if connection.vendor == "postgresql":
            world._database(f"DROP DATABASE IF EXISTS {self.copy} WITH (FORCE)")


def browser(user) -> Client:
    client = Client(raise_request_exception=False, headers={"host": HOST})
    client.force_login(user)
    return client


def judged(press, base: Base, client: Client, before: dict) -> str:
    """What is wrong with one form: pressed once, then by five threads at the same moment."""
    base.put_back()
    status = presses.post(client, press)
    once = effects.changed(before, effects.effects())
    if status >= 500:
        return str(status)
    base.put_back()
    copies = [Client(raise_request_exception=False, headers={"host": HOST}) for _ in range(presses.TIMES)]
    for copy in copies:
        copy.cookies = client.cookies
    answers = run_together(*[lambda copy=copy: presses.post(copy, press) for copy in copies])
    if errors := [str(answer) for answer in answers if not isinstance(answer, int) or answer >= 500]:
        return ", ".join(errors)[:200]
    return effects.more_than_once(once, effects.changed(before, effects.effects()))


def measured(moment, place, clients: dict, found: dict, wrong: dict) -> None:
    """Judge what has an effect at this moment and had none before; `found` says of every form whether one was seen."""
    base = Base(moment.name)
    before = effects.effects()
    try:
        for press in presses.presses(place, clients, moment):
            if found.setdefault(press.form.mark, False):
                continue
            base.put_back()
            if not presses.made_effective(clients[press.username], press, before):
                continue
            found[press.form.mark] = True
            if problem := judged(press, base, clients[press.username], before):
                wrong[f"{moment.name}: {press}"] = problem
    finally:
        base.remove()


def main() -> None:
    people = world.cast()
    people.signer.delete()
    people.letterhead.delete()  # the place of the sweeps brings its own
    world.collect_static()
    settings.RATELIMIT_ENABLE = False
    place = build_place(people.puskesmas, people.villages[0], people.sari)
    clients = {name: browser(getattr(people, name)) for name in EVERYBODY if hasattr(people, name)}
    start, found, wrong = Base("start"), {}, {}
    try:
        for moment in MOMENTS:
            start.put_back()
            place.meeting.refresh_from_db()
            moment.prepare(place, people.sari)
            measured(moment, place, clients, found, wrong)
    finally:
        start.remove()
    for press, problem in wrong.items():
        print(f"  {press}: {problem}", flush=True)
    note = f"{len(found)} forms, {sum(found.values())} with an effect, {presses.TIMES} presses at once, {connection.vendor}"
    world.figure("R5", len(wrong), "==0", note)


if __name__ == "__main__":
    main()
