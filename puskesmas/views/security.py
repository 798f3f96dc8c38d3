"""Keamanan akun: allauth's pages of the second step, with our words, our history and 422 for what is refused."""

from allauth.account import views as account
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from puskesmas import audit
from puskesmas.accounts import second_factor
from puskesmas.accounts.adapter import BEGUN

GONE = "Akun atau kata sandinya berubah sejak Anda mulai masuk. Masuk lagi dari awal."


class Refusing:
    """A refused form answers 422, with everything typed still in it."""

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if response.status_code == 200:
            response.status_code = 422
        return response


class Told(Refusing):
    """What is changed stands in the history of the account, in the same transaction."""

    event: str
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form):
        with transaction.atomic():
            response = super().form_valid(form)
            audit.record(self.event, self.request.user, by=self.request.user, changes=self.changes(form))
        return response

    def changes(self, form) -> dict:
        return {}


@method_decorator(never_cache, name="dispatch")
class Security(base.IndexView):
    """/akun/keamanan/: which second steps the account has, and the way to each."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        found = context["authenticators"]
        is_protected = bool(set(found) & set(second_factor.FACTORS))
        codes = found.get(Authenticator.Type.RECOVERY_CODES)
        return context | {
            "app": found.get(Authenticator.Type.TOTP),
            "passkeys": found.get(Authenticator.Type.WEBAUTHN, []),
            "codes_left": len(codes.get_unused_codes()) if codes else 0,
            "is_protected": is_protected,
            "must_set_up": second_factor.is_required(self.request.user) and not is_protected,
            "is_required": second_factor.is_required(self.request.user),
            "passkeys_work": second_factor.passkeys_work(self.request),
        }


@method_decorator(never_cache, name="dispatch")
class ActivateApp(Told, totp.ActivateTOTPView):
    event = "kode dari aplikasi dinyalakan"


@method_decorator(never_cache, name="dispatch")
class DeactivateApp(Told, totp.DeactivateTOTPView):
    event = "kode dari aplikasi dimatikan"


@method_decorator(never_cache, name="dispatch")
class SpareCodes(recovery_codes.ViewRecoveryCodesView):
    pass


@method_decorator(never_cache, name="dispatch")
class GenerateSpareCodes(Told, recovery_codes.GenerateRecoveryCodesView):
    event = "kode cadangan dibuat baru"
    success_url = reverse_lazy("mfa_view_recovery_codes")


class DownloadSpareCodes(recovery_codes.DownloadRecoveryCodesView):
    def render_to_response(self, context, **response_kwargs):
        response = super().render_to_response(context, **response_kwargs)
        response["Content-Disposition"] = 'attachment; filename="kode-cadangan-lokmin.txt"'
        return response


@method_decorator(never_cache, name="dispatch")
class AddPasskey(Told, webauthn.AddWebAuthnView):
    event = "kunci sandi ditambahkan"

    def get_context_data(self, **kwargs):
        form = kwargs.get("form") or self.get_form()  # allauth drops the refused form and with it its sentence
        context = super().get_context_data(**kwargs) | {"form": form}
        return context | {"passkeys_work": second_factor.passkeys_work(self.request)}

    def changes(self, form):
        return {"kunci sandi": ["", form.cleaned_data["name"]]}


@method_decorator(never_cache, name="dispatch")
class RenamePasskey(Told, webauthn.EditWebAuthnView):
    event = "kunci sandi diberi nama baru"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"key": str(self.object)}

    def form_valid(self, form):
        self.before = str(self.get_object())
        return super().form_valid(form)

    def changes(self, form):
        return {"kunci sandi": [self.before, form.cleaned_data["name"]]}


@method_decorator(never_cache, name="dispatch")
class RemovePasskey(Told, webauthn.RemoveWebAuthnView):
    event = "kunci sandi dihapus"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"key": str(self.object)}

    def changes(self, form):
        return {"kunci sandi": [str(self.object), ""]}


class Login(Refusing, account.LoginView):
    """/akun/masuk/: name and password, or a passkey alone."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"passkeys_work": second_factor.passkeys_work(self.request)}


class EnterCode(base.AuthenticateView):
    """/akun/masuk/kode/: the second step, for as long as the account is as it was at the first."""

    def get(self, request, *args, **kwargs):
        return self._stopped() or super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return self._stopped() or super().post(request, *args, **kwargs)

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def get_context_data(self, **kwargs):
        factors = second_factor.factors_of(self.stage.login.user)
        return super().get_context_data(**kwargs) | {
            "has_app": "totp" in factors,
            "has_passkey": "webauthn" in factors and second_factor.passkeys_work(self.request),
        }

    def _stopped(self):
        """Back to the beginning when the account was closed, or its password or sessions changed meanwhile."""
        user = self.stage.login.user
        if user.is_active and constant_time_compare(self.request.session.get(BEGUN, ""), user.get_session_auth_hash()):
            return None
        messages.error(self.request, GONE)
        self.stage.abort()
        return redirect("account_login")


@method_decorator(never_cache, name="dispatch")
class Reauthenticate(Refusing, account.ReauthenticateView):
    pass


@method_decorator(never_cache, name="dispatch")
class ReauthenticateByCode(Refusing, base.ReauthenticateView):
    pass


@method_decorator(never_cache, name="dispatch")
class ReauthenticateByPasskey(webauthn.ReauthenticateWebAuthnView):
    def form_invalid(self, form):
        """allauth would show the login page, which sends members home; the reason must be seen here."""
        for error in form.errors.get("credential", []):
            messages.error(self.request, error)
        return redirect(self.request.get_full_path())


@method_decorator(never_cache, name="dispatch")
class ChangePassword(Refusing, account.PasswordChangeView):
    success_url = reverse_lazy("mfa_index")


@method_decorator(never_cache, name="dispatch")
class SetPassword(Refusing, account.PasswordSetView):
    success_url = reverse_lazy("mfa_index")
