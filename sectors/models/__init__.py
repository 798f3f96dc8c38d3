"""With whom a puskesmas meets: catalogue of sectors and positions, offices and who holds them."""

from sectors.models.catalogue import Position, Sector
from sectors.models.holders import OfficeHolder, OfficeHolderQuerySet, full_name
from sectors.models.merges import DistinctOffices, OfficeMerge
from sectors.models.offices import Office, OfficeQuerySet

__all__ = [
    "DistinctOffices",
    "Office",
    "OfficeHolder",
    "OfficeHolderQuerySet",
    "OfficeMerge",
    "OfficeQuerySet",
    "Position",
    "Sector",
    "full_name",
]
