"""Forms of invitations to an account and of the account made from one."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator

from puskesmas.models import User

# No "@": a name that looks like somebody's address could be taken for it at the login.
USERNAME = RegexValidator(
    r"^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$", "Pakai huruf kecil, angka, titik, atau garis, misalnya sari.kajoran2."
)


class InviteForm(forms.Form):
    """Whom to invite; role and place were chosen before."""

    name = forms.CharField(label="Nama", max_length=150, help_text="Lengkap dengan gelar, persis seperti ditulis.")
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        required=False,
        help_text="Undangan dikirim ke sini. Tanpa e-mail, tautannya Anda teruskan sendiri, misalnya lewat WhatsApp.",
    )


class LowerField(forms.CharField):
    """Phones begin every field with a capital letter; names to sign in with have none."""

    def to_python(self, value):
        return super().to_python(value).lower()


class NewAccountForm(forms.Form):
    """What the invitee chooses: the name to sign in with, and a password."""

    name = forms.CharField(max_length=150)
    username = LowerField(min_length=3, max_length=30, validators=[USERNAME])
    email = forms.EmailField(max_length=254, required=False)
    password1 = forms.CharField(max_length=128, strip=False)
    password2 = forms.CharField(max_length=128, strip=False)

    def clean(self):
        data = super().clean()
        if data.get("username") and User.objects.filter(username__iexact=data["username"]).exists():
            self.add_error("username", "Nama pengguna ini sudah dipakai. Pilih yang lain.")
        if data.get("password1") and data.get("password2"):
            self._check_password(data)
        return data

    def _check_password(self, data: dict) -> None:
        if data["password1"] != data["password2"]:
            self.add_error("password2", "Kedua kata sandi belum sama.")
        user = User(username=data.get("username", ""), name=data.get("name", ""), email=data.get("email", ""))
        try:
            validate_password(data["password1"], user)
        except forms.ValidationError as error:
            self.add_error("password1", error)
