"""Pages on which accounts are invited: role, place, person, the list, asking again and taking back."""

import pytest
from django.urls import reverse

from puskesmas.access import Role
from puskesmas.accounts import grants
from puskesmas.accounts import invitations as account_invitations
from puskesmas.accounts import links as account_links
from puskesmas.models import AccountInvitation
from tests import factories


def test_the_pages_lead_from_role_to_place_to_person(client, dinda, kajoran_2, kajoran_1):
    client.force_login(dinda)
    invite = reverse("puskesmas:account_invite")
    assert "Penelaah dinas kesehatan" in client.get(invite).content.decode()
    page = client.get(invite, {"peran": "head", "q": "kajoran 2"}).content.decode()
    assert ("Puskesmas Kajoran 2" in page, "Puskesmas Kajoran 1" in page) == (True, False)
    key = grants.key_of(kajoran_2)
    assert "Kepala puskesmas" in client.get(invite, {"peran": "head", "tempat": key}).content.decode()
    reply = client.post(invite, {"peran": "head", "tempat": key, "name": "drg. Hendra", "email": ""})
    row = AccountInvitation.objects.get()
    assert (reply.url, row.role, row.puskesmas) == (
        reverse("puskesmas:account_invitation", args=[row.pk]),
        "head",
        kajoran_2,
    )
    page = client.get(reply.url)
    assert account_links.url_of(row) in page.content.decode()
    assert page["Cache-Control"] == "no-store, private"


def test_a_camat_office_is_asked_for_the_person_at_once(client, camat):
    client.force_login(camat)
    page = client.get(reverse("puskesmas:account_invite")).content.decode()
    assert "Siapa yang diundang?" in page
    assert "Kantor Camat Kajoran" in page


def test_a_foreign_place_in_the_form_is_no_place(client, dinda, purwaharja_2, kajoran_2, kajoran_1):
    client.force_login(dinda)
    said = {"peran": "staff", "tempat": grants.key_of(purwaharja_2), "name": "X", "email": ""}
    assert "di mana?" in client.post(reverse("puskesmas:account_invite"), said).content.decode()
    assert not AccountInvitation.objects.exists()


def test_a_refused_form_keeps_what_was_typed(client, dinda, kajoran_2):
    client.force_login(dinda)
    said = {"peran": "staff", "tempat": grants.key_of(kajoran_2), "name": "Nurul H.", "email": "bukan-surel"}
    reply = client.post(reverse("puskesmas:account_invite"), said)
    assert reply.status_code == 422
    assert 'value="Nurul H."' in reply.content.decode()


def test_the_list_shows_states_and_lets_one_ask_again_and_take_back(client, budi, invitation):
    client.force_login(budi)
    page = client.get(reverse("puskesmas:account_invitations")).content.decode()
    assert f'data-copy="{account_links.url_of(invitation)}"' in page
    client.post(reverse("puskesmas:account_invitation_resend", args=[invitation.pk]), {"baru": "1"})
    invitation.refresh_from_db()
    client.post(reverse("puskesmas:account_invitation_revoke", args=[invitation.pk]))
    page = client.get(reverse("puskesmas:account_invitations"), {"tampil": "revoked"}).content.decode()
    assert "Nurul Hidayah, A.Md.Kep." in page
    assert "data-copy" not in page


@pytest.mark.parametrize("name", ["account_invitation", "account_invitation_resend", "account_invitation_revoke"])
def test_foreign_invitations_are_not_there(client, camat, invitation, name):
    client.force_login(camat)
    url = reverse(f"puskesmas:{name}", args=[invitation.pk])
    assert (client.get(url).status_code, client.post(url).status_code) in [(404, 404), (404, 405)]


def test_the_list_costs_the_same_for_one_and_for_thirty(client, budi, dinda, kajoran_2, django_assert_num_queries):
    client.force_login(dinda)
    url = reverse("puskesmas:account_invitations")
    account_invitations.invite(name="A", role=Role.STAFF, place=kajoran_2, by=budi)
    client.get(url)
    with django_assert_num_queries(9):
        client.get(url)
    for number in range(29):
        inviter = factories.member(f"kapus{number}", f"Kapus {number}", Role.HEAD, puskesmas=kajoran_2)
        account_invitations.invite(name=f"Nama {number}", role=Role.STAFF, place=kajoran_2, by=inviter)
    with django_assert_num_queries(9):
        client.get(url)
