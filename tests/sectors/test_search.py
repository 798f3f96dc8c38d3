"""Finding contacts as people type: without titles, accents, capitals, prefixes, with 2 for II."""

from datetime import timedelta

import pytest
from django.utils import timezone

from puskesmas.models import Region
from sectors import queries, services
from sectors.models import Office, OfficeHolder, Position
from sectors.tasks import refresh_search_keys
from tests import factories


@pytest.fixture
def kades(villages, sari):
    office = services.add_office(position=Position.objects.get(code="kades"), region=villages[0], by=sari)
    services.appoint_holder(office, title_before="Hj.", name="Siti Nuraéni II", title_after="S.ST.", by=sari)
    services.add_office(position=Position.objects.get(code="kades"), region=villages[2], by=sari)
    return office


@pytest.mark.parametrize(
    "text",
    ["siti", "SITI NURAENI", "Hj. Siti", "nuraéni 2", "Nuraeni II", "dr. Siti", "kwaderan", "Desa Kwaderan", "Ds kwaderan",
     "kuwu kwaderan", "Kepala Desa Kwaderan", "s.st kwaderan", "kwad"],
)  # fmt: skip
def test_it_is_found_however_it_is_typed(kades, sari, text):
    assert list(queries.contacts(sari, text=text)) == [kades]


@pytest.mark.parametrize("text", ["siti bumiayu", "nuraeni 3", "nuraeni 1", "xyz"])
def test_every_word_must_be_there_and_numbers_only_whole(kades, sari, text):
    assert not queries.contacts(sari, text=text).exists()


@pytest.mark.parametrize("text", ["", "   ", "...", "日本", "'"])
def test_a_query_without_words_narrows_nothing(kades, sari, text):
    assert queries.contacts(sari, text=text).count() == 2


def test_one_is_not_found_in_ten(kades, villages, sari):
    rt = Position.objects.get(code="rt_rw")
    first = services.add_office(position=rt, region=villages[0], label_as_written="Ketua RW I", by=sari)
    services.add_office(position=rt, region=villages[0], label_as_written="Ketua RW 10", by=sari)
    assert list(queries.contacts(sari, text="rw 1")) == [first]


def test_every_change_is_found_at_once(kades, sari):
    def found(text):
        return kades in queries.contacts(sari, text=text)

    services.appoint_holder(kades, name="Wagiman", from_on=timezone.localdate() + timedelta(days=3), by=sari)
    assert found("wagiman")
    assert found("siti")
    services.correct_holder(kades.holders.get(name="Wagiman"), name="Sugeng", by=sari)
    assert found("sugeng")
    assert not found("wagiman")
    services.cancel_appointment(kades.holders.get(name="Sugeng"), by=sari)
    assert not found("sugeng")
    services.update_office(kades, label_as_written="Perbekel Kwaderan", aliases=["Pak Bekel"], by=sari)
    assert found("perbekel")
    assert found("bekel")


def test_standard_offices_are_found(kajoran, villages, sari):
    services.add_standard_offices(kajoran, villages, by=sari)
    assert Office.objects.filter(search_key="").count() == 0
    assert [office.label for office in queries.contacts(sari, text="sekmat")] == ["Sekretaris Camat Kajoran"]


def test_renamed_places_and_positions_are_found_after_the_nightly_task(kades, sari):
    Region.objects.filter(code="33.08.12.2002").update(name="Sumbermulyo")
    Position.objects.filter(code="kades").update(aliases=["Peratin"])
    assert not queries.contacts(sari, text="sumbermulyo peratin").exists()
    refresh_search_keys()
    assert list(queries.contacts(sari, text="sumbermulyo peratin")) == [kades]
    assert services.refresh_search_keys() == 0


def test_many_keys_are_refreshed_in_parts(villages, sari, monkeypatch):
    monkeypatch.setattr("sectors.services.search.BATCH", 3)
    kader = Position.objects.get(code="kader")
    offices = [factories.OfficeFactory(position=kader, region=villages[0], label_as_written=f"K{n}") for n in range(8)]
    OfficeHolder.objects.create(office=offices[7], name="Terakhir")
    assert services.refresh_search_keys(office.pk for office in offices[:4]) == 4
    assert services.refresh_search_keys() == 4
    assert list(Office.objects.matching("terakhir")) == [offices[7]]
