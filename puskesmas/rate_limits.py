"""Counting requests per key in the cache, so that nobody tries tokens and codes by the thousand.

One window of five minutes for everything: `incr` of Django's file cache resets the timeout to its default of 300 s.
The file cache may lose a count when two processes write at once; the limits leave room for that.
"""

import hashlib
import ipaddress
import time

from django.conf import settings
from django.core.cache import cache

WINDOW = 300


def client_address(request) -> str:
    """The address of the browser; behind our own proxy the last entry the proxy appended, when that is an address."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        last = forwarded.rpartition(",")[2].strip()
        if is_address(last):
            return last
    address = request.META.get("REMOTE_ADDR", "")
    return address if is_address(address) else "0.0.0.0"  # noqa: S104 - a socket file has no address


def is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def hit(name: str, who: str) -> int:
    """Count one more request of `who` and return how many there were in this window."""
    key = _key(name, who)
    cache.add(key, 0, WINDOW)
    try:
        return cache.incr(key)
    except ValueError:  # removed between the two calls
        return 1


def count(name: str, who: str) -> int:
    """Requests of `who` in this window, without counting one."""
    return cache.get(_key(name, who), 0)


def _key(name: str, who: str) -> str:
    """Addresses and tokens never stand in the cache themselves."""
    window = int(time.time() // WINDOW)
    return f"rate:{name}:{hashlib.sha256(who.encode()).hexdigest()[:32]}:{window}"
