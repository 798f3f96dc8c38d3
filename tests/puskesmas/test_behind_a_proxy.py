"""Behind a proxy all requests come from one address; the lock still tells people apart."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

pytestmark = pytest.mark.django_db


def try_in(client, password, address):
    data = {"login": "sari", "password": password}
    return client.post("/akun/masuk/", data, headers={"x-forwarded-for": f"10.9.9.9, {address}"})


def test_a_stranger_behind_the_same_proxy_locks_himself_out_and_nobody_else(client, sari, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for _ in range(6):
        stranger = try_in(client, "salah", "203.0.113.7")
    assert stranger.status_code == 429
    assert try_in(client, "lokmin-demo", "203.0.113.8").headers["Location"] == "/"


def test_without_a_trusted_proxy_the_header_is_not_believed(client, sari):
    for number in range(6):
        answer = try_in(client, "salah", f"203.0.113.{number}")
    assert answer.status_code == 429


def test_wrong_codes_count_per_address_too(sari, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    TOTP.activate(sari, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")

    def wrong(address):
        client = Client()
        if try_in(client, "lokmin-demo", address).status_code == 429:
            return 429
        return client.post(
            "/akun/masuk/kode/", {"code": "000000"}, headers={"x-forwarded-for": f"10.9.9.9, {address}"}
        ).status_code

    assert [wrong("203.0.113.7") for _ in range(6)] == [422, 422, 422, 422, 429, 429]
    assert wrong("203.0.113.8") == 422


def test_tries_with_a_passkey_are_limited_per_address_not_per_proxy(client, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    def post(address):
        return client.post(
            "/akun/masuk/kunci-sandi/", {"credential": "{}"}, headers={"x-forwarded-for": address}
        ).status_code

    assert [post("203.0.113.7") for _ in range(31)] == [302] * 30 + [429]
    assert post("203.0.113.8") == 302


@pytest.mark.parametrize("header", ["siapa", "", "203.0.113.7:5678", "1" * 5000, "10.0.0.1, "])
def test_a_header_that_is_no_address_harms_nothing(client, sari, settings, header):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for password in ("salah", "lokmin-demo"):
        answer = client.post(
            "/akun/masuk/", {"login": "sari", "password": password}, headers={"x-forwarded-for": header}
        )
    assert answer.url == "/"
    assert "127.0.0.x" in client.get("/akun/perangkat/").content.decode()
