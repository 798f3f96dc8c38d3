"""Who has access: seen by those who keep the place, changed by them, and in force at the next request."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from puskesmas import access
from puskesmas.access import Role
from puskesmas.accounts import memberships
from puskesmas.accounts import queries as account_queries
from puskesmas.accounts.memberships import NeedsConfirmation
from puskesmas.models import AuditEvent, Membership, User
from tests import factories
from tests.race import run_together


@pytest.fixture
def second_head(kajoran_2):
    return factories.member("ratna", "dr. Ratna", Role.HEAD, puskesmas=kajoran_2)


@pytest.fixture
def everywhere(sari, kajoran_1):
    """sari works at the neighbour too."""
    Membership.objects.create(user=sari, role=Role.STAFF, puskesmas=kajoran_1)
    return sari


def url(name: str, row) -> str:
    return reverse(f"puskesmas:{name}", args=[row.pk])


def event(verb: str) -> AuditEvent:
    return AuditEvent.objects.get(verb=verb)


def test_who_sees_whose_account(sari, budi, tuti, camat, dinda, eko, pengelola):
    seen = {
        user.username: {row.username for row in account_queries.people(user)}
        for user in [sari, budi, tuti, camat, dinda, eko, pengelola]
    }
    assert seen == {
        "sari": set(),
        "budi": {"sari", "budi"},
        "tuti": set(),
        "camat": {"camat"},
        "dinda": {"sari", "budi", "tuti", "camat", "dinda"},
        "eko": set(),
        "pengelola": {"sari", "budi", "tuti", "camat", "dinda", "eko", "pengelola"},
    }


def test_only_memberships_of_ones_own_places_are_shown(client, everywhere, budi, kajoran_1):
    client.force_login(budi)
    page = client.get(url("account", everywhere)).content.decode()
    assert "Juga punya 1 peran" in page
    assert "Kajoran 1" not in page
    assert "tidak dapat dinonaktifkan dari sini" in page


def test_the_list_is_searched_and_narrowed(client, dinda, sari, budi, tuti, camat):
    client.force_login(dinda)
    User.objects.filter(pk=tuti.pk).update(is_active=False)

    def names(**query):
        page = client.get(reverse("puskesmas:accounts"), query).context["page"]
        return {row.username for row in page}

    assert names(q="santosa budi") == {"budi"}
    assert names(q="SARI@contoh") == {"sari"}
    assert names(tampil="head") == {"budi"}
    assert names(tampil="inactive") == {"tuti"}
    assert names(tampil="never") == {"sari", "budi", "camat"}
    assert names(tampil="tidak-ada") == {"sari", "budi", "tuti", "camat", "dinda"}


def test_the_list_costs_the_same_for_one_and_for_thirty(client, dinda, kajoran_2, kajoran_1, django_assert_num_queries):
    client.force_login(dinda)
    client.get(reverse("puskesmas:accounts"))
    with django_assert_num_queries(9):
        client.get(reverse("puskesmas:accounts"))
    for number in range(30):
        user = factories.member(f"staf{number}", f"Staf {number}", Role.STAFF, puskesmas=kajoran_2)
        Membership.objects.create(user=user, role=Role.HEAD, puskesmas=kajoran_1)
    with django_assert_num_queries(9):
        client.get(reverse("puskesmas:accounts"))


@pytest.mark.parametrize("name", ["account", "account_deactivate", "account_reactivate", "administration_end"])
def test_a_foreign_account_is_not_there(client, budi, tuti, name):
    client.force_login(budi)
    assert (client.get if name == "account" else client.post)(url(name, tuti)).status_code == 404


@pytest.mark.parametrize("name", ["membership_role", "membership_end"])
def test_a_foreign_membership_is_not_there_even_of_ones_own_people(client, budi, everywhere, kajoran_1, name):
    client.force_login(budi)
    foreign = everywhere.memberships.get(puskesmas=kajoran_1)
    assert client.post(url(name, foreign), {"role": "head"}).status_code == 404
    assert everywhere.memberships.count() == 2


def test_another_role_works_at_the_next_request(client, budi, sari):
    own = Client()
    own.force_login(sari)
    assert own.get(reverse("puskesmas:accounts")).status_code == 403
    client.force_login(budi)
    assert client.post(url("membership_role", sari.memberships.get()), {"role": "head"}).status_code == 302
    assert own.get(reverse("puskesmas:accounts")).status_code == 200
    assert event("peran diubah").changes == {
        "peran": ["Staf puskesmas", "Kepala puskesmas"],
        "tempat": "Puskesmas Kajoran 2",
    }


@pytest.mark.parametrize("role", ["reviewer", "camat_office", "viewer", "administrator", "", "x"])
def test_nobody_gives_a_role_he_may_not(client, budi, sari, role):
    client.force_login(budi)
    answer = client.post(url("membership_role", sari.memberships.get()), {"role": role})
    assert (answer.status_code, sari.memberships.get().role) == (422, "staff")


def test_a_role_held_already_is_refused(budi, sari, kajoran_2):
    Membership.objects.create(user=sari, role=Role.HEAD, puskesmas=kajoran_2)
    with pytest.raises(ValidationError, match="sudah memegang"):
        memberships.change_role(sari.memberships.get(role=Role.STAFF), role=Role.HEAD, by=budi)


def test_the_end_of_a_membership_works_at_the_next_request(client, budi, sari):
    own = Client()
    own.force_login(sari)
    assert own.get("/lokmin/").status_code == 200
    client.force_login(budi)
    assert client.post(url("membership_end", sari.memberships.get())).url == reverse("puskesmas:accounts")
    assert own.get("/lokmin/").status_code == 403
    assert "belum terdaftar di tempat mana pun" in own.get("/", follow=True).content.decode()
    assert event("peran diakhiri").actor == budi


def test_switched_off_is_out_at_the_next_request_and_stays_out_of_old_sessions(client, budi, sari):
    own = Client()
    assert own.post("/akun/masuk/", {"login": "sari", "password": "lokmin-demo"}).url == "/"
    assert own.get("/lokmin/").status_code == 200
    client.force_login(budi)
    client.post(url("account_deactivate", sari))
    assert own.get("/lokmin/").url.startswith("/akun/masuk/")
    again = Client().post("/akun/masuk/", {"login": "sari", "password": "lokmin-demo"})
    assert "Akun ini sudah tidak aktif" in again.content.decode() or "tidak-aktif" in again.headers.get("Location", "")
    client.post(url("account_reactivate", sari))
    assert own.get("/lokmin/").url.startswith("/akun/masuk/")
    assert Client().post("/akun/masuk/", {"login": "sari", "password": "lokmin-demo"}).url == "/"
    assert (event("akun dinonaktifkan").actor, event("akun diaktifkan lagi").actor) == (budi, budi)


def test_switching_off_twice_is_one_event(budi, sari):
    memberships.deactivate(sari, by=budi)
    memberships.deactivate(sari, by=budi)
    assert AuditEvent.objects.filter(verb="akun dinonaktifkan").count() == 1


def test_nobody_changes_himself(client, budi, pengelola):
    client.force_login(budi)
    own = budi.memberships.get()
    for name, row in [("account_deactivate", budi), ("membership_role", own), ("membership_end", own)]:
        answer = client.post(url(name, row), {"role": "staff", "yakin": "1"})
        assert (answer.status_code, "akun sendiri" in answer.content.decode()) == (422, True), name
    with pytest.raises(ValidationError, match="sendiri"):
        memberships.end_administration(pengelola, by=pengelola)
    assert budi.memberships.get().role == Role.HEAD


def test_an_account_with_places_elsewhere_is_not_switched_off_from_here(budi, everywhere):
    with pytest.raises(ValidationError, match="tempat yang tidak Anda kelola"):
        memberships.deactivate(everywhere, by=budi)


def test_an_administrator_is_switched_off_by_administrators_only(dinda, pengelola, kajoran_2):
    Membership.objects.create(user=pengelola, role=Role.STAFF, puskesmas=kajoran_2)
    with pytest.raises(ValidationError):
        memberships.deactivate(pengelola, by=dinda)


@pytest.mark.parametrize(
    ("name", "said"), [("membership_end", {}), ("membership_role", {"role": "staff"}), ("account_deactivate", {})]
)
def test_the_last_head_is_asked_about_and_then_done(client, dinda, budi, name, said):
    client.force_login(dinda)
    row = budi if name == "account_deactivate" else budi.memberships.get()
    answer = client.post(url(name, row), said)
    page = answer.content.decode()
    assert (answer.status_code, "kepala terakhir di Puskesmas Kajoran 2" in page) == (409, True)
    assert all(f'name="{key}" value="{value}"' in page for key, value in said.items())
    budi.refresh_from_db()
    assert (budi.is_active, budi.memberships.get().role) == (True, "head")
    assert client.post(url(name, row), said | {"yakin": "1"}).status_code == 302
    budi.refresh_from_db()
    assert not (budi.is_active and budi.memberships.filter(role=Role.HEAD).exists())


def test_with_a_second_head_nothing_is_asked(dinda, budi, second_head):
    memberships.end_membership(budi.memberships.get(), by=dinda)
    User.objects.filter(pk=second_head.pk).update(is_active=False)
    assert not Membership.objects.filter(user=budi).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_heads_ended_at_once_the_second_is_asked_about(dinda, budi, second_head, pengelola):
    first, second = budi.memberships.get(), second_head.memberships.get()
    results = run_together(
        lambda: memberships.end_membership(first, by=dinda), lambda: memberships.end_membership(second, by=pengelola)
    )
    assert [type(item) for item in results].count(NeedsConfirmation) == 1, results
    assert Membership.objects.filter(role=Role.HEAD).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_switch_each_other_off_leave_one(pengelola):
    other = factories.UserFactory(username="lain", is_superuser=True)
    results = run_together(
        lambda: memberships.deactivate(other, by=pengelola), lambda: memberships.deactivate(pengelola, by=other)
    )
    assert [type(item) for item in results].count(ValidationError) == 1, results
    assert User.objects.filter(is_superuser=True, is_active=True).count() == 1


def test_the_rights_of_an_administrator_are_taken_away(client, pengelola, sari):
    other = factories.UserFactory(username="lain", is_superuser=True, is_staff=True)
    client.force_login(pengelola)
    client.post(url("administration_end", other))
    other.refresh_from_db()
    assert (other.is_superuser, other.is_staff) == (False, False)
    assert event("hak pengelola dicabut").actor == pengelola


def test_a_membership_changed_meanwhile_is_said(budi, dinda, sari):
    row = sari.memberships.get()
    memberships.change_role(Membership.objects.get(pk=row.pk), role=Role.HEAD, by=dinda)
    with pytest.raises(ValidationError, match="diubah orang lain"):
        memberships.end_membership(row, by=budi)


def test_every_permission_has_a_label_and_no_label_is_left_over():
    assert set(access.LABELS) == set(access.PERMISSIONS)


def test_every_role_is_in_the_table_of_grants_or_gives_nothing():
    assert set(access.GRANTS) <= {*access.PERMISSIONS["accounts.manage"]}
    assert set(access.GRANTS) == {*access.PERMISSIONS["accounts.manage"]}


def test_the_page_of_roles_says_what_the_code_says(client, budi):
    client.force_login(budi)
    answer = client.get(reverse("puskesmas:roles"))
    shown = {
        row["label"]: {cell["role"] for cell in row["cells"] if cell["may"]}
        for group in answer.context["groups"]
        for row in group["rows"]
    }
    for name, (_, label) in access.LABELS.items():
        assert shown[label] == {str(role) for role in access.PERMISSIONS[name]}
    page = answer.content.decode()
    assert "Anda: Kepala puskesmas" in page
    assert page.count(">boleh<") == sum(len(roles) for roles in shown.values())
    other = client.get(reverse("puskesmas:roles"), {"peran": "reviewer"})
    assert [item["role"] for item in other.context["columns"] if item["is_shown"]] == ["reviewer"]


def test_somebody_with_an_address_gets_the_password_link_by_mail_and_nobody_else_sees_it(client, budi, sari):
    client.force_login(budi)
    page = client.post(url("account_password", sari), follow=True).content.decode()
    assert mail.outbox[0].to == [sari.email]
    assert "/akun/sandi/baru/" in mail.outbox[0].body
    assert "/akun/sandi/baru/" not in page
    assert event("tautan kata sandi dikirim").actor == budi


def test_without_an_address_the_password_link_is_shown_once_and_works(client, budi, sari):
    User.objects.filter(pk=sari.pk).update(email="")
    client.force_login(budi)
    answer = client.post(url("account_password", sari))
    assert (answer["Cache-Control"], mail.outbox) == ("no-store, private", [])
    path = re.search(r"http://[^/]+(/akun/sandi/baru/[^\"]+)", answer.content.decode()).group(1)
    assert "Kata sandi baru" in Client().get(path, follow=True).content.decode()
    assert "/akun/sandi/baru/" not in str(event("tautan kata sandi dibuat").__dict__)


def test_nobody_makes_a_password_link_for_an_account_used_elsewhere_or_his_own(client, budi, everywhere):
    client.force_login(budi)
    assert client.post(url("account_password", everywhere)).status_code == 422
    assert client.post(url("account_password", budi)).status_code == 422
    assert mail.outbox == []


def test_a_lost_phone_is_taken_off_by_who_keeps_the_account(client, budi, dinda, sari):
    Authenticator.objects.create(user=sari, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(budi)
    assert "Lepas pengaman kedua" in client.get(url("account", sari)).content.decode()
    client.post(url("account_second_factor", sari))
    assert not Authenticator.objects.exists()
    assert event("pengaman kedua dilepas").actor == budi
    assert client.post(url("account_second_factor", sari)).status_code == 422
