"""Messages waiting to be sent: a row first, the mail afterwards, so nothing is lost with a process."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from puskesmas.leases import LeasedQuerySet, LeasedRow

# Keys of mails somebody sends to see whether mailing works; they say at once what the server answered.
TEST = "test:"
# A mail somebody sends by hand rests this long after he pressed, so that he can take it back.
REST = timedelta(seconds=10)


class MessageQuerySet(LeasedQuerySet):
    def held(self, now=None):
        """Waiting because the mail server refuses our account."""
        waiting = self.filter(state=LeasedRow.State.QUEUED, failure=Message.Failure.SIGN_IN)
        return waiting.filter(due_at__gt=now or timezone.now())

    def tests(self):
        return self.filter(once_key__startswith=TEST)

    def letters(self):
        """All but mails of a test."""
        return self.exclude(once_key__startswith=TEST, once_key__isnull=False)


class Message(LeasedRow):
    """One e-mail to one person. Never lost; a crash right after sending may send it once more with the same Message-ID."""

    class Failure(models.TextChoices):
        NONE = "", "Tidak ada"
        BAD_ADDRESS = "bad_address", "Alamat tidak dikenal"
        FULL_BOX = "full_box", "Kotak surat penuh"
        REFUSED = "refused", "Ditolak server penerima"
        NO_ANSWER = "no_answer", "Server e-mail tidak menjawab"
        SIGN_IN = "sign_in", "Server e-mail menolak akun kita"
        NO_DOCUMENT = "no_document", "Lampiran gagal dibuat"

    to = models.EmailField("kepada")
    subject = models.CharField("hal", max_length=255)
    text = models.TextField("isi")
    html = models.TextField("isi HTML", blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="lampiran"
    )
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    object_id = models.PositiveBigIntegerField(null=True, blank=True)
    about = GenericForeignKey()
    once_key = models.CharField(
        max_length=150, unique=True, null=True, blank=True, help_text="Menjamin satu pesan per orang dan sebab."
    )
    failure = models.CharField(
        "jenis gagal",
        max_length=12,
        choices=Failure,
        blank=True,
        default="",
        help_text="Dari percobaan terakhir; tetap ada selagi menunggu dicoba lagi.",
    )
    is_private = models.BooleanField(
        default=False, editable=False, help_text="Isinya dihapus dari basis data sesudah terkirim."
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "pesan"
        verbose_name_plural = "pesan"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "due_at"], name="message_state_due"),
            models.Index(fields=["content_type", "object_id"], name="message_about"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_test(self) -> bool:
        return bool(self.once_key and self.once_key.startswith(TEST))
