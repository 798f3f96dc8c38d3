"""The offices of the demo: regions, puskesmas, accounts, letterheads with signers, and who holds which post."""

from datetime import date

from django.utils import timezone

from lokmin.reports.demo import people, pictures, places
from lokmin.reports.demo.stories import Story, stories
from puskesmas.models import Catchment, HealthOffice, Membership, Puskesmas, Region, User
from puskesmas.organisations import letterheads, signers
from puskesmas.places.region_files import RegionRow
from puskesmas.places.region_import import PuskesmasRow, import_puskesmas, import_regions
from sectors import services as sectors
from sectors.models import Office, Position


def build_offices() -> None:
    """Regions, puskesmas, accounts, letterheads with signers, and all who are invited somewhere."""
    rows = [RegionRow(code, name, kind) for code, kind, name in places.regions()]
    import_regions({row.code: row for row in rows})
    import_puskesmas(PuskesmasRow(p.code, p.name, p.subdistrict, p.register_name) for p in places.PUSKESMAS)
    regions = {region.code: region for region in Region.objects.all()}
    for district in (region for region in regions.values() if region.level == Region.Level.DISTRICT):
        HealthOffice.objects.get_or_create(region=district, defaults={"name": f"Dinas Kesehatan {district.full_name}"})
    for facts in places.PUSKESMAS:
        puskesmas = Puskesmas.objects.get(code=facts.code)
        Puskesmas.objects.filter(pk=puskesmas.pk).update(is_blud=facts.is_blud)
        Catchment.objects.bulk_create(Catchment(puskesmas=puskesmas, village=regions[code]) for code in facts.villages)
    _build_accounts(regions)
    _build_dinas(regions[places.SETTING_DINAS])
    for facts in places.PUSKESMAS:
        _build_letterhead(facts)
    _build_offices(regions)
    for code, facts in people.CAMATS.items():
        _build_camat(regions[code], *facts)


def _build_accounts(regions: dict[str, Region]) -> None:
    username, name = people.ADMINISTRATOR
    User.objects.create_superuser(username, f"{username}@contoh.go.id", people.PASSWORD, name=name)
    for username, name, role, puskesmas, region in [*people.ACCOUNTS, *people.BEHIND_THE_SCENES]:
        user = User(username=username, name=name, email=f"{username}@contoh.go.id")
        if (username, name, role, puskesmas, region) in people.ACCOUNTS:
            user.set_password(people.PASSWORD)
        else:
            user.set_unusable_password()
        user.save()
        Membership.objects.create(
            user=user,
            role=role,
            puskesmas=Puskesmas.objects.get(code=puskesmas) if puskesmas else None,
            region=regions[region] if region else None,
        )


def _build_dinas(region: Region) -> None:
    """One dinas kesehatan has set lines, logos and paper for all its puskesmas."""
    letterhead = letterheads.letterhead_of(region)
    lines = [
        {"text": f"PEMERINTAH {region.full_name.upper()}", "style": "normal"},
        {"text": "DINAS KESEHATAN", "style": "normal"},
        {"text": "UPTD PUSKESMAS {PUSKESMAS}", "style": "bold"},
    ]
    letterheads.update_letterhead(
        letterhead,
        by=None,
        expected_version=letterhead.version,
        logos={"logo_left": pictures.emblem(region.name), "logo_right": pictures.cross()},
        lines=lines,
        paper="f4_215",
    )


def _build_letterhead(facts: places.PlaceFacts) -> None:
    puskesmas = Puskesmas.objects.select_related("region__parent").get(code=facts.code)
    letterhead = letterheads.letterhead_of(puskesmas)
    mail = f"puskesmas.{facts.name.lower().replace(' ', '').replace('-', '')}@contoh.go.id"
    letterheads.update_letterhead(
        letterhead,
        by=None,
        expected_version=letterhead.version,
        unit_code=facts.unit_code,
        address=f"{facts.address}\nPos-el {mail}",
        **_own_settings(facts, puskesmas.region.parent),
    )
    post, name, rank, nip = people.SIGNERS[facts.code]
    signers.add_signer(letterhead, by=None, from_on=date(2023, 1, 2), post=post, name=name, rank=rank, nip=nip)


def _own_settings(facts: places.PlaceFacts, district: Region) -> dict:
    """What a puskesmas sets itself: nothing, only its paper, or all of it, one of them with the old order on F4."""
    if district.code == places.SETTING_DINAS:
        return {"paper": "a4"} if facts.code == "1031629" else {}
    lines = [
        {"text": f"PEMERINTAH {district.full_name.upper()}", "style": "normal"},
        {"text": "DINAS KESEHATAN", "style": "normal"},
        {"text": facts.letter_name, "style": "bold"},
    ]
    is_old = facts.code == "1033372"
    return {
        "lines": lines,
        "logos": {"logo_left": pictures.emblem(district.name), "logo_right": pictures.cross()},
        "paper": "f4_215" if is_old else "a4",
        "style": "old" if is_old else "new",
    }


def _build_camat(region: Region, address: str, rank: str, nip: str) -> None:
    """The letterhead of a kecamatan office with its camat as signer."""
    letterhead = letterheads.letterhead_of(region)
    lines = [
        {"text": f"PEMERINTAH {region.parent.full_name.upper()}", "style": "normal"},
        {"text": region.full_name.upper(), "style": "bold"},
    ]
    letterheads.update_letterhead(
        letterhead,
        by=None,
        expected_version=letterhead.version,
        logos={"logo_left": pictures.emblem(region.parent.name)},
        lines=lines,
        address=address,
    )
    camat = Office.objects.get(position__code="camat", region=region)
    signers.add_signer(
        letterhead,
        by=None,
        from_on=date(2022, 1, 3),
        post=camat.label,
        name=camat.holder.full_name,
        rank=rank,
        nip=nip,
    )


def _build_offices(regions: dict[str, Region]) -> None:
    """Offices and holders wherever a story invites them."""
    positions = {position.code: position for position in Position.objects.all()}
    wanted = dict.fromkeys(
        (code, region.code)
        for story in stories(timezone.localdate())
        for code in (*story.positions, *story.village_positions, *story.extra)
        for region in _places_of(positions[code], story, regions)
    )
    for code, region_code in wanted:
        office = sectors.add_office(position=positions[code], region=regions[region_code], by=None)
        sectors.appoint_holder(office, by=None, from_on=date(2022, 1, 3), **people.invent(code, region_code))


def _places_of(position: Position, story: Story, regions: dict[str, Region]) -> list[Region]:
    facts = [place for place in places.PUSKESMAS if place.code in (story.lead, *story.hosts)]
    subdistrict = facts[0].subdistrict
    if position.level == Position.Level.DISTRICT:
        return [regions[subdistrict[:5]]]
    if position.level == Position.Level.SUBDISTRICT:
        return [regions[subdistrict]]
    villages = [regions[code] for place in facts for code in place.villages]
    return [village for village in villages if position.village_kind in ("", village.kind)]
