"""The addendum of a meeting that was held together with a public consultation forum, FKP (domain: §3.9)."""

from django.conf import settings
from django.db import models

from lokmin.attendance.models import Attendance
from lokmin.minutes.models.minutes import Minutes, Row, once_per_draft
from puskesmas.access import Scope


class Element(models.TextChoices):
    """Elements of society that evaluators count (PermenPANRB 16/2017)."""

    PROVIDER = "provider", "Penyelenggara layanan"
    USER = "user", "Pengguna layanan"
    EXPERT = "expert", "Ahli/akademisi/praktisi"
    AGENCY = "agency", "Instansi terkait"
    CIVIL = "civil", "Organisasi masyarakat"
    MEDIA = "media", "Media"


class Consultation(models.Model):
    """What the FKP was about: the service discussed, the satisfaction survey, and its own berita acara."""

    minutes = models.OneToOneField(Minutes, on_delete=models.CASCADE, related_name="consultation")
    number = models.CharField("nomor berita acara", max_length=100, blank=True)
    dated_on = models.DateField("tanggal")
    place = models.CharField("tempat", max_length=250)
    service = models.CharField("layanan yang dibahas", max_length=300, blank=True)
    survey_score = models.DecimalField("nilai SKM", max_digits=5, decimal_places=2, null=True, blank=True)
    survey_period = models.CharField("periode SKM", max_length=100, blank=True)
    topics = models.TextField("pokok bahasan", max_length=3000, blank=True)
    published = models.CharField(
        "dipublikasikan di", max_length=250, blank=True, help_text="Tempat berita acara ini diumumkan."
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = "berita acara FKP"
        verbose_name_plural = "berita acara FKP"

    def __str__(self) -> str:
        return f"FKP {self.minutes.meeting.title}"

    @property
    def scope(self) -> Scope:
        return self.minutes.scope


class ConsultationInput(Row):
    """One input of the public and the improvement agreed for it."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="consultation_inputs")
    element = models.CharField("unsur", max_length=10, choices=Element, blank=True)
    input = models.TextField("masukan/permasalahan", max_length=2000)
    recommendation = models.TextField("rekomendasi/solusi", max_length=2000, blank=True)
    due = models.CharField("target waktu", max_length=100, blank=True)
    owner = models.CharField("penanggung jawab", max_length=200, blank=True)

    class Meta(Row.Meta):
        verbose_name = "masukan FKP"
        verbose_name_plural = "masukan FKP"
        constraints = [once_per_draft("consultation_input_once_per_draft")]

    def __str__(self) -> str:
        return self.input[:80]


class ConsultationAttendee(models.Model):
    """Which element of society one attendee stood for; he may sign the berita acara for it."""

    attendance = models.OneToOneField(Attendance, on_delete=models.PROTECT, related_name="consultation")
    element = models.CharField("unsur", max_length=10, choices=Element)
    is_signer = models.BooleanField("menandatangani berita acara", default=False)

    class Meta:
        verbose_name = "unsur peserta FKP"
        verbose_name_plural = "unsur peserta FKP"

    def __str__(self) -> str:
        return f"{self.attendance}: {self.get_element_display()}"
