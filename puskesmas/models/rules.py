"""By which rules an office works, and which regulations it cites."""

from django.db import models
from django.db.models import F, Q

from puskesmas.models.settings import OwnedSettings


class MinutesLayout(models.TextChoices):
    """How minutes are set on paper; the content stays the same (domain: §3.4)."""

    FULL = "full", "Lengkap per bagian"
    FORMAL = "formal", "Notula tata naskah dinas"
    COLUMNS = "columns", "Tabel pembahasan"


class WorkRules(OwnedSettings):
    """Deadlines and thresholds of one office; an empty column is taken over from the dinas kesehatan."""

    lead_days = models.PositiveSmallIntegerField(
        "undangan paling lambat", null=True, blank=True, help_text="Hari kerja sebelum pertemuan."
    )
    quorum_percent = models.PositiveSmallIntegerField(
        "kuorum", null=True, blank=True, help_text="Persen jabatan diundang yang hadir atau diwakili."
    )
    minutes_days = models.PositiveSmallIntegerField(
        "batas pengesahan notulen", null=True, blank=True, help_text="Hari sesudah pertemuan."
    )
    works_on_saturday = models.BooleanField("buka hari Sabtu", null=True, blank=True)
    reply_days = models.PositiveSmallIntegerField(
        "jawaban ditunggu sampai", null=True, blank=True, help_text="Hari sebelum pertemuan."
    )
    reminder_days = models.JSONField(
        "pengingat otomatis",
        null=True,
        blank=True,
        help_text="Daftar hari sebelum pertemuan, misalnya [3, 1]; daftar kosong berarti tidak ada.",
    )
    pws_words = models.JSONField(
        "kata status PWS", null=True, blank=True, help_text="Pengganti kata baik, kurang, cukup, jelek."
    )
    minutes_layout = models.CharField("susunan notulen", max_length=10, blank=True, choices=MinutesLayout)
    has_own_legal_bases = models.BooleanField("dasar hukum sendiri", default=False)

    class Meta(OwnedSettings.Meta):
        verbose_name = "aturan kerja"
        verbose_name_plural = "aturan kerja"
        constraints = [
            *OwnedSettings.Meta.constraints,
            models.CheckConstraint(condition=Q(quorum_percent__lte=100), name="workrules_quorum_up_to_100"),
            models.CheckConstraint(condition=Q(lead_days__lte=30), name="workrules_lead_days_up_to_30"),
            models.CheckConstraint(condition=Q(minutes_days__range=(1, 90)), name="workrules_minutes_days_1_to_90"),
            models.CheckConstraint(condition=Q(reply_days__lte=30), name="workrules_reply_days_up_to_30"),
        ]

    def __str__(self) -> str:
        return f"Aturan kerja {self.puskesmas or self.region}"


class LegalBasis(models.Model):
    """One regulation an office cites, in the order it is printed (domain: which one is in force is data, not code)."""

    rules = models.ForeignKey(WorkRules, on_delete=models.CASCADE, related_name="legal_bases", verbose_name="aturan")
    code = models.CharField("sebutan singkat", max_length=80, help_text="Misalnya Permenkes 19/2024.")
    title = models.CharField("judul lengkap", max_length=400)
    order = models.PositiveSmallIntegerField("urutan", default=0)
    from_on = models.DateField("berlaku sejak", null=True, blank=True)
    to_on = models.DateField("berlaku sampai", null=True, blank=True)

    class Meta:
        verbose_name = "dasar hukum"
        verbose_name_plural = "dasar hukum"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="legalbasis_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.code
