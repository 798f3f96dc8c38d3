"""Letters laid out while somebody types: one at a time for one user, and not too many of them."""

import time
from contextlib import contextmanager

from django.core.cache import cache

from puskesmas import rate_limits

MOST_IN_WINDOW = 150  # letters laid out for one user in five minutes
LONGEST_RENDERING = 20  # seconds after which one that never ended no longer holds up the next
WAITS = 12  # quarters of a second a whole PDF waits for the picture that is being drawn beside the form
BUSY = "Contoh surat Anda yang lain masih dibuat. Tunggu beberapa detik, lalu minta lagi."
TOO_MANY = "Contoh surat terlalu sering diminta. Tunggu beberapa menit; isian Anda tetap dapat disimpan."


class Refused(Exception):
    """No letter is laid out now: another one is, or there were too many."""


@contextmanager
def turn(user, *, waits: int = 0):
    """Hold the user's turn while the block lays a letter out; raises Refused with a sentence."""
    key = f"letterhead-sample-of:{user.pk}"
    while not cache.add(key, True, LONGEST_RENDERING):
        if not waits:
            raise Refused(BUSY)
        waits -= 1
        time.sleep(0.25)
    try:
        if rate_limits.hit("letterhead-sample", str(user.pk)) > MOST_IN_WINDOW:
            raise Refused(TOO_MANY)
        yield
    finally:
        cache.delete(key)
