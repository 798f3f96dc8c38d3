"""The link of an invitation to an account: it can be shown again, and is passed on in messages or read out."""

from django.conf import settings
from django.urls import reverse

from puskesmas.models import AccountInvitation
from puskesmas.secret_links import SecretLink

_link = SecretLink("puskesmas.account_links")
seal, token_for, is_alive = _link.seal, _link.token_for, _link.is_alive


def url_of(invitation: AccountInvitation) -> str:
    return f"{settings.SITE_URL}{reverse('accept_invitation', args=[token_for(invitation)])}"


def find(token: str) -> AccountInvitation | None:
    """The invitation of a token, whatever its state; None if unknown."""
    return _link.find(token, AccountInvitation.objects.select_related("puskesmas__region", "region", "invited_by"))
