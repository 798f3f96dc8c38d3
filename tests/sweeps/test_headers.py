"""Security headers on every class of page and answer."""

import pytest
from django.db import OperationalError
from django.test import Client, override_settings
from django.urls import reverse

from lokmin.invitations import links
from lokmin.meetings.feeds import services as feeds
from lokmin.meetings.feeds import tokens as feed_tokens
from puskesmas import access
from puskesmas.accounts import links as account_links
from puskesmas.accounts import own_account
from puskesmas.models import AccountInvitation
from tests.sweeps.access_table import ACCOUNT, PUBLIC, URLS
from tests.sweeps.test_access import BY_NAME, PAGES, url_of

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
# Pages of one's own account without a row in their address.
OWN = [name for name, asked in URLS.items() if asked == ACCOUNT and not BY_NAME[name].arguments]


KEPT_BY_NOBODY = ("invitations", "documents", "calendars", "accept", "confirm")


def lacking(answer) -> list[str]:
    """What is missing or too wide on an HTML answer."""
    wrong, policy = [], answer.headers.get("Content-Security-Policy", "")
    wrong += sorted(POLICY - {part.strip() for part in policy.split(";")})
    wrong += [word for word in ("unsafe-inline", "unsafe-eval", " *", "http:") if word in policy]
    expected = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"}
    wrong += [name for name, value in expected.items() if answer.headers.get(name) != value]
    return wrong


def is_kept_by_others(answer) -> bool:
    """Whether a proxy or the next user of the computer may get it from a cache."""
    policy = answer.headers.get("Cache-Control", "")
    return not ("no-store" in policy or ("private" in policy and "no-cache" in policy))


def test_every_page_carries_them_for_everybody_who_opens_it(places, cast):
    own, wrong = places["own"], []
    for username in ("budi", "camat", "dinda"):
        client = Client()
        client.force_login(cast[username])
        for name in [*PAGES, *OWN]:
            address = url_of(name, own) if name in BY_NAME and name in PAGES else reverse(name)
            answer = client.get(address)
            if "text/html" in answer.headers.get("Content-Type", ""):
                wrong += [f"{username} {name} {answer.status_code}: {what}" for what in lacking(answer)]
                if answer.status_code == 200 and is_kept_by_others(answer):
                    wrong.append(f"{username} {name}: may be kept, {answer.headers.get('Cache-Control')}")
    assert wrong == []


def test_public_pages_carry_them_and_are_never_kept(places, cast, client):
    invitation = places["own"].meeting.invitations.get()
    token = links.token_for(links.link_for(invitation)).lower()
    asked = AccountInvitation.objects.get(pk=places["own"].rows["account_invitation_id"])
    needed = {
        "accept_invitation": {"token": account_links.token_for(asked)},
        "confirm_email": {"token": own_account.email_url(asked.invited_by, "baru@contoh.go.id").split("/")[-2]},
        **{f"invitations:{name}": {"token": token} for name in ("reply", "calendar", "own_letter")},
        "account_reset_password_from_key": {"uidb36": "1", "key": "set-password"},
        "actions:owner_report": {"token": token, "action_id": places["own"].rows["action_id"]},
        "documents:verify": {"code": "AAAABBBBCCCCDDDD"},
        "calendars:feed": {"token": feed_tokens.token_for(feeds.make_feed(cast["sari"].memberships.get()))},
    }
    wrong = []
    for name in [name for name, asked in URLS.items() if asked == PUBLIC]:
        arguments = needed.get(name, {})
        answer = client.get(reverse(name, kwargs=arguments))
        if "text/html" in answer.headers.get("Content-Type", "") and answer.status_code != 302:
            wrong += [f"{name}: {what}" for what in lacking(answer)]
        if name.startswith(KEPT_BY_NOBODY) and "no-store" not in answer.headers.get("Cache-Control", ""):
            wrong.append(f"{name}: may be kept")
        if name.startswith(("invitations", "accept", "confirm")) and "noindex" not in answer.headers.get(
            "X-Robots-Tag", ""
        ):
            wrong.append(f"{name}: may be indexed")
    assert wrong == []


def broken(error):
    def fail(*args):
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "status"),
    [(OperationalError("away"), 503), (RuntimeError("broken"), 500)],
)
def test_error_pages_carry_them_wherever_the_error_arises(sari, monkeypatch, error, status):
    """Middleware asks for the membership before any view begins."""
    client = Client(raise_request_exception=False)
    client.force_login(sari)
    monkeypatch.setattr(access, "active_membership", broken(error))
    answer = client.get("/lokmin/")
    assert (answer.status_code, lacking(answer)) == (status, [])
    assert "<h1>" in answer.content.decode()
    assert bool(answer.headers.get("Retry-After")) == (status == 503)


@pytest.mark.parametrize(
    ("address", "status"), [("/tidak-ada/", 404), ("/lokmin/1/undangan/kirim/", 404), ("/tempat/", 405)]
)
def test_refusals_carry_them(client, sari, address, status):
    client.force_login(sari)
    answer = client.get(address)
    assert (answer.status_code, lacking(answer)) == (status, [])
    assert "<h1>" in answer.content.decode()


def test_a_foreign_host_and_a_form_without_token_are_refused_with_a_page(db):
    client = Client(enforce_csrf_checks=True)
    answer = client.get("/akun/masuk/", headers={"host": "evil.example"})
    assert (answer.status_code, answer.headers["Content-Security-Policy"] != "") == (400, True)
    assert "evil.example" not in answer.content.decode()
    answer = client.post("/akun/masuk/", {"login": "sari"})
    assert (answer.status_code, lacking(answer)) == (403, [])


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_login_never_leads_away(client, sari, target):
    answer = client.post(
        f"{reverse('account_login')}?next={target}", {"login": "sari", "password": "lokmin-demo", "next": target}
    )
    assert (answer.status_code, answer.url) == (302, "/")


def test_a_lost_password_tells_nobody_who_has_an_account(client, sari, mailoutbox):
    answers = [
        client.post(reverse("account_reset_password"), {"email": email}) for email in (sari.email, "x@contoh.id")
    ]
    assert [(answer.status_code, answer.url) for answer in answers] == [
        (302, reverse("account_reset_password_done"))
    ] * 2
    assert [mail.to for mail in mailoutbox] == [[sari.email]]


def test_a_colleague_at_another_address_is_not_locked_out(client, sari):
    wrong = {"login": "sari", "password": "salah"}
    answers = [client.post(reverse("account_login"), wrong, REMOTE_ADDR="10.0.0.1") for _ in range(5)]
    assert answers[-1].status_code == 429
    assert "<h1>" in answers[-1].content.decode()
    right = {"login": "sari", "password": "lokmin-demo"}
    assert client.post(reverse("account_login"), right, REMOTE_ADDR="10.0.0.1").status_code == 429
    assert client.post(reverse("account_login"), right, REMOTE_ADDR="10.0.0.2").status_code == 302


@override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True)
def test_cookies_are_out_of_reach_of_scripts_and_plain_http(client, sari):
    client.get(reverse("account_login"), secure=True)
    client.post(reverse("account_login"), {"login": "sari", "password": "lokmin-demo"}, secure=True)
    session = client.cookies["sessionid"]
    assert (session["secure"], session["httponly"], session["samesite"]) == (True, True, "Lax")
    assert client.cookies["csrftoken"]["secure"] is True


def test_leaving_clears_what_the_browser_kept(client, sari):
    client.force_login(sari)
    assert client.post(reverse("account_logout")).headers["Clear-Site-Data"] == '"cache"'
