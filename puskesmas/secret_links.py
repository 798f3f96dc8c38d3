"""Secret parts of addresses: derived by HMAC from a server key, looked up by their SHA-256, never stored.

The same row gives the same token until the server key changes, so an address can be shown again, yet a stolen database
opens nothing. 52 signs of Crockford base32 carry all 256 bits; small letters, because addresses are copied by hand, too.
"""

import hashlib
import hmac
import re
import secrets

from django.conf import settings
from django.db.models import QuerySet

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
TOKEN = re.compile(rf"[{ALPHABET}]{{52}}")
MOST_READ = 60


class SecretLink:
    """Tokens of one purpose, for rows with `nonce` and `token_sha256`; the label keeps purposes apart."""

    def __init__(self, label: str):
        self.label = label.encode()

    def seal(self, row) -> None:
        """Give a row (not saved here) a new secret; the one before is dead once the row is saved."""
        row.nonce = secrets.token_hex(32)
        row.token_sha256 = fingerprint(self.token_for(row))

    def token_for(self, row) -> str:
        key = hashlib.sha256(self.label + b":" + settings.LINK_KEY.encode()).digest()
        number = int.from_bytes(hmac.new(key, row.nonce.encode(), hashlib.sha256).digest(), "big") << 4
        return "".join(ALPHABET[number >> shift & 31] for shift in range(255, -1, -5))

    def is_alive(self, row) -> bool:
        """Whether the server key still gives the token this row was made with."""
        return row.token_sha256 == fingerprint(self.token_for(row))

    def find(self, token: str, rows: QuerySet):
        """The row of a token, whatever its state; None if unknown. The server key vouches for what the hash found."""
        token = token[:MOST_READ].lower()
        if not TOKEN.fullmatch(token):
            return None
        row = rows.filter(token_sha256=fingerprint(token)).first()
        return row if row and hmac.compare_digest(self.token_for(row), token) else None


def fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
