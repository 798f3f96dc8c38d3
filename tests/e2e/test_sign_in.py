"""Signing in with more than a password, in a browser with a fingerprint reader of its own."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from tests.demo.test_pages import violations

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]
READER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_reader(person):
    """Give the browser an authenticator that always says yes; return the session that commands it."""
    session = person.context.new_cdp_session(person.page)
    session.send("WebAuthn.enable")
    reader = session.send("WebAuthn.addVirtualAuthenticator", {"options": READER})["authenticatorId"]
    return session, reader


def code_of(secret: str, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def test_a_passkey_is_made_used_alone_used_as_second_step_and_removed(somebody, sari, watch, settings):
    person = somebody()
    session, reader = with_reader(person)
    person.log_in("sari")
    person.open("/akun/keamanan/")
    person.follow("Tambah kunci sandi")
    person.page.get_by_label("Nama kunci sandi").fill("Laptop kantor")
    found = violations(person.page)
    touch(person, "Buat kunci sandi")
    person.sees("Kode cadangan dibuat")  # the first factor brings the spare codes along
    assert len(session.send("WebAuthn.getCredentials", {"authenticatorId": reader})["credentials"]) == 1

    leave(person)
    touch(person, "Masuk dengan kunci sandi")
    expect(person.page).to_have_url(re.compile(r":\d+/$"))

    leave(person)
    person.log_in("sari")
    person.sees("Pengaman kedua")
    found += violations(person.page)
    touch(person, "Pakai kunci sandi")
    expect(person.page).to_have_url(re.compile(r":\d+/$"))

    leave(person)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": reader, "isUserVerified": False})
    touch(person, "Masuk dengan kunci sandi")
    person.sees("Dibatalkan, atau waktunya habis")
    session.send("WebAuthn.setUserVerified", {"authenticatorId": reader, "isUserVerified": True})
    touch(person, "Masuk dengan kunci sandi")
    expect(person.page).to_have_url(re.compile(r":\d+/$"))
    person.open("/akun/keamanan/")
    person.follow("Hapus Laptop kantor")
    person.press("Hapus kunci sandi")
    person.sees("Kunci sandi sudah dihapus")
    leave(person)
    person.log_in("sari")
    expect(person.page).to_have_url(re.compile(r":\d+/$"))
    assert [watch.problems, found] == [[], []]


def touch(person, name: str) -> None:
    """Press a button that asks the reader first; what follows is waited for by the caller."""
    person.page.get_by_role("button", name=name).click()


def leave(person) -> None:
    person.open("/akun/keluar/")
    person.press("Keluar", inside=person.page.locator("main"))


def test_a_reviewer_sets_up_an_app_on_the_phone_before_anything_else_opens(somebody, dinda, watch, settings):
    settings.REQUIRE_MFA = True
    person = somebody(on_phone=True)
    person.log_in("dinda")
    person.sees("Satu langkah lagi")
    found = violations(person.page)
    person.follow("Nyalakan kode dari aplikasi")
    picture = person.page.get_by_role("img", name="Kode QR untuk aplikasi")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0"), "the policy lets the picture through"
    found += violations(person.page)
    secret = person.page.locator(".setup-secret").inner_text().replace(" ", "")
    person.write("Kode dari aplikasi", code_of(secret))
    person.press("Nyalakan")
    person.sees("10 dari 10 kode belum dipakai")
    found += violations(person.page)
    person.follow("Sudah disimpan, lanjut bekerja")
    expect(person.page).to_have_url(re.compile(r":\d+/$"))
    person.open("/akun/perangkat/")
    person.sees("perangkat ini")
    found += violations(person.page)
    leave(person)
    person.log_in("dinda")
    person.write("Kode dari aplikasi", "000000")
    person.press("Masuk", exact=True)
    person.sees("Kode salah")
    found += violations(person.page)
    person.write("Kode dari aplikasi", code_of(secret, 1))
    person.press("Masuk", exact=True)
    expect(person.page).to_have_url(re.compile(r":\d+/$"))
    watch.problems = [line for line in watch.problems if "422" not in line]
    assert [watch.problems, found] == [[], []]
