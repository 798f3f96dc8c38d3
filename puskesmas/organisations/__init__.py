"""The offices that write letters and set rules: a puskesmas, a kecamatan office, a dinas kesehatan."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.urls import register_converter

from puskesmas.access import Role, Scope, at_or_under, memberships_of
from puskesmas.models.regions import Puskesmas, Region


@dataclass(frozen=True)
class Organisation:
    """One office: a puskesmas, or the office of a region (kecamatan: kantor camat, kabupaten/kota: dinas kesehatan).

    What an office has not set itself it takes over from `parent`, the dinas kesehatan of its kabupaten/kota.
    """

    place: Puskesmas | Region

    @property
    def is_puskesmas(self) -> bool:
        return isinstance(self.place, Puskesmas)

    @property
    def is_health_office(self) -> bool:
        return not self.is_puskesmas and self.place.level == Region.Level.DISTRICT

    @property
    def is_subdistrict(self) -> bool:
        return not self.is_puskesmas and self.place.level == Region.Level.SUBDISTRICT

    @property
    def key(self) -> str:
        """What stands in the URL: puskesmas-12, wilayah-34."""
        return f"{'puskesmas' if self.is_puskesmas else 'wilayah'}-{self.place.pk}"

    @property
    def owner(self) -> dict:
        """The columns that make a settings row belong to this office."""
        return {"puskesmas": self.place} if self.is_puskesmas else {"region": self.place}

    @property
    def name(self) -> str:
        if self.is_health_office:
            return f"Dinas Kesehatan {self.place.full_name}"
        return self.place.office_name if self.is_subdistrict else str(self.place)

    @property
    def region(self) -> Region:
        """The region the office lies in (a puskesmas) or works for."""
        return self.place.region if self.is_puskesmas else self.place

    @property
    def permission(self) -> str:
        """What somebody must hold here to change its settings."""
        if self.is_puskesmas:
            return "settings.puskesmas"
        return "settings.health_office" if self.is_health_office else "settings.subdistrict"

    @cached_property
    def scope(self) -> Scope:
        """Where rights on it are asked. A kecamatan office without an account of its own is kept by its puskesmas."""
        if self.is_puskesmas:
            return self.place.scope
        has_account = self.place.memberships.filter(role=Role.CAMAT_OFFICE, user__is_active=True).exists()
        keepers = (
            frozenset(Puskesmas.objects.filter(region=self.place).values_list("pk", flat=True))
            if self.is_subdistrict and not has_account
            else frozenset()
        )
        return Scope(keepers, self.place.code)

    @cached_property
    def parent(self) -> "Organisation | None":
        """The dinas kesehatan whose settings hold where this office has none; None for a dinas kesehatan itself."""
        if self.is_health_office or self.region.level == Region.Level.PROVINCE:
            return None
        district = self.region.parent
        if district is None or district.code != self.region.district_code:
            district = Region.objects.filter(code=self.region.district_code).first()
        return Organisation(district) if district else None

    def __str__(self) -> str:
        return self.name


def organisation_of(row) -> Organisation:
    """The office a settings row (letterhead, rules) belongs to, or the office of a puskesmas or region."""
    if isinstance(row, Puskesmas | Region):
        return Organisation(row)
    return Organisation(row.puskesmas or row.region)


def visible_organisation(user, key: str) -> Organisation | None:
    """The office with this key when the user works in it, above it or, for a kecamatan, in a puskesmas of it."""
    kind, _, number = key.partition("-")
    if kind == "puskesmas":
        place = Puskesmas.objects.visible_to(user).select_related("region__parent").filter(pk=number).first()
    else:
        place = (
            Region.objects.filter(_reach(user), pk=number, level__in=[Region.Level.DISTRICT, Region.Level.SUBDISTRICT])
            .select_related("parent")
            .first()
        )
    return Organisation(place) if place else None


def _reach(user) -> Q:
    """Regions whose office the user may look at: his own, those under it, and those his puskesmas lies in."""
    if user.is_superuser and user.is_active:
        return Q()
    rule = Q(pk__in=[])
    for membership in memberships_of(user):
        if membership.region_id:
            code = membership.region.code
            rule |= at_or_under(code, "code")
        else:
            rule |= Q(code=membership.puskesmas.region.code)
    return rule


class OrganisationConverter:
    """`<organisation:organisation>` in a path: puskesmas-12 or wilayah-34."""

    regex = r"(?:puskesmas|wilayah)-[0-9]{1,9}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value) -> str:
        return value.key if isinstance(value, Organisation) else str(value)


register_converter(OrganisationConverter, "organisation")
