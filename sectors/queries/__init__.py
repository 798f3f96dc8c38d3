"""Reads of the contact pages."""

from sectors.queries.contacts import (
    contacts,
    contacts_to_keep,
    regions_to_work_in,
    subdistricts_to_keep,
    twin_places,
)
from sectors.queries.duplicates import Pair, pairs_alike
from sectors.queries.ordering import mark_of, offices_of

__all__ = [
    "Pair",
    "contacts",
    "contacts_to_keep",
    "mark_of",
    "offices_of",
    "pairs_alike",
    "regions_to_work_in",
    "subdistricts_to_keep",
    "twin_places",
]
