"""Rows several files of this folder start from."""

import pytest

from puskesmas.access import Role
from puskesmas.accounts import invitations as account_invitations


@pytest.fixture
def invitation(budi, kajoran_2):
    return account_invitations.invite(
        name="Nurul Hidayah, A.Md.Kep.", email="nurul@contoh.go.id", role=Role.STAFF, place=kajoran_2, by=budi
    )
