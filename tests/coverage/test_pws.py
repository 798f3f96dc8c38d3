"""Patterns, directions, missing figures and catchments: what one indicator says of each village and of the whole."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lokmin.coverage import cautions, queries
from lokmin.coverage.assembling import Figure, Target, Village, assemble, moment_of
from lokmin.coverage.models import Indicator
from puskesmas.models import Catchment, WorkRules
from tests.coverage.conftest import achieve, aim, populate

WORDS = {"baik": "Baik", "kurang": "Kurang", "cukup": "Cukup", "jelek": "Jelek"}


def rows_of(pws) -> dict:
    return {row.name: row for row in pws.rows}


def texts(pws) -> list[str]:
    return [caution.text for caution in pws.cautions]


def test_what_is_missing_is_no_nought(idl, kajoran_2, villages):
    populate(villages[0], idl, 72)
    achieve(villages[0], idl, {9: 45})
    pws = queries.pws(kajoran_2, idl, 2026, 9)
    rows = rows_of(pws)
    assert rows["Madukoro"].value is None
    assert (rows["Madukoro"].word, rows["Madukoro"].rank, rows["Madukoro"].value_text) == ("belum ada data", None, "–")
    assert rows["Kwaderan"].status is None  # nothing is known of August
    assert rows["Kwaderan"].word == "belum dapat dinilai"
    assert pws.rows[0].name == "Kwaderan"
    assert (pws.total.value_text, pws.is_usual_target) == ("62,5", True)


def test_nothing_at_all_is_said_once(idl, kajoran_2):
    pws = queries.pws(kajoran_2, idl, 2026, 9)
    assert not pws.has_data
    assert texts(pws) == ["IDL: belum ada capaian s.d. September 2026."]


def test_each_caution_names_village_indicator_and_month(idl, kajoran_2, villages):
    populate(villages[0], idl, 72)
    populate(villages[1], idl, 40)
    achieve(villages[0], idl, {5: 30, 7: 28, 8: 45, 9: 45})
    achieve(villages[1], idl, {8: 40, 9: 41})
    achieve(villages[2], idl, {8: 10, 9: 12})
    assert texts(queries.pws(kajoran_2, idl, 2026, 9)) == [
        "Kwaderan, IDL: turun dari 30 (s.d. Mei) menjadi 28 (s.d. Juli 2026). Jumlah kumulatif tidak dapat turun.",
        "Kwaderan, IDL: belum ada capaian Januari, Februari, Maret, April, Juni 2026.",
        "Madukoro, IDL: belum ada capaian Januari, Februari, Maret, April, Mei, Juni, Juli 2026.",
        "Madukoro, IDL: 102,5% s.d. September 2026, lebih dari 100%. Periksa sasaran dan capaiannya.",
        "Bumiayu, IDL: belum ada capaian Januari, Februari, Maret, April, Mei, Juni, Juli 2026.",
        "Bumiayu, IDL: capaian 12 s.d. September, tetapi sasaran Bayi (0–11 bulan) 2026 (proyeksi) belum diisi. "
        "Belum dihitung dalam persentase puskesmas.",
    ]


def test_who_writes_at_quarter_ends_has_no_gaps(idl, kajoran_2, villages):
    for village in villages[:3]:
        populate(village, idl, 72)
        achieve(village, idl, {3: 10, 6: 30, 9: 45})
    assert texts(queries.pws(kajoran_2, idl, 2026, 9)) == []
    achieve(villages[0], idl, {12: 60})
    assert texts(queries.pws(kajoran_2, idl, 2026, 9)) == []


def test_what_nobody_lives_for_is_left_out_of_the_percentage(idl, kajoran_2, villages):
    """45 of 72 and 12 of nobody knows how many: 62.5 % and not 79 %."""
    populate(villages[0], idl, 72)
    achieve(villages[0], idl, {9: 45})
    achieve(villages[2], idl, {9: 12})
    pws = queries.pws(kajoran_2, idl, 2026, 9)
    assert pws.total.value == Fraction(125, 2)
    assert cautions.UNDIVIDED in {caution.code for caution in pws.cautions}


def test_a_measurement_is_the_latest_one_and_no_sum(kajoran_2, villages):
    stunting = Indicator.objects.get(code="giz-st")
    aim(stunting, 14)
    achieve(villages[0], stunting, {2: (24, 150), 8: (21, 150)})
    achieve(villages[1], stunting, {2: (10, 100), 8: (15, 100)})
    achieve(villages[2], stunting, {2: (16, 100)})
    pws = queries.pws(kajoran_2, stunting, 2026, 9)
    rows = rows_of(pws)
    assert {name: (row.value_text, row.last_text, row.word, row.rank) for name, row in rows.items()} == {
        "Kwaderan": ("14,0", "16,0", "Baik", 1),
        "Madukoro": ("15,0", "10,0", "Jelek", 2),
        "Bumiayu": ("16,0", "–", "belum dapat dinilai", 3),
    }
    assert (pws.total.count, pws.total.population, pws.total.value_text) == (52, 350, "14,9")
    assert rows["Madukoro"].short_text == "lebih 1 orang"
    assert pws.period_words == ("Terakhir", "Sebelumnya")


def test_deaths_are_counted_and_not_divided(kajoran_2, villages):
    deaths = Indicator.objects.get(code="kia-aki")
    achieve(villages[0], deaths, {8: 0, 9: 0})
    achieve(villages[1], deaths, {8: 0, 9: 1})
    achieve(villages[2], deaths, {8: 1, 9: 1})
    pws = queries.pws(kajoran_2, deaths, 2026, 9)
    rows = rows_of(pws)
    assert [(row.name, row.rank, row.value_text) for row in pws.rows] == [
        ("Kwaderan", 1, "0"),
        ("Madukoro", 2, "1"),
        ("Bumiayu", 2, "1"),
    ]
    assert (rows["Kwaderan"].word, rows["Madukoro"].word) == ("belum dapat dinilai", "belum dapat dinilai")
    assert (pws.total.value_text, pws.total.short_text, pws.target_text) == ("2", "lebih 2", "0")
    achieve(villages[0], deaths, {7: 0})
    assert rows_of(queries.pws(kajoran_2, deaths, 2026, 9))["Kwaderan"].word == "Baik"


def test_how_many_cases_a_puskesmas_may_have_is_not_asked_of_a_village(kajoran_2, villages):
    dengue = Indicator.objects.get(code="dbd-ks")
    aim(dengue, 12)
    achieve(villages[0], dengue, {8: 2, 9: 13})
    pws = queries.pws(kajoran_2, dengue, 2026, 9)
    assert (pws.total.is_reached, pws.total.short) == (False, 1)
    assert pws.rows[0].is_reached is None


def test_villages_that_reached_uci(idl, kajoran_2, villages):
    """Two of three: 80 % exactly counts, a village without figures does not."""
    for village, count in zip(villages[:2], (40, 45), strict=True):
        populate(village, idl, 50)
        achieve(village, idl, {11: count - 3, 12: count})
    populate(villages[2], idl, 50)
    uci = Indicator.objects.get(code="imu-uci")
    pws = queries.pws(kajoran_2, uci, 2026, 12)
    assert (pws.total.count, pws.total.population, pws.total.value_text) == (2, 3, "66,7")
    assert (pws.rows, pws.total.last_text, pws.target) == ((), "33,3", 100)


def test_january_is_compared_with_december(idl, kajoran_2, villages):
    for village in villages[:3]:
        populate(village, idl, 50, year=2025)
        populate(village, idl, 50)
        achieve(village, idl, {11: 36, 12: 40}, year=2025)
        achieve(village, idl, {1: 5})
    row = queries.pws(kajoran_2, idl, 2026, 1).rows[0]
    assert (row.this_text, row.last_text, row.word) == ("10,0", "8,0", "Baik")


def test_a_campaign_is_not_judged_before_its_quarter(kajoran_2, villages):
    bias = Indicator.objects.get(code="imu-bias")
    populate(villages[0], bias, 50)
    achieve(villages[0], bias, {5: 0, 6: 0})
    pws = queries.pws(kajoran_2, bias, 2026, 6)
    assert (pws.target, pws.rows[0].status, pws.target_text) == (None, None, "–")


def test_the_counted_population_is_used_when_the_target_says_so(idl, kajoran_2, villages):
    populate(villages[0], idl, 72)
    populate(villages[0], idl, 60, basis="real")
    achieve(villages[0], idl, {9: 45})
    aim(idl, 80, basis="real")
    assert queries.pws(kajoran_2, idl, 2026, 9).total.value == 75


def test_the_office_may_have_its_own_words(idl, kajoran_2, villages):
    WorkRules.objects.create(puskesmas=kajoran_2, pws_words=WORDS | {"jelek": "Perlu perhatian"})
    populate(villages[0], idl, 72)
    achieve(villages[0], idl, {7: 9, 8: 10, 9: 11})
    assert rows_of(queries.pws(kajoran_2, idl, 2026, 9))["Kwaderan"].word == "Perlu perhatian"


def test_villages_of_a_day(kajoran_2, kajoran_1, villages):
    """Kwaderan went over to Kajoran 1 on 1 July 2026; the rest is recorded only from today on and counts always."""
    july = date(2026, 7, 1)
    Catchment.objects.filter(village=villages[0]).update(to_on=july - timedelta(days=1))
    Catchment.objects.create(puskesmas=kajoran_1, village=villages[0], from_on=july)
    Catchment.objects.filter(village=villages[1]).update(from_on=date(2026, 11, 22))
    names = lambda puskesmas, day: [village.name for village in queries.villages_on(puskesmas, day)]  # noqa: E731
    assert names(kajoran_2, date(2026, 6, 30)) == ["Kwaderan", "Madukoro", "Bumiayu"]
    assert names(kajoran_2, july) == ["Madukoro", "Bumiayu"]
    assert names(kajoran_1, july) == ["Kwaderan", "Sidorejo"]
    assert names(kajoran_1, date(2026, 6, 30)) == ["Sidorejo"]


figures = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200), st.integers(1, 200)),
    min_size=1,
    max_size=8,
)


class Place:
    pk = 1

    def __str__(self):
        return "Puskesmas Uji"


def assembled(counts, direction):
    indicator = Indicator(pk=1, code="uji", name="Uji", short_name="Uji", direction=direction, pattern="linear")
    listed = [
        Village(
            at,
            f"Desa {at}",
            {(2026, 4): Figure(first), (2026, 5): Figure(second), (2026, 6): Figure(third)},
            {2026: people},
        )
        for at, (first, second, third, people) in enumerate(counts)
    ]
    return assemble(indicator, Place(), moment_of(2026, 6), listed, Target(percent=80), WORDS)


@settings(deadline=None)
@given(figures, st.sampled_from(["up", "down"]))
def test_the_whole_is_the_sum_of_its_villages(counts, direction):
    pws = assembled(counts, direction)
    total = pws.total
    assert total.count == sum(row.count for row in pws.rows)
    assert total.population == sum(row.population for row in pws.rows)
    assert total.value == Fraction(sum(row.value * row.population for row in pws.rows), total.population)
    assert total.this_period * total.population == sum(row.this_period * row.population for row in pws.rows)
    assert min(row.value for row in pws.rows) <= total.value <= max(row.value for row in pws.rows)


@settings(deadline=None)
@given(figures, st.sampled_from(["up", "down"]))
def test_rows_stand_from_best_to_worst(counts, direction):
    pws = assembled(counts, direction)
    ranks = [row.rank for row in pws.rows]
    assert ranks == sorted(ranks)
    assert ranks[0] == 1
    assert all(row.status for row in pws.rows)


@pytest.mark.parametrize("period", ["month", "quarter"])
def test_months_between_quarters_compare_months(period):
    assert moment_of(2026, 8, period).period == "month"
    assert moment_of(2026, 9, period).period == period
