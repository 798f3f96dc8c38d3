"""The hub of the settings: who finds which office, and what its card says."""

import pytest
from django.urls import reverse

from puskesmas.access import Role
from puskesmas.models import Region
from puskesmas.organisations import Organisation
from tests import factories

URL = "/pengaturan/"


def _keys(answer) -> list[str]:
    return [state.office.key for state in answer.context["states"]]


def _found(answer) -> list[str]:
    return [office.name for office in answer.context["found"]["offices"]]


def test_staff_sees_the_puskesmas_and_the_kecamatan_it_keeps(client, sari, kajoran_2, kajoran):
    client.force_login(sari)
    answer = client.get(URL)
    assert _keys(answer) == [f"puskesmas-{kajoran_2.pk}", f"wilayah-{kajoran.pk}"]
    assert answer.context["found"] is None
    page = answer.content.decode()
    assert "Belum ada penanda tangan" in page
    assert "3 desa/kelurahan" in page


def test_with_an_own_account_the_camat_keeps_the_kecamatan(client, sari, camat, kajoran_2, kajoran):
    client.force_login(sari)
    assert _keys(client.get(URL)) == [f"puskesmas-{kajoran_2.pk}"]
    client.force_login(camat)
    assert _keys(client.get(URL)) == [f"wilayah-{kajoran.pk}"]


def test_the_card_names_the_signers(client, sari, letterhead):
    client.force_login(sari)
    assert "dr. Ratna Puspitasari, M.K.M." in client.get(URL).content.decode()


def test_a_reviewer_finds_the_offices_of_the_kabupaten(client, dinda, kajoran_1, kajoran_2, purwaharja_2):
    client.force_login(dinda)
    answer = client.get(URL)
    assert _found(answer) == ["Puskesmas Kajoran 1", "Puskesmas Kajoran 2"]
    assert _found(client.get(URL, {"q": "PKM Kajoran II"})) == ["Puskesmas Kajoran 2"]
    assert _found(client.get(URL, {"jenis": "kecamatan"})) == ["Kantor Camat Kajoran"]
    assert _found(client.get(URL, {"q": "purwaharja"})) == []
    assert "Tidak ada kantor yang cocok" in client.get(URL, {"q": "purwaharja"}).content.decode()


def test_an_administrator_finds_every_office(client, pengelola, kajoran_1, purwaharja_2):
    client.force_login(pengelola)
    answer = client.get(URL, {"q": "purwaharja"})
    assert answer.context["found"]["shown"] == "kecamatan"
    assert _found(client.get(URL, {"q": "purwaharja", "jenis": "puskesmas"})) == ["Puskesmas Purwaharja 2"]
    assert _found(client.get(URL, {"q": "1031385", "jenis": "puskesmas"})) == ["Puskesmas Purwaharja 2"]
    assert _found(client.get(URL)) == ["Dinas Kesehatan Kota Banjar", "Dinas Kesehatan Kabupaten Magelang"]
    office = Organisation(Region.objects.get(code="33.08"))
    assert client.get(reverse("puskesmas:office", args=[office])).status_code == 200


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_with_one_and_many(client, dinda, kajoran, number, django_assert_num_queries):
    for _ in range(number):
        factories.PuskesmasFactory(region=kajoran)
    client.force_login(dinda)
    with django_assert_num_queries(14):
        client.get(URL)


def test_an_office_elsewhere_is_unknown_and_a_reader_may_not(client, eko, kajoran, kajoran_2):
    client.force_login(eko)
    assert client.get(reverse("puskesmas:office", args=[Organisation(kajoran_2)])).status_code == 404
    client.force_login(factories.member("vina", "Vina", Role.VIEWER, place=kajoran.parent))
    assert client.get(URL).status_code == 403


def test_the_camat_office_may_not_set_up_the_puskesmas(client, camat, kajoran_2):
    client.force_login(camat)
    assert client.get(reverse("puskesmas:office", args=[Organisation(kajoran_2)])).status_code == 403
