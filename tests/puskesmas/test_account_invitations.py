"""Invitations to an account: who may ask whom, what the link does and when it is dead, and no account made twice."""

import logging
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from puskesmas.access import ADMINISTRATOR, Role
from puskesmas.accounts import grants
from puskesmas.accounts import invitations as account_invitations
from puskesmas.accounts import links as account_links
from puskesmas.logs import HideTokens
from puskesmas.models import AccountInvitation, AuditEvent, Membership, Region, User
from tests.race import run_together

PASSWORD = "sawah-hijau-2026"


def answer(**changes) -> dict:
    return {
        "name": "Nurul Hidayah",
        "username": "nurul",
        "email": "nurul@contoh.go.id",
        "password1": PASSWORD,
        "password2": PASSWORD,
        **changes,
    }


def path_of(invitation) -> str:
    return reverse("accept_invitation", args=[account_links.token_for(invitation)])


def test_who_may_give_which_role_where(
    sari, budi, camat, dinda, pengelola, kajoran_2, kajoran_1, purwaharja_2, kajoran
):
    """The table of `access.GRANTS`, played: (role, place) → the members of the cast who may give it."""
    magelang, purwaharja = kajoran.parent, purwaharja_2.region
    village = Region.objects.get(code="33.08.12.2002")
    cast = [sari, budi, camat, dinda, pengelola]
    allowed = {
        (Role.STAFF, kajoran_2): {"budi", "dinda", "pengelola"},
        (Role.HEAD, kajoran_2): {"budi", "dinda", "pengelola"},
        (Role.STAFF, kajoran_1): {"dinda", "pengelola"},
        (Role.HEAD, purwaharja_2): {"pengelola"},
        (Role.CAMAT_OFFICE, kajoran): {"camat", "dinda", "pengelola"},
        (Role.CAMAT_OFFICE, purwaharja): {"pengelola"},
        (Role.REVIEWER, magelang): {"dinda", "pengelola"},
        (Role.REVIEWER, purwaharja.parent): {"pengelola"},
        (Role.VIEWER, magelang): {"dinda", "pengelola"},
        (Role.VIEWER, village): {"dinda", "pengelola"},
        (Role.VIEWER, magelang.parent): {"pengelola"},
        (ADMINISTRATOR, None): {"pengelola"},
        # places a role cannot be held in
        (Role.STAFF, kajoran): set(),
        (Role.CAMAT_OFFICE, magelang): set(),
        (Role.REVIEWER, kajoran): set(),
        (Role.VIEWER, kajoran_2): set(),
        (ADMINISTRATOR, magelang): set(),
        (Role.STAFF, None): set(),
    }
    found = {key: {user.username for user in cast if grants.may_give(user, *key)} for key in allowed}
    assert found == allowed


def test_somebody_switched_off_gives_nothing(budi, pengelola, kajoran_2):
    budi.is_active = pengelola.is_active = False
    assert not grants.may_give(budi, Role.STAFF, kajoran_2)
    assert not grants.may_give(pengelola, ADMINISTRATOR, None)


def test_an_invitation_is_a_row_an_event_and_a_mail(invitation, budi):
    assert (invitation.state, invitation.invited_by) == ("open", budi)
    assert timedelta(days=6, hours=23) < invitation.expires_at - timezone.now() <= timedelta(days=7)
    (letter,) = mail.outbox
    assert letter.to == ["nurul@contoh.go.id"]
    assert account_links.url_of(invitation) in letter.body
    assert "Staf puskesmas" in letter.body
    event = AuditEvent.objects.get(verb="akun diundang")
    assert (event.actor, "nurul@" in str(event.__dict__)) == (budi, False)


def test_the_token_is_not_in_the_database_and_a_changed_key_closes_every_link(invitation, settings):
    token = account_links.token_for(invitation)
    assert len(token) == 52
    assert token not in str(AccountInvitation.objects.values().get())
    assert account_links.find(token.upper()) == invitation
    settings.LINK_KEY = "another key"
    assert account_links.find(token) is None


def test_without_an_address_the_link_is_passed_on_by_hand(budi, kajoran_2):
    row = account_invitations.invite(name="Tanpa Surel", role=Role.STAFF, place=kajoran_2, by=budi)
    assert (mail.outbox, row.sent_at) == ([], None)


def test_nobody_invites_where_he_may_not(budi, camat, kajoran_1, kajoran_2):
    for by, role, place in [(budi, Role.STAFF, kajoran_1), (camat, Role.STAFF, kajoran_2), (budi, ADMINISTRATOR, None)]:
        with pytest.raises(ValidationError, match="tidak boleh memberi peran"):
            account_invitations.invite(name="X", role=role, place=place, by=by)
    assert not AccountInvitation.objects.exists()


def test_the_same_button_pressed_twice_is_one_invitation(budi, kajoran_2):
    said = {"name": "Nurul", "email": "nurul@contoh.go.id", "role": Role.STAFF, "place": kajoran_2, "by": budi}
    assert account_invitations.invite(**said) == account_invitations.invite(**said)
    assert (AccountInvitation.objects.count(), len(mail.outbox)) == (1, 1)


def test_an_address_that_was_asked_or_holds_the_role_is_refused(invitation, budi, sari, kajoran_2):
    for email in ("NURUL@contoh.go.id", sari.email):
        with pytest.raises(ValidationError) as refusal:
            account_invitations.invite(name="Lain", email=email, role=Role.STAFF, place=kajoran_2, by=budi)
        assert list(refusal.value.error_dict) == ["email"]


def test_the_database_refuses_a_second_open_one_and_a_place_that_does_not_fit(invitation, budi, kajoran_2):
    twin = {"name": "x", "invited_by": budi, "expires_at": timezone.now(), "role": Role.STAFF}
    for columns in (
        {"email": invitation.email, "puskesmas": kajoran_2, "token_sha256": "1"},
        {"token_sha256": "2"},
        {"role": ADMINISTRATOR, "puskesmas": kajoran_2, "token_sha256": "3"},
        {"puskesmas": kajoran_2, "accepted_at": timezone.now(), "token_sha256": "4"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            AccountInvitation.objects.create(**(twin | columns))


def test_accepting_makes_the_account_signs_in_and_says_who_did_it(client, invitation, kajoran_2):
    page = client.get(path_of(invitation)).content.decode()
    for text in ("dr. Budi Santosa, M.K.M.", "Staf puskesmas", "Puskesmas Kajoran 2", 'value="nurul@contoh.go.id"'):
        assert text in page
    assert client.post(path_of(invitation), answer(username="Nurul")).url == "/"
    user = User.objects.get(username="nurul")
    assert user.check_password(PASSWORD)
    assert [(item.role, item.puskesmas) for item in user.memberships.all()] == [("staff", kajoran_2)]
    invitation.refresh_from_db()
    assert (invitation.state, invitation.accepted_by) == ("accepted", user)
    assert AuditEvent.objects.get(verb="undangan akun diterima").actor == user
    assert int(client.session["_auth_user_id"]) == user.pk
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("invited", ["nurul@contoh.go.id", ""])
def test_another_address_than_the_invited_one_is_confirmed_first(client, budi, kajoran_2, invited):
    row = account_invitations.invite(name="Nurul", email=invited, role=Role.STAFF, place=kajoran_2, by=budi)
    mail.outbox.clear()
    reply = client.post(path_of(row), answer(email="Dinda@contoh.go.id"), follow=True)
    assert "Tautan dikirim ke" in reply.content.decode()
    user = User.objects.get(username="nurul")
    (letter,) = mail.outbox
    assert (user.email, letter.to) == ("", ["dinda@contoh.go.id"])
    client.post(re.search(r"http://[^/]+(/akun/email/\S+)", letter.body).group(1))
    user.refresh_from_db()
    assert user.email == "dinda@contoh.go.id"


def test_the_invited_address_is_taken_whatever_its_case(client, invitation):
    mail.outbox.clear()
    page = client.post(path_of(invitation), answer(email="Nurul@Contoh.go.id"), follow=True).content.decode()
    user = User.objects.get(username="nurul")
    assert (user.email, mail.outbox, "Tautan dikirim" in page) == ("nurul@contoh.go.id", [], False)


def test_looking_changes_nothing(client, invitation):
    before = list(AccountInvitation.objects.values()), User.objects.count()
    for method in (client.get, client.head, client.options):
        method(path_of(invitation))
    assert (list(AccountInvitation.objects.values()), User.objects.count()) == before


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"username": "budi"}, "sudah dipakai"),
        ({"username": "Budi"}, "sudah dipakai"),
        ({"username": "dinda@contoh.go.id"}, "Pakai huruf kecil"),
        ({"password2": "lain-sekali-2026"}, "belum sama"),
        ({"password1": "1234567890", "password2": "1234567890"}, "field-error"),
        ({"name": ""}, "field-error"),
    ],
)
def test_refusals_keep_what_was_typed(client, invitation, changes, sentence):
    reply = client.post(path_of(invitation), answer() | changes)
    page = reply.content.decode()
    assert (reply.status_code, sentence in page, PASSWORD in page) == (422, True, False)
    assert 'value="nurul@contoh.go.id"' in page
    assert not User.objects.filter(username="nurul").exists()
    invitation.refresh_from_db()
    assert invitation.is_open


def test_dead_links_are_one_page_without_data(client, invitation, budi):
    dead = {"x" * 52: 404, "pendek": 404}
    token = account_links.token_for(invitation)
    AccountInvitation.objects.update(expires_at=timezone.now())
    dead[token] = 410
    pages = set()
    for text, status in dead.items():
        for method in (client.get, client.post):
            reply = method(reverse("accept_invitation", args=[text]))
            assert (reply.status_code, reply["Cache-Control"]) == (status, "no-store, private")
            pages.add(reply.content)
    assert len(pages) == 1
    assert b"Nurul" not in pages.pop()


@pytest.mark.parametrize("ending", ["revoked", "used", "inviter ended", "inviter inactive"])
def test_a_link_ends_with_what_it_stands_on(client, invitation, budi, ending):
    if ending == "revoked":
        account_invitations.revoke(invitation, by=budi)
        account_invitations.revoke(invitation, by=budi)
        assert AuditEvent.objects.filter(verb="undangan akun dicabut").count() == 1
    elif ending == "used":
        client.post(path_of(invitation), answer())
        client.logout()
    elif ending == "inviter ended":
        budi.memberships.all().delete()
    else:
        User.objects.filter(pk=budi.pk).update(is_active=False)
    assert client.get(path_of(invitation)).status_code == 410
    client.post(path_of(invitation), answer(username="lain"))
    assert not User.objects.filter(username="lain").exists()


def test_headers_keep_the_link_out_of_caches_and_referrers(client, invitation):
    reply = client.get(path_of(invitation))
    assert (reply["Cache-Control"], reply["Referrer-Policy"]) == ("no-store, private", "same-origin")
    assert "noindex" in reply["X-Robots-Tag"]
    assert "Nurul" not in reply.content.decode().split("</title>")[0]


def test_tokens_never_reach_a_log(invitation):
    record = logging.LogRecord("x", 30, "x", 1, "Not Found: %s", (path_of(invitation)[:-20],), None)
    assert HideTokens().filter(record)
    assert record.getMessage() == "Not Found: /akun/undangan/…"
    own = logging.LogRecord("x", 30, "x", 1, "Not Found: /pengaturan/akun/undangan/12/", None, None)
    HideTokens().filter(own)
    assert own.getMessage() == "Not Found: /pengaturan/akun/undangan/12/"


def test_many_tries_are_stopped(client, db):
    answers = [client.get(reverse("accept_invitation", args=["0" * 52])).status_code for _ in range(63)]
    assert (answers[0], answers[-1]) == (404, 429)


def test_somebody_signed_in_is_asked_before_the_role_becomes_his(client, invitation, tuti, kajoran_2):
    client.force_login(tuti)
    page = client.get(path_of(invitation)).content.decode()
    assert "Tuti Handayani, S.KM." in page
    assert "keluar dulu dari akun ini" in page
    assert client.post(path_of(invitation), answer()).status_code == 200  # an old form: asks, makes nothing
    assert not User.objects.filter(username="nurul").exists()
    assert client.post(path_of(invitation), {"akun": "sendiri"}).url == "/"
    assert tuti.memberships.filter(role=Role.STAFF, puskesmas=kajoran_2).exists()
    home = client.get("/").content.decode()
    assert "Puskesmas Kajoran 2" in home
    tuti.refresh_from_db()
    assert tuti.last_membership.puskesmas == kajoran_2


def test_a_guest_cannot_pretend_to_be_signed_in(client, invitation):
    assert client.post(path_of(invitation), {"akun": "sendiri"}).status_code == 200
    invitation.refresh_from_db()
    assert invitation.is_open


def test_signing_in_first_leads_back_to_the_invitation(client, invitation, tuti):
    reply = client.post(
        reverse("account_login"), {"login": "tuti", "password": "lokmin-demo", "next": path_of(invitation)}
    )
    assert reply.url == path_of(invitation)


def test_leaving_the_account_leads_back_to_the_invitation(client, invitation, tuti):
    client.force_login(tuti)
    assert client.post(reverse("account_logout"), {"next": path_of(invitation)}).url == path_of(invitation)


def test_who_invites_does_not_use_up_the_link_himself(client, invitation, budi):
    client.force_login(budi)
    reply = client.post(path_of(invitation), {"akun": "sendiri"})
    assert reply.status_code == 422
    assert "Anda buat sendiri" in reply.content.decode()
    invitation.refresh_from_db()
    assert invitation.is_open


def test_a_role_that_is_held_already_is_not_given_twice(invitation, sari):
    account_invitations.accept_with_account(invitation, user=sari)
    assert sari.memberships.count() == 1


def test_an_administrator_is_invited_and_gets_the_admin_site(client, pengelola):
    row = account_invitations.invite(
        name="Rekan", email="rekan@contoh.go.id", role=ADMINISTRATOR, place=None, by=pengelola
    )
    client.post(path_of(row), answer(username="rekan"))
    user = User.objects.get(username="rekan")
    assert (user.is_superuser, user.is_staff, user.memberships.count()) == (True, True, 0)


def test_asking_again_gives_seven_days_and_a_mail_but_not_twice_within_moments(invitation, budi, dinda):
    AccountInvitation.objects.update(expires_at=timezone.now(), sent_at=timezone.now() - timedelta(days=8))
    token = account_links.token_for(invitation)
    row = account_invitations.resend(invitation, by=dinda)
    assert (row.is_open, row.invited_by, account_links.token_for(row)) == (True, dinda, token)
    account_invitations.resend(invitation, by=dinda)
    assert len(mail.outbox) == 2
    assert AuditEvent.objects.filter(verb="undangan akun dikirim ulang").count() == 1


def test_another_link_kills_the_one_before(client, invitation, budi):
    old = path_of(invitation)
    row = account_invitations.resend(invitation, by=budi, new_link=True)
    assert (client.get(old).status_code, client.get(path_of(row)).status_code) == (404, 200)


def test_what_is_settled_or_foreign_is_not_sent_again(invitation, budi, eko, sari):
    with pytest.raises(ValidationError, match="tidak boleh memberi"):
        account_invitations.resend(invitation, by=eko)
    account_invitations.accept_with_account(invitation, user=sari)
    with pytest.raises(ValidationError, match="sudah diterima"):
        account_invitations.resend(invitation, by=budi)


@pytest.mark.django_db(transaction=True)
def test_accepted_twice_at_once_makes_one_account(budi, kajoran_2):
    row = account_invitations.invite(name="Nurul", role=Role.STAFF, place=kajoran_2, by=budi)

    def accept(number):
        def run():
            found = account_links.find(account_links.token_for(row))
            return account_invitations.accept_with_new_account(
                found, username=f"nurul{number}", password=PASSWORD, name="Nurul"
            )

        return run

    results = run_together(*[accept(number) for number in range(4)])
    made = [item for item in results if isinstance(item, User)]
    assert len(made) == 1
    assert all(isinstance(item, User | ValidationError) for item in results), results
    assert list(User.objects.filter(username__startswith="nurul")) == made
    assert Membership.objects.filter(user__username__startswith="nurul").count() == 1


@pytest.mark.django_db(transaction=True)
def test_invited_twice_at_once_is_one_invitation(budi, kajoran_2):
    said = {"name": "Nurul", "email": "n@contoh.go.id", "role": Role.STAFF, "place": kajoran_2, "by": budi}
    results = run_together(*[lambda: account_invitations.invite(**said).pk for _ in range(4)])
    assert set(results) == {AccountInvitation.objects.get().pk}
