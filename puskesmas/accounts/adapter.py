"""How allauth behaves here: accounts come by invitation, nobody signs up by himself, and the history is told."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from axes.handlers.proxy import AxesProxyHandler
from django.db import transaction

from puskesmas import audit, rate_limits
from puskesmas.accounts.devices import device_of, short_address
from puskesmas.models import User

LONGEST_NAME = 150
# What the password looked like when a sign-in began; a step later it must still be the same.
BEGUN = "sign_in_begun_with"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_password": "Kata sandi salah. Tulis lagi kata sandi akun ini.",
        "enter_current_password": "Kata sandi sekarang salah. Tulis lagi, atau keluar dan pilih Lupa kata sandi.",
        "username_password_mismatch": "Nama pengguna atau kata sandi salah. Periksa keduanya lalu coba lagi.",
        "email_password_mismatch": "E-mail atau kata sandi salah. Periksa keduanya lalu coba lagi.",
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_client_ip(self, request) -> str:
        return rate_limits.client_address(request)

    def pre_login(self, request, user, **kwargs):
        request.session[BEGUN] = user.get_session_auth_hash()
        return super().pre_login(request, user, **kwargs)

    def is_reauthentication_required(self, app: str) -> bool:
        """Who signed in a moment ago has just shown who he is."""
        records = get_authentication_records(self.request, self.request.user)
        is_fresh = bool(records) and time.time() - records[-1]["at"] < REAUTHENTICATION_TIMEOUT
        return not is_fresh and super().is_reauthentication_required(app=app)

    def get_reauthentication_methods(self, user) -> list[dict]:
        words = {
            "reauthenticate": "Pakai kata sandi",
            "mfa_reauthenticate": "Pakai kode dari aplikasi atau kode cadangan",
            "mfa_reauthenticate:webauthn": "Pakai kunci sandi",
        }
        return [method | {"description": words[method["id"]]} for method in super().get_reauthentication_methods(user)]

    @transaction.atomic
    def set_password(self, user, password) -> None:
        """A new password ends the sessions elsewhere, and a lock: only who opened the mailbox gets here without the old one."""
        super().set_password(user, password)
        AxesProxyHandler.reset_attempts(username=user.get_username().casefold())
        audit.record("kata sandi diganti", user, by=user)

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        """Say in the mail from which device something was changed, in plain words."""
        agent = self.get_http_user_agent(self.request)
        where = {"device": device_of(agent), "address": short_address(self.get_client_ip(self.request)), "user": user}
        super().send_notification_mail(template_prefix, user, where | (context or {}), email)


def login_name(request, credentials=None) -> str:
    """The name django-axes counts failures under: the user name, also when the e-mail was typed.

    allauth hands its credentials over as `username` or `email`, the form calls the field `login`, the admin site
    `username`; looked up under one of them only, axes counted nobody and let the right password through a closed lock.
    What is posted speaks only where nobody was named: at the second step and when asked again the name is known, and
    another one in the form would have the failures counted for somebody else.
    """
    given = credentials or {}
    named = given.get("username") or given.get("email") or request.POST.get("login") or request.POST.get("username")
    name = (named or "").replace("\x00", "").strip().casefold()[:LONGEST_NAME]
    return _name_of_mailbox(request, name) if "@" in name else name


def _name_of_mailbox(request, email: str) -> str:
    """The user name behind an e-mail, looked up once per request; the e-mail itself when nobody has it."""
    known = request.__dict__.setdefault("_names_of_mailboxes", {})
    if email not in known:
        found = User.objects.filter(email__iexact=email).order_by("pk").values_list("username", flat=True).first()
        known[email] = (found or email).casefold()
    return known[email]
