"""What people decided about offices that look alike: one office written twice, or two after all."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sectors.models.offices import Office


class OfficeMerge(models.Model):
    """Two rows that were one office, joined on a day; enough is kept to part them again."""

    kept = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="merges_into", verbose_name="tetap dipakai")
    retired = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="merges", verbose_name="digabungkan")
    # Row numbers and names of columns only, never what stands in them: it would outlive the person's erasure.
    undo = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField("pada", auto_now_add=True)
    undone_at = models.DateTimeField("dipisahkan pada", null=True, blank=True)

    class Meta:
        verbose_name = "penggabungan jabatan"
        verbose_name_plural = "penggabungan jabatan"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["retired"], condition=Q(undone_at__isnull=True), name="merge_retired_once")
        ]

    def __str__(self) -> str:
        return f"{self.retired} → {self.kept}"


class DistinctOffices(models.Model):
    """Two offices that look alike and that somebody said are two; they are not proposed for merging again."""

    first = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField("pada", auto_now_add=True)

    class Meta:
        verbose_name = "jabatan yang memang berbeda"
        verbose_name_plural = "jabatan yang memang berbeda"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinct_offices_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="distinct_offices_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"
