"""What all settings of an office have in common: whose they are, and a version against two people saving at once."""

from django.db import models
from django.db.models import Q

from puskesmas.access import Scope


class OwnedSettings(models.Model):
    """Settings of one office: a puskesmas, a kecamatan office or a dinas kesehatan (region). Empty means: taken over."""

    puskesmas = models.OneToOneField(
        "puskesmas.Puskesmas", on_delete=models.PROTECT, related_name="%(class)s", null=True, blank=True
    )
    region = models.OneToOneField(
        "puskesmas.Region", on_delete=models.PROTECT, related_name="%(class)s", null=True, blank=True
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(puskesmas__isnull=True) ^ Q(region__isnull=True), name="%(class)s_one_owner"
            )
        ]

    @property
    def scope(self) -> Scope:
        return self.puskesmas.scope if self.puskesmas_id else Scope(frozenset(), self.region.code)
