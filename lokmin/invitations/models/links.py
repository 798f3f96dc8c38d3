"""Personal addresses of guests."""

from django.db import models
from django.db.models import Q

from lokmin.invitations.models.invitations import Invitation, Reply


class AccessLink(models.Model):
    """A personal link without account: purpose and nonce here, the token itself is derived and never stored."""

    class Purpose(models.TextChoices):
        REPLY = "reply", "Jawaban undangan"
        CODE = "code", "Kode ketik di surat"
        DELEGATE = "delegate", "Wakil yang ditugaskan"

    purpose = models.CharField("tujuan", max_length=10, choices=Purpose, default=Purpose.REPLY)
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="links")
    reply = models.ForeignKey(
        Reply,
        on_delete=models.CASCADE,
        related_name="links",
        null=True,
        blank=True,
        help_text="Jawaban yang menyebut wakil ini; hanya pada tautan wakil.",
    )
    nonce = models.CharField(max_length=64)
    token_sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField("berlaku sampai")
    revoked_at = models.DateTimeField("dicabut pada", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "tautan"
        verbose_name_plural = "tautan"
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "purpose"],
                condition=Q(revoked_at__isnull=True),
                name="link_one_valid_per_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.invitation}"
