"""Inviting people to an account: ask, ask again, take back, and what happens when somebody accepts."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from puskesmas import audit
from puskesmas.access import ADMINISTRATOR
from puskesmas.accounts import grants, mails, own_account
from puskesmas.accounts import links as account_links
from puskesmas.models import AccountInvitation, Membership, Puskesmas, User
from puskesmas.twice import a_moment_ago

VALID = timedelta(days=7)
NO_RIGHT = "Anda tidak boleh memberi peran itu di sana. Pilih peran dan tempat yang Anda kelola."
STANDING = "Undangan ke e-mail ini untuk peran dan tempat yang sama masih ada. Kirim ulang dari daftar undangan."
SETTLED = "Undangan ini sudah diterima atau dicabut. Buat undangan baru bila masih perlu."
GONE = "Undangan ini tidak berlaku lagi. Minta undangan baru kepada yang mengundang."
SENT_AGAIN, LINK_CHANGED = "undangan akun dikirim ulang", "tautan undangan akun diganti"


@transaction.atomic
def invite(*, name: str, role: str, place, by: User, email: str = "") -> AccountInvitation:
    """Ask somebody to take a role at a place; with an address the link is mailed. The link works once, for seven days.

    Refuses a role or place the inviter may not give, somebody who holds it already, and a second open invitation.
    The same button pressed twice gives the same invitation.
    """
    if not grants.may_give(by, role, place):
        raise ValidationError(NO_RIGHT)
    User.objects.select_for_update().get(pk=by.pk)  # one invitation of one inviter after the other
    email = email.strip().lower()
    held = {"role": role, **_place_columns(place)}
    same = AccountInvitation.objects.unsettled().filter(name=name, email=email, invited_by=by, **held)
    if twin := same.filter(created_at__gte=a_moment_ago()).first():
        return twin
    _refuse_known(email, role, held)
    invitation = AccountInvitation(name=name, email=email, invited_by=by, expires_at=timezone.now() + VALID, **held)
    account_links.seal(invitation)
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError as error:
        raise ValidationError({"email": STANDING}) from error
    audit.record("akun diundang", invitation, by=by)
    _mail(invitation)
    return invitation


@transaction.atomic
def resend(invitation: AccountInvitation, *, by: User, new_link: bool = False) -> AccountInvitation:
    """Ask again: seven more days, another mail, on request another link (the one before is dead at once).

    Whoever sends it again vouches for it. Refuses what is settled. Pressed twice within moments: one mail.
    """
    row = _locked(invitation)
    if row.state not in (row.State.OPEN, row.State.EXPIRED):
        raise ValidationError(SETTLED)
    if not grants.may_give(by, row.role, row.place):
        raise ValidationError(NO_RIGHT)
    verb = LINK_CHANGED if new_link else SENT_AGAIN
    is_just_sent = not new_link and row.is_open and row.sent_at and row.sent_at >= a_moment_ago()
    if is_just_sent or audit.was_just_recorded(verb, row, by=by):
        return row
    row.invited_by, row.expires_at = by, timezone.now() + VALID
    if new_link or not account_links.is_alive(row):
        account_links.seal(row)
    row.save(update_fields=["invited_by", "expires_at", "nonce", "token_sha256"])
    audit.record(verb, row, by=by)
    _mail(row)
    return row


@transaction.atomic
def revoke(invitation: AccountInvitation, *, by: User) -> None:
    """Take it back: the link is dead at once. Does nothing when it is settled already."""
    if AccountInvitation.objects.unsettled().filter(pk=invitation.pk).update(revoked_at=timezone.now()):
        audit.record("undangan akun dicabut", invitation, by=by)


def is_acceptable(invitation: AccountInvitation) -> bool:
    """Open, and who invited may still give that role there."""
    return invitation.is_open and grants.may_give(invitation.invited_by, invitation.role, invitation.place)


@transaction.atomic
def accept_with_new_account(
    invitation: AccountInvitation, *, username: str, password: str, name: str, email: str = ""
) -> User:
    """Make the account the invitee asked for and give it the role. Of two at once one wins, the other makes nothing.

    Only the address that was invited is his already. To any other goes a link, and the account has none until then.
    """
    email = email.strip().lower()
    is_invited = email.casefold() == invitation.email.casefold()
    try:
        with transaction.atomic():
            user = User.objects.create_user(username, email if is_invited else "", password, name=name)
    except IntegrityError as error:
        raise ValidationError({"username": "Nama pengguna ini sudah dipakai. Pilih yang lain."}) from error
    audit.record("akun dibuat", user, by=user, source="link")
    _accept(invitation, user)
    if email and not is_invited:
        own_account.request_email(user, email=email, by=user)
    return user


@transaction.atomic
def accept_with_account(invitation: AccountInvitation, *, user: User) -> Membership | None:
    """Give the role to an account that exists; returns the membership, None for an administrator."""
    if invitation.invited_by_id == user.pk:
        raise ValidationError(
            f"Undangan ini Anda buat sendiri untuk {invitation.name}. Teruskan tautannya, jangan dibuka di akun Anda."
        )
    return _accept(invitation, user)


def _accept(invitation: AccountInvitation, user: User) -> Membership | None:
    """Settle the invitation by a conditional update, then give what it promised."""
    rows = AccountInvitation.objects.unsettled().filter(pk=invitation.pk, expires_at__gt=timezone.now())
    if not is_acceptable(invitation) or not rows.update(accepted_at=timezone.now(), accepted_by=user):
        raise ValidationError(GONE)
    audit.record("undangan akun diterima", invitation, by=user, source="link")
    if invitation.role == ADMINISTRATOR:
        User.objects.filter(pk=user.pk).update(is_superuser=True, is_staff=True)
        return None
    return Membership.objects.get_or_create(user=user, role=invitation.role, **_place_columns(invitation.place))[0]


def _place_columns(place) -> dict:
    is_puskesmas = isinstance(place, Puskesmas)
    return {"puskesmas": place if is_puskesmas else None, "region": None if is_puskesmas else place}


def _refuse_known(email: str, role: str, held: dict) -> None:
    """An address that holds the role there, or was asked already."""
    if not email:
        return
    people = User.objects.filter(email__iexact=email, is_active=True)
    if role == ADMINISTRATOR:
        is_held = people.filter(is_superuser=True).exists()
    else:
        is_held = Membership.objects.filter(user__in=people, **held).exists()
    if is_held:
        raise ValidationError({"email": "Pemilik e-mail ini sudah memegang peran itu di sana."})
    if AccountInvitation.objects.unsettled().filter(email=email, **held).exists():
        raise ValidationError({"email": STANDING})


def _locked(invitation: AccountInvitation) -> AccountInvitation:
    rows = AccountInvitation.objects.select_for_update(of=("self",))
    return rows.select_related("puskesmas__region", "region", "invited_by").get(pk=invitation.pk)


def _mail(invitation: AccountInvitation) -> None:
    """Mail the link, if there is an address; the mail is queued in the same transaction."""
    if not invitation.email:
        return
    context = {"invitation": invitation, "url": account_links.url_of(invitation)}
    mails.send("account/email/invitation", to=invitation.email, context=context, about=invitation)
    invitation.sent_at = timezone.now()
    invitation.save(update_fields=["sent_at"])
