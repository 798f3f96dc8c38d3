"""Terms of office: succession, Plh., vacancy, correction of days, coming holders."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from puskesmas.models import AuditEvent
from sectors import services
from sectors.models import OfficeHolder, Position


@pytest.fixture
def office(kajoran, sari):
    return services.add_office(position=Position.objects.get(code="camat"), region=kajoran, by=sari)


@pytest.fixture
def bambang(office, sari):
    return services.appoint_holder(office, name="Bambang", from_on=date(2020, 1, 6), by=sari)


def terms(office):
    return [(row.name, row.from_on, row.to_on) for row in office.holders.newest_first()]


def on(office, day):
    return OfficeHolder.objects.filter(office=office).on(day).first()


def test_a_plh_with_an_end_only_stands_in(office, bambang, sari):
    days = {"from_on": date(2026, 3, 2), "to_on": date(2026, 3, 9)}
    plh = services.appoint_holder(office, name="Rina", acting_status="Plh.", **days, by=sari)
    assert terms(office) == [("Rina", *days.values()), ("Bambang", date(2020, 1, 6), None)]
    assert on(office, date(2026, 3, 9)) == plh
    assert on(office, date(2026, 3, 10)) == bambang
    assert AuditEvent.objects.latest("pk").verb == "pejabat diisi"


def test_a_plt_ends_the_one_before(office, bambang, sari):
    services.appoint_holder(office, name="Rina", acting_status="Plt.", from_on=date(2026, 3, 2), by=sari)
    assert terms(office)[1] == ("Bambang", date(2020, 1, 6), date(2026, 3, 1))


def test_a_coming_successor_leaves_the_present_one_until_then(office, bambang, sari):
    day = timezone.localdate() + timedelta(days=30)
    new = services.appoint_holder(office, name="Rina", from_on=day, by=sari)
    assert office.holder == bambang
    assert new.is_to_come
    assert on(office, day) == new


def test_a_coming_successor_can_be_taken_back(office, bambang, sari):
    day = timezone.localdate() + timedelta(days=30)
    new = services.appoint_holder(office, name="Rina", from_on=day, by=sari)
    assert services.cancel_appointment(new, by=sari) == bambang
    assert terms(office) == [("Bambang", date(2020, 1, 6), None)]
    with pytest.raises(ValidationError, match="sudah mulai menjabat"):
        services.cancel_appointment(bambang, by=sari)
    assert AuditEvent.objects.latest("pk").changes == {"pejabat": ["Rina", "Bambang"]}


@pytest.mark.parametrize(
    ("days", "field", "said"),
    [
        ({"from_on": date(2020, 1, 6)}, "from_on", "mulai menjabat 6 Januari 2020"),
        ({"from_on": date(2019, 1, 1)}, "from_on", "mulai menjabat 6 Januari 2020"),
        ({"from_on": date(2026, 3, 2), "to_on": date(2026, 3, 1)}, "to_on", "lebih awal"),
        ({"from_on": date(2026, 3, 2), "to_on": date(2026, 4, 1)}, "to_on", "masih menjabat sesudah hari itu"),
    ],
)
def test_days_that_do_not_fit_are_refused(office, bambang, sari, days, field, said):
    with pytest.raises(ValidationError) as refused:
        services.appoint_holder(office, name="Rina", **days, by=sari)
    assert said in refused.value.message_dict[field][0]
    assert terms(office) == [("Bambang", date(2020, 1, 6), None)]


def test_a_past_holder_is_entered_before_the_first(office, bambang, sari):
    services.appoint_holder(office, name="Camat lama", from_on=date(2015, 1, 1), to_on=date(2019, 12, 31), by=sari)
    assert [name for name, _, _ in terms(office)] == ["Bambang", "Camat lama"]
    assert office.holder == bambang


def test_an_unknown_beginning_comes_last_on_every_database(office, sari):
    OfficeHolder.objects.create(office=office, name="Sejak awal")
    new = OfficeHolder.objects.create(office=office, name="Baru", from_on=date(2024, 1, 1))
    assert office.holder == new
    assert [row.name for row in OfficeHolder.objects.filter(office=office)] == ["Baru", "Sejak awal"]


def test_an_office_is_vacated_without_a_successor(office, bambang, sari):
    yesterday = timezone.localdate() - timedelta(days=1)
    assert services.vacate_office(office, last_on=yesterday, by=sari) == bambang
    assert office.holder is None
    assert AuditEvent.objects.latest("pk").changes == {"pejabat": ["Bambang", ""], "sampai": yesterday.isoformat()}
    with pytest.raises(ValidationError, match="Tidak ada yang menjabat"):
        services.vacate_office(office, last_on=yesterday, by=sari)


def test_vacating_is_refused_when_somebody_comes_and_before_he_began(office, bambang, sari):
    with pytest.raises(ValidationError, match="sudah tercatat mulai 6 Januari 2020"):
        services.vacate_office(office, last_on=date(2019, 1, 1), by=sari)
    services.appoint_holder(office, name="Rina", from_on=timezone.localdate() + timedelta(days=9), by=sari)
    with pytest.raises(ValidationError, match="Rina sudah tercatat"):
        services.vacate_office(office, last_on=timezone.localdate(), by=sari)


def test_days_are_corrected_but_never_overlap(office, bambang, sari):
    new = services.appoint_holder(office, name="Rina", from_on=date(2026, 3, 2), by=sari)
    bambang.refresh_from_db()
    services.correct_holder(bambang, from_on=date(2019, 12, 1), to_on=date(2026, 2, 20), by=sari)
    with pytest.raises(ValidationError, match="tumpang tindih"):
        services.correct_holder(new, from_on=date(2026, 2, 20), by=sari)
    new.refresh_from_db()
    services.correct_holder(new, from_on=date(2026, 2, 21), by=sari)
    with pytest.raises(ValidationError, match="lebih awal dari hari pertama"):
        services.correct_holder(new, to_on=date(2026, 2, 1), by=sari)
    assert terms(office) == [
        ("Rina", date(2026, 2, 21), None),
        ("Bambang", date(2019, 12, 1), date(2026, 2, 20)),
    ]


def test_a_name_is_kept_exactly_as_written(office, sari):
    row = services.appoint_holder(office, title_before="dr.", name="aYu  LESTARI", title_after="M.K.M.", by=sari)
    row.refresh_from_db()
    assert row.full_name == "dr. aYu  LESTARI, M.K.M."
    services.correct_holder(row, title_before="Dr.", by=sari)
    assert AuditEvent.objects.latest("pk").changes == {
        "pejabat": "Dr. aYu  LESTARI, M.K.M.",
        "gelar atau pangkat depan": ["dr.", "Dr."],
    }
