"""Invitations to an account: who shall do what where, behind a link that works once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from puskesmas.access import ADMINISTRATOR, Role, kept_by
from puskesmas.models.accounts import place_label

ROLES = [*Role.choices, (ADMINISTRATOR, "Pengelola aplikasi")]
OPEN = Q(accepted_at__isnull=True, revoked_at__isnull=True)


class AccountInvitationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Invitations of roles the user may give, at his place or under it."""
        return self.filter(kept_by(user))

    def unsettled(self):
        """Neither accepted nor revoked; they may have expired."""
        return self.filter(OPEN)


class AccountInvitation(models.Model):
    """One person asked to take one role at one place; the link is derived from `nonce`, only its hash is stored."""

    class State(models.TextChoices):
        OPEN = "open", "Menunggu"
        EXPIRED = "expired", "Lewat waktu"
        ACCEPTED = "accepted", "Diterima"
        REVOKED = "revoked", "Dicabut"

    name = models.CharField("nama", max_length=150)
    email = models.EmailField("e-mail", blank=True)
    role = models.CharField("peran", max_length=20, choices=ROLES)
    puskesmas = models.ForeignKey(
        "puskesmas.Puskesmas", on_delete=models.PROTECT, related_name="account_invitations", null=True, blank=True
    )
    region = models.ForeignKey(
        "puskesmas.Region", on_delete=models.PROTECT, related_name="account_invitations", null=True, blank=True
    )
    nonce = models.CharField(max_length=64, editable=False)
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="diundang oleh"
    )
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    sent_at = models.DateTimeField("dikirim", null=True, blank=True)
    expires_at = models.DateTimeField("berlaku sampai")
    accepted_at = models.DateTimeField("diterima", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="accepted_invitations",
        null=True,
        blank=True,
        verbose_name="diterima oleh",
    )
    revoked_at = models.DateTimeField("dicabut", null=True, blank=True)

    objects = AccountInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "undangan akun"
        verbose_name_plural = "undangan akun"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role=ADMINISTRATOR, puskesmas__isnull=True, region__isnull=True)
                | (~Q(role=ADMINISTRATOR) & (Q(puskesmas__isnull=True) ^ Q(region__isnull=True))),
                name="account_invitation_one_place",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, revoked_at__isnull=True),
                name="account_invitation_accepted_by_somebody",
            ),
            # Three constraints, because SQLite knows no NULLS NOT DISTINCT.
            models.UniqueConstraint(
                fields=["email", "role", "puskesmas"],
                condition=OPEN & ~Q(email="") & Q(puskesmas__isnull=False),
                name="account_invitation_once_in_puskesmas",
            ),
            models.UniqueConstraint(
                fields=["email", "role", "region"],
                condition=OPEN & ~Q(email="") & Q(region__isnull=False),
                name="account_invitation_once_in_region",
            ),
            models.UniqueConstraint(
                fields=["email", "role"],
                condition=OPEN & ~Q(email="") & Q(puskesmas__isnull=True, region__isnull=True),
                name="account_invitation_once_as_administrator",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_role_display()}, {self.place_label}"

    @property
    def place(self):
        return self.puskesmas or self.region

    @property
    def place_label(self) -> str:
        """Where: "Puskesmas Kajoran 2", "Kantor Camat Kajoran", for an administrator the whole application."""
        return place_label(self.role, self.place) if self.place else "semua tempat"

    @property
    def state(self) -> str:
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.revoked_at:
            return self.State.REVOKED
        return self.State.OPEN if self.expires_at > timezone.now() else self.State.EXPIRED

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
