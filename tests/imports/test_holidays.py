"""Importing days off: a file like the national list, the local days of a kabupaten, and taking it back."""

from datetime import date

import pytest

from puskesmas.holidays.seed import seed_year, shipped
from puskesmas.imports.holidays import HolidayImport, parse_day
from puskesmas.imports.kinds import Row, State, kind_of
from puskesmas.models import AuditEvent, Holiday, Region, SeededYear
from puskesmas.organisations import Organisation

NAMES = ("date", "name", "kind", "is_estimate", "region")


def rows(*lines: str) -> list[Row]:
    """Rows of "tanggal,nama,jenis,perkiraan,wilayah"; cells left out are missing columns."""
    return [Row(number, dict(zip(NAMES, line.split(","), strict=False))) for number, line in enumerate(lines, start=2)]


def national(year: int) -> list[Row]:
    """The shipped list of a year in the words of a file."""
    words = {"public": "libur_nasional", "joint_leave": "cuti_bersama"}
    return rows(*(f"{d.date},{d.name},{words[d.kind]},{'ya' if d.is_estimate else 'tidak'}" for d in shipped(year)))


@pytest.fixture
def kind():
    return HolidayImport()


@pytest.fixture
def office(kajoran):
    return Organisation(Region.objects.get(code="33.08"))


def states(kind, lines, place, by) -> list[tuple]:
    return [(item.state, item.reason) for item in kind.examine(lines, place, by)]


def saved(kind, lines, place, by):
    examined = [item for item in kind.examine(lines, place, by) if item.state in (State.NEW, State.CHANGED)]
    return kind.save(examined, place, by)


def test_the_kind_is_known_and_asks_for_its_right():
    assert kind_of("holidays").permission == "imports.holidays"


def test_the_list_of_a_year_already_filled_says_the_same(kind, pengelola):
    seed_year(2028)
    assert {item.state for item in kind.examine(national(2028), None, pengelola)} == {State.SAME}


def test_the_whole_list_of_a_year_is_that_years_list(kind, pengelola):
    lines = [row for row in national(2031) if "Natal" not in row.get("name")]
    done = saved(kind, lines, None, pengelola)
    assert (done.created, done.changed) == (len(lines), 0)
    assert Holiday.objects.filter(date__year=2031).count() == len(lines)
    assert not SeededYear.objects.filter(year=2031).exists()
    assert AuditEvent.objects.filter(verb="hari libur ditambahkan").count() == len(lines)


def test_a_few_days_of_a_year_nobody_filled_join_the_shipped_list(kind, pengelola):
    saved(
        kind, rows("2031-08-17,HUT RI,libur_nasional,tidak", "2031-07-01,Pemilu,libur_nasional,tidak"), None, pengelola
    )
    found = Holiday.objects.filter(date__year=2031)
    assert found.count() == len(shipped(2031)) + 1
    assert [row.name for row in found.filter(date="2031-08-17")] == ["HUT RI"]


def test_local_days_of_a_dinas_kesehatan_fill_no_year(kind, office, dinda):
    Holiday.objects.create(date="2031-08-17", name="HUT RI", kind=Holiday.Kind.PUBLIC)
    saved(kind, rows("2031-03-03,Hari Jadi,libur_daerah,tidak"), office, dinda)
    assert Holiday.objects.filter(date__year=2031).count() == 2


def test_another_name_for_the_same_day_is_a_change_and_a_confirmed_date_too(kind, pengelola):
    seed_year(2028)
    lines = rows("2028-08-17,HUT RI,libur_nasional,tidak", "2028-02-27,Hari Raya Idul Fitri,libur_nasional,tidak")
    examined = list(kind.examine(lines, None, pengelola))
    assert [(item.state, item.changes) for item in examined] == [
        (State.CHANGED, {"Nama": ["Hari Kemerdekaan Republik Indonesia", "HUT RI"]}),
        (State.CHANGED, {"Perkiraan": ["ya", "tidak"]}),
    ]
    kind.save(examined, None, pengelola)
    assert Holiday.objects.get(date="2028-08-17").name == "HUT RI"
    assert Holiday.objects.get(date="2028-02-27").is_estimate is False


def test_all_problems_of_a_row_are_named(kind, pengelola):
    lines = rows(
        "31-2-2027,,libur_apa,barangkali",
        "1800-01-01,Lama,libur_nasional,",
        "2027-04-13,Daerah,libur_daerah,,99.99",
        "2027-04-13,Daerah,libur_daerah",
        f"2027-04-13,{'x' * 121},libur_nasional",
    )
    assert [reason for _, reason in states(kind, lines, None, pengelola)] == [
        "Tanggal “31-2-2027” tidak terbaca, tulis seperti 17-8-2027; Nama hari libur kosong; "
        "Perkiraan “barangkali” harus ya atau tidak; "
        "Jenis “libur_apa” harus libur nasional, cuti bersama, atau libur daerah",
        "Tahun 1800 tidak masuk akal",
        "Wilayah 99.99 tidak dikenal atau di luar wilayah Anda",
        "Wilayahnya kosong",
        "Nama lebih dari 120 huruf",
    ]


def test_a_row_said_twice_is_one_day(kind, pengelola):
    line = "2031-07-01,Pemilu,libur_nasional,tidak"
    assert states(kind, rows(line, line), None, pengelola) == [(State.NEW, ""), (State.SAME, "Sama dengan baris 2")]


def test_a_dinas_kesehatan_imports_local_days_of_its_regions_only(kind, office, purwaharja, dinda):
    lines = rows(
        "2027-04-13,Hari Jadi Kabupaten,libur_daerah",
        "2027-04-14,Merti Desa,,,33.08.12",
        "2027-04-15,Hari Jadi Kota,libur_daerah,,32.79",
        "2027-08-18,Cuti,cuti_bersama",
    )
    assert states(kind, lines, office, dinda) == [
        (State.NEW, ""),
        (State.NEW, ""),
        (State.PROBLEM, "Wilayah 32.79 tidak dikenal atau di luar wilayah Anda"),
        (State.PROBLEM, "Libur nasional dan cuti bersama hanya diubah pengelola"),
    ]
    saved(kind, lines, office, dinda)
    assert set(Holiday.objects.filter(kind="local").values_list("name", "region__code")) == {
        ("Hari Jadi Kabupaten", "33.08"),
        ("Merti Desa", "33.08.12"),
    }


def test_an_import_is_taken_back_but_for_what_was_changed_since(kind, pengelola):
    seed_year(2028)
    before = list(Holiday.objects.order_by("pk").values())
    lines = rows(
        "2028-08-17,HUT RI,libur_nasional,tidak",
        "2028-07-01,Pemilu,libur_nasional,tidak",
        "2028-07-02,Pilgub,libur_nasional,tidak",
    )
    done = saved(kind, lines, None, pengelola)
    Holiday.objects.filter(name="Pilgub").update(name="Pilkada")
    assert kind.undo(done.undo, pengelola) == ["Pilgub (2 Juli 2028) tetap seperti sekarang, karena sudah diubah lagi."]
    assert list(Holiday.objects.exclude(name="Pilkada").order_by("pk").values()) == before


def test_examining_costs_the_same_for_any_file(kind, pengelola, django_assert_num_queries):
    with django_assert_num_queries(1):
        list(kind.examine(national(2031) + national(2032), None, pengelola))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-08-17", date(2027, 8, 17)),
        ("2027-08-17 00:00:00", date(2027, 8, 17)),
        ("17/8/2027", date(2027, 8, 17)),
        ("17.08.2027", date(2027, 8, 17)),
        ("17 Agustus 2027", date(2027, 8, 17)),
        ("Selasa, 17 agustus 2027", date(2027, 8, 17)),
        ("31 Februari 2027", None),
        ("17 August 2027", None),
        ("", None),
        ("46616", None),
    ],
)
def test_days_are_read_as_people_and_spreadsheets_write_them(text, day):
    assert parse_day(text) == day
