"""The activity report (laporan pelaksanaan) of a meeting: only what somebody wrote instead of the usual text."""

from django.conf import settings
from django.db import models

from lokmin.meetings.models import Meeting
from puskesmas.access import Scope


class ActivityReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(meeting__in=Meeting.objects.visible_to(user))


class ActivityReport(models.Model):
    """The texts under its headings as somebody edited them; what is missing is made from the minutes."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="activity_report")
    texts = models.JSONField("isi", default=dict, help_text="Bagian → teks; yang tidak ada memakai teks biasa.")
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField("diubah pada", auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ActivityReportQuerySet.as_manager()

    class Meta:
        verbose_name = "laporan pelaksanaan"
        verbose_name_plural = "laporan pelaksanaan"

    def __str__(self) -> str:
        return f"Laporan {self.meeting}"

    @property
    def scope(self) -> Scope:
        return self.meeting.scope
