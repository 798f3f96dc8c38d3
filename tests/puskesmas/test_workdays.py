"""Working days: national and local days off of the table, weekends, and the shipped list for years nobody filled."""

from datetime import date

import pytest

from puskesmas.holidays.workdays import Workdays, why_off, working_days_between
from puskesmas.models import Holiday, Region
from puskesmas.organisations.rules import rules_of

pytestmark = pytest.mark.django_db


def local(code: str, day: date, name: str) -> Holiday:
    return Holiday.objects.create(date=day, name=name, kind="local", region=Region.objects.get(code=code))


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2027, 1, 1), "Tahun Baru Masehi"),
        (date(2026, 8, 17), "Hari Kemerdekaan Republik Indonesia"),
        (date(2026, 12, 24), "Cuti Bersama Hari Raya Natal"),
        (date(2027, 3, 10), "Hari Raya Idul Fitri (perkiraan)"),
        (date(2026, 6, 13), "hari Sabtu"),
        (date(2026, 6, 14), "hari Minggu"),
        (date(2026, 6, 11), ""),
    ],
)
def test_why_offices_are_closed(day, reason):
    assert why_off(day) == reason


def test_days_between_leave_out_weekends_and_holidays():
    assert (
        working_days_between(date(2026, 12, 31), date(2027, 1, 5)) == 1
    )  # New Year, a weekend, Isra Mikraj on the 5th
    assert working_days_between(date(2026, 6, 11), date(2026, 6, 11)) == 0
    assert working_days_between(date(2026, 6, 11), date(2026, 6, 1)) == 0


def test_saturdays_count_where_the_puskesmas_works_on_them():
    friday, monday = date(2026, 6, 12), date(2026, 6, 15)
    assert working_days_between(friday, monday) == 1
    assert working_days_between(friday, monday, saturdays=True) == 2
    assert why_off(date(2026, 6, 13), saturdays=True) == ""
    assert why_off(date(2026, 6, 14), saturdays=True) == "hari Minggu"


def test_a_local_day_holds_in_its_region_and_below_only(villages, purwaharja):
    day = date(2027, 4, 13)
    local("33.08", day, "Hari Jadi Kabupaten Magelang")
    reasons = [why_off(day, code) for code in ("33", "33.08", "33.08.12", "33.08.12.2002", "32.79.03", "")]
    name = "Hari Jadi Kabupaten Magelang"
    assert reasons == ["", name, name, name, "", ""]
    assert working_days_between(date(2027, 4, 12), date(2027, 4, 14), "33.08.12") == 1
    assert working_days_between(date(2027, 4, 12), date(2027, 4, 14), "32.79.03") == 2


def test_two_reasons_on_one_day_are_both_named(villages):
    local("33", date(2027, 1, 1), "Libur Pilgub")
    assert why_off(date(2027, 1, 1), "33.08.12") == "Tahun Baru Masehi dan Libur Pilgub"


def test_what_was_deleted_from_the_table_is_a_working_day():
    Holiday.objects.filter(date=date(2027, 1, 5)).delete()
    assert why_off(date(2027, 1, 5)) == ""


def test_a_year_nobody_filled_falls_back_to_the_shipped_list_and_keeps_local_days(villages):
    Holiday.objects.filter(region=None).delete()
    local("33.08", date(2027, 4, 13), "Hari Jadi Kabupaten Magelang")
    assert why_off(date(2027, 8, 17)) == "Hari Kemerdekaan Republik Indonesia"
    assert why_off(date(2027, 4, 13), "33.08.12") == "Hari Jadi Kabupaten Magelang"
    assert why_off(date(2031, 8, 17)) == "Hari Kemerdekaan Republik Indonesia"


@pytest.mark.parametrize("day", [date.min, date.max, date(1944, 8, 17)])
def test_days_outside_of_all_lists_are_plain_days(day):
    assert Workdays("", day, day).why_off(day) in ("", "hari Sabtu", "hari Minggu")
    assert working_days_between(date.min, date.max) <= 400


def test_one_query_answers_a_whole_span(villages, django_assert_num_queries):
    local("33.08", date(2027, 4, 13), "Hari Jadi Kabupaten Magelang")
    with django_assert_num_queries(1):
        days = Workdays("33.08.12", date(2026, 11, 1), date(2027, 12, 31))
        found = [days.why_off(date(2027, month, 13)) for month in range(1, 13)]
    assert found[3] == "Hari Jadi Kabupaten Magelang"


def test_the_rules_of_an_office_know_its_region_and_its_saturdays(kajoran_2, purwaharja_2):
    local("33.08", date(2027, 4, 13), "Hari Jadi Kabupaten Magelang")
    assert rules_of(kajoran_2).why_off(date(2027, 4, 13)) == "Hari Jadi Kabupaten Magelang"
    assert rules_of(purwaharja_2).why_off(date(2027, 4, 13)) == ""
    assert rules_of(kajoran_2).working_days(date(2027, 4, 12), date(2027, 4, 14)) == 1
