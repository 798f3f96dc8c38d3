"""Comparing names as people mean them: without titles, accents, capitals, and with 2 for II."""

import re
import unicodedata

# Words in front of a name that say what it is, not which one.
PREFIXES = {
    "upt", "uptd", "blud", "pkm", "puskesmas", "kecamatan", "kec", "kabupaten", "kab", "kota", "desa", "ds", "kelurahan",
    "kel", "provinsi", "prov",
}  # fmt: skip
# Titles and degrees; only left out where they cannot be a name: with a dot, or as one of the words that never are names.
TITLES = {
    "dr", "drg", "drs", "dra", "ir", "prof", "ns", "apt", "bdn", "hj", "kh", "akp", "kapten", "mayor", "letkol", "iptu", "ipda",
    "aiptu", "aipda", "bripka", "kompol", "pelda", "peltu", "serma", "serka", "sertu", "serda", "lettu", "letda",
}  # fmt: skip
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10"}
WORD = re.compile(r"[0-9a-z]+")


def folded(text: str) -> str:
    """Lower case without accents and signs, one blank between words: "Ds. Sumber-Rejo" → "ds sumber rejo"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).replace("'", "").replace("’", "")
    return " ".join(WORD.findall(plain))


def place_key(name: str) -> str:
    """What two spellings of one place have in common: "UPTD PKM KAJORAN II" and "Kajoran 2" → "kajoran 2".

    A prefix alone stays: a village called "Kota" is not nothing.
    """
    words = folded(name).split()
    while len(words) > 1 and words[0] in PREFIXES:
        words.pop(0)
    return " ".join([words[0], *(ROMAN.get(word, word) for word in words[1:])]) if words else ""


def search_key(*texts: str) -> str:
    """The words a search is held against, prefixes and titles included, Roman numerals as digits."""
    return " ".join(ROMAN.get(word, word) for word in folded(" ".join(texts)).split())


def search_words(query: str) -> list[str]:
    """The words of a query that must all be found in a `search_key`; titles and prefixes do not count beside a name."""
    words = [ROMAN.get(word, word) for word in folded(query).split()]
    telling = [word for word in words if word not in PREFIXES and word not in TITLES]
    return telling or words
