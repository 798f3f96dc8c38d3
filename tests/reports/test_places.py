"""Working at several places: the choice is remembered, survives what is taken away, and an administrator has a home."""

import pytest
from django.test import Client
from django.urls import reverse

from puskesmas.access import Role
from puskesmas.accounts import invitations as account_invitations
from puskesmas.accounts import memberships
from puskesmas.models import Membership
from tests import factories

SWITCH = "/tempat/"


@pytest.fixture
def second(sari, kajoran_1):
    return Membership.objects.create(user=sari, role=Role.STAFF, puskesmas=kajoran_1)


def login() -> Client:
    client = Client()
    client.post("/akun/masuk/", {"login": "sari", "password": "lokmin-demo"})
    return client


def place(client) -> str:
    return client.get("/").context["frame"].place.place_label


def test_the_choice_is_remembered_over_sign_ins(second):
    first = login()
    assert place(first) == "Puskesmas Kajoran 2"
    first.post(SWITCH, {"membership_id": second.pk})
    assert place(first) == "Puskesmas Kajoran 1"
    assert place(login()) == "Puskesmas Kajoran 1"


def test_two_devices_may_work_at_two_places(sari, second):
    one, other = login(), login()
    one.post(SWITCH, {"membership_id": second.pk})
    other.post(SWITCH, {"membership_id": sari.memberships.first().pk})
    assert (place(one), place(other)) == ("Puskesmas Kajoran 1", "Puskesmas Kajoran 2")


def test_looking_remembers_nothing(sari, second):
    place(login())
    sari.refresh_from_db()
    assert sari.last_membership is None


def test_a_membership_that_was_taken_away_falls_back(sari, second, dinda):
    client = login()
    client.post(SWITCH, {"membership_id": second.pk})
    memberships.end_membership(second, by=dinda)
    assert place(client) == "Puskesmas Kajoran 2"
    assert place(login()) == "Puskesmas Kajoran 2"
    memberships.end_membership(sari.memberships.get(), by=dinda)
    assert client.get("/").url == reverse("own_account")
    assert [item["label"] for item in client.get("/akun/").context["frame"].navigation] == ["Akun saya"]


@pytest.mark.parametrize(("count", "has_search"), [(2, False), (12, True), (60, True)])
def test_many_places_are_one_query_and_can_be_searched(client, sari, kajoran, count, has_search):
    for number in range(count - 1):
        puskesmas = factories.PuskesmasFactory(name=f"Contoh {number}", region=kajoran)
        Membership.objects.create(user=sari, role=Role.STAFF, puskesmas=puskesmas)
    client.force_login(sari)
    page = client.get("/akun/").content.decode()
    assert page.count('name="membership_id"') == 2 * count  # top bar and the bar of phones
    assert ("data-menu-filter" in page) == has_search


def test_the_frame_costs_the_same_with_two_and_with_sixty_places(
    client, sari, kajoran, second, django_assert_num_queries
):
    client.force_login(sari)
    client.get("/akun/")
    with django_assert_num_queries(5):
        client.get("/akun/")
    for number in range(58):
        puskesmas = factories.PuskesmasFactory(name=f"Contoh {number}", region=kajoran)
        Membership.objects.create(user=sari, role=Role.STAFF, puskesmas=puskesmas)
    with django_assert_num_queries(5):
        client.get("/akun/")


def test_an_administrator_without_a_place_is_led_through_the_setting_up(client, pengelola):
    client.force_login(pengelola)
    page = client.get("/")
    assert [row["step"].kind for row in page.context["steps"]] == ["todo"] * 4
    assert [row["is_first"] for row in page.context["steps"]] == [True, False, False, False]
    assert [item["label"] for item in page.context["frame"].navigation] == ["Beranda", "Pengaturan"]
    assert "None" not in page.content.decode()
    for row in page.context["steps"]:
        assert client.get(row["url"]).status_code == 200, row["url"]


def test_the_steps_are_ticked_off_as_they_are_done(client, pengelola, kajoran_2, kajoran):
    client.force_login(pengelola)
    invite = {"name": "Dinda", "role": Role.REVIEWER, "place": kajoran.parent, "by": pengelola}
    account_invitations.invite(**invite)
    assert [row["step"].kind for row in client.get("/").context["steps"]] == ["done", "done", "wait", "todo"]
    factories.member("dinda", "Dinda", Role.REVIEWER, place=kajoran.parent)
    factories.member("budi", "Budi", Role.HEAD, puskesmas=kajoran_2)
    page = client.get("/")
    assert [row["step"].kind for row in page.context["steps"]] == ["done"] * 4
    assert "Lokmin siap dipakai" in page.content.decode()


def test_an_administrator_with_a_place_works_there(client, pengelola, kajoran_2):
    Membership.objects.create(user=pengelola, role=Role.STAFF, puskesmas=kajoran_2)
    client.force_login(pengelola)
    assert place(client) == "Puskesmas Kajoran 2"
    assert client.get("/lokmin/").status_code == 200
