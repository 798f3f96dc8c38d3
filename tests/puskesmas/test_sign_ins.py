"""Own sign-ins: what is listed, and that a device that was put out stays out, whatever cookie it kept."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from axes.models import AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from puskesmas.accounts import sign_ins
from puskesmas.accounts.devices import device_of, short_address
from puskesmas.models import AuditEvent, Membership
from puskesmas.tasks import forget_old_sign_ins

pytestmark = pytest.mark.django_db
PASSWORD = "lokmin-demo"
PHONE = (
    "Mozilla/5.0 (Linux; Android 13; SM-A127F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
)
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0"


def signed_in(agent=DESK, address="103.20.11.7", username="sari"):
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    client.post("/akun/masuk/", {"login": username, "password": PASSWORD})
    return client


def is_in(client) -> bool:
    return client.get("/akun/").status_code == 200


@pytest.fixture
def desk(sari):
    return signed_in()


@pytest.fixture
def phone(sari):
    return signed_in(PHONE, "2001:db8:12:0:aaaa::1")


def test_devices_and_tries_are_told_in_plain_words(desk, phone):
    Client(headers={"user-agent": DESK}, REMOTE_ADDR="103.9.9.9").post(
        "/akun/masuk/", {"login": "sari@contoh.go.id", "password": "salah"}
    )
    page = desk.get("/akun/perangkat/").content.decode()
    for words in ("Firefox di Windows · perangkat ini", "Chrome di ponsel Android", "103.20.11.x", "2001:db8:12:x"):
        assert words in page
    assert ("Masuk dengan kata sandi" in page, "103.20.11.7" in page) == (True, False)


def test_failures_are_listed_whether_name_or_mail_was_typed(desk, sari):
    stranger = Client(REMOTE_ADDR="198.51.100.4")
    for typed in ("sari", "SARI", sari.email, f" {sari.email.upper()}"):
        stranger.post("/akun/masuk/", {"login": typed, "password": "salah"})
    words = [item.word for item in sign_ins.tries_of(sari) if not item.is_success]
    assert words == ["Kata sandi salah"] * 4
    assert stranger.post("/akun/masuk/", {"login": "sari", "password": "salah"}).status_code == 429, (
        "one person, one count"
    )


def test_one_device_is_put_out_and_its_old_cookie_is_dead(desk, phone, sari):
    device = next(item for item in sign_ins.devices_of(sari, desk.session.session_key) if not item.is_current)
    desk.post("/akun/perangkat/", {"perangkat": device.pk})
    assert (is_in(desk), is_in(phone)) == (True, False)
    assert AuditEvent.objects.get(verb="satu perangkat dikeluarkan").changes
    assert "sudah keluar" in desk.post("/akun/perangkat/", {"perangkat": device.pk}, follow=True).content.decode()


def test_nobody_puts_out_somebody_else(desk, budi, sari):
    other = signed_in(username="budi")
    device = sign_ins.devices_of(sari, None)[0]
    other.post("/akun/perangkat/", {"perangkat": device.pk})
    assert is_in(desk)


def test_all_others_are_put_out_also_a_session_nobody_listed(desk, phone, sari):
    unlisted = Client()
    unlisted.force_login(sari)
    stolen = Client()
    stolen.cookies["sessionid"] = desk.cookies["sessionid"].value
    assert all(map(is_in, (phone, unlisted, stolen)))
    desk.post("/akun/perangkat/")
    assert [is_in(client) for client in (desk, phone, unlisted, stolen)] == [True, False, False, False]
    sari.refresh_from_db()
    assert [item.is_current for item in sign_ins.devices_of(sari, desk.session.session_key)] == [True]
    assert AuditEvent.objects.filter(verb="semua perangkat dikeluarkan", actor=sari).count() == 1


def test_all_are_put_out_this_one_too(desk, phone):
    assert desk.post("/akun/perangkat/", {"juga-di-sini": "1"}).url == "/akun/masuk/"
    assert not is_in(desk)
    assert not is_in(phone)


def test_a_new_password_puts_the_others_out(desk, phone, sari, mailoutbox):
    new = {"password1": "sawah-hijau-2026", "password2": "sawah-hijau-2026"}
    assert desk.post("/akun/sandi/ubah/", {"oldpassword": "bukan", **new}).status_code == 422
    desk.post("/akun/sandi/ubah/", {"oldpassword": PASSWORD, **new})
    assert (is_in(desk), is_in(phone)) == (True, False)
    sari.refresh_from_db()
    assert [item.device for item in sign_ins.devices_of(sari, desk.session.session_key)] == ["Firefox di Windows"]
    assert AuditEvent.objects.filter(verb="kata sandi diganti", actor=sari).count() == 1
    (letter,) = mailoutbox
    assert (letter.subject, "Firefox di Windows" in letter.body) == ("Kata sandi Lokmin Anda diganti", True)


def test_a_reset_by_mail_puts_everybody_out_and_opens_a_lock(desk, phone, sari, mailoutbox):
    closed = Client(REMOTE_ADDR="10.0.0.9")
    answers = [closed.post("/akun/masuk/", {"login": "sari", "password": "salah"}) for _ in range(5)]
    assert answers[-1].status_code == 429
    closed.post("/akun/sandi/lupa/", {"email": sari.email})
    path = mailoutbox[0].body.split("http://testserver")[1].split()[0]
    form = closed.get(path, follow=True).redirect_chain[-1][0]
    closed.post(form, {"password1": "sawah-hijau-2026", "password2": "sawah-hijau-2026"})
    assert not is_in(desk)
    assert not is_in(phone)
    assert closed.post("/akun/masuk/", {"login": "sari", "password": "sawah-hijau-2026"}).url == "/"


def test_an_inactive_account_gets_the_same_page_and_no_mail(client, sari, mailoutbox):
    type(sari).objects.filter(pk=sari.pk).update(is_active=False)
    answer = client.post("/akun/sandi/lupa/", {"email": sari.email})
    assert (answer.url, mailoutbox) == ("/akun/sandi/lupa/terkirim/", [])


def test_a_switched_off_account_and_a_lost_membership_work_at_the_next_request(desk, sari):
    assert desk.get("/lokmin/").status_code == 200
    Membership.objects.filter(user=sari).delete()
    assert desk.get("/lokmin/").status_code == 403
    type(sari).objects.filter(pk=sari.pk).update(is_active=False)
    assert not is_in(desk)


def test_the_list_costs_the_same_for_one_and_for_thirty(desk, sari, django_assert_max_num_queries):
    for _ in range(30):
        signed_in(PHONE)
    with django_assert_max_num_queries(12):
        page = desk.get("/akun/perangkat/").content.decode()
    assert page.count("Chrome di ponsel Android") > 30


def test_what_is_old_is_forgotten(desk, phone, sari):
    Session.objects.filter(session_key=phone.session.session_key).update(expire_date=timezone.now())
    long_ago = timezone.now() - sign_ins.KEPT - timedelta(days=1)
    AccessLog.objects.update(attempt_time=long_ago)
    Client().post("/akun/masuk/", {"login": "sari", "password": "salah"})
    forget_old_sign_ins()
    forget_old_sign_ins()
    assert (AccessLog.objects.count(), AccessFailureLog.objects.count()) == (0, 1)
    assert UserSession.objects.get().session_key == desk.session.session_key


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "Chrome di ponsel Android"),
        (DESK, "Firefox di Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1",
            "Safari di iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge di Windows"),
        ("curl/8.5", "perangkat tak dikenal"),
        ("", "perangkat tak dikenal"),
    ],
)
def test_browsers_have_names(agent, words):
    assert device_of(agent) == words


@pytest.mark.parametrize(
    ("address", "short"),
    [
        ("103.20.11.7", "103.20.11.x"),
        ("2001:db8::1", "2001:db8:0:x"),
        ("::ffff:10.1.2.3", "10.1.2.x"),
        (None, "alamat tak dikenal"),
    ],
)
def test_addresses_are_shortened(address, short):
    assert short_address(address) == short
