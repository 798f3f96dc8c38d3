"""The second step of signing in: codes of an app, spare codes, passkeys; who must have one, and how it is taken off."""

import base64
import hashlib
import logging

from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from puskesmas import audit, rate_limits
from puskesmas.access import Role, memberships_of
from puskesmas.accounts import mails, sign_ins
from puskesmas.accounts.devices import device_of
from puskesmas.models import User

logger = logging.getLogger(__name__)
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
LONGEST_KEY_NAME = 80


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets lie encrypted in the database, so a copy of it opens no account."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Kode salah, sudah dipakai, atau sudah lewat. Tulis kode yang sekarang tampil di aplikasi.",
        "cannot_delete_authenticator": "Pengaman ini tidak dapat dilepas.",
        "cannot_generate_recovery_codes": "Nyalakan kode dari aplikasi atau kunci sandi dulu, baru buat kode cadangan.",
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:  # SECRET_KEY was changed without SECRET_KEY_FALLBACKS
            logger.exception("Rahasia kode tidak terbaca dengan SECRET_KEY sekarang")
            return totp.generate_totp_secret()  # no code will ever fit

    def get_totp_label(self, user) -> str:
        return user.get_username()

    def generate_authenticator_name(self, user, type) -> str:  # noqa: A002 - allauth's name
        return device_of(context.request.headers.get("User-Agent", ""))

    def get_public_key_credential_user_entity(self, user) -> dict:
        return super().get_public_key_credential_user_entity(user) | {
            "name": user.get_username(),
            "display_name": str(user),
        }


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"puskesmas.second_factor:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def is_required(user) -> bool:
    """Reviewers and administrators see a whole kabupaten: a password alone is not enough for them."""
    if not settings.REQUIRE_MFA:
        return False
    return user.is_superuser or any(item.role == Role.REVIEWER for item in memberships_of(user))


def factors_of(user) -> set[str]:
    """Which second steps the account has: "totp", "webauthn"."""
    return set(Authenticator.objects.filter(user=user, type__in=FACTORS).values_list("type", flat=True))


def passkeys_work(request) -> bool:
    """Browsers make passkeys for names only, and only over https; localhost is the exception."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    is_name = not rate_limits.is_address(host.strip("[]"))
    return is_name and (request.is_secure() or host == "localhost")


@transaction.atomic
def spend_code(authenticator: Authenticator, code: str) -> bool:
    """Use up a code of the app; false when it, or a later one, was used before.

    allauth remembers used codes for 30 seconds in the cache, but with a tolerance for slow clocks they hold for 90.
    """
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret = SecondFactorAdapter().decrypt(row.data["secret"])
    for counter in totp.yield_hotp_counters_from_time():
        expected = totp.format_hotp_value(totp.hotp_value(secret, counter))
        if counter > row.data.get("last_counter", 0) and compare_user_code(actual=code, expected=expected):
            row.data["last_counter"] = counter
            row.save(update_fields=["data"])
            return True
    return False


@transaction.atomic
def reset_mfa(user: User, *, by: User | None, actor_label: str = "") -> None:
    """Take all second steps off an account whose phone is lost; ends its sessions and tells its owner by mail.

    Refuses one's own account: who still gets in changes it himself.
    """
    if by is not None and by.pk == user.pk:
        raise ValidationError("Pengaman akun sendiri diatur di Keamanan akun, bukan di sini.")
    removed, _ = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise ValidationError("Akun ini tidak memakai kode dari aplikasi atau kunci sandi.")
    sign_ins.end_all(user)
    audit.record("pengaman kedua dilepas", user, by=by, actor_label=actor_label)
    if user.email:
        who = str(by) if by else "Pengelola server"
        mails.send("mfa/email/reset", to=user.email, context={"user": user, "who": who})
