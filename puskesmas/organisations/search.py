"""Finding any office under a place: for the dinas kesehatan, which may set up for its offices, and administrators."""

import re

from django.db.models import Count, Q, QuerySet

from puskesmas.access import at_or_under
from puskesmas.matching import ROMAN, search_words
from puskesmas.models import Puskesmas, Region

KINDS = {"puskesmas": "Puskesmas", "kecamatan": "Kecamatan", "kabupaten": "Kabupaten/kota"}
LEVELS = {"kecamatan": Region.Level.SUBDISTRICT, "kabupaten": Region.Level.DISTRICT}
NUMERALS = {digit: numeral for numeral, digit in ROMAN.items()}


def offices_under(code: str, kind: str, text: str = "") -> QuerySet:
    """Puskesmas or regions below a region code ("" = the whole country), those whose name or code holds every word."""
    if kind == "puskesmas":
        rows = Puskesmas.objects.select_related("region__parent").order_by("name", "code")
        under = at_or_under(code)
        named = ("name", "aliases", "region__name")
    else:
        rows = Region.objects.filter(level=LEVELS[kind]).select_related("parent").order_by("name", "code")
        under, named = Q(code__startswith=f"{code}."), ("name",)
    rows = rows.filter(under) if code else rows
    digits = text.strip()
    if re.fullmatch(r"P?[0-9][0-9.]{3,12}", digits):
        return rows.filter(code__startswith=digits)
    for word in search_words(text):
        rows = rows.filter(_holds(word, named))
    return rows


def counts_under(code: str, kinds: list[str], text: str = "") -> dict[str, int]:
    """How many offices of each kind the search finds."""
    return {kind: offices_under(code, kind, text).order_by().aggregate(n=Count("pk"))["n"] for kind in kinds}


def _holds(word: str, columns: tuple[str, ...]) -> Q:
    """The word anywhere in one of the columns; a number also as the Roman numeral at the end of the name."""
    rule = Q()
    for column in columns:
        rule |= Q(**{f"{column}__icontains": word})
    return rule | Q(name__iendswith=f" {NUMERALS[word]}") if word in NUMERALS else rule
