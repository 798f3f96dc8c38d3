"""The cast and three places, built once per test."""

import pytest

from tests import factories
from tests.sweeps.world import build_place


@pytest.fixture
def cast(sari, budi, tuti, camat, dinda, eko, pengelola):
    people = [sari, budi, tuti, camat, dinda, eko, pengelola]
    return {user.username: user for user in people}


@pytest.fixture
def places(cast, kajoran_2, kajoran_1, purwaharja_2, villages):
    """own: of sari and budi · neighbour: same kecamatan, of tuti · foreign: another kota, of eko."""
    raharja = factories.region("32.79.03.2002", "Raharja")
    return {
        "own": build_place(kajoran_2, villages[0], cast["sari"]),
        "neighbour": build_place(kajoran_1, villages[3], cast["tuti"]),
        "foreign": build_place(purwaharja_2, raharja, cast["eko"]),
    }
