"""Contact pages: what the cast sees and may do."""

import pytest
from django.urls import reverse

from puskesmas.access import Role
from puskesmas.models import Membership, Region
from sectors import services
from sectors.models import Office, OfficeHolder, Position


@pytest.fixture
def offices(kajoran, villages, sari):
    services.add_standard_offices(kajoran, villages, by=sari)
    return Office.objects.order_by("pk")


def test_the_list_shows_offices_of_the_own_kecamatan_only(client, offices, sari, eko):
    client.force_login(sari)
    assert "Camat Kajoran" in client.get(reverse("sectors:list")).content.decode()
    client.force_login(eko)
    assert "Camat Kajoran" not in client.get(reverse("sectors:list")).content.decode()
    assert client.get(reverse("sectors:detail", args=[offices[0].pk])).status_code == 404


def test_search_finds_aliases_and_names(client, offices, sari):
    kades = offices.get(position__code="kades", region__name="Bumiayu")
    services.appoint_holder(kades, name="Wagiman", by=sari)
    client.force_login(sari)
    assert [office.pk for office in client.get("/kontak/?q=wagim").context["page"]] == [kades.pk]
    assert {office.position.code for office in client.get("/kontak/?q=kuwu").context["page"]} == {"kades"}


@pytest.mark.parametrize("holders", [1, 15])
def test_the_list_costs_the_same_with_one_and_many_rows(client, offices, sari, holders, django_assert_num_queries):
    for office in offices[:holders]:
        OfficeHolder.objects.create(office=office, name="Nama")
    Office.objects.exclude(pk__in=offices.values("pk")[:holders]).update(is_active=False)
    client.force_login(sari)
    with django_assert_num_queries(9):
        client.get(reverse("sectors:list"))


def test_the_reviewer_reads_with_masked_phones_but_may_not_write(client, offices, dinda):
    OfficeHolder.objects.create(office=offices[0], name="Bambang", phone="+6281234567890")
    client.force_login(dinda)
    page = client.get(reverse("sectors:detail", args=[offices[0].pk])).content.decode()
    assert "+6281234567890" not in page
    assert "+62812•••890" in page
    answer = client.post(reverse("sectors:appoint", args=[offices[0].pk]), {"name": "X", "from_on": "2026-01-01"})
    assert answer.status_code == 403
    assert OfficeHolder.objects.count() == 1


def test_a_successor_is_appointed_with_a_normalized_phone(client, offices, sari):
    client.force_login(sari)
    url = reverse("sectors:appoint", args=[offices[0].pk])
    answer = client.post(url, {"name": "Rina", "phone": "0812 3456 7890", "from_on": "2026-03-02"})
    assert answer.url == reverse("sectors:detail", args=[offices[0].pk])
    assert OfficeHolder.objects.get().phone == "+6281234567890"


def test_a_wrong_phone_keeps_what_was_typed(client, offices, sari):
    client.force_login(sari)
    answer = client.post(
        reverse("sectors:appoint", args=[offices[0].pk]), {"name": "Rina <b>", "phone": "081", "from_on": "2026-03-02"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Jumlah angka nomor telepon tidak cocok" in page
    assert 'value="Rina &lt;b&gt;"' in page
    assert not OfficeHolder.objects.exists()


def test_a_village_position_needs_a_village(client, kajoran, villages, sari):
    client.force_login(sari)
    kades = Position.objects.get(code="kades")
    answer = client.post(reverse("sectors:create"), {"position": kades.pk, "region": kajoran.pk})
    assert "Pilih tempat yang sesuai" in answer.content.decode()
    assert not Office.objects.exists()


def test_where_one_only_reads_no_office_is_added(client, offices, purwaharja, sari):
    Membership.objects.create(user=sari, role=Role.VIEWER, region=Region.objects.get(code=purwaharja.code[:2]))
    client.force_login(sari)
    position = Position.objects.get(code="camat")
    answer = client.post(reverse("sectors:create"), {"position": position.pk, "region": purwaharja.pk})
    assert answer.status_code == 422
    client.post(reverse("sectors:add_standard"))
    assert not Office.objects.filter(region__code__startswith=purwaharja.code).exists()
