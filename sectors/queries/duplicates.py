"""Pairs of offices that may be one: same phone, same position and place under other words, same name at one place."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations

from django.db.models import Q

from puskesmas.access import at_or_under
from puskesmas.models import Region
from sectors.models import DistinctOffices, Office
from sectors.names import own_words, person_key

# A name or phone that stands at more offices than this is a placeholder ("-", the number of the village hall).
MOST_ALIKE = 8


@dataclass
class Pair:
    """Two offices and why they look alike."""

    first: Office
    second: Office
    reasons: list[str] = field(default_factory=list)


def pairs_alike(subdistricts: list[Region]) -> list[Pair]:
    """Pairs to decide about in these kecamatan, those with most reasons first; decided ones are left out. Two queries."""
    offices = _offices(subdistricts)
    decided = set(
        DistinctOffices.objects.filter(first__in=[office.pk for office in offices]).values_list("first", "second")
    )
    found: dict[tuple[int, int], Pair] = {}
    for reason, groups in (
        ("Nomor telepon sama", _by_phone(offices)),
        ("Jabatan dan tempat sama, sebutan berbeda", _by_position(offices)),
        ("Nama pejabat dan tempat sama", _by_person(offices)),
    ):
        for one, two in _pairs(groups):
            if (one.pk, two.pk) not in decided and one.region.code[:8] == two.region.code[:8]:
                found.setdefault((one.pk, two.pk), Pair(one, two)).reasons.append(reason)
    return sorted(found.values(), key=lambda pair: (-len(pair.reasons), pair.first.order_key, pair.first.pk))


def _offices(subdistricts: list[Region]) -> list[Office]:
    rule = Q(pk__in=[])
    for place in subdistricts:
        rule |= at_or_under(place.code)
    return list(
        Office.objects.active().filter(rule).select_related("position__sector", "region").with_holders().order_by("pk")
    )


def _by_phone(offices) -> list[list[Office]]:
    groups = defaultdict(list)
    for office in offices:
        if office.holder and office.holder.phone:
            groups[office.holder.phone].append(office)
    return [group for group in groups.values() if len(group) <= MOST_ALIKE]


def _by_position(offices) -> list[list[Office]]:
    """Offices of one position at one place; two that say something of their own (Melati, RW 2) are two."""
    groups = defaultdict(list)
    for office in offices:
        groups[office.position_id, office.region_id].append(office)
    found = []
    for group in groups.values():
        said = [(own_words(office.label, office.position, [office.region.name]), office) for office in group]
        plain = [office for words, office in said if not words]
        found.append(plain)
        by_words = defaultdict(list)
        for words, office in said:
            if words:
                by_words[words].append(office)
        found += by_words.values()
    return found


def _by_person(offices) -> list[list[Office]]:
    groups = defaultdict(list)
    for office in offices:
        if office.holder:
            groups[person_key(office.holder.full_name), office.region_id].append(office)
    return [group for (name, _), group in groups.items() if name and len(group) <= MOST_ALIKE]


def _pairs(groups) -> list[tuple[Office, Office]]:
    return [pair for group in groups for pair in combinations(group, 2)]
