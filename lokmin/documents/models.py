"""Stored documents: every PDF or bundle the product makes is a row with its version, state and hash."""

import secrets

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse

from puskesmas.leases import LeasedQuerySet, LeasedRow

# Crockford base32: no I, L, O, U, so nobody mistypes a code.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_public_code() -> str:
    """80 random bits to print under a verification QR."""
    return "".join(secrets.choice(ALPHABET) for _ in range(16))


class DocumentQuerySet(LeasedQuerySet):
    def of(self, owner, kind: str | None = None):
        """Documents of one owner row, newest first."""
        rows = self.filter(content_type=ContentType.objects.get_for_model(owner), object_id=owner.pk)
        return (rows.filter(kind=kind) if kind else rows).order_by("-version")

    def current(self):
        return self.filter(superseded_at__isnull=True)


class Document(LeasedRow):
    """One version of one document of one owner; a new version supersedes, never overwrites."""

    kind = models.SlugField("jenis", max_length=40)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    owner = GenericForeignKey()
    batch = models.CharField(
        "rombongan", max_length=60, blank=True, help_text="Dokumen yang dibuat bersama, misalnya letter:12."
    )
    version = models.PositiveIntegerField("versi", default=1)
    title = models.CharField("judul", max_length=255)
    dated_on = models.DateField("tanggal dokumen")
    file_name = models.CharField("nama berkas", max_length=150)
    file = models.FileField("berkas", upload_to="dokumen/%Y/%m/", blank=True, max_length=200)
    size = models.PositiveIntegerField("ukuran", default=0, help_text="byte")
    pages = models.PositiveIntegerField("halaman", default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    template_version = models.CharField("versi templat", max_length=20, default="1")
    public_code = models.CharField("kode periksa", max_length=16, unique=True, default=new_public_code)
    is_public = models.BooleanField("boleh diperiksa umum", default=False)
    is_draft = models.BooleanField("draf", default=False, help_text="Dibuat dari isi yang belum disahkan.")
    superseded_at = models.DateTimeField("digantikan pada", null=True, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "dokumen"
        verbose_name_plural = "dokumen"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "kind", "version"], name="document_version_once"
            )
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="document_state_due"),
            models.Index(fields=["batch"], name="document_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.title} (versi {self.version})"

    @property
    def verification_url(self) -> str:
        """Upper-case address: QR codes of upper-case letters need fewer modules."""
        return f"{settings.SITE_URL}{reverse('documents:verify', args=[self.public_code])}"

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.DONE


class WorkerBeat(models.Model):
    """When a background worker was last seen; one row."""

    name = models.CharField(max_length=40, unique=True, default="worker")
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.seen_at:%Y-%m-%d %H:%M:%S}"
