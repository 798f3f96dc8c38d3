"""The contact list and where a user may keep offices."""

from collections import defaultdict

from django.db.models import Exists, OuterRef, Q, QuerySet

from puskesmas.access import PERMISSIONS, Role, at_or_under, memberships_of, subdistrict_codes
from puskesmas.matching import place_key
from puskesmas.models import Region
from sectors.models import Office, OfficeHolder


def regions_to_work_in(user) -> QuerySet[Region]:
    """Kecamatan and villages in which the user may keep offices, kecamatan first; where he only reads is left out."""
    rule = Q(pk__in=[])
    keeping = [row for row in memberships_of(user) if row.role in PERMISSIONS["offices.edit"]]
    codes = subdistrict_codes(user, "offices.edit") | {row.region.code for row in keeping if row.region_id}
    for code in codes:
        rule |= at_or_under(code, "code")
    return Region.objects.filter(rule, level__gte=Region.Level.SUBDISTRICT).order_by("level", "code")


def subdistricts_to_keep(user) -> list[Region]:
    """Kecamatan whose contacts the user keeps: of his puskesmas and their catchment, or of his camat office."""
    codes = subdistrict_codes(user, "offices.edit")
    codes |= {row.region.code for row in memberships_of(user) if row.role == Role.CAMAT_OFFICE}
    return list(Region.objects.filter(code__in=codes, level=Region.Level.SUBDISTRICT).order_by("code"))


def contacts(user, *, text: str = "", show: str = "") -> QuerySet[Office]:
    """Active offices the user sees, in protocol order.

    `text` searches label, position, aliases, place and holder. `show` narrows to "forkopimcam", "kecamatan", "desa",
    "tanpa-pejabat" (nobody holds it) or "tanpa-kontak" (the holder has no phone and no e-mail).
    """
    holders = OfficeHolder.objects.on().filter(office=OuterRef("pk"))
    rows = Office.objects.visible_to(user).active().matching(text).in_protocol_order().with_holders()
    narrowed = {
        "forkopimcam": Q(position__is_forkopimcam=True),
        "kecamatan": Q(region__level__lte=Region.Level.SUBDISTRICT, position__is_forkopimcam=False),
        "desa": Q(region__level=Region.Level.VILLAGE),
        "tanpa-pejabat": ~Exists(holders),
        "tanpa-kontak": Exists(holders.filter(phone="", email="")),
    }
    return rows.filter(narrowed[show]) if show in narrowed else rows


def contacts_to_keep(user, **wanted) -> QuerySet[Office]:
    """Those of `contacts` the user may change: of his kecamatan, and those of the kabupaten of his puskesmas."""
    rule = Q(pk__in=[])
    for place in subdistricts_to_keep(user):
        rule |= at_or_under(place.code)
    for code in subdistrict_codes(user, "offices.edit"):
        rule |= Q(region__code=code[:5])
    return contacts(user, **wanted).filter(rule)


def twin_places(offices) -> set[int]:
    """Villages whose name another village of their kecamatan has too, so that only the code tells them apart."""
    codes = {office.region.code[:8] for office in offices if office.region.level == Region.Level.VILLAGE}
    rule = Q(pk__in=[])
    for code in codes:
        rule |= Q(code__startswith=f"{code}.")
    by_name = defaultdict(list)
    for pk, code, name in Region.objects.filter(rule).values_list("pk", "code", "name"):
        by_name[code[:8], place_key(name)].append(pk)
    return {pk for twins in by_name.values() if len(twins) > 1 for pk in twins}
