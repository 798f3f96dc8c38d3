"""Files of achievements and populations through the import: long, wide, undone."""

import pytest

from lokmin.coverage.models import Achievement, Indicator, Population
from puskesmas.imports import services
from puskesmas.imports.kinds import kind_of
from puskesmas.imports.services import read_table
from puskesmas.models.imports import RowState
from puskesmas.organisations import Organisation
from tests.coverage.conftest import achieve, aim
from tests.imports.conftest import previewed, save, seen, states, undone
from tests.imports.files import csv

LONG = ("Desa", "Indikator", "Tahun", "Bulan", "Jumlah", "Jumlah diukur")


@pytest.fixture(autouse=True)
def _nobody_is_woken(monkeypatch):
    monkeypatch.setattr(services, "wake", lambda batch_id: None)


@pytest.fixture
def place(kajoran_2):
    return Organisation(kajoran_2)


def reached() -> dict:
    rows = Achievement.objects.select_related("village", "indicator")
    return {(row.village.name, row.indicator.code, row.year, row.month): (row.count, row.base) for row in rows}


def test_an_indicator_switched_off_for_a_year_takes_no_figures_of_it(place, villages, idl, sari):
    aim(idl, 80, is_used=False)
    rows = [("Kwaderan", "IDL", year, "Juni", "30", "") for year in ("2025", "2026")]
    batch = previewed("coverage", LONG, *rows, by=sari, place=place)
    assert states(batch) == [RowState.NEW, RowState.PROBLEM]
    assert seen(batch)[1][2] == "IDL tidak dipakai kabupaten/kota ini pada tahun 2026. Lihat Cakupan, Target."


def test_a_long_list(place, villages, idl, sari):
    achieve(villages[1], idl, {6: 20})
    batch = previewed(
        "coverage",
        LONG,
        ("Desa Kwaderan", "IDL", "2026", "Juni", "30", ""),
        ("MADUKORO", "imu-idl", "2026", "6", "25", ""),
        ("Bumiayu", "Stunting", "2026", "s.d. Juni", "4", "40"),
        ("Bumiayu", "Stunting", "2026", "Juli", "4", ""),
        ("Sidorejo", "IDL", "2026", "13", "62,4", ""),
        ("Kwaderan", "IDL", "2026", "Juni", "31", ""),
        by=sari,
        place=place,
    )
    new, changed, problem = RowState.NEW, RowState.CHANGED, RowState.PROBLEM
    assert states(batch) == [new, changed, new, problem, problem, problem]
    assert seen(batch)[4][2] == (
        "Sidorejo bukan desa/kelurahan wilayah kerja ini. Bulan “13” tidak dikenal. Tulis Januari sampai Desember atau "
        "1 sampai 12. “62,4” bukan bilangan bulat. Tulis jumlah orang tanpa koma."
    )
    assert seen(batch)[1][3] == {"IDL Madukoro, Juni 2026": ["20", "25"]}
    batch = save(batch, by=sari)
    assert (batch.created_count, batch.changed_count) == (2, 1)
    assert reached() == {
        ("Kwaderan", "imu-idl", 2026, 6): (30, None),
        ("Madukoro", "imu-idl", 2026, 6): (25, None),
        ("Bumiayu", "giz-st", 2026, 6): (4, 40),
    }


def test_undo_puts_back_what_nobody_changed_since(place, villages, idl, sari):
    achieve(villages[1], idl, {6: 20})
    rows = [
        (name, "IDL", "2026", "Juni", count, "")
        for name, count in (("Kwaderan", "30"), ("Madukoro", "25"), ("Bumiayu", "9"))
    ]
    batch = save(previewed("coverage", LONG, *rows, by=sari, place=place), by=sari)
    Achievement.objects.filter(village=villages[2]).update(count=10)
    batch = undone(batch, by=sari)
    assert reached() == {("Madukoro", "imu-idl", 2026, 6): (20, None), ("Bumiayu", "imu-idl", 2026, 6): (10, None)}
    assert "1 angka tetap seperti sekarang, karena sudah diubah lagi sesudah impor." in batch.notes


def test_a_wide_sheet_becomes_long(place, idl, sari):
    batch = previewed(
        "coverage",
        ("Desa/kelurahan", "Tahun", "Bulan", "K4", "IDL", "IDL %"),
        ("Kwaderan", "2026", "Juni", "20", "30", "62,5"),
        ("Madukoro", "2026", "Juni", "", "0", ""),
        by=sari,
        place=place,
    )
    save(batch, by=sari)
    assert reached() == {
        ("Kwaderan", "kia-k4", 2026, 6): (20, None),
        ("Kwaderan", "imu-idl", 2026, 6): (30, None),
        ("Madukoro", "imu-idl", 2026, 6): (0, None),
    }


def test_populations_long_and_wide(place, idl, sari):
    batch = previewed(
        "population",
        ("Desa", "Sasaran", "Tahun", "Jumlah", "Versi"),
        ("Kwaderan", "Bayi", "2026", "48", "Riil"),
        ("Madukoro", "Ibu hamil", "2026", "1.050", ""),
        ("Bumiayu", "Kucing", "2026", "3", "Entah"),
        by=sari,
        place=place,
    )
    assert states(batch) == [RowState.NEW, RowState.NEW, RowState.PROBLEM]
    assert seen(batch)[2][2] == "Sasaran “Kucing” tidak dikenal. Versi “Entah” tidak dikenal. Tulis Proyeksi atau Riil."
    batch = save(batch, by=sari)
    found = set(Population.objects.values_list("village__name", "target_group__code", "year", "basis", "count"))
    assert found == {("Kwaderan", "bayi", 2026, "real", 48), ("Madukoro", "bumil", 2026, "projection", 1050)}
    undone(batch, by=sari)
    assert not Population.objects.exists()
    wide = previewed(
        "population", ("Desa", "Tahun", "Bayi", "Balita"), ("Kwaderan", "2026", "48", "190"), by=sari, place=place
    )
    save(wide, by=sari)
    assert dict(Population.objects.values_list("target_group__code", "count")) == {"bayi": 48, "balita": 190}


def test_a_wide_sheet_reads_the_same_headers_without_a_query_per_column(idl, django_assert_num_queries):
    header = ("Desa", "Bulan", *(f"Sasaran {number}" for number in range(20)), "K4", "IDL")
    for rows in ([("Kwaderan", "Juni")], [("Kwaderan", "Juni")] * 30):
        content = csv(header, *[(*row, *(["1"] * 22)) for row in rows], delimiter=";")
        with django_assert_num_queries(2):
            read_table(kind_of("coverage"), content, "lebar.csv")


def test_the_reviewer_imports_for_his_kabupaten_and_the_camat_not_at_all(dinda, camat, kajoran, villages, idl):
    kind = kind_of("coverage")
    assert [place.name for place in kind.places(dinda)] == ["Dinas Kesehatan Kabupaten Magelang"]
    assert kind.places(camat) == []
    batch = previewed(
        "coverage", LONG, ("Sidorejo", "IDL", "2026", "Juni", "7", ""), by=dinda, place=kind.places(dinda)[0]
    )
    save(batch, by=dinda)
    assert reached() == {("Sidorejo", "imu-idl", 2026, 6): (7, None)}
    assert Indicator.objects.get(code="imu-uci").pattern == "derived"
