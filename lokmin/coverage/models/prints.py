"""What somebody asked to have printed."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from puskesmas.access import Scope
from puskesmas.models import Puskesmas


class PwsPrintQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(puskesmas__in=Puskesmas.objects.visible_to(user))


class PwsPrint(models.Model):
    """The PWS charts of a puskesmas and a month as one document: which indicators, in which order."""

    puskesmas = models.ForeignKey(Puskesmas, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("tahun")
    month = models.PositiveSmallIntegerField("bulan", validators=[MinValueValidator(1), MaxValueValidator(12)])
    indicators = models.JSONField("indikator", default=list, help_text="Nomor indikator menurut urutan halamannya.")
    is_quarterly = models.BooleanField("per triwulan", default=False)

    objects = PwsPrintQuerySet.as_manager()

    class Meta:
        verbose_name = "cetakan PWS"
        verbose_name_plural = "cetakan PWS"
        ordering = ["-year", "-month"]
        constraints = [models.UniqueConstraint(fields=["puskesmas", "year", "month"], name="pws_print_once_per_month")]

    def __str__(self) -> str:
        return f"Grafik PWS {self.puskesmas} {self.month}/{self.year}"

    @property
    def scope(self) -> Scope:
        return self.puskesmas.scope
