"""Which regulations an office cites: its own list, else that of its dinas kesehatan, else the usual one."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from puskesmas import audit
from puskesmas.calendar_text import format_date
from puskesmas.models import LegalBasis, Puskesmas, Region, WorkRules
from puskesmas.organisations import Organisation
from puskesmas.organisations.rules import USUAL_SOURCE, raise_version

MOST = 20
WITHOUT_ANY = "ketentuan yang berlaku"


@dataclass(frozen=True)
class Basis:
    """One regulation: its short name, its full title and from when until when it is cited."""

    code: str
    title: str
    from_on: date | None = None
    to_on: date | None = None

    def is_valid_on(self, day: date) -> bool:
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day <= self.to_on)

    def __str__(self) -> str:
        since = f"sejak {format_date(self.from_on)}" if self.from_on else ""
        until = f"sampai {format_date(self.to_on)}" if self.to_on else ""
        span = " ".join(part for part in (since, until) if part)
        return f"{self.code} ({span})" if span else self.code


@dataclass(frozen=True)
class BasisList:
    """The whole list of an office in its order, and the office it is taken over from ("" for its own)."""

    bases: list[Basis]
    source: str


# Permenkes 44/2016 is still cited as a guideline, but 19/2024 probably repealed it (domain: §1.7): it is offered, not usual.
USUAL = [
    Basis(
        "Permenkes 19/2024",
        "Peraturan Menteri Kesehatan Nomor 19 Tahun 2024 tentang Penyelenggaraan Pusat Kesehatan Masyarakat",
        from_on=date(2024, 12, 1),
    ),
    Basis(
        "KMK HK.01.07/MENKES/2015/2023",
        "Keputusan Menteri Kesehatan Nomor HK.01.07/MENKES/2015/2023 tentang Petunjuk Teknis Integrasi Pelayanan "
        "Kesehatan Primer",
        from_on=date(2023, 1, 1),
    ),
    Basis(
        "KMK HK.01.07/MENKES/165/2023",
        "Keputusan Menteri Kesehatan Nomor HK.01.07/MENKES/165/2023 tentang Standar Akreditasi Pusat Kesehatan Masyarakat",
        from_on=date(2023, 1, 1),
    ),
    Basis(
        "Permenkes 44/2016",
        "Peraturan Menteri Kesehatan Nomor 44 Tahun 2016 tentang Pedoman Manajemen Pusat Kesehatan Masyarakat",
        from_on=date(2016, 1, 1),
        to_on=date(2024, 11, 30),
    ),
]


def legal_bases_of(owner: Puskesmas | Region, day: date) -> list[Basis]:
    """The regulations an office cites on a day, in their order; at most two queries."""
    return [basis for basis in basis_list_of(Organisation(owner)).bases if basis.is_valid_on(day)]


def basis_list_of(office: Organisation) -> BasisList:
    """The whole list of an office, valid now or not."""
    holders = [office] if office.parent is None else [office, office.parent]
    for holder in holders:
        row = WorkRules.objects.filter(**holder.owner, has_own_legal_bases=True).first()
        if row:
            return BasisList(own_bases(row), "" if holder is office else holder.name)
    return BasisList(list(USUAL), USUAL_SOURCE)


def own_bases(row: WorkRules) -> list[Basis]:
    """The list a row keeps, also while it is not used."""
    return [Basis(one.code, one.title, one.from_on, one.to_on) for one in row.legal_bases.all()]


def in_words(bases: list[Basis]) -> str:
    """The titles as part of a sentence: "A", "A dan B", "A, B, dan C"."""
    titles = [basis.title for basis in bases]
    if not titles:
        return WITHOUT_ANY
    if len(titles) < 3:
        return " dan ".join(titles)
    return f"{', '.join(titles[:-1])}, dan {titles[-1]}"


@transaction.atomic
def save_bases(office: Organisation, bases: list[Basis], *, by, expected_version: int) -> None:
    """Make these, in this order, the office's own list. Refuses a version somebody else has saved meanwhile."""
    row, _ = WorkRules.objects.get_or_create(**office.owner)
    before = own_bases(row)
    if row.has_own_legal_bases and before == bases and row.version == expected_version:
        return
    raise_version(row, expected_version, has_own_legal_bases=True)
    row.legal_bases.all().delete()
    LegalBasis.objects.bulk_create(
        LegalBasis(rules=row, order=number, code=one.code, title=one.title, from_on=one.from_on, to_on=one.to_on)
        for number, one in enumerate(bases, start=1)
    )
    said = [[str(one) for one in (before if row.has_own_legal_bases else [])], [str(one) for one in bases]]
    audit.record("dasar hukum diubah", row, by=by, changes={"dasar hukum": said})


@transaction.atomic
def give_back_bases(office: Organisation, *, by) -> None:
    """Cite what is taken over again; the own list is kept aside. Done twice it is done once."""
    row = WorkRules.objects.select_for_update().filter(**office.owner, has_own_legal_bases=True).first()
    if row:
        raise_version(row, row.version, has_own_legal_bases=False)
        said = [[str(one) for one in own_bases(row)], "mengikuti lagi"]
        audit.record("dasar hukum dikembalikan", row, by=by, changes={"dasar hukum": said})
