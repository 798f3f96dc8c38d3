"""Days on which offices are closed, as data: lists change every year, and Islamic dates may move by a day."""

from django.db import models
from django.db.models import Q

from puskesmas.access import Scope, memberships_of
from puskesmas.models.regions import Region


def lineage(code: str) -> list[str]:
    """The code of a region and of every region it lies in: 33, 33.08, 33.08.12."""
    parts = code.split(".") if code else []
    return [".".join(parts[: number + 1]) for number in range(len(parts))]


class HolidayQuerySet(models.QuerySet):
    def holding_in(self, code: str):
        """Days of the whole country and those of this region and the regions it lies in."""
        return self.filter(Q(region__isnull=True) | Q(region__code__in=lineage(code)))

    def visible_to(self, user):
        """National days for everybody; local ones for who works in, under or above their region."""
        if user.is_active and user.is_superuser:
            return self.all()
        rule = Q(region__isnull=True)
        for membership in memberships_of(user):
            code = (membership.region or membership.puskesmas.region).code
            rule |= Q(region__code__in=lineage(code)) | Q(region__code__startswith=f"{code}.")
        return self.filter(rule)


class Holiday(models.Model):
    """One day off, of the whole country or of one region."""

    class Kind(models.TextChoices):
        PUBLIC = "public", "Libur nasional"
        JOINT_LEAVE = "joint_leave", "Cuti bersama"
        LOCAL = "local", "Libur daerah"

    date = models.DateField("tanggal")
    name = models.CharField("nama", max_length=120)
    kind = models.CharField("jenis", max_length=12, choices=Kind)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="holidays", null=True, blank=True, verbose_name="wilayah"
    )
    is_estimate = models.BooleanField(
        "masih perkiraan", default=False, help_text="Tanggalnya dapat bergeser, misalnya menunggu sidang isbat."
    )

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = "hari libur"
        verbose_name_plural = "hari libur"
        ordering = ["date", "kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="local", region__isnull=False) | (~Q(kind="local") & Q(region__isnull=True)),
                name="holiday_only_local_has_region",
            ),
            # Two constraints, because SQLite knows no NULLS NOT DISTINCT.
            models.UniqueConstraint(
                fields=["date", "name"], condition=Q(region__isnull=True), name="holiday_once_in_country"
            ),
            models.UniqueConstraint(
                fields=["date", "name", "region"], condition=Q(region__isnull=False), name="holiday_once_in_region"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> Scope:
        """National days lie above every region: only administrators reach them."""
        return Scope(region_code=self.region.code if self.region_id else "")

    @property
    def label(self) -> str:
        return f"{self.name} (perkiraan)" if self.is_estimate else self.name


class SeededYear(models.Model):
    """A year once filled from the shipped list, with what that list said then.

    So a day a person changed or deleted is told from a day the list did not know yet.
    """

    year = models.PositiveSmallIntegerField("tahun", unique=True)
    days = models.JSONField("isi daftar", default=list)

    class Meta:
        verbose_name = "tahun yang sudah diisi"
        verbose_name_plural = "tahun yang sudah diisi"

    def __str__(self) -> str:
        return str(self.year)
