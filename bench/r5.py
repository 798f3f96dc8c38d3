"""R5: every form of the product, pressed five times at the same moment, against the same form pressed once.

    make bench ID=R5                                  on SQLite
    make bench ID=R5 DATABASE_URL=postgres://…        where five really run at once

The forms are read from the pages of the URLconf as staff, head, camat office and reviewer see them, and sent as a browser
would. Before each the database is put back as it was. The value counts the forms whose five presses changed other rows
than one press, or ended in an error of the server; they are listed. Forms that refuse already the first press prove
nothing and are counted beside.
"""

import shutil

from bench import world

from django.conf import settings  # isort: skip
from django.db import connection, connections
from django.test import Client

from tests.race import run_together
from tests.sweeps import effects
from tests.sweeps.world import build_place

PEOPLE = ("sari", "budi", "camat", "dinda")


class Base:
    """The database as every form finds it."""

    def __init__(self):
        self.name = str(connection.settings_dict["NAME"])
        self.copy = f"{self.name}_base"
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
    client = Client(raise_request_exception=False, headers={"host": world.urlsplit(world.SITE_URL).netloc})
    client.force_login(user)
    return client


def judged(press, base: Base, clients: dict, before: dict) -> tuple[str, bool]:
    """What is wrong with one form, and whether its first press had an effect at all."""
    base.put_back()
    status = effects.post(clients[press.username], press)
    once = effects.changed(before, effects.effects())
    if status >= 400 or not once:
        return (f"{status}" if status >= 500 else ""), False
    base.put_back()
    cookies = clients[press.username].cookies
    presses = []
    for _ in range(effects.PRESSES):
        client = Client(raise_request_exception=False, headers={"host": world.urlsplit(world.SITE_URL).netloc})
        client.cookies = cookies
        presses.append(lambda client=client: effects.post(client, press))
    answers = run_together(*presses)
    if errors := [str(answer) for answer in answers if not isinstance(answer, int) or answer >= 500]:
        return ", ".join(errors)[:200], True
    return effects.more_than_once(once, effects.changed(before, effects.effects())), True


def main() -> None:
    people = world.cast()
    people.signer.delete()
    people.letterhead.delete()  # the place of the sweeps brings its own
    world.collect_static()
    settings.RATELIMIT_ENABLE = False
    places = {"own": build_place(people.puskesmas, people.villages[0], people.sari)}
    clients = {name: browser(getattr(people, name)) for name in PEOPLE}
    found = effects.presses(places, clients)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before, base = effects.effects(), Base()
    wrong, effective = {}, 0
    try:
        for press in found:
            problem, has_effect = judged(press, base, clients, before)
            effective += has_effect
            if problem:
                wrong[str(press)] = problem
    finally:
        base.remove()
    for press, problem in wrong.items():
        print(f"  {press}: {problem}", flush=True)
    note = f"{len(found)} forms, {effective} with an effect, {effects.PRESSES} presses at once, {connection.vendor}"
    world.figure("R5", len(wrong), "==0", note)


if __name__ == "__main__":
    main()
