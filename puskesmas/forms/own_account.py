"""Forms of one's own account."""

from django import forms


class NameForm(forms.Form):
    """The name as others read it, with degrees."""

    name = forms.CharField(
        label="Nama", max_length=150, help_text="Lengkap dengan gelar, persis seperti ditulis.", strip=True
    )


class EmailForm(forms.Form):
    """A new address; the password says that it is really the owner who sits here."""

    email = forms.EmailField(label="E-mail baru", max_length=254)
    password = forms.CharField(
        label="Kata sandi Anda",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self):
        if not self.user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError("Kata sandi tidak cocok. Coba sekali lagi.")
        return self.cleaned_data["password"]
