"""What was endorsed, frozen."""

from django.conf import settings
from django.db import models

from lokmin.minutes.models.minutes import Minutes
from puskesmas.models.rules import MinutesLayout


class Revision(models.Model):
    """The minutes as the head endorsed them: content as JSON, never changed afterwards.

    `layout` is how the current `document` sets that content; printing it again in another one makes a new document.
    """

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField("revisi")
    content = models.JSONField("isi")
    reason = models.CharField("alasan perubahan", max_length=1000, blank=True)
    layout = models.CharField("susunan", max_length=10, choices=MinutesLayout, default=MinutesLayout.FULL)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # What the checklist found when this was frozen, so that the queue needs no content; None until counted.
    fine_count = models.PositiveSmallIntegerField("butir sesuai", null=True, blank=True, editable=False)
    check_count = models.PositiveSmallIntegerField("butir otomatis", null=True, blank=True, editable=False)
    lacking_codes = models.JSONField("butir kurang", default=list, blank=True, editable=False)
    is_complete = models.BooleanField("semua butir otomatis sesuai", default=False, editable=False)
    endorsed_at = models.DateTimeField("disahkan pada", auto_now_add=True)
    endorsed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "revisi notulen"
        verbose_name_plural = "revisi notulen"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["minutes", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.minutes} revisi {self.number}"
