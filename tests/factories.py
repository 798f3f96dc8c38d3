"""Factories for test data; each app appends its own below."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from lokmin.invitations.models import Invitation
from lokmin.meetings.models import Meeting, MeetingHost
from puskesmas.models import Catchment, Letterhead, Membership, Puskesmas, Region, Signer, User
from sectors.models import Office, OfficeHolder, Position, Sector

LEVELS = {1: Region.Level.PROVINCE, 2: Region.Level.DISTRICT, 3: Region.Level.SUBDISTRICT, 4: Region.Level.VILLAGE}
KINDS = {
    1: Region.Kind.PROVINCE,
    2: Region.Kind.REGENCY,
    3: Region.Kind.SUBDISTRICT,
    4: Region.Kind.RURAL_VILLAGE,
}


def region(code: str, name: str, kind: str | None = None) -> Region:
    """Create (or get) a region with its ancestors; unnamed ancestors are called after their code."""
    parts = code.split(".")
    parent = region(".".join(parts[:-1]), f"Wilayah {'.'.join(parts[:-1])}") if len(parts) > 1 else None
    row, _ = Region.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "level": LEVELS[len(parts)],
            "kind": kind or KINDS[len(parts)],
            "parent": parent,
        },
    )
    return row


class PuskesmasFactory(DjangoModelFactory):
    class Meta:
        model = Puskesmas

    code = factory.Sequence(lambda n: f"{8000000 + n}")  # beyond the codes of the cast
    name = factory.Sequence(lambda n: f"Contoh {n}")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"pengguna{n}")
    name = factory.Sequence(lambda n: f"Pengguna {n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@contoh.go.id")
    password = factory.django.Password("lokmin-demo")


def member(username: str, name: str, role: str, *, puskesmas=None, place=None) -> User:
    """An account with one membership."""
    user = UserFactory(username=username, name=name)
    Membership.objects.create(user=user, role=role, puskesmas=puskesmas, region=place)
    return user


class SectorFactory(DjangoModelFactory):
    class Meta:
        model = Sector
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"sektor-{n}")
    name = factory.LazyAttribute(lambda row: row.code.replace("-", " ").capitalize())


class PositionFactory(DjangoModelFactory):
    class Meta:
        model = Position
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"jabatan-{n}")
    label = factory.LazyAttribute(lambda row: row.code.replace("-", " ").title())
    sector = factory.SubFactory(SectorFactory, code="lainnya")
    level = Position.Level.SUBDISTRICT


class OfficeFactory(DjangoModelFactory):
    class Meta:
        model = Office

    position = factory.SubFactory(PositionFactory)


class OfficeHolderFactory(DjangoModelFactory):
    class Meta:
        model = OfficeHolder

    name = factory.Sequence(lambda n: f"Pejabat {n}")


class LetterheadFactory(DjangoModelFactory):
    class Meta:
        model = Letterhead

    lines = factory.LazyFunction(
        lambda: [
            {"text": "PEMERINTAH KABUPATEN CONTOH", "style": "normal"},
            {"text": "DINAS KESEHATAN", "style": "normal"},
            {"text": "UPTD PUSKESMAS CONTOH", "style": "bold"},
            {"text": "Jalan Contoh Nomor 1", "style": "small"},
        ]
    )
    place_name = "Kajoran"
    unit_code = "PKM.KJ2"


class SignerFactory(DjangoModelFactory):
    class Meta:
        model = Signer

    letterhead = factory.SubFactory(LetterheadFactory)
    post = "Kepala UPTD Puskesmas Kajoran 2"
    name = "dr. Ratna Puspitasari, M.K.M."
    rank = "Pembina"
    nip = "197904122006042011"


class MeetingFactory(DjangoModelFactory):
    """A meeting in the database without the services; use `meetings.services.create_meeting` where effects matter."""

    class Meta:
        model = Meeting
        skip_postgeneration_save = True

    kind = Meeting.Kind.ROUTINE
    year = 2027
    quarter = 2
    starts_at = factory.LazyFunction(lambda: datetime(2027, 6, 10, 2, 0, tzinfo=UTC))
    ends_at = factory.LazyFunction(lambda: datetime(2027, 6, 10, 5, 0, tzinfo=UTC))
    place = "Aula Kantor Kecamatan Kajoran"
    theme = "Penurunan stunting"
    chair_post = "Camat Kajoran"

    @factory.post_generation
    def lead(self, create, extracted, **kwargs):
        if extracted:
            MeetingHost.objects.create(meeting=self, puskesmas=extracted, is_lead=True)


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    post = factory.Sequence(lambda n: f"Kepala Desa Contoh {n}")
    name = factory.Sequence(lambda n: f"Nama {n}")
    place = "Kajoran"
    sector = factory.SubFactory(SectorFactory, code="pemdes")


def serve(puskesmas: Puskesmas, *villages: Region) -> None:
    """Put villages into the catchment of a puskesmas."""
    for village in villages:
        Catchment.objects.create(puskesmas=puskesmas, village=village)
