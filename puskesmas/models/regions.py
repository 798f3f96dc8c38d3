"""Regions with Kemendagri codes, puskesmas, and who serves which village."""

from zoneinfo import ZoneInfo

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from puskesmas.access import Scope, at_or_under, memberships_of

# What the head of a place is called by the word used for the place (domain: §2.1).
HEADS = {
    "Kecamatan": "Camat",
    "Distrik": "Kepala Distrik",
    "Kapanewon": "Panewu",
    "Kemantren": "Mantri Pamong Praja",
    "Desa": "Kepala Desa",
    "Gampong": "Keuchik",
    "Nagari": "Wali Nagari",
    "Kampung": "Kepala Kampung",
    "Kalurahan": "Lurah",
    "Kelurahan": "Lurah",
}


class RegionQuerySet(models.QuerySet):
    """Filters on the one tree of regions; what lies under a place is a prefix of its code."""

    def under(self, code: str):
        """Rows below the place with this code, itself included."""
        return self.filter(at_or_under(code, "code"))

    def villages(self):
        return self.filter(level=Region.Level.VILLAGE)


class Region(models.Model):
    """One place of the government tree: provinsi › kabupaten/kota › kecamatan › desa/kelurahan."""

    class Level(models.IntegerChoices):
        PROVINCE = 1, "provinsi"
        DISTRICT = 2, "kabupaten/kota"
        SUBDISTRICT = 3, "kecamatan"
        VILLAGE = 4, "desa/kelurahan"

    class Kind(models.TextChoices):
        PROVINCE = "province", "Provinsi"
        REGENCY = "regency", "Kabupaten"
        CITY = "city", "Kota"
        SUBDISTRICT = "subdistrict", "Kecamatan"
        RURAL_VILLAGE = "rural_village", "Desa"
        URBAN_VILLAGE = "urban_village", "Kelurahan"

    code = models.CharField(
        "kode Kemendagri",
        max_length=13,
        unique=True,
        validators=[
            RegexValidator(
                r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$",
                "Kode wilayah harus kode Kemendagri bertitik, misalnya 33.08.20.",
            )
        ],
    )
    name = models.CharField("nama", max_length=100)
    level = models.PositiveSmallIntegerField("tingkat", choices=Level)
    kind = models.CharField("jenis", max_length=20, choices=Kind)
    label = models.CharField(
        "sebutan", max_length=30, blank=True, help_text="Gampong, Nagari, Distrik …; kosong berarti menurut jenisnya."
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="children", null=True, blank=True, verbose_name="induk"
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "wilayah"
        verbose_name_plural = "wilayah"
        ordering = ["code"]
        indexes = [models.Index(fields=["level", "name"], name="region_level_name")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def kind_label(self) -> str:
        """What the place is called there: Desa, Gampong, Nagari, Kapanewon."""
        return self.label or self.get_kind_display()

    @property
    def full_name(self) -> str:
        """The name with its kind before it: "Desa Kwaderan", "Kabupaten Magelang"."""
        label = self.kind_label
        return self.name if self.name.lower().startswith(label.lower()) else f"{label} {self.name}"

    @property
    def head_post(self) -> str:
        """The head of a kecamatan or village as he is called there: "Camat Kajoran", "Keuchik Lamteh"."""
        word = self.kind_label
        usual = f"Kepala {word}" if self.level == Region.Level.VILLAGE else "Camat"
        return f"{HEADS.get(word, usual)} {self.name}"

    @property
    def office_name(self) -> str:
        """The office of a kecamatan as people say it: "Kantor Camat Kajoran", but "Kantor Distrik Abenaho"."""
        is_usual = self.kind_label == Region.Kind.SUBDISTRICT.label
        return f"Kantor Camat {self.name}" if is_usual else f"Kantor {self.full_name}"

    @property
    def subdistrict_code(self) -> str:
        return self.code[:8]

    @property
    def district_code(self) -> str:
        return self.code[:5]

    @property
    def timezone(self) -> ZoneInfo:
        return ZoneInfo(zone_of(self.code))


# Provinces outside WIB (Keppres 41/1987; the provinces of Papua formed in 2022 keep WIT).
_WITA = {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"}
_WIT = {"81", "82", "91", "92", "93", "94", "95", "96"}


def zone_of(code: str) -> str:
    """Return the IANA zone of a region code: WIB, WITA or WIT by its province."""
    province = code[:2]
    if province in _WITA:
        return "Asia/Makassar"
    if province in _WIT:
        return "Asia/Jayapura"
    return "Asia/Pontianak" if province in {"61", "62"} else "Asia/Jakarta"


class PuskesmasQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Puskesmas the user belongs to, and those under a region of the user; administrators see all."""
        if user.is_active and user.is_superuser:
            return self.all()
        rule = Q(pk__in=[])
        for membership in memberships_of(user):
            if membership.puskesmas_id:
                rule |= Q(pk=membership.puskesmas_id)
            else:
                code = membership.region.code
                rule |= at_or_under(code)
        return self.filter(rule)


class Puskesmas(models.Model):
    """One primary health centre; its name is not unique, its Kemenkes code is."""

    code = models.CharField("kode Kemenkes", max_length=11, unique=True)
    name = models.CharField("nama", max_length=120, help_text="Tanpa kata Puskesmas, misalnya Kajoran 2.")
    aliases = models.JSONField("nama lain", default=list, blank=True)
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="puskesmas",
        verbose_name="tempat kedudukan",
        help_text="Kecamatan; kabupaten/kota bila kecamatannya belum diketahui.",
    )
    villages = models.ManyToManyField(
        Region, through="Catchment", related_name="served_by", verbose_name="wilayah kerja"
    )
    is_blud = models.BooleanField("BLUD", default=False)

    objects = PuskesmasQuerySet.as_manager()

    class Meta:
        verbose_name = "puskesmas"
        verbose_name_plural = "puskesmas"
        ordering = ["name", "code"]

    def __str__(self) -> str:
        return f"Puskesmas {self.name}"

    @property
    def scope(self) -> Scope:
        return Scope(puskesmas_ids=frozenset([self.pk]), region_code=self.region.code)

    @property
    def timezone(self) -> ZoneInfo:
        return self.region.timezone


class Catchment(models.Model):
    """A village served by a puskesmas from a day on, until another takes over."""

    puskesmas = models.ForeignKey(Puskesmas, on_delete=models.CASCADE, related_name="catchments")
    village = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="catchments", verbose_name="desa/kelurahan"
    )
    from_on = models.DateField("sejak", null=True, blank=True)
    to_on = models.DateField("sampai", null=True, blank=True)

    class Meta:
        verbose_name = "wilayah kerja"
        verbose_name_plural = "wilayah kerja"
        ordering = ["village__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["village"], condition=Q(to_on__isnull=True), name="catchment_one_puskesmas_per_village"
            )
        ]

    def __str__(self) -> str:
        return f"{self.village} – {self.puskesmas}"


class HealthOffice(models.Model):
    """The dinas kesehatan of one kabupaten/kota."""

    region = models.OneToOneField(
        Region, on_delete=models.PROTECT, related_name="health_office", verbose_name="wilayah"
    )
    name = models.CharField("nama", max_length=150)

    class Meta:
        verbose_name = "dinas kesehatan"
        verbose_name_plural = "dinas kesehatan"

    def __str__(self) -> str:
        return self.name
