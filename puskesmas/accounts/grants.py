"""Who may give which role where: the table `access.GRANTS` held against places."""

from django.db.models import Q, QuerySet

from puskesmas.access import ADMINISTRATOR, GRANTS, OFFICE, Role, Scope, memberships_of
from puskesmas.matching import search_words
from puskesmas.models import Membership, Puskesmas, Region
from puskesmas.models.account_invitations import ROLES

Level = Region.Level
# The regions a role can be held in; staff and heads belong to a puskesmas, administrators to no place.
LEVELS = {
    Role.CAMAT_OFFICE: [Level.SUBDISTRICT],
    Role.REVIEWER: [Level.DISTRICT],
    Role.VIEWER: [Level.PROVINCE, Level.DISTRICT, Level.SUBDISTRICT, Level.VILLAGE],
}


def fits(role: str, place) -> bool:
    """Whether a role can be held at such a place at all."""
    if role == ADMINISTRATOR:
        return place is None
    if role in OFFICE:
        return isinstance(place, Puskesmas)
    return isinstance(place, Region) and place.level in LEVELS.get(role, [])


def may_give(user, role: str, place) -> bool:
    """Whether the user may give (and hence take) this role at this place; `place` is None for an administrator."""
    if not user.is_active or not fits(role, place):
        return False
    if user.is_superuser:
        return True
    scope = place and (place.scope if isinstance(place, Puskesmas) else Scope(frozenset(), place.code))
    return bool(scope) and any(role in _gives(item) and item.covers(scope) for item in memberships_of(user))


def roles_to_give(user) -> list[tuple[str, str]]:
    """Roles the user may give somewhere, with their labels."""
    if user.is_superuser and user.is_active:
        return ROLES
    given = frozenset().union(*(_gives(item) for item in memberships_of(user)))
    return [(role, label) for role, label in ROLES if role in given]


def places_to_give(user, role: str, text: str = "") -> QuerySet:
    """Puskesmas or regions where the user may give the role; every word of `text` stands in the name or the code."""
    if role in OFFICE:
        rows = Puskesmas.objects.select_related("region__parent").order_by("name", "code")
        column = "region__code"
    else:
        rows = (
            Region.objects.filter(level__in=LEVELS.get(role, []))
            .select_related("parent")
            .order_by("level", "name", "code")
        )
        column = "code"
    if not (user.is_superuser and user.is_active):
        rows = rows.filter(_reach(user, role, column))
    for word in search_words(text):
        rows = rows.filter(Q(name__icontains=word) | Q(code__startswith=word))
    return rows


def place_with_key(user, role: str, key: str):
    """The place behind "puskesmas-12" or "wilayah-34" if the user may give the role there; else None."""
    kind, _, number = key.partition("-")
    if kind != ("puskesmas" if role in OFFICE else "wilayah") or not (number.isascii() and number.isdigit()):
        return None
    return places_to_give(user, role).filter(pk=int(number[:9])).first()


def key_of(place) -> str:
    return f"{'puskesmas' if isinstance(place, Puskesmas) else 'wilayah'}-{place.pk}"


def _gives(membership: Membership) -> frozenset:
    return GRANTS.get(membership.role, frozenset())


def _reach(user, role: str, column: str) -> Q:
    """Places of the memberships that give the role, and what lies under them."""
    rule = Q(pk__in=[])
    for membership in memberships_of(user):
        if role not in _gives(membership):
            continue
        if membership.puskesmas_id:
            rule |= Q(pk=membership.puskesmas_id) if column == "region__code" else Q(pk__in=[])
        else:
            code = membership.region.code
            rule |= Q(**{column: code}) | Q(**{f"{column}__startswith": f"{code}."})
    return rule
