"""How thorough a sweep is. `LOKMIN_SWEEP=full make test` tries everything everywhere; else each place gets its share."""

import os
from collections.abc import Iterable
from zlib import crc32

IS_FULL = os.environ.get("LOKMIN_SWEEP") == "full"


def share(tries: Iterable, place: object, *, of: int = 2) -> list:
    """Every second of the tries, beginning elsewhere from place to place, so that each is made at many of them."""
    tries = list(tries)
    return tries if IS_FULL else tries[crc32(str(place).encode(errors="replace")) % of :: of]
