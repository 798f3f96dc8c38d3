"""Files that belong to a meeting: material that was shown, and signed scans of its documents."""

from django.conf import settings
from django.db import models

from lokmin.meetings.models import Meeting
from puskesmas.access import Scope


class MeetingFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(meeting__in=Meeting.objects.visible_to(user))

    def kept(self):
        return self.filter(removed_at__isnull=True)

    def materials(self):
        return self.filter(kind=MeetingFile.Kind.MATERIAL)

    def scans(self):
        return self.exclude(kind=MeetingFile.Kind.MATERIAL)


class MeetingFile(models.Model):
    """One uploaded file, stored under our own name and rewritten where its kind can carry more than it shows.

    Several scans of one document may exist; the newest counts, the older ones stay.
    """

    class Kind(models.TextChoices):
        MATERIAL = "material", "Materi paparan"
        LETTER = "letter", "Surat undangan bertanda tangan"
        RECEIPT = "receipt", "Bukti pengiriman"
        ATTENDANCE = "attendance", "Daftar hadir bertanda tangan"
        MINUTES = "minutes", "Notulen bertanda tangan"
        AGREEMENT = "agreement", "Berita acara bertanda tangan"
        ACTIONS = "actions", "Matriks RTL bertanda tangan"
        CONSULTATION = "consultation", "Berita acara FKP bertanda tangan"
        REPORT = "report", "Laporan pelaksanaan bertanda tangan"
        TERMS = "terms", "KAK bertanda tangan"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField("jenis", max_length=12, choices=Kind)
    title = models.CharField("judul", max_length=200)
    file = models.FileField("berkas", upload_to="berkas/%Y/%m/", max_length=200)
    media_type = models.CharField(max_length=100)
    file_name = models.CharField("nama berkas", max_length=150)
    size = models.PositiveIntegerField("ukuran")
    pages = models.PositiveIntegerField("halaman", default=0)
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField("diunggah pada", auto_now_add=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    removed_at = models.DateTimeField("dihapus pada", null=True, blank=True, editable=False)

    objects = MeetingFileQuerySet.as_manager()

    class Meta:
        verbose_name = "berkas pertemuan"
        verbose_name_plural = "berkas pertemuan"
        ordering = ["kind", "-pk"]
        indexes = [models.Index(fields=["meeting", "kind"], name="meeting_file_kind")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_material(self) -> bool:
        return self.kind == self.Kind.MATERIAL

    @property
    def scope(self) -> Scope:
        return self.meeting.scope
