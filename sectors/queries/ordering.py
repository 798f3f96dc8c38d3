"""The offices of one kecamatan in the order of protocol."""

import hashlib

from django.db.models import QuerySet

from puskesmas.access import at_or_under
from puskesmas.models import Region
from sectors.models import Office


def offices_of(subdistrict: Region) -> QuerySet[Office]:
    """Offices in use in a kecamatan and its villages, in protocol order."""
    here = at_or_under(subdistrict.code)
    return Office.objects.active().filter(here).in_protocol_order()


def mark_of(offices) -> str:
    """A short name of one order of offices, to notice that somebody changed it meanwhile."""
    return hashlib.sha256(",".join(str(office.pk) for office in offices).encode()).hexdigest()[:16]
