"""Changing what people are and where: other role, end of a membership, accounts switched off and on again.

Nobody changes himself. What would leave a puskesmas without a head is asked about first (`NeedsConfirmation`).
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from puskesmas import audit
from puskesmas.access import Role
from puskesmas.accounts import grants, second_factor, sign_ins
from puskesmas.models import Membership, Puskesmas, User

NOT_ONESELF = "Peran dan akun sendiri tidak dapat diubah di sini. Minta pengelola lain melakukannya."
NOT_YOURS = "Anda tidak mengelola peran ini di sana. Muat ulang halaman."
ELSEWHERE = "Akun ini juga dipakai di tempat yang tidak Anda kelola. Akhiri saja perannya di tempat Anda."
GONE = "Peran ini sudah diubah orang lain. Muat ulang halaman."


class NeedsConfirmation(ValidationError):
    """Allowed, but with a consequence the user must have read; do it again with `confirmed=True`."""


@transaction.atomic
def change_role(membership: Membership, *, role: str, by: User, confirmed: bool = False) -> Membership:
    """Give another role at the same place. Refuses roles the user may not give and what the person holds already."""
    row = _held(membership, by)
    if role == row.role:
        return row
    if not grants.may_give(by, role, row.place):
        raise ValidationError({"role": "Peran itu tidak dapat diberikan di tempat ini. Pilih peran lain."})
    if Membership.objects.filter(user=row.user, role=role, puskesmas=row.puskesmas, region=row.region).exists():
        raise ValidationError({"role": "Orang ini sudah memegang peran itu di tempat ini."})
    _ask_about_last_head(row, confirmed)
    before = row.get_role_display()
    row.role = role
    try:
        with transaction.atomic():
            row.save(update_fields=["role"])
    except IntegrityError as error:
        raise ValidationError(GONE) from error
    changes = {"peran": [before, row.get_role_display()], "tempat": row.place_label}
    audit.record("peran diubah", row.user, by=by, changes=changes)
    return row


@transaction.atomic
def end_membership(membership: Membership, *, by: User, confirmed: bool = False) -> None:
    """Take the role away; it works at the next request. The account stays."""
    row = _held(membership, by)
    _ask_about_last_head(row, confirmed)
    changes = {"peran": [row.get_role_display(), ""], "tempat": row.place_label}
    row.delete()
    audit.record("peran diakhiri", row.user, by=by, changes=changes)


@transaction.atomic
def deactivate(user: User, *, by: User, confirmed: bool = False) -> None:
    """Switch an account off; whoever is signed in with it is out at the next request, for good. His work stays."""
    row = _kept_account(user, by)
    heads = row.memberships.filter(role=Role.HEAD).select_related("puskesmas", "user")
    for membership in heads:
        _ask_about_last_head(membership, confirmed)
    if User.objects.filter(pk=row.pk, is_active=True).update(is_active=False):
        sign_ins.end_all(row)
        audit.record("akun dinonaktifkan", row, by=by)


@transaction.atomic
def reactivate(user: User, *, by: User) -> None:
    """Switch an account on again, with the memberships it has."""
    row = _kept_account(user, by)
    if User.objects.filter(pk=row.pk, is_active=False).update(is_active=True):
        audit.record("akun diaktifkan lagi", row, by=by)


@transaction.atomic
def end_administration(user: User, *, by: User) -> None:
    """Take the rights of an administrator away; one is always left, because nobody takes his own."""
    row = _kept_account(user, by)
    if User.objects.filter(pk=row.pk, is_superuser=True).update(is_superuser=False, is_staff=False):
        audit.record("hak pengelola dicabut", row, by=by)


@transaction.atomic
def reset_second_factor(user: User, *, by: User) -> None:
    """Somebody lost his phone: he signs in with the password alone until he sets up another second step."""
    second_factor.reset_mfa(_kept_account(user, by), by=by)


@transaction.atomic
def remember_place(user: User, membership: Membership) -> None:
    """A new sign-in begins where the user worked last."""
    User.objects.filter(pk=user.pk).update(last_membership=membership)


def keeps_wholly(user: User, account: User) -> bool:
    """Whether the user keeps everything the account may do, hence the account itself."""
    if user.is_superuser and user.is_active:
        return True
    held = account.memberships.select_related("puskesmas__region", "region")
    return not account.is_superuser and all(grants.may_give(user, item.role, item.place) for item in held)


def _held(membership: Membership, by: User) -> Membership:
    """The membership as it stands, locked with its place; refuses one's own and those of others."""
    if membership.puskesmas_id:  # two heads ended at once would each see the other one
        Puskesmas.objects.select_for_update().get(pk=membership.puskesmas_id)
    rows = Membership.objects.select_for_update(of=("self",)).select_related("puskesmas__region", "region", "user")
    row = rows.filter(pk=membership.pk, role=membership.role).first()
    if row is None:
        raise ValidationError(GONE)
    if row.user_id == by.pk:
        raise ValidationError(NOT_ONESELF)
    if not grants.may_give(by, row.role, row.place):
        raise ValidationError(NOT_YOURS)
    return row


def _kept_account(user: User, by: User) -> User:
    """The account, locked together with all administrators: of two who switch each other off one comes too late."""
    if user.pk == by.pk:
        raise ValidationError(NOT_ONESELF)
    administrators = list(User.objects.select_for_update().filter(is_superuser=True).order_by("pk"))
    if by.is_superuser and not any(item.pk == by.pk and item.is_active for item in administrators):
        raise ValidationError(NOT_YOURS)
    for head in user.memberships.filter(role=Role.HEAD).order_by("puskesmas_id"):
        Puskesmas.objects.select_for_update().get(pk=head.puskesmas_id)
    row = User.objects.select_for_update().get(pk=user.pk)
    if not keeps_wholly(by, row):
        raise ValidationError(ELSEWHERE)
    return row


def _ask_about_last_head(membership: Membership, confirmed: bool) -> None:
    """Without a head nobody endorses minutes: say so before."""
    if confirmed or membership.role != Role.HEAD or not membership.user.is_active:
        return
    others = Membership.objects.filter(role=Role.HEAD, puskesmas=membership.puskesmas_id, user__is_active=True)
    if not others.exclude(pk=membership.pk).exists():
        raise NeedsConfirmation(
            f"{membership.user} kepala terakhir di {membership.puskesmas}. Tanpa kepala tidak ada yang dapat mengesahkan "
            "notulen. Lanjutkan hanya bila penggantinya segera diundang."
        )
