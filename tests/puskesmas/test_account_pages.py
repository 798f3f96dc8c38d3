"""Login, password reset and lock-out as a person meets them."""

import re

import pytest
from django.core import mail
from django.urls import reverse

pytestmark = pytest.mark.django_db
PASSWORD = "lokmin-demo"


def test_login_leads_home_and_a_wrong_password_keeps_the_name(client, sari):
    page = client.post("/akun/masuk/", {"login": "sari", "password": "salah-sekali"}).content.decode()
    assert 'value="sari"' in page
    assert "salah-sekali" not in page
    assert client.post("/akun/masuk/", {"login": "sari", "password": PASSWORD}).headers["Location"] == "/"


def test_after_five_wrong_passwords_the_page_says_how_long_to_wait(client, sari):
    answers = [client.post("/akun/masuk/", {"login": "sari", "password": "salah"}) for _ in range(6)]
    assert answers[-1].status_code == 429
    assert "Tunggu 15 menit" in answers[-1].content.decode()


@pytest.mark.parametrize("typed", ["sıtı", "ſiti", "SİTİ"])
def test_a_name_only_the_database_takes_for_another_opens_nothing(client, sari, typed):
    """PostgreSQL finds siti under the first two without case; counted under a name of their own they would be more tries."""
    type(sari).objects.filter(pk=sari.pk).update(username="siti")
    assert client.post("/akun/masuk/", {"login": typed, "password": PASSWORD}).status_code == 422
    assert client.post("/akun/masuk/", {"login": "SITI", "password": PASSWORD}).url == "/"


def test_password_is_reset_by_mail(client, sari):
    assert sari.email
    answer = client.post("/akun/sandi/lupa/", {"email": sari.email}, follow=True)
    assert "Periksa e-mail Anda" in answer.content.decode()
    (letter,) = mail.outbox
    assert letter.subject == "Buat kata sandi baru untuk Lokmin"
    path = re.search(r"http://[^/]+(/akun/sandi/baru/\S+)", letter.body).group(1)
    page = client.get(path, follow=True)
    new = {"password1": "sawah-hijau-2026", "password2": "sawah-hijau-2026"}
    done = client.post(page.redirect_chain[-1][0], new, follow=True).content.decode()
    assert "Kata sandi sudah diganti" in done
    sari.refresh_from_db()
    assert sari.check_password("sawah-hijau-2026")


def test_a_used_link_offers_a_new_one(client):
    page = client.get("/akun/sandi/baru/1-abc-def/", follow=True).content.decode()
    assert "Tautan tidak berlaku lagi" in page


def test_own_password_is_changed_and_a_wrong_old_one_is_said(client, sari):
    client.force_login(sari)
    new = {"password1": "sawah-hijau-2026", "password2": "sawah-hijau-2026"}
    page = client.post(reverse("account_change_password"), {"oldpassword": "bukan", **new}).content.decode()
    assert "field-error" in page
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **new})
    sari.refresh_from_db()
    assert sari.check_password("sawah-hijau-2026")


def test_logout_asks_on_get_and_leaves_on_post(client, sari):
    client.force_login(sari)
    assert "Keluar dari Lokmin?" in client.get("/akun/keluar/").content.decode()
    client.post("/akun/keluar/")
    assert "_auth_user_id" not in client.session


def test_no_english_on_account_pages(client):
    for path in ("/akun/masuk/", "/akun/sandi/lupa/", "/akun/sandi/lupa/terkirim/", "/akun/sandi/baru/selesai/"):
        text = re.sub(r"<[^>]+>", " ", client.get(path).content.decode())
        assert not re.search(r"\b(sign|password|your|email|forgot|username)\b", text, re.IGNORECASE), path
