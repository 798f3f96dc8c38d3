"""Filling the table: once per year, never over what people did, and a newer list brings only its news."""

import os
import subprocess
import sys
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from puskesmas.holidays import seed as holiday_seed
from puskesmas.holidays.seed import Day, seed_year, shipped
from puskesmas.models import AuditEvent, Holiday, SeededYear
from puskesmas.tasks import fill_holidays
from tests.race import run_together

pytestmark = pytest.mark.django_db


def rows(year: int):
    return Holiday.objects.filter(date__year=year)


@pytest.fixture
def newer(monkeypatch):
    """Let the shipped list of a year say something else."""

    def change(year, *days):
        monkeypatch.setattr(holiday_seed, "shipped", lambda asked: days if asked == year else shipped(asked))

    return change


def test_this_year_and_the_next_two_are_there_after_a_migrate():
    assert list(SeededYear.objects.order_by("year").values_list("year", flat=True)) == holiday_seed.coming_years()
    assert not AuditEvent.objects.exists()


def test_names_are_clean_and_estimates_are_marked():
    seed_year(2027)
    day = Holiday.objects.get(date=date(2027, 3, 10))
    assert (day.name, day.kind, day.is_estimate, day.label) == (
        "Hari Raya Idul Fitri", "public", True, "Hari Raya Idul Fitri (perkiraan)",
    )  # fmt: skip
    leave = Holiday.objects.get(date=date(2027, 12, 24))
    assert (leave.name, leave.kind, leave.is_estimate) == ("Cuti Bersama Hari Raya Natal", "joint_leave", False)
    assert rows(2027).count() == len(shipped(2027)) == 26


def test_filling_twice_changes_nothing():
    seed_year(2031)
    before = list(Holiday.objects.order_by("pk").values())
    assert seed_year(2031) == holiday_seed.Filled(2031, 0, 0)
    assert list(Holiday.objects.order_by("pk").values()) == before
    assert AuditEvent.objects.count() == 1


def test_what_people_changed_or_deleted_stays_so():
    seed_year(2031)
    Holiday.objects.filter(date=date(2031, 8, 17)).update(name="HUT RI")
    Holiday.objects.filter(date=date(2031, 12, 25)).delete()
    Holiday.objects.create(date=date(2031, 7, 1), name="Libur khusus", kind="public")
    before = list(Holiday.objects.order_by("pk").values())
    seed_year(2031)
    assert list(Holiday.objects.order_by("pk").values()) == before


def test_days_entered_before_the_year_is_filled_are_not_doubled():
    Holiday.objects.create(date=date(2031, 8, 17), name="HUT RI", kind="public")
    seed_year(2031)
    assert list(rows(2031).filter(date=date(2031, 8, 17)).values_list("name", flat=True)) == ["HUT RI"]
    assert rows(2031).count() == len(shipped(2031))


def test_a_newer_list_brings_new_days_and_moves_untouched_estimates(newer):
    feast, moved = (
        Day(date(2031, 1, 24), "Idul Fitri", "public", True),
        Day(date(2031, 1, 25), "Idul Fitri", "public", False),
    )
    newer(2031, feast)
    seed_year(2031)
    newer(2031, moved, Day(date(2031, 1, 26), "Cuti Bersama Idul Fitri", "joint_leave", False))
    assert seed_year(2031) == holiday_seed.Filled(2031, 2, 1)
    assert list(rows(2031).values_list("date", "name", "is_estimate")) == [
        (date(2031, 1, 25), "Idul Fitri", False),
        (date(2031, 1, 26), "Cuti Bersama Idul Fitri", False),
    ]


def test_a_newer_list_leaves_what_people_touched(newer):
    feast = Day(date(2031, 1, 24), "Idul Fitri", "public", True)
    newer(2031, feast)
    seed_year(2031)
    rows(2031).update(is_estimate=False)  # confirmed by a person
    newer(2031, Day(date(2031, 1, 25), "Idul Fitri", "public", False))
    seed_year(2031)
    assert list(rows(2031).values_list("date", flat=True)) == [date(2031, 1, 24), date(2031, 1, 25)]


def test_the_command_says_what_it_did(capsys):
    call_command("seed_holidays", "2031", "2027")
    assert capsys.readouterr().out == (
        f"2031: {len(shipped(2031))} hari ditambahkan, 0 hari dihapus.\n2027: 0 hari ditambahkan, 0 hari dihapus.\n"
    )
    event = AuditEvent.objects.get()
    assert (event.verb, event.source) == ("hari libur diisi dari daftar bawaan", "command")


def test_the_command_refuses_years_without_a_list():
    with pytest.raises(CommandError, match="1946 sampai 2100"):
        call_command("seed_holidays", "20277")


def test_the_clock_fills_the_year_that_came_into_sight(monkeypatch):
    monkeypatch.setattr(holiday_seed, "coming_years", lambda: [2030, 2031])
    fill_holidays()
    fill_holidays()
    assert SeededYear.objects.filter(year__in=[2030, 2031]).count() == 2
    assert rows(2031).count() == len(shipped(2031))


@pytest.mark.django_db(transaction=True)
def test_filled_by_several_at_once_it_is_filled_once():
    run_together(*[lambda: seed_year(2031)] * 4)
    assert rows(2031).count() == len(shipped(2031))
    assert AuditEvent.objects.count() == 1


def test_the_names_are_indonesian_on_a_machine_that_speaks_english():
    """The package takes its language from LANG when it is not told (LC_ALL=en_US gave "New Year's Day")."""
    code = "import holidays; print(holidays.Indonesia(years=2027, language='id')['2027-01-01'])"
    for language in ("C", "en_US.UTF-8"):
        environment = os.environ | {"LANG": language, "LC_ALL": language, "LANGUAGE": language}
        said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        assert said.stdout == "Tahun Baru Masehi\n"
