"""What is measured: indicators, who is counted, and the target of a year (domain: §5)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from puskesmas.access import memberships_of
from puskesmas.models import Region

PERCENT = {"max_digits": 6, "decimal_places": 2, "validators": [MinValueValidator(0), MaxValueValidator(999)]}


def districts_of(user, column: str) -> Q:
    """Rows of the kabupaten/kota a user works in: above him, his own, or all below his province."""
    rule = Q(pk__in=[])
    for membership in memberships_of(user):
        code = (membership.region or membership.puskesmas.region).code
        rule |= Q(**{column: code[:5]}) if len(code) >= 5 else Q(**{f"{column}__startswith": f"{code}."})
    return rule


class TargetGroup(models.Model):
    """Who a coverage counts (sasaran): ibu hamil, bayi, balita. Several indicators share one."""

    code = models.SlugField("kode", max_length=30, unique=True)
    label = models.CharField("sasaran", max_length=100)
    order = models.PositiveSmallIntegerField("urutan", default=0)

    class Meta:
        verbose_name = "kelompok sasaran"
        verbose_name_plural = "kelompok sasaran"
        ordering = ["order", "label"]

    def __str__(self) -> str:
        return self.label


class IndicatorQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The shipped ones, and those of the kabupaten/kota a user works in."""
        return self.filter(Q(district=None) | districts_of(user, "district__code"))

    def active(self):
        return self.filter(is_active=True)

    def of_district(self, code: str):
        """The shipped ones and those the kabupaten/kota of a region code added itself."""
        return self.filter(Q(district=None) | Q(district__code=code[:5]))


class Indicator(models.Model):
    """One indicator of the health programmes: what counts, towards which direction, and how its target grows."""

    class Direction(models.TextChoices):
        UP = "up", "Makin tinggi makin baik"
        DOWN = "down", "Makin rendah makin baik"

    class Pattern(models.TextChoices):
        LINEAR = "linear", "Rata sepanjang tahun"
        CUSTOM = "custom", "Khusus per triwulan"
        ONCE = "once", "Sekali setahun"
        POINT = "point", "Pengukuran (bukan kumulatif)"
        COUNT = "count", "Jumlah kejadian"
        DERIVED = "derived", "Persentase desa yang mencapai"

    # Patterns whose figures add up from January on.
    CUMULATIVE = [Pattern.LINEAR, Pattern.CUSTOM, Pattern.ONCE, Pattern.COUNT]

    code = models.SlugField("kode", max_length=20, unique=True)
    name = models.CharField("indikator", max_length=150)
    short_name = models.CharField("nama pendek", max_length=40, help_text="Untuk judul grafik dan kolom.")
    program = models.CharField("program", max_length=60)
    is_spm = models.BooleanField("SPM bidang kesehatan", default=False)
    target_group = models.ForeignKey(
        TargetGroup, on_delete=models.PROTECT, related_name="indicators", null=True, blank=True, verbose_name="sasaran"
    )
    direction = models.CharField("arah", max_length=4, choices=Direction, default=Direction.UP)
    pattern = models.CharField("pola target", max_length=8, choices=Pattern, default=Pattern.LINEAR)
    usual_target = models.DecimalField(
        "target umum", null=True, blank=True, help_text="Persen, atau jumlah untuk jumlah kejadian.", **PERCENT
    )
    usual_quarters = models.JSONField(
        "target umum s.d. akhir triwulan", null=True, blank=True, help_text="Empat angka untuk pola khusus."
    )
    usual_month = models.PositiveSmallIntegerField(
        "bulan pelaksanaan umum",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="Untuk pola sekali setahun.",
    )
    source = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="derived",
        null=True,
        blank=True,
        verbose_name="dihitung dari",
        help_text="Hanya untuk persentase desa yang mencapai.",
    )
    source_percent = models.DecimalField("ambang desa", null=True, blank=True, **PERCENT)
    district = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="kabupaten/kota",
        help_text="Kosong berarti tersedia untuk semua.",
    )
    order = models.PositiveSmallIntegerField("urutan", default=0)
    is_active = models.BooleanField("dipakai", default=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "indikator"
        verbose_name_plural = "indikator"
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pattern="derived", source__isnull=False, source_percent__isnull=False)
                | ~Q(pattern="derived"),
                name="indicator_derived_has_source",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_cumulative(self) -> bool:
        return self.pattern in self.CUMULATIVE

    @property
    def is_lower_better(self) -> bool:
        return self.direction == self.Direction.DOWN


class Basis(models.TextChoices):
    """Where a target population comes from; both versions circulate (domain: §5.1)."""

    PROJECTION = "projection", "Proyeksi"
    REAL = "real", "Riil"


class YearTargetQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(districts_of(user, "district__code"))


class YearTarget(models.Model):
    """The target of one indicator in one year in a kabupaten/kota, and which population it is held against.

    An indicator a kabupaten/kota does not use in a year is one with `is_used` off; nothing is lost by it.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    district = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="kabupaten/kota")
    year = models.PositiveSmallIntegerField("tahun")
    percent = models.DecimalField("target setahun", null=True, blank=True, **PERCENT)
    quarters = models.JSONField(
        "target s.d. akhir triwulan", null=True, blank=True, help_text="Empat angka untuk pola khusus."
    )
    once_month = models.PositiveSmallIntegerField(
        "bulan pelaksanaan",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="Untuk pola sekali setahun.",
    )
    basis = models.CharField("sasaran yang dipakai", max_length=10, choices=Basis, default=Basis.PROJECTION)
    is_used = models.BooleanField("dipakai", default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = YearTargetQuerySet.as_manager()

    class Meta:
        verbose_name = "target tahunan"
        verbose_name_plural = "target tahunan"
        ordering = ["year", "indicator__order"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "district", "year"], name="target_once_per_year"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"
