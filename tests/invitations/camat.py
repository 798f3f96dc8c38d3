"""Guests of a kecamatan, as its camat office sees them."""

from tests import factories

CAMAT_SECTOR, VILLAGE_SECTOR = "forkopimcam", "pemdes"


def invite(meeting, post, region, sector, **more):
    sector = factories.SectorFactory(code=sector)
    position = factories.PositionFactory(code=f"{sector.code}-{post}".lower().replace(" ", "-")[:50], sector=sector)
    office = factories.OfficeFactory(position=position, region=region, label_as_written=post)
    return factories.InvitationFactory(meeting=meeting, office=office, post=post, sector=sector, **more)
