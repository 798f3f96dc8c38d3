"""The admin site: superusers only, by our own sign-in, and only for the catalogue."""

import pytest
from django.contrib import admin
from django.urls import reverse

from puskesmas.models import AuditEvent
from sectors.models import Position, Sector
from tests.demo.crawling import foreign_words, text_of

pytestmark = pytest.mark.django_db


def test_only_catalogues_are_there():
    assert {model.__name__ for model in admin.site._registry} == {
        "Region",
        "Puskesmas",
        "HealthOffice",
        "Sector",
        "Position",
        "Indicator",
        "TargetGroup",
    }


@pytest.mark.parametrize("who", ["sari", "dinda"])
def test_nobody_but_superusers(client, request, who):
    user = request.getfixturevalue(who)
    type(user).objects.filter(pk=user.pk).update(is_staff=True)
    client.force_login(user)
    answer = client.get(reverse("admin:index"), follow=True)
    assert (answer.status_code, "Peran Anda tidak boleh" in answer.content.decode()) == (403, True)


def test_guests_and_those_without_second_step_are_led_to_our_pages(client, pengelola, settings):
    assert client.get("/admin/sectors/sector/").url == "/akun/masuk/?next=/admin/sectors/sector/"
    assert client.get("/admin/login/?next=/admin/").url == "/akun/masuk/?next=/admin/"
    client.force_login(pengelola)
    assert client.get("/admin/password_change/").url == "/akun/sandi/ubah/"
    assert client.post("/admin/logout/").url == "/akun/keluar/"
    settings.REQUIRE_MFA = True
    assert client.get("/admin/").url == "/akun/keamanan/"


@pytest.mark.parametrize("name", ["region", "puskesmas", "healthoffice"])
def test_regions_and_puskesmas_are_read_only(client, pengelola, kajoran_2, name):
    client.force_login(pengelola)
    assert client.get(reverse(f"admin:puskesmas_{name}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:puskesmas_{name}_add")).status_code == 403
    assert client.post(reverse("admin:puskesmas_region_delete", args=[kajoran_2.region_id])).status_code == 403
    assert client.get(reverse("admin:puskesmas_puskesmas_change", args=[kajoran_2.pk])).status_code == 200


def test_a_changed_sector_stands_in_the_history(client, pengelola):
    client.force_login(pengelola)
    sector = Sector.objects.order_by("pk").first()
    url = reverse("admin:sectors_sector_change", args=[sector.pk])
    form = client.get(url).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    assert client.post(url, data | {"name": "Nama baru"}).status_code == 302
    event = AuditEvent.objects.get(verb="katalog diubah")
    assert (event.actor, event.object_label) == (pengelola, "Nama baru")
    assert client.post(url, data | {"name": ""}).status_code == 200, "the form again, with its sentence"


def test_it_speaks_indonesian_under_our_policy(client, pengelola, kajoran_2):
    client.force_login(pengelola)
    position = Position.objects.order_by("pk").first()
    addresses = [
        reverse("admin:index"),
        reverse("admin:sectors_position_changelist") + "?q=desa",
        reverse("admin:sectors_position_change", args=[position.pk]),
        reverse("admin:sectors_position_delete", args=[position.pk]),
        reverse("admin:sectors_sector_add"),
        reverse("admin:puskesmas_puskesmas_change", args=[kajoran_2.pk]),
    ]
    words = {}
    for address in addresses:
        answer = client.get(address)
        assert (answer.status_code, "script-src 'self'" in answer.headers["Content-Security-Policy"]) == (200, True)
        words[address] = foreign_words(text_of(answer.content.decode()))
    assert words == {address: [] for address in addresses}
    assert client.get("/admin/tidak/ada/").status_code == 404
