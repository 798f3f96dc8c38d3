"""Keeping offices and who holds them."""

from sectors.services.holders import (
    NAMED,
    appoint_holder,
    cancel_appointment,
    correct_holder,
    vacate_office,
)
from sectors.services.merging import keep_apart, merge_offices, part_offices
from sectors.services.offices import (
    STANDARD,
    add_office,
    add_standard_offices,
    restore_office,
    retire_office,
    update_office,
)
from sectors.services.ordering import reset_order, set_order
from sectors.services.search import refresh_search_keys

__all__ = [
    "NAMED",
    "STANDARD",
    "add_office",
    "add_standard_offices",
    "appoint_holder",
    "cancel_appointment",
    "correct_holder",
    "keep_apart",
    "merge_offices",
    "part_offices",
    "refresh_search_keys",
    "reset_order",
    "restore_office",
    "retire_office",
    "set_order",
    "update_office",
    "vacate_office",
]
