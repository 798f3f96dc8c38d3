"""Where a content may name a patient (item F2): numbers like a NIK, record numbers, initials with an age.

Hints only: they say where to look and stop nobody. A NIP has 18 digits and is not meant.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

PATTERNS = [
    ("angka 16 digit seperti NIK", re.compile(r"(?<!\d)\d(?:[ .-]?\d){15}(?!\d)")),
    ("nomor rekam medis", re.compile(r"\b(?:no(?:mor)?\.?\s*(?:rm|rekam\s+medis)|rekam\s+medis)\b", re.IGNORECASE)),
    ("nomor BPJS", re.compile(r"(?<!\d)0\d{12}(?!\d)")),
    ("sebutan pasien bernama", re.compile(r"\bpasien\s+(?:an\.|a\.n\.|bernama)\s*\w+", re.IGNORECASE)),
    (
        "inisial dengan umur",
        re.compile(
            r"\b(?:Ny|Tn|An|By|Nn)\.?\s*[A-Z]{1,3}\b\.?|\b[A-Z]{1,3}\.?,?\s*\(?\d{1,3}\s*(?:th|thn|tahun|bln|bulan)\b\)?"
        ),
    ),
]
# "TW II 3 bulan" and the like are no initials.
NO_INITIALS = re.compile(r"^(?:TW|RW|RT|II|III|IV|VI|SD|MI|TK|KB|PKK|RTL|WIB|USG|IDL|TBC?|ANC|HIV|KIA)\b")
SKIPPED = {"id", "repeated", "state_code", "sha256"}


@dataclass(frozen=True)
class Hint:
    """One place to look at: the section, the number of its row (None: its text), what was seen, and the words."""

    section: str
    title: str
    row: int | None
    what: str
    words: str


def hints_of(content: dict) -> list[Hint]:
    """Every suspicious place of a content once, in the order of the paper."""
    found = {}
    for section, title, row, text in _texts(content):
        for what, pattern in PATTERNS:
            for match in pattern.finditer(text):
                words = match.group().strip()
                if not NO_INITIALS.match(words):
                    hint = Hint(section, title, row, what, words)
                    found.setdefault(hint, None)
    return list(found)


def _texts(content: dict) -> Iterator[tuple[str, str, int | None, str]]:
    for section in content["sections"]:
        kind, title = section["kind"], section["title"]
        yield kind, title, None, section["body"]
        for number, row in enumerate(section["rows"], 1):
            for name, value in row.items():
                if isinstance(value, str) and name not in SKIPPED:
                    yield kind, title, number, value
    for number, photo in enumerate(content["photos"], 1):
        yield "photos", "Foto", number, photo["caption"]
