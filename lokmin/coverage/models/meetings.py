"""What a meeting shows of the coverage."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from lokmin.coverage.models.indicators import Indicator
from lokmin.meetings.models import Meeting


class MeetingCoverageQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(meeting__in=Meeting.objects.visible_to(user))


class MeetingCoverage(models.Model):
    """Until which month a meeting looks at the figures, and which indicators it shows."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="coverage")
    year = models.PositiveSmallIntegerField("tahun")
    month = models.PositiveSmallIntegerField(
        "sampai dengan bulan", validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MeetingCoverageQuerySet.as_manager()

    class Meta:
        verbose_name = "cakupan pada lokmin"
        verbose_name_plural = "cakupan pada lokmin"

    def __str__(self) -> str:
        return f"Cakupan {self.meeting}"


class MeetingIndicator(models.Model):
    """One indicator a meeting looks at, in the order of its presentation."""

    coverage = models.ForeignKey(MeetingCoverage, on_delete=models.CASCADE, related_name="chosen")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField("urutan", default=0)

    class Meta:
        verbose_name = "indikator lokmin"
        verbose_name_plural = "indikator lokmin"
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["coverage", "indicator"], name="meeting_indicator_once")]

    def __str__(self) -> str:
        return str(self.indicator)
