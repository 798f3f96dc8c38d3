"""Forms of allauth with limits of ours."""

from allauth.account import forms
from django.core.validators import MaxLengthValidator

LONGEST_NAME = 254


class LoginForm(forms.LoginForm):
    """Names are looked up without case, which SQLite refuses for patterns of 50,000 signs and more."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].validators.append(MaxLengthValidator(LONGEST_NAME))
        self.fields["login"].widget.attrs["maxlength"] = LONGEST_NAME
