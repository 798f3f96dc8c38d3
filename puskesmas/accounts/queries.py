"""Reads of the account pages: the people and invitations of the places one keeps."""

from django.apps import apps
from django.db.models import BooleanField, Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.utils import timezone

from puskesmas.models import AccountInvitation, Membership, User
from puskesmas.models.account_invitations import OPEN


def people(user, *, text: str = "", show: str = "") -> QuerySet[User]:
    """Accounts the user keeps, by name, each with `kept` (the memberships he keeps) and `has_second_factor`.

    `show` narrows to a role, to "inactive" or to "never" (never signed in).
    """
    kept = Membership.objects.visible_to(user)
    rows = User.objects.visible_to(user)
    for word in text.split():
        rows = rows.filter(Q(name__icontains=word) | Q(username__icontains=word) | Q(email__icontains=word))
    if show == "inactive":
        rows = rows.filter(is_active=False)
    elif show == "never":
        rows = rows.filter(is_active=True, last_login__isnull=True)
    elif show == "administrator":
        rows = rows.filter(is_superuser=True)
    elif show:
        rows = rows.filter(pk__in=kept.filter(role=show).values("user"))
    places = kept.select_related("puskesmas__region", "region").order_by("pk")
    return (
        _with_second_factor(rows)
        .prefetch_related(Prefetch("memberships", places, to_attr="kept"))
        .order_by("name", "pk")
    )


def account(user, user_id: int) -> User | None:
    """One account the user keeps, as `people` gives it."""
    return people(user).filter(pk=user_id).first()


def invitations(user, *, text: str = "", show: str = "") -> QuerySet[AccountInvitation]:
    """Invitations of the places the user keeps, newest first; `show` is a state, "" means those that wait."""
    now, states = timezone.now(), AccountInvitation.State
    narrowed = {
        "": OPEN & Q(expires_at__gt=now),
        states.EXPIRED: OPEN & Q(expires_at__lte=now),
        states.ACCEPTED: Q(accepted_at__isnull=False),
        states.REVOKED: Q(revoked_at__isnull=False),
    }
    rows = AccountInvitation.objects.visible_to(user).filter(narrowed.get(show, narrowed[""]))
    for word in text.split():
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word))
    rows = rows.select_related("puskesmas__region", "region", "invited_by", "accepted_by")
    # Whether who invited may still give the role is asked of every row.
    held = Membership.objects.select_related("puskesmas__region", "region").order_by("pk")
    return rows.prefetch_related(Prefetch("invited_by__memberships", held)).order_by("-pk")


def waiting_count(user) -> int:
    return invitations(user).count()


def _with_second_factor(rows: QuerySet) -> QuerySet:
    """Whether a second factor guards the account."""
    if not apps.is_installed("allauth.mfa"):
        return rows.annotate(has_second_factor=Value(False, BooleanField()))
    factors = apps.get_model("mfa", "Authenticator").objects.filter(user=OuterRef("pk"))
    return rows.annotate(has_second_factor=Exists(factors.exclude(type="recovery_codes")))
