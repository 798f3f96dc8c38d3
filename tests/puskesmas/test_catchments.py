"""The catchment: one active puskesmas per village, with history."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from puskesmas.models import AuditEvent, Catchment
from puskesmas.organisations import Organisation
from puskesmas.places import catchments
from tests import factories


def _served(puskesmas):
    return set(
        Catchment.objects.filter(puskesmas=puskesmas, to_on__isnull=True).values_list("village__name", flat=True)
    )


def test_villages_come_and_leave_with_their_days(kajoran_2, kajoran_1, villages, sari):
    Catchment.objects.filter(puskesmas=kajoran_2).update(from_on=date(2020, 1, 1))
    Catchment.objects.filter(puskesmas=kajoran_1).update(to_on=date(2025, 12, 31))
    assert catchments.set_catchment(kajoran_2, [villages[0], villages[3]], by=sari) == (1, 2)
    assert _served(kajoran_2) == {"Kwaderan", "Sidorejo"}
    left = Catchment.objects.filter(puskesmas=kajoran_2, to_on__isnull=False)
    assert set(left.values_list("village__name", flat=True)) == {"Madukoro", "Bumiayu"}
    assert AuditEvent.objects.latest("pk").changes == {"masuk": ["Sidorejo"], "keluar": ["Madukoro", "Bumiayu"]}


def test_saving_the_same_again_changes_nothing(kajoran_2, villages, sari):
    assert catchments.set_catchment(kajoran_2, villages[:3], by=sari) == (0, 0)
    assert not AuditEvent.objects.exists()


def test_a_village_of_another_puskesmas_is_refused(kajoran_2, kajoran_1, villages, sari):
    with pytest.raises(ValidationError, match="Desa Sidorejo masih dilayani Puskesmas Kajoran 1"):
        catchments.set_catchment(kajoran_2, villages, by=sari)
    assert _served(kajoran_2) == {"Kwaderan", "Madukoro", "Bumiayu"}


def test_the_page_saves_and_shows_who_serves_the_rest(client, kajoran_2, kajoran_1, villages, sari):
    client.force_login(sari)
    url = reverse("puskesmas:catchment", args=[Organisation(kajoran_2)])
    assert "dilayani Puskesmas Kajoran 1" in client.get(url).content.decode()
    assert client.post(url, {"village": [villages[0].pk, "x", 99999]}).status_code == 302
    assert _served(kajoran_2) == {"Kwaderan"}
    answer = client.post(url, {"village": [villages[3].pk]})
    assert answer.status_code == 422
    assert "masih dilayani" in answer.content.decode()


def test_the_camat_office_may_not(client, camat, kajoran_2):
    client.force_login(camat)
    assert client.get(reverse("puskesmas:catchment", args=[Organisation(kajoran_2)])).status_code == 403


@pytest.fixture
def grabag(kajoran):
    """A village of another kecamatan of the same kabupaten."""
    factories.region("33.08.20", "Grabag")
    return factories.region("33.08.20.2001", "Banyusari")


def _url(puskesmas) -> str:
    return reverse("puskesmas:catchment", args=[Organisation(puskesmas)])


def _shown(answer) -> list[str]:
    return [row["village"].name for group in answer.context["groups"] for row in group["rows"]]


def test_a_village_of_another_kecamatan_is_found_and_added(client, kajoran_2, villages, grabag, sari):
    client.force_login(sari)
    assert "Banyusari" not in _shown(client.get(_url(kajoran_2)))
    ticked = [villages[1].pk]
    found = client.post(_url(kajoran_2), {"q": "grabag", "cari": "1", "village": ticked})
    assert _shown(found) == ["Kwaderan", "Madukoro", "Bumiayu", "Sidorejo", "Banyusari"]
    assert [row["is_chosen"] for group in found.context["groups"] for row in group["rows"]] == [
        False,
        True,
        False,
        False,
        False,
    ]
    assert _served(kajoran_2) == {"Kwaderan", "Madukoro", "Bumiayu"}
    assert client.post(_url(kajoran_2), {"village": [*ticked, grabag.pk]}).status_code == 302
    assert _served(kajoran_2) == {"Madukoro", "Banyusari"}
    assert _shown(client.get(_url(kajoran_2)))[-1] == "Banyusari"


def test_a_village_of_another_kabupaten_is_refused(client, kajoran_2, purwaharja_2, sari):
    raharja = purwaharja_2.villages.get()
    with pytest.raises(ValidationError, match="masih dilayani"):
        catchments.set_catchment(kajoran_2, [raharja], by=sari)
    Catchment.objects.filter(puskesmas=purwaharja_2).update(to_on=date(2026, 1, 1))
    with pytest.raises(ValidationError, match="kabupaten/kota lain"):
        catchments.set_catchment(kajoran_2, [raharja], by=sari)
    client.force_login(sari)
    client.post(_url(kajoran_2), {"village": [raharja.pk]})
    assert raharja.name not in _served(kajoran_2)


def test_a_reviewer_moves_a_village_in_one_step(client, kajoran_2, kajoran_1, villages, dinda):
    Catchment.objects.filter(puskesmas=kajoran_1).update(from_on=date(2020, 1, 1))
    client.force_login(dinda)
    assert "pindah ke sini bila dicentang" in client.get(_url(kajoran_2)).content.decode()
    assert client.post(_url(kajoran_2), {"village": [village.pk for village in villages]}).status_code == 302
    assert _served(kajoran_2) == {"Kwaderan", "Madukoro", "Bumiayu", "Sidorejo"}
    assert _served(kajoran_1) == set()
    ended = Catchment.objects.get(puskesmas=kajoran_1)
    began = Catchment.objects.get(puskesmas=kajoran_2, village=villages[3])
    assert (ended.from_on, (began.from_on - ended.to_on).days) == (date(2020, 1, 1), 1)
    told = {event.object_id: event.changes for event in AuditEvent.objects.filter(verb="wilayah kerja diubah")}
    assert told == {
        str(kajoran_2.pk): {"masuk": ["Sidorejo"], "keluar": []},
        str(kajoran_1.pk): {"keluar": ["Sidorejo"], "pindah ke": "Puskesmas Kajoran 2"},
    }


def test_a_catchment_changed_meanwhile_is_told(client, kajoran_2, villages, sari):
    client.force_login(sari)
    mark = client.get(_url(kajoran_2)).context["mark"]
    catchments.set_catchment(kajoran_2, villages[:2], by=sari)
    answer = client.post(_url(kajoran_2), {"village": [villages[2].pk], "mark": mark})
    assert answer.status_code == 409
    assert "Sudah diubah orang lain" in answer.content.decode()
    assert answer.content.decode().count("tersimpan: dilayani") == 2
    assert _served(kajoran_2) == {"Kwaderan", "Madukoro"}
    again = {"village": [villages[2].pk], "mark": answer.context["mark"]}
    assert client.post(_url(kajoran_2), again).status_code == 302
    assert _served(kajoran_2) == {"Bumiayu"}


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_with_one_and_many_villages(
    client, kajoran_2, villages, sari, number, django_assert_num_queries
):
    factories.serve(
        kajoran_2, *(factories.region(f"33.08.12.2{index:03d}", "Desa") for index in range(100, 100 + number))
    )
    client.force_login(sari)
    client.get(_url(kajoran_2))
    with django_assert_num_queries(9):
        client.get(_url(kajoran_2))
