"""One's own account: the name, the e-mail once its mailbox has answered, and the link to a new password."""

import hashlib
from datetime import timedelta

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from puskesmas import audit
from puskesmas.accounts import mails, memberships
from puskesmas.models import User

SALT = "puskesmas.accounts.own_account.email"
VALID = timedelta(days=3)


@transaction.atomic
def rename(user: User, *, name: str, by) -> None:
    """Change the name people read; does nothing when it stays."""
    before = User.objects.select_for_update().get(pk=user.pk)
    if before.name != name:
        User.objects.filter(pk=user.pk).update(name=name)
        user.name = name
        audit.record("nama akun diubah", user, by=by, changes={"nama": [before.name, name]})


@transaction.atomic
def request_email(user: User, *, email: str, by) -> None:
    """Send a link to the new address; nothing changes until it is opened and confirmed there."""
    if email == user.email:
        raise ValidationError({"email": "Ini sudah e-mail akun Anda."})
    mails.send("account/email/change", to=email, context={"user": user, "url": email_url(user, email)})
    audit.record("perubahan e-mail diminta", user, by=by)


@transaction.atomic
def password_link(user: User, *, by: User) -> str:
    """A link to a new password for somebody who cannot sign in: mailed, or returned when he has no address.

    Pressed twice within moments: one mail.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.pk == by.pk or not memberships.keeps_wholly(by, user):
        raise ValidationError(memberships.ELSEWHERE)
    token = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    url = settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=token)
    verb = "tautan kata sandi dikirim" if user.email else "tautan kata sandi dibuat"
    is_again = audit.was_just_recorded(verb, user, by=by)
    if not is_again:
        audit.record(verb, user, by=by)
    if is_again or not user.email:
        return "" if user.email else url
    mails.send("account/email/password_link", to=user.email, context={"user": user, "by": by, "url": url})
    return ""


def email_url(user: User, email: str) -> str:
    token = signing.dumps([user.pk, user.email, email, _fingerprint(user)], salt=SALT)
    return f"{settings.SITE_URL}{reverse('confirm_email', args=[token])}"


def _fingerprint(user: User) -> str:
    """Another one after a new password and after leaving all devices: who did that wants nothing older to happen."""
    return hashlib.sha256(user.get_session_auth_hash().encode()).hexdigest()[:16]


def find_email_change(token: str) -> tuple[User, str] | None:
    """The account and new address of a link; None when it is wrong, too old, or the account's address, password or
    sessions changed since."""
    try:
        user_id, before, email, said = signing.loads(token, salt=SALT, max_age=VALID)
    except (signing.BadSignature, ValueError):  # a link of the shape before has no fingerprint
        return None
    user = User.objects.filter(pk=user_id, email=before, is_active=True).first()
    return (user, email) if user and constant_time_compare(said, _fingerprint(user)) else None


@transaction.atomic
def confirm_email(user: User, *, email: str) -> bool:
    """Take the new address over and tell the old one; false when somebody was faster."""
    before = user.email
    as_read = {"email": before, "password": user.password, "sign_outs": user.sign_outs, "is_active": True}
    if not User.objects.filter(pk=user.pk, **as_read).update(email=email):
        return False
    # allauth keeps addresses of its own beside the account; password links go to both.
    EmailAddress.objects.filter(user=user).delete()
    user.email = email
    if before:
        mails.send("account/email/changed", to=before, context={"user": user})
    audit.record("e-mail akun diubah", user, by=user, source="link")
    return True
