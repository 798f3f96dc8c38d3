"""The fixed cast and its places, as fixtures. Real place names, invented persons.

sari and budi work at Puskesmas Kajoran 2, tuti at Kajoran 1 in the same kecamatan, camat is the office of that
kecamatan, dinda reviews for the kabupaten, eko belongs to another kabupaten/kota.
"""

import pytest

from puskesmas.access import Role
from puskesmas.models import Region
from tests import factories


@pytest.fixture
def kajoran(db):
    """Kecamatan Kajoran in Kabupaten Magelang."""
    factories.region("33", "Jawa Tengah")
    factories.region("33.08", "Magelang")
    return factories.region("33.08.12", "Kajoran")


@pytest.fixture
def villages(kajoran):
    """Four villages of Kecamatan Kajoran; the first three belong to Kajoran 2."""
    names = {"2002": "Kwaderan", "2003": "Madukoro", "2004": "Bumiayu", "2024": "Sidorejo"}
    return [factories.region(f"33.08.12.{number}", name) for number, name in names.items()]


@pytest.fixture
def kajoran_2(kajoran, villages):
    puskesmas = factories.PuskesmasFactory(code="1031629", name="Kajoran 2", region=kajoran)
    factories.serve(puskesmas, *villages[:3])
    return puskesmas


@pytest.fixture
def kajoran_1(kajoran, villages):
    puskesmas = factories.PuskesmasFactory(code="1031628", name="Kajoran 1", region=kajoran)
    factories.serve(puskesmas, villages[3])
    return puskesmas


@pytest.fixture
def purwaharja(db):
    """Kecamatan Purwaharja in Kota Banjar, foreign to everybody but eko."""
    factories.region("32", "Jawa Barat")
    factories.region("32.79", "Banjar", Region.Kind.CITY)
    return factories.region("32.79.03", "Purwaharja")


@pytest.fixture
def purwaharja_2(purwaharja):
    puskesmas = factories.PuskesmasFactory(code="1031385", name="Purwaharja 2", region=purwaharja)
    factories.serve(puskesmas, factories.region("32.79.03.2002", "Raharja"))
    return puskesmas


@pytest.fixture
def letterhead(kajoran_2):
    """Letterhead of Kajoran 2 with its head as signer."""
    head = factories.LetterheadFactory(puskesmas=kajoran_2)
    factories.SignerFactory(letterhead=head)
    return head


@pytest.fixture
def sari(kajoran_2):
    return factories.member("sari", "Sari Wulandari, A.Md.Keb.", Role.STAFF, puskesmas=kajoran_2)


@pytest.fixture
def budi(kajoran_2):
    return factories.member("budi", "dr. Budi Santosa, M.K.M.", Role.HEAD, puskesmas=kajoran_2)


@pytest.fixture
def tuti(kajoran_1):
    return factories.member("tuti", "Tuti Handayani, S.KM.", Role.STAFF, puskesmas=kajoran_1)


@pytest.fixture
def camat(kajoran):
    return factories.member("camat", "Kantor Camat Kajoran", Role.CAMAT_OFFICE, place=kajoran)


@pytest.fixture
def dinda(kajoran):
    return factories.member(
        "dinda", "Dinda Prameswari, S.KM., M.Kes.", Role.REVIEWER, place=Region.objects.get(code="33.08")
    )


@pytest.fixture
def eko(purwaharja_2):
    return factories.member("eko", "Eko Prasetyo", Role.STAFF, puskesmas=purwaharja_2)


@pytest.fixture
def pengelola(db):
    """The administrator: a superuser without a place."""
    return factories.UserFactory(username="pengelola", name="Pengelola Lokmin", is_superuser=True, is_staff=True)


@pytest.fixture
def meeting(kajoran, kajoran_2, villages):
    """A planned routine meeting of Kajoran 2 in the future."""
    row = factories.MeetingFactory(region=kajoran, lead=kajoran_2)
    row.villages.set(villages[:3])
    return row
