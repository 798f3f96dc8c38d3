"""Offices and succession: guards, effects, twice."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from puskesmas.models import AuditEvent
from sectors import services
from sectors.models import Office, OfficeHolder, Position


@pytest.fixture
def camat_office(kajoran, sari):
    return services.add_office(position=Position.objects.get(code="camat"), region=kajoran, by=sari)


def test_an_office_is_added_once(camat_office, kajoran, sari):
    assert camat_office.label == "Camat Kajoran"
    with pytest.raises(ValidationError, match="Camat Kajoran sudah ada"):
        services.add_office(position=camat_office.position, region=kajoran, by=sari)
    assert Office.objects.count() == 1


def test_a_retired_office_comes_back(camat_office, kajoran, sari):
    services.retire_office(camat_office, by=sari)
    services.retire_office(camat_office, by=sari)
    assert list(Office.objects.active()) == []
    assert services.add_office(position=camat_office.position, region=kajoran, by=sari) == camat_office
    assert list(Office.objects.active()) == [camat_office]
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["jabatan ditambahkan", "jabatan tidak dipakai lagi", "jabatan ditambahkan"]


def test_standard_offices_follow_the_kind_of_village_and_are_added_once(kajoran, villages, sari):
    assert services.add_standard_offices(kajoran, villages, by=sari) == 11 + 4 * 2
    assert services.add_standard_offices(kajoran, villages, by=sari) == 0
    assert not Office.objects.filter(position__code="lurah").exists()


def test_ganti_pejabat_ends_the_old_one_the_day_before(camat_office, sari):
    old = services.appoint_holder(camat_office, name="Bambang", from_on=date(2020, 1, 6), by=sari)
    new = services.appoint_holder(camat_office, name="Rina", title_after="M.Si.", from_on=date(2026, 3, 2), by=sari)
    old.refresh_from_db()
    assert (old.from_on, old.to_on, new.from_on, new.to_on) == (
        date(2020, 1, 6),
        date(2026, 3, 1),
        date(2026, 3, 2),
        None,
    )
    assert list(OfficeHolder.objects.on(date(2026, 3, 1))) == [old]
    assert list(OfficeHolder.objects.on(date(2026, 3, 2))) == [new]
    assert AuditEvent.objects.latest("pk").changes == {"pejabat": ["Bambang", "Rina, M.Si."], "sejak": "2026-03-02"}


def test_a_successor_cannot_begin_before_the_present_holder(camat_office, sari):
    services.appoint_holder(camat_office, name="Bambang", from_on=date(2026, 3, 2), by=sari)
    with pytest.raises(ValidationError, match="lebih akhir"):
        services.appoint_holder(camat_office, name="Rina", from_on=date(2026, 3, 2), by=sari)
    assert OfficeHolder.objects.count() == 1


def test_correcting_says_what_changed_but_no_phone(camat_office, sari):
    holder = services.appoint_holder(
        camat_office, name="Bambang", phone="+628123456789", from_on=date(2020, 1, 6), by=sari
    )
    services.correct_holder(holder, name="Bambang", phone="+628120000000", by=sari)
    services.correct_holder(holder, name="Bambang", phone="+628120000000", by=sari)
    event = AuditEvent.objects.latest("pk")
    assert event.changes == {"pejabat": "Bambang", "nomor WhatsApp": "diubah"}
    assert AuditEvent.objects.count() == 3
