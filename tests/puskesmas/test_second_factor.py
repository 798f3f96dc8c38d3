"""Codes of an app, spare codes, who must have them, and how they are taken off."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axes.models import AccessAttempt
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from puskesmas.accounts import second_factor
from puskesmas.models import AuditEvent
from tests.demo.crawling import foreign_words, text_of
from tests.race import run_together

pytestmark = pytest.mark.django_db
PASSWORD = "lokmin-demo"
SET_UP = "/akun/keamanan/kode-aplikasi/nyalakan/"


def code_for(secret: str, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def sign_in(client, username, password=PASSWORD):
    return client.post("/akun/masuk/", {"login": username, "password": password})


def secret_on(page: str) -> str:
    return re.search(r'setup-secret">([A-Z2-7 ]+)<', page).group(1).replace(" ", "")


@pytest.fixture
def clock(time_machine):
    time_machine.move_to("2026-11-23 02:00:01+00:00")
    return time_machine


@pytest.fixture
def secret(sari):
    """Sari has an app; her secret."""
    client = Client()
    sign_in(client, "sari")
    found = secret_on(client.get(SET_UP).content.decode())
    assert client.post(SET_UP, {"code": code_for(found)}).status_code == 302
    mail.outbox.clear()
    return found


@pytest.fixture
def spare_codes(sari, secret):
    return Authenticator.objects.get(user=sari, type="recovery_codes").wrap().get_unused_codes()


@pytest.fixture
def half_in(client, secret):
    """A browser that showed the right password of sari."""
    assert sign_in(client, "sari").url == "/akun/masuk/kode/"
    return client


def enter(client, code):
    return client.post("/akun/masuk/kode/", {"code": code})


def is_in(client) -> bool:
    return client.get("/akun/").status_code == 200


@pytest.mark.django_db(transaction=True)  # the mail goes out with the commit, inside the request
def test_set_up_shows_picture_and_key_then_spare_codes_and_tells_the_owner(client, sari):
    sign_in(client, "sari")
    page = client.get(SET_UP)
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
    wrong = client.post(SET_UP, {"code": "000000"})
    assert (wrong.status_code, "Kode salah" in wrong.content.decode()) == (422, True)
    secret = secret_on(client.get(SET_UP).content.decode())
    answer = client.post(SET_UP, {"code": code_for(secret)}, follow=True)
    assert answer.redirect_chain[-1][0] == "/akun/keamanan/kode-cadangan/"
    assert len(re.findall(r"<li>\d{4} \d{4}</li>", answer.content.decode())) == 10
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == ("Kode dari aplikasi dinyalakan untuk akun Lokmin", [sari.email])
    assert AuditEvent.objects.get(verb="kode dari aplikasi dinyalakan").actor == sari
    assert secret not in str(Authenticator.objects.get(type="totp").data)


def test_signing_in_asks_for_the_code_and_takes_each_once(clock, half_in, secret):
    assert not is_in(half_in)
    code = code_for(secret, 1)
    assert enter(half_in, code).url == "/"
    assert is_in(half_in)
    other = Client()
    sign_in(other, "sari")
    for seconds in (0, 31, 28):  # the code holds for a minute and a half
        clock.shift(seconds)
        again = enter(other, code)
        assert (again.status_code, "sudah dipakai" in again.content.decode()) == (422, True)
    assert not is_in(other)


def test_an_older_code_is_dead_once_a_newer_one_was_used(clock, half_in, secret):
    enter(half_in, code_for(secret, 1))
    other = Client()
    sign_in(other, "sari")
    assert enter(other, code_for(secret)).status_code == 422


def test_a_spare_code_works_once_and_may_be_typed_with_a_gap(half_in, spare_codes):
    code = f"{spare_codes[0][:4]} {spare_codes[0][4:]}"
    assert enter(half_in, code).url == "/"
    other = Client()
    sign_in(other, "sari")
    assert enter(other, code).status_code == 422
    assert enter(other, spare_codes[1]).url == "/"


def test_spare_codes_are_downloaded_and_made_anew(half_in, spare_codes, sari):
    enter(half_in, spare_codes[0])
    file = half_in.get("/akun/keamanan/kode-cadangan/unduh/")
    assert 'filename="kode-cadangan-lokmin.txt"' in file.headers["Content-Disposition"]
    assert spare_codes[1] in file.content.decode()
    assert spare_codes[0] not in file.content.decode()
    assert half_in.post("/akun/keamanan/kode-cadangan/buat/").url == "/akun/keamanan/kode-cadangan/"
    other = Client()
    sign_in(other, "sari")
    assert enter(other, spare_codes[1]).status_code == 422
    assert AuditEvent.objects.filter(verb="kode cadangan dibuat baru", actor=sari).exists()


def test_five_wrong_codes_close_the_step_for_a_while_and_the_owner_hears_of_it(half_in, secret, sari):
    answers = [enter(half_in, "000000").status_code for _ in range(5)]
    assert answers == [422] * 4 + [429]
    assert enter(half_in, code_for(secret, 1)).status_code == 429
    (letter,) = mail.outbox
    assert letter.subject == "Seseorang mengetahui kata sandi Lokmin Anda"
    # at another address the owner is not locked out
    other = Client(REMOTE_ADDR="10.0.0.2")
    sign_in(other, "sari")
    assert enter(other, code_for(secret, 1)).url == "/"


def test_the_lock_ends_by_itself_also_for_those_who_go_on(clock, half_in, secret):
    for _ in range(7):
        enter(half_in, "000000")
    page = enter(half_in, "000000").content.decode()
    assert re.search(r"mulai <b>pukul \d\d\.\d\d</b>", page)
    clock.shift(15 * 60 + 1)
    fresh = Client()
    assert sign_in(fresh, "sari").url == "/akun/masuk/kode/"
    assert enter(fresh, code_for(secret)).url == "/"


def test_many_addresses_do_not_help_to_guess(secret, sari):
    for number in range(5):
        client = Client(REMOTE_ADDR=f"10.0.1.{number}")
        sign_in(client, "sari")
        for _ in range(4):
            enter(client, "000000")
    client = Client(REMOTE_ADDR="10.0.2.1")
    sign_in(client, "sari")
    answer = enter(client, code_for(secret, 1))
    assert (answer.status_code, "Terlalu banyak kode salah" in answer.content.decode()) == (422, True)


def counted() -> set[tuple[str, int]]:
    return set(AccessAttempt.objects.values_list("username", "failures_since_start"))


def test_a_foreign_name_beside_the_code_diverts_no_counting(half_in, secret, budi):
    said = {"code": "000000", "login": "budi", "username": "budi", "email": budi.email}
    answers = [half_in.post("/akun/masuk/kode/", said).status_code for _ in range(5)]
    assert (answers, counted()) == ([422] * 4 + [429], {("sari", 5)})
    assert re.search(r"mulai <b>pukul", half_in.post("/akun/masuk/kode/", said).content.decode())
    assert sign_in(Client(), "budi").url == "/"


@pytest.mark.parametrize(("page", "field"), [("/akun/pastikan/", "password"), ("/akun/pastikan/kode/", "code")])
def test_a_foreign_name_beside_the_password_asked_again_diverts_none_either(clock, half_in, secret, budi, page, field):
    enter(half_in, code_for(secret, 1))
    clock.shift(600)
    said = {field: "000000", "login": "budi", "username": "budi"}
    answers = [half_in.post(f"{page}?next=/", said).status_code for _ in range(5)]
    assert (answers, counted()) == ([422] * 4 + [429], {("sari", 5)})
    assert sign_in(Client(), "budi").url == "/"


@pytest.mark.parametrize("change", ["deactivated", "password", "signed out"])
def test_what_changes_between_the_steps_ends_the_sign_in(half_in, secret, sari, change):
    if change == "deactivated":
        type(sari).objects.filter(pk=sari.pk).update(is_active=False)
    elif change == "password":
        sari.set_password("sawah-hijau-2026")
        sari.save()
    else:
        type(sari).objects.filter(pk=sari.pk).update(sign_outs=1)
    assert enter(half_in, code_for(secret, 1)).url == "/akun/masuk/"
    assert not is_in(half_in)
    assert "_auth_user_id" not in half_in.session


def test_what_matters_asks_for_the_password_or_a_code_again(clock, half_in, secret, sari):
    enter(half_in, code_for(secret, 1))
    clock.shift(600)
    answer = half_in.get("/akun/keamanan/kode-aplikasi/matikan/")
    assert answer.url.startswith("/akun/pastikan/")
    assert half_in.get("/akun/keamanan/kode-cadangan/").url.startswith("/akun/pastikan/")
    page = half_in.get(answer.url).content.decode()
    assert "Pakai kode dari aplikasi atau kode cadangan" in page
    wrong = half_in.post(answer.url, {"password": "bukan"})
    assert (wrong.status_code, "Kata sandi salah" in wrong.content.decode()) == (422, True)
    half_in.post("/akun/pastikan/kode/?next=/akun/keamanan/", {"code": code_for(secret)})
    answer = half_in.post("/akun/keamanan/kode-aplikasi/matikan/")
    assert answer.url == "/akun/keamanan/"
    assert not Authenticator.objects.filter(user=sari).exists()
    assert AuditEvent.objects.filter(verb="kode dari aplikasi dimatikan").exists()


@pytest.fixture
def required(settings):
    settings.REQUIRE_MFA = True


@pytest.mark.parametrize("who", ["dinda", "pengelola"])
def test_reviewers_and_administrators_must_set_it_up_first(client, required, request, who):
    user = request.getfixturevalue(who)
    sign_in(client, who)
    for path in ("/", "/pengaturan/", "/lokmin/", "/admin/"):
        assert client.get(path).headers["Location"] == "/akun/keamanan/", path
    assert client.get("/", headers={"hx-request": "true"}).headers["HX-Redirect"] == "/akun/keamanan/"
    assert "Satu langkah lagi" in client.get("/akun/keamanan/").content.decode()
    assert client.get("/sehat/?bagian=web").status_code == 200
    assert is_in(client)
    secret = secret_on(client.get(SET_UP).content.decode())
    client.post(SET_UP, {"code": code_for(secret)})
    assert client.get("/").headers.get("Location") != "/akun/keamanan/"
    second_factor.reset_mfa(user, by=None, actor_label="Perintah server")
    assert client.get("/").url.startswith("/akun/masuk/")


def test_others_need_not(client, required, sari):
    sign_in(client, "sari")
    assert client.get("/").status_code == 200
    assert "Satu langkah lagi" not in client.get("/akun/keamanan/").content.decode()


def test_a_lost_phone_is_taken_off_by_another_and_the_owner_is_told(client, sari, secret, budi):
    sign_in(client, "sari")
    enter(client, code_for(secret, 1))
    assert is_in(client)
    second_factor.reset_mfa(sari, by=budi)
    assert not is_in(client)
    assert sign_in(client, "sari").url == "/"
    (letter,) = mail.outbox
    assert (letter.to, str(budi) in letter.body) == ([sari.email], True)
    event = AuditEvent.objects.get(verb="pengaman kedua dilepas")
    assert (event.actor, event.object_id) == (budi, str(sari.pk))


def test_nobody_takes_his_own_off_this_way_or_one_that_is_not_there(sari, budi):
    with pytest.raises(ValidationError, match="Keamanan akun"):
        second_factor.reset_mfa(sari, by=sari)
    with pytest.raises(ValidationError, match="tidak memakai"):
        second_factor.reset_mfa(sari, by=budi)


def test_the_command_takes_it_off(secret, sari, capsys):
    call_command("reset_mfa", "sari")
    assert "dilepas" in capsys.readouterr().out
    assert AuditEvent.objects.get(verb="pengaman kedua dilepas").source == "command"
    with pytest.raises(CommandError, match="tidak memakai"):
        call_command("reset_mfa", "sari")
    with pytest.raises(CommandError, match="Tidak ada akun"):
        call_command("reset_mfa", "siapa")


def test_another_secret_key_makes_no_code_fit_and_breaks_nothing(half_in, secret, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "baru", [settings.SECRET_KEY]
    assert second_factor.SecondFactorAdapter().decrypt(Authenticator.objects.get(type="totp").data["secret"]) == secret
    settings.SECRET_KEY_FALLBACKS = []
    client = Client()
    sign_in(client, "sari")
    assert enter(client, code_for(secret, 1)).status_code == 422


@pytest.mark.parametrize("code", ["", " ", "\x00", "1" * 5000, "١٢٣٤٥٦", "<b>", "123456; --"])
def test_odd_codes_are_refused_with_a_sentence(half_in, code):
    answer = enter(half_in, code)
    assert (answer.status_code, "field-error" in answer.content.decode()) == (422, True)


ODD = [
    "",
    "null",
    "[]",
    "7",
    '"x"',
    "{}",
    '{"response": {}}',
    '{"response": {"userHandle": "AAAA"}}',
    "{",
    '{"response": []}',
]


@pytest.mark.parametrize("credential", ODD)
def test_odd_passkeys_are_refused(client, sari, credential):
    client.get("/akun/masuk/kunci-sandi/", headers={"accept": "application/json"})
    answer = client.post("/akun/masuk/kunci-sandi/", {"credential": credential})
    assert (answer.status_code, answer.url) == (302, "/akun/masuk/")
    sign_in(client, "sari")
    client.get("/akun/keamanan/kunci-sandi/tambah/")
    assert client.post("/akun/keamanan/kunci-sandi/tambah/", {"credential": credential}).status_code == 422


def test_an_inactive_account_reads_why_it_stays_outside(client, sari):
    type(sari).objects.filter(pk=sari.pk).update(is_active=False)
    page = client.post("/akun/masuk/", {"login": "sari", "password": PASSWORD}, follow=True).content.decode()
    assert "Akun ini sudah tidak aktif" in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["app", "spare"])
def test_one_code_opens_one_of_five_doors(secret, spare_codes, kind):
    clients = [Client(REMOTE_ADDR=f"10.0.0.{number}") for number in range(5)]
    for client in clients:
        sign_in(client, "sari")
    code = code_for(secret, 1) if kind == "app" else spare_codes[0]
    run_together(*[lambda client=client: enter(client, code) for client in clients])
    assert sum(is_in(client) for client in clients) == 1


def test_every_page_speaks_indonesian(clock, client, sari):
    """Also with a passkey, whose own pages the crawler of the demo never finds."""
    sign_in(client, "sari")
    pages = ["/akun/masuk/kode/", "/akun/keamanan/", SET_UP, "/akun/keamanan/kunci-sandi/tambah/", "/akun/perangkat/"]
    texts = {path: client.get(path, follow=True) for path in pages}
    secret = secret_on(client.get(SET_UP).content.decode())
    client.post(SET_UP, {"code": code_for(secret)})
    for page in ("kode-cadangan/", "kode-cadangan/buat/", "kode-cadangan/unduh/", "kode-aplikasi/matikan/"):
        texts[page] = client.get(f"/akun/keamanan/{page}")
    key = Authenticator.objects.create(user=sari, type="webauthn", data={"name": "HP", "credential": {}})
    pages = ["", f"kunci-sandi/{key.pk}/nama/", f"kunci-sandi/{key.pk}/hapus/"]
    texts |= {page: client.get(f"/akun/keamanan/{page}") for page in pages}
    clock.shift(3600)
    for page in ("/akun/pastikan/?next=/", "/akun/pastikan/kode/?next=/", "/akun/sandi/ubah/"):
        texts[page] = client.get(page)
    assert {page: answer.status_code for page, answer in texts.items() if answer.status_code != 200} == {}
    words = {page: foreign_words(text_of(answer.content.decode())) for page, answer in texts.items()}
    assert words == {page: [] for page in texts}


def test_a_passkey_gets_a_new_name_and_those_of_others_are_not_there(client, sari, budi):
    sign_in(client, "sari")
    own = Authenticator.objects.create(user=sari, type="webauthn", data={"name": "HP", "credential": {}})
    foreign = Authenticator.objects.create(user=budi, type="webauthn", data={"name": "HP budi", "credential": {}})
    for page in ("nama", "hapus"):
        assert client.get(f"/akun/keamanan/kunci-sandi/{foreign.pk}/{page}/").status_code == 404
        assert client.post(f"/akun/keamanan/kunci-sandi/{foreign.pk}/{page}/", {"name": "x"}).status_code == 404
    assert client.post(f"/akun/keamanan/kunci-sandi/{own.pk}/nama/", {"name": "x" * 81}).status_code == 422
    client.post(f"/akun/keamanan/kunci-sandi/{own.pk}/nama/", {"name": "Ponsel baru"})
    own.refresh_from_db()
    assert own.data["name"] == "Ponsel baru"
    assert AuditEvent.objects.get(verb="kunci sandi diberi nama baru").changes == {"kunci sandi": ["HP", "Ponsel baru"]}
    client.post(f"/akun/keamanan/kunci-sandi/{own.pk}/hapus/")
    assert list(Authenticator.objects.all()) == [foreign]
    assert AuditEvent.objects.get(verb="kunci sandi dihapus").actor == sari
