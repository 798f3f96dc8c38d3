"""The append-only trail of who did what."""

from django.conf import settings
from django.db import models


class AuditEvent(models.Model):
    """One thing that happened to one object, written by a service in its own transaction.

    Events are chained later by `puskesmas.audit.seal_events`: chaining while writing would make every
    transaction of the country wait for one row.
    """

    class Source(models.TextChoices):
        WEB = "web", "Web"
        LINK = "link", "Tautan pribadi"
        IMPORT = "import", "Impor"
        WORKER = "worker", "Pekerja latar"
        COMMAND = "command", "Perintah"

    at = models.DateTimeField("pada", auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, verbose_name="pelaku"
    )
    actor_label = models.CharField("nama pelaku", max_length=200)
    actor_place = models.CharField("bertindak sebagai", max_length=200, default="")
    verb = models.CharField("kejadian", max_length=60)
    object_type = models.CharField("jenis objek", max_length=60)
    object_id = models.CharField("objek", max_length=40)
    object_label = models.CharField("nama objek", max_length=255)
    # The object whose page tells the whole story: the meeting of a letter, the office of a holder.
    thread = models.CharField("rangkaian", max_length=80, default="")
    changes = models.JSONField("perubahan", default=dict)
    source = models.CharField("sumber", max_length=10, choices=Source, default=Source.WEB)
    sequence = models.PositiveBigIntegerField("urutan", null=True, unique=True, editable=False)
    previous_hash = models.CharField(max_length=64, editable=False, default="")
    hash = models.CharField(max_length=64, editable=False, default="")

    class Meta:
        verbose_name = "riwayat"
        verbose_name_plural = "riwayat"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_object"),
            models.Index(fields=["thread"], name="audit_thread"),
            models.Index(fields=["sequence"], name="audit_sequence"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label}: {self.verb} {self.object_label}"
