"""Accounts and where they may act."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from puskesmas.access import Role, Scope, kept_by


class AccountQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Accounts with a membership the user keeps; administrators keep all."""
        if user.is_active and user.is_superuser:
            return self.all()
        return self.filter(pk__in=Membership.objects.visible_to(user).values("user"))


class AccountManager(UserManager.from_queryset(AccountQuerySet)):
    """Django's manager of accounts with our filter."""

    use_in_migrations = False


class User(AbstractUser):
    """A person with an account; Indonesians may have one name, so there is one field for it."""

    first_name = None
    last_name = None
    name = models.CharField("nama", max_length=150, help_text="Lengkap dengan gelar, persis seperti ditulis.")
    # Where somebody with several memberships worked last; a new sign-in begins there.
    last_membership = models.ForeignKey(
        "puskesmas.Membership", on_delete=models.SET_NULL, related_name="+", null=True, blank=True, editable=False
    )
    # Part of every session's hash: one more, and all devices are out at their next request.
    sign_outs = models.PositiveIntegerField("kali keluar dari semua perangkat", default=0, editable=False)

    objects = AccountManager()

    REQUIRED_FIELDS = ["email", "name"]

    class Meta:
        verbose_name = "akun"
        verbose_name_plural = "akun"

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret=None) -> str:
        """Django ends a session whose hash differs: after a new password, and after leaving all devices."""
        said = f"{self.password}:{self.sign_outs}"
        return salted_hmac("puskesmas.User.session", said, secret=secret, algorithm="sha256").hexdigest()

    @property
    def initials(self) -> str:
        """Two letters for the round mark beside the name; degrees are left out."""
        words = [word for word in self.name.split(",")[0].split() if not word.endswith(".")]
        return "".join(word[0] for word in words[:2]).upper() or self.username[:2].upper()


class MembershipQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Memberships the user keeps: of roles he may give, at his place or under it."""
        return self.filter(kept_by(user))


class Membership(models.Model):
    """What one user is at one place: a puskesmas, or a region and everything under it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name="akun")
    role = models.CharField("peran", max_length=20, choices=Role)
    puskesmas = models.ForeignKey(
        "puskesmas.Puskesmas", on_delete=models.PROTECT, related_name="memberships", null=True, blank=True
    )
    region = models.ForeignKey(
        "puskesmas.Region",
        on_delete=models.PROTECT,
        related_name="memberships",
        null=True,
        blank=True,
        verbose_name="wilayah",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "peran di satu tempat"
        verbose_name_plural = "peran di satu tempat"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(puskesmas__isnull=True) ^ Q(region__isnull=True), name="membership_one_place"
            ),
            # Two constraints, because SQLite knows no NULLS NOT DISTINCT.
            models.UniqueConstraint(
                fields=["user", "role", "puskesmas"],
                condition=Q(puskesmas__isnull=False),
                name="membership_unique_in_puskesmas",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "region"],
                condition=Q(region__isnull=False),
                name="membership_unique_in_region",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.place}"

    @property
    def place(self):
        return self.puskesmas or self.region

    @property
    def place_label(self) -> str:
        """The place as the switcher shows it: "Puskesmas Kajoran 2", "Kantor Camat Kajoran"."""
        return place_label(self.role, self.place)

    def covers(self, scope: Scope) -> bool:
        """Whether this membership reaches what lies in `scope`."""
        if self.puskesmas_id:
            return self.puskesmas_id in scope.puskesmas_ids
        code = self.region.code
        return scope.region_code == code or scope.region_code.startswith(f"{code}.")


def place_label(role: str, place) -> str:
    """The place of a role as people say it."""
    if role == Role.CAMAT_OFFICE:
        return place.office_name
    if role == Role.REVIEWER:
        return f"Dinas Kesehatan {place.full_name}"
    return str(place)
