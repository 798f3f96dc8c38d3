"""What is known of a puskesmas: who changes what, and two people at once."""

import pytest
from django.urls import reverse

from puskesmas.models import AuditEvent, Puskesmas
from puskesmas.organisations import Organisation, puskesmas_data
from tests import factories


@pytest.fixture
def url(kajoran_2):
    return reverse("puskesmas:puskesmas_data", args=[Organisation(kajoran_2)])


def _data(puskesmas, **changes) -> dict:
    mark = puskesmas_data.mark_of(Puskesmas.objects.get(pk=puskesmas.pk))
    return {"mark": mark, "name": "Kajoran 2", "aliases": "", **changes}


def test_staff_changes_name_aliases_and_blud(client, sari, kajoran_2, url):
    client.force_login(sari)
    page = client.get(url).content.decode()
    assert "1031629" in page
    assert "WIB" in page
    assert 'name="code"' not in page
    typed = _data(kajoran_2, name="Kajoran  II", aliases="PKM Kajoran\n\nKAJORAN II\nPKM Kajoran", is_blud="on")
    assert client.post(url, typed | {"code": "9999999"}).status_code == 302
    kajoran_2.refresh_from_db()
    assert (kajoran_2.name, kajoran_2.aliases, kajoran_2.is_blud, kajoran_2.code) == (
        "Kajoran II",
        ["PKM Kajoran", "KAJORAN II"],
        True,
        "1031629",
    )
    assert AuditEvent.objects.get().changes == {
        "nama": ["Kajoran 2", "Kajoran II"],
        "nama lain": [[], ["PKM Kajoran", "KAJORAN II"]],
        "BLUD": [False, True],
    }


def test_the_dinas_kesehatan_changes_code_and_seat(client, dinda, kajoran_2, url):
    grabag = factories.region("33.08.20", "Grabag")
    client.force_login(dinda)
    typed = _data(kajoran_2, code="1031999", region=grabag.pk)
    assert client.post(url, typed).status_code == 302
    kajoran_2.refresh_from_db()
    assert (kajoran_2.code, kajoran_2.region) == ("1031999", grabag)
    assert AuditEvent.objects.get().changes == {
        "kode Kemenkes": ["1031629", "1031999"],
        "tempat kedudukan": ["Kecamatan Kajoran", "Kecamatan Grabag"],
    }


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": "1031628"}, "sudah dipakai puskesmas lain"),
        ({"code": "12"}, "7 sampai 10 angka"),
        ({"name": ""}, "Nama"),
        ({"aliases": "\n".join(f"nama {number}" for number in range(21))}, "Paling banyak 20"),
        ({"aliases": "x" * 121}, "paling panjang 120"),
    ],
)
def test_bad_data_come_back(client, dinda, kajoran_2, kajoran_1, kajoran, url, changes, sentence):
    client.force_login(dinda)
    typed = _data(kajoran_2, code="1031629", region=kajoran.pk, is_blud="on") | changes
    answer = client.post(url, typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Puskesmas.objects.get(pk=kajoran_2.pk).is_blud is False


def test_a_seat_in_another_kabupaten_is_no_choice(client, dinda, kajoran_2, purwaharja, url):
    client.force_login(dinda)
    assert client.post(url, _data(kajoran_2, code="1031629", region=purwaharja.pk)).status_code == 422


def test_data_changed_meanwhile_are_shown(client, sari, kajoran_2, url):
    client.force_login(sari)
    typed = _data(kajoran_2, name="Kajoran Dua")
    Puskesmas.objects.filter(pk=kajoran_2.pk).update(name="Kajoran Baru")
    answer = client.post(url, typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<b>Kajoran Baru</b>" in page
    assert 'value="Kajoran Dua"' in page
    assert client.post(url, _data(kajoran_2, name="Kajoran Dua")).status_code == 302
    assert Puskesmas.objects.get(pk=kajoran_2.pk).name == "Kajoran Dua"


def test_foreign_unknown_wrong_role_refused_and_other_offices_have_none(client, eko, camat, dinda, kajoran, url):
    client.force_login(eko)
    assert client.get(url).status_code == 404
    client.force_login(camat)
    assert client.get(url).status_code == 403
    client.force_login(dinda)
    assert client.get(reverse("puskesmas:puskesmas_data", args=[Organisation(kajoran)])).status_code == 404
