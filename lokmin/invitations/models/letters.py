"""What was said to all: the letter with its attachments."""

from django.conf import settings
from django.db import models

from lokmin.meetings.models import Meeting
from puskesmas.access import Scope
from puskesmas.models import Letterhead, LetterNumber

# Kinds of the documents of a letter: one per invitee, all of them for the printer, and the ZIP of single files.
LETTER, MERGED, BUNDLE = "letter", "letters_merged", "letters_zip"


class LetterQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(meeting__in=Meeting.objects.visible_to(user))


class Letter(models.Model):
    """What was said to all invitees of a meeting: one version of the invitation letter."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", "Undangan"
        CORRECTION = "correction", "Ralat"
        POSTPONEMENT = "postponement", "Penundaan"
        CANCELLATION = "cancellation", "Pembatalan"

    class Numbering(models.TextChoices):
        AUTOMATIC = "automatic", "Nomor berikutnya dari buku nomor"
        MANUAL = "manual", "Nomor ditulis sendiri"
        BLANK = "blank", "Dikosongkan (……) untuk ditulis tangan"

    class Urgency(models.TextChoices):
        NORMAL = "Biasa", "Biasa"
        IMPORTANT = "Penting", "Penting"
        SOON = "Segera", "Segera"
        VERY_SOON = "Sangat Segera", "Sangat Segera"

    class SignedBy(models.TextChoices):
        PUSKESMAS = "puskesmas", "Kepala puskesmas"
        CAMAT = "camat", "Camat, dengan kop kecamatan"
        BOTH = "both", "Camat (mengetahui) dan kepala puskesmas, bersebelahan"
        HEADS = "heads", "Semua kepala puskesmas penyelenggara, bersebelahan"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draf"
        ISSUED = "issued", "Diterbitkan"
        REPLACED = "replaced", "Digantikan"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField("jenis", max_length=12, choices=Kind, default=Kind.INVITATION)
    version = models.PositiveSmallIntegerField("versi", default=1)
    status = models.CharField("keadaan", max_length=10, choices=Status, default=Status.DRAFT)
    letterhead = models.ForeignKey(
        Letterhead, on_delete=models.PROTECT, related_name="letters", verbose_name="kop surat"
    )
    numbering = models.CharField("penomoran", max_length=10, choices=Numbering, default=Numbering.AUTOMATIC)
    number = models.CharField("nomor", max_length=120, blank=True)
    register_row = models.OneToOneField(
        LetterNumber,
        on_delete=models.PROTECT,
        related_name="letter",
        null=True,
        blank=True,
        verbose_name="baris buku nomor",
    )
    dated_on = models.DateField("tanggal surat")
    urgency = models.CharField("sifat", max_length=20, choices=Urgency, default=Urgency.IMPORTANT)
    attachment_note = models.CharField("lampiran", max_length=80, default="2 (dua) lembar")
    subject = models.CharField("hal", max_length=255)
    opening = models.TextField("pembuka", max_length=3000)
    closing = models.TextField("penutup", max_length=3000)
    dress = models.CharField("pakaian", max_length=150, blank=True)
    notes = models.TextField("catatan", max_length=1000, blank=True)
    has_invitee_list = models.BooleanField("lampirkan daftar undangan", default=True)
    has_agenda = models.BooleanField("lampirkan susunan acara", default=True)
    reply_until = models.DateTimeField("jawaban ditunggu sampai", null=True, blank=True)
    schedule = models.JSONField(
        "jadwal dalam surat",
        null=True,
        blank=True,
        editable=False,
        help_text="Salinan saat terbit: mulai, selesai (ISO) dan tempat; ralat berikutnya menyebutnya sebagai semula.",
    )
    copies = models.TextField("tembusan", max_length=1000, blank=True, help_text="Satu baris satu tembusan.")
    signed_by = models.CharField(
        "siapa yang menandatangani", max_length=10, choices=SignedBy, default=SignedBy.PUSKESMAS
    )
    signers = models.JSONField(
        "penanda tangan",
        default=list,
        help_text="Salinan dari kiri ke kanan, dengan id asalnya; pada draf hanya pilihan, saat terbit salinan tetap.",
    )
    lock_version = models.PositiveIntegerField(default=1, editable=False)
    issued_at = models.DateTimeField("diterbitkan pada", null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "surat undangan"
        verbose_name_plural = "surat undangan"
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["meeting", "version"], name="letter_version_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.meeting.title}"

    @property
    def scope(self) -> Scope:
        return self.meeting.scope

    @property
    def is_change_to_tell(self) -> bool:
        """A letter that tells a change and waits to be issued."""
        return self.kind != self.Kind.INVITATION and self.status == self.Status.DRAFT

    @property
    def batch(self) -> str:
        """Name of the batch its documents are built in."""
        return f"letter:{self.pk}"


class LetterAttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(letter__in=Letter.objects.visible_to(user))


class LetterAttachment(models.Model):
    """An uploaded PDF that follows the letter in every file, after the invitee list and the programme."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="attachments")
    title = models.CharField("judul", max_length=150)
    file = models.FileField("berkas", upload_to="lampiran/%Y/%m/", max_length=200)
    size = models.PositiveIntegerField("ukuran", help_text="byte")
    pages = models.PositiveSmallIntegerField("halaman")
    sha256 = models.CharField(max_length=64)
    order = models.PositiveSmallIntegerField("urutan", default=0)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    objects = LetterAttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "lampiran surat"
        verbose_name_plural = "lampiran surat"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def kilobytes(self) -> int:
        """The size in whole KB, at least one."""
        return max(1, round(self.size / 1024))

    @property
    def scope(self) -> Scope:
        return self.letter.scope
