"""What an operator copies from the handbook keeps every address that is a secret out of the access log."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

HANDBOOK = Path(settings.BASE_DIR) / "docs" / "operations.md"
ADDRESSES = {
    "invitations:reply": {"token": "7" * 52},
    "invitations:calendar": {"token": "7" * 52},
    "invitations:own_letter": {"token": "7" * 52},
    "calendars:feed": {"token": "7" * 52},
    "accept_invitation": {"token": "abc"},
    "confirm_email": {"token": "abc"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "abc"},
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_pattern_of_the_handbook_covers_it(name):
    (pattern,) = re.findall(r"location ~\* (\S+) \{ access_log off", HANDBOOK.read_text())
    assert re.match(pattern, reverse(name, kwargs=ADDRESSES[name]), re.IGNORECASE)
