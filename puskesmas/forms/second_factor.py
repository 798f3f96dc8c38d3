"""Forms of the second step, with our limits: wrong codes close the door for a while, used codes stay used."""

from allauth.account.adapter import get_adapter as account_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.urls import reverse

from puskesmas.accounts import attempts, second_factor

LONGEST_CODE = MaxLengthValidator(20)
ODD = (AttributeError, KeyError, TypeError, ValueError, OverflowError)


class LimitedCode:
    """A code of the app or a spare code: counted, and a code of the app works once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].validators.append(LONGEST_CODE)
        self.fields["code"].error_messages["required"] = "Tulis kodenya dulu."

    def clean_code(self):
        attempts.refuse_closed(context.request, self.user)
        try:
            code = super().clean_code()
            if self.authenticator.type == Authenticator.Type.TOTP and not second_factor.spend_code(
                self.authenticator, code
            ):
                raise get_adapter().validation_error("incorrect_code")
        except ValidationError:
            self._count()
            raise
        return code

    def _count(self):
        """Whoever fails here while signing in knows the password: when it ends in a lock, its owner must hear of it."""
        request = context.request
        if attempts.count_failure(request, self.user) and request.path == reverse("mfa_authenticate"):
            account_adapter().send_notification_mail("mfa/email/codes_guessed", self.user)


class AuthenticateForm(LimitedCode, base.AuthenticateForm):
    pass


class ReauthenticateForm(LimitedCode, base.ReauthenticateForm):
    pass


class ActivateTOTPForm(totp.ActivateTOTPForm):
    """The first code proves that the app has taken the secret over."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].validators.append(LONGEST_CODE)
        self.fields["code"].error_messages["required"] = "Tulis enam angka yang tampil di aplikasi."

    @property
    def secret_in_groups(self) -> str:
        """The secret to type when the picture cannot be scanned."""
        return " ".join(self.secret[i : i + 4] for i in range(0, len(self.secret), 4))


class Careful:
    """What a browser says about a passkey is somebody's text: allauth and its library stumble over odd shapes."""

    def clean_credential(self):
        value = self.cleaned_data["credential"]
        if not isinstance(value, dict) or not isinstance(value.get("response"), dict):
            raise get_adapter().validation_error("incorrect_code")
        inherited = getattr(super(), "clean_credential", None)
        return _refused(inherited) if inherited else value

    def clean(self):
        return _refused(super().clean)


def _refused(check):
    try:
        return check()
    except ODD as error:
        raise get_adapter().validation_error("incorrect_code") from error


def key_name(**kwargs) -> forms.CharField:
    return forms.CharField(label="Nama kunci sandi", max_length=second_factor.LONGEST_KEY_NAME, **kwargs)


class AddWebAuthnForm(Careful, webauthn.AddWebAuthnForm):
    name = key_name(required=False, help_text="Agar Anda mengenalinya nanti, misalnya: HP pribadi.")
    passwordless = forms.BooleanField(
        label="Boleh masuk dengan kunci ini saja, tanpa kata sandi",
        required=False,
        initial=True,
        help_text="Perangkat meminta sidik jari, wajah, atau PIN setiap kali.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages["required"] = "Perangkat belum membuat kunci sandi. Coba sekali lagi."


class EditWebAuthnForm(webauthn.EditWebAuthnForm):
    name = key_name()


class LoginWebAuthnForm(Careful, webauthn.LoginWebAuthnForm):
    pass


class AuthenticateWebAuthnForm(Careful, webauthn.AuthenticateWebAuthnForm):
    pass


class ReauthenticateWebAuthnForm(Careful, webauthn.ReauthenticateWebAuthnForm):
    pass
