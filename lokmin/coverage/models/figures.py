"""The figures of the villages: target population of a year and achievement of a month. Sums only, never a patient."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from lokmin.coverage.models.indicators import Basis, Indicator, TargetGroup
from puskesmas.access import at_or_under, memberships_of
from puskesmas.models import Region


class FigureQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Figures of the villages a puskesmas of the user serves, and of those under his regions."""
        places = Q(pk__in=[])
        for membership in memberships_of(user):
            if membership.puskesmas_id:
                places |= Q(village__catchments__puskesmas=membership.puskesmas_id)
            else:
                places |= at_or_under(membership.region.code, "village__code")
        return self.filter(places).distinct()


class Figure(models.Model):
    """Common part: whose figure it is, who wrote it and when."""

    village = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name="desa/kelurahan"
    )
    year = models.PositiveSmallIntegerField("tahun", validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    count = models.PositiveIntegerField("jumlah", validators=[MaxValueValidator(10_000_000)])
    updated_at = models.DateTimeField("disimpan pada", auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = FigureQuerySet.as_manager()

    class Meta:
        abstract = True


class Population(Figure):
    """How many people of a target group live in a village in a year (sasaran), as projected or as counted."""

    target_group = models.ForeignKey(TargetGroup, on_delete=models.PROTECT, related_name="populations")
    basis = models.CharField("versi", max_length=10, choices=Basis, default=Basis.PROJECTION)

    class Meta:
        verbose_name = "sasaran"
        verbose_name_plural = "sasaran"
        ordering = ["village__code", "target_group__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "target_group", "year", "basis"], name="population_once_per_village"
            )
        ]

    def __str__(self) -> str:
        return f"{self.target_group} {self.village} {self.year}"


class Achievement(Figure):
    """What a village reached by the end of a month.

    `count` is the sum of January to that month, except for measurements (pattern point): there it is the number found
    in that month, and `base` how many were measured.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="achievements")
    month = models.PositiveSmallIntegerField("bulan", validators=[MinValueValidator(1), MaxValueValidator(12)])
    base = models.PositiveIntegerField("jumlah diukur", null=True, blank=True)

    class Meta:
        verbose_name = "capaian"
        verbose_name_plural = "capaian"
        ordering = ["village__code", "indicator__order", "month"]
        constraints = [
            models.UniqueConstraint(fields=["village", "indicator", "year", "month"], name="achievement_once_per_month")
        ]
        indexes = [models.Index(fields=["year", "indicator"], name="achievement_year_indicator")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.village} {self.month}/{self.year}"
