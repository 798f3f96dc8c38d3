"""Akun saya: name, e-mail after its mailbox has answered, and accounts that belong nowhere."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from puskesmas.accounts import own_account, sign_ins
from puskesmas.models import AuditEvent, Membership
from tests import factories

PASSWORD = "lokmin-demo"
NEW = "sari.baru@contoh.go.id"


def ask(client, **changes):
    return client.post(reverse("own_email"), {"email": NEW, "password": PASSWORD, **changes})


def link() -> str:
    return re.search(r"http://[^/]+(/akun/email/\S+)", mail.outbox[0].body).group(1)


def test_the_page_shows_name_places_and_the_ways_to_security(client, sari):
    client.force_login(sari)
    page = client.get(reverse("own_account")).content.decode()
    for text in ("Sari Wulandari, A.Md.Keb.", "Puskesmas Kajoran 2", "Staf puskesmas", reverse("own_email")):
        assert text in page


def test_the_name_is_changed_with_its_history(client, sari):
    client.force_login(sari)
    assert client.post(reverse("own_account"), {"name": "Sari W., S.KM."}).status_code == 302
    sari.refresh_from_db()
    assert sari.name == "Sari W., S.KM."
    event = AuditEvent.objects.get(verb="nama akun diubah")
    assert event.changes == {"nama": ["Sari Wulandari, A.Md.Keb.", "Sari W., S.KM."]}
    client.post(reverse("own_account"), {"name": "Sari W., S.KM."})
    assert AuditEvent.objects.filter(verb="nama akun diubah").count() == 1


def test_an_empty_name_is_refused(client, sari):
    client.force_login(sari)
    assert client.post(reverse("own_account"), {"name": " "}).status_code == 422


def test_the_address_changes_only_after_the_link_is_confirmed(client, sari):
    EmailAddress.objects.create(user=sari, email=sari.email, primary=True, verified=True)
    client.force_login(sari)
    assert ask(client).status_code == 302
    sari.refresh_from_db()
    assert (sari.email, mail.outbox[0].to) == ("sari@contoh.go.id", [NEW])
    client.logout()
    assert NEW in client.get(link()).content.decode()
    sari.refresh_from_db()
    assert sari.email == "sari@contoh.go.id"
    client.post(link())
    sari.refresh_from_db()
    assert (sari.email, EmailAddress.objects.filter(user=sari).count()) == (NEW, 0)
    assert mail.outbox[1].to == ["sari@contoh.go.id"]
    event = AuditEvent.objects.get(verb="e-mail akun diubah")
    assert NEW not in str(event.changes)


def test_a_link_works_once(client, sari):
    client.force_login(sari)
    ask(client)
    client.post(link())
    assert client.get(link()).status_code == 410
    assert client.post(link()).status_code == 410


def test_a_wrong_password_sends_nothing_and_keeps_the_address(client, sari):
    client.force_login(sari)
    answer = ask(client, password="bukan-sandi")
    assert (answer.status_code, mail.outbox) == (422, [])
    assert NEW in answer.content.decode()
    assert "bukan-sandi" not in answer.content.decode()


def test_the_same_address_is_refused(client, sari):
    client.force_login(sari)
    assert ask(client, email=sari.email).status_code == 422


def test_too_many_mails_are_refused(client, sari):
    client.force_login(sari)
    assert [ask(client).status_code for _ in range(6)][-1] == 429


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00"])
def test_a_wrong_link_is_one_page_without_data(client, db, token):
    answer = client.get(f"/akun/email/{token}/")
    assert (answer.status_code, answer["Cache-Control"]) == (410, "no-store, private")


def test_an_old_link_is_dead(client, sari, monkeypatch):
    token = own_account.email_url(sari, NEW).split("/")[-2]
    assert own_account.find_email_change(token) == (sari, NEW)
    monkeypatch.setattr(own_account, "VALID", timedelta(seconds=-1))
    assert own_account.find_email_change(token) is None


@pytest.mark.parametrize("change", ["password", "signed out"])
def test_a_link_ends_with_a_new_password_and_with_leaving_all_devices(client, sari, change):
    client.force_login(sari)
    ask(client)
    if change == "password":
        sari.set_password("sawah-hijau-2026")
        sari.save()
    else:
        sign_ins.leave_all(sari, by=sari)
    assert (client.get(link()).status_code, client.post(link()).status_code) == (410, 410)
    sari.refresh_from_db()
    assert sari.email == "sari@contoh.go.id"


def test_an_account_without_a_place_is_told_what_to_do(client, db):
    user = factories.UserFactory(username="lepas", last_login=timezone.now())
    client.force_login(user)
    page = client.get("/", follow=True).content.decode()
    assert "belum terdaftar di tempat mana pun" in page
    assert client.get("/lokmin/").status_code == 403
    assert not Membership.objects.filter(user=user).exists()
