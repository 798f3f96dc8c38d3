"""Every form of every page, sent five times one after the other, changes what it changes once (figure R5).

`bench/r5.py` sends them at the same moment; `test_posted_twice` races those of a meeting's letters.
"""

import pytest
from django.db import transaction
from django.test import Client

from tests.sweeps import effects

pytestmark = pytest.mark.django_db
# Pressed again they mean it again: each press moves one place, each asks anew.
MEANT_AGAIN = ()


class _Back(Exception):
    """Ends a transaction that must leave nothing."""


def effect_of(client, press, times: int, before: dict) -> dict:
    try:
        with transaction.atomic():
            for _ in range(times):
                effects.post(client, press)
            found = effects.changed(before, effects.effects())
            raise _Back
    except _Back:
        return found


def test_every_form_pressed_five_times_has_the_effect_of_one(places, cast):
    clients = {name: Client(raise_request_exception=False) for name in ("sari", "budi", "camat", "dinda", "pengelola")}
    for name, client in clients.items():
        client.force_login(cast[name])
    found, wrong, effective = effects.presses(places, clients), {}, 0
    before = effects.effects()
    for press in found:
        once = effect_of(clients[press.username], press, 1, before)
        effective += bool(once)
        if not once or press.page in MEANT_AGAIN:
            continue
        often = effect_of(clients[press.username], press, effects.PRESSES, before)
        if told := effects.more_than_once(once, often):
            wrong[str(press)] = told
    assert wrong == {}, "\n".join(f"{press}: {told}" for press, told in wrong.items())
    assert effective > 40
