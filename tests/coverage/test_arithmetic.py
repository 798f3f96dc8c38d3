"""The worked examples of the domain to the digit, and what holds for any figures."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lokmin.coverage import arithmetic
from lokmin.coverage.arithmetic import Status, Trend
from puskesmas.calendar_text import format_decimal

BAIK, KURANG, CUKUP, JELEK = Status.BAIK, Status.KURANG, Status.CUKUP, Status.JELEK
percents = st.fractions(min_value=0, max_value=200, max_denominator=1000)
counts = st.integers(min_value=0, max_value=10_000)


def test_the_target_of_80_per_cent_is_60_until_september():
    assert arithmetic.target_until("linear", Decimal("80.00"), 9) == Fraction(60)
    assert format_decimal(arithmetic.target_until("linear", 80, 1), 2) == "6,67"
    assert arithmetic.target_until("linear", 80, 12) == 80


def test_nothing_is_rounded_before_multiplying():
    assert arithmetic.target_until("linear", 95, 1) * 12 == 95
    assert arithmetic.target_until("linear", Decimal("33.33"), 7) == Fraction(3333 * 7, 1200)


@pytest.mark.parametrize(
    ("month", "expected"),
    [(1, None), (2, None), (3, 45), (4, 45), (5, 45), (6, 45), (7, 45), (8, 45), (9, 90), (11, 90), (12, 90)],
)
def test_a_custom_target_keeps_the_last_quarter_end_reached(month, expected):
    assert arithmetic.target_until("custom", 90, month, quarters=[45, 45, 90, 90]) == expected


def test_a_custom_target_without_its_values_asks_for_nothing():
    assert arithmetic.target_until("custom", 90, 12) is None
    assert arithmetic.target_until("custom", 95, 6, quarters=[None, None, 45, 95]) is None
    assert arithmetic.target_until("custom", 95, 9, quarters=[None, None, "45.5", 95]) == Fraction(91, 2)


def test_a_target_reached_once_a_year_is_not_judged_before_its_month():
    asked = [arithmetic.target_until("once", 100, month, once_month=8) for month in (1, 7, 8, 12)]
    assert asked == [None, None, 100, 100]


@pytest.mark.parametrize("pattern", ["point", "count", "derived", "once"])
def test_other_targets_are_whole_at_any_time(pattern):
    assert arithmetic.target_until(pattern, 14, 1) == 14
    assert arithmetic.target_until(pattern, None, 1) is None


@pytest.mark.parametrize("month", [0, 13])
def test_a_year_has_twelve_months(month):
    with pytest.raises(ValueError, match="1 sampai 12"):
        arithmetic.target_until("linear", 80, month)


def test_coverage_is_the_count_of_the_population_of_the_whole_year():
    assert arithmetic.coverage(45, 72) == Fraction(125, 2)
    assert arithmetic.coverage(0, 72) == 0
    assert arithmetic.coverage(75, 72) == Fraction(625, 6)


@pytest.mark.parametrize(("count", "population"), [(None, 72), (10, None), (10, 0), (0, 0), (None, None)])
def test_what_cannot_be_divided_is_unknown_and_not_nought(count, population):
    assert arithmetic.coverage(count, population) is None


def test_gap_and_people_missing():
    """45 of 72 at a target of 60 %: 2.5 points above. 40 of 72: 43.2 are wanted, so 44, so 4 are missing."""
    assert arithmetic.gap(Fraction(125, 2), 60) == Fraction(5, 2)
    assert arithmetic.gap(None, 60) is None
    assert arithmetic.gap(60, None) is None
    assert arithmetic.short(40, 72, 60) == 4
    assert arithmetic.short(44, 72, 60) == 0
    assert arithmetic.short(60, 72, 60) == 0
    assert arithmetic.short(None, 72, 60) is None
    assert arithmetic.short(4, 0, 60) is None


def test_people_too_many_where_lower_is_better():
    """14 % of 150 are 21: 25 are 4 too many."""
    assert arithmetic.short(25, 150, 14, lower_is_better=True) == 4
    assert arithmetic.short(21, 150, 14, lower_is_better=True) == 0
    assert arithmetic.short(22, 155, 14, lower_is_better=True) == 1  # 21.7 allowed


@pytest.mark.parametrize(
    ("value", "this", "last", "expected"),
    [
        (61, 7, 6, BAIK),
        (61, 6, 6, BAIK),
        (60, 7, 6, BAIK),
        (60, 6, 6, BAIK),
        (61, 5, 6, KURANG),
        (60, 5, 6, KURANG),
        (59, 7, 6, CUKUP),
        (59, 6, 6, JELEK),
        (59, 5, 6, JELEK),
        (Fraction(5999999, 100000), 7, 6, CUKUP),
    ],
)
def test_the_four_states(value, this, last, expected):
    assert arithmetic.pws_status(value, 60, this, last) == expected


@pytest.mark.parametrize(
    ("value", "this", "last", "expected"),
    [
        (13, 13, 15, BAIK),
        (14, 14, 14, BAIK),
        (13, 13, 12, KURANG),
        (15, 15, 16, CUKUP),
        (15, 15, 15, JELEK),
        (15, 15, 14, JELEK),
    ],
)
def test_the_four_states_where_lower_is_better(value, this, last, expected):
    assert arithmetic.pws_status(value, 14, this, last, lower_is_better=True) == expected


@pytest.mark.parametrize("unknown", range(4))
def test_a_state_needs_all_four_figures(unknown):
    figures = [60, 60, 5, 5]
    figures[unknown] = None
    assert arithmetic.pws_status(*figures) is None


def test_rank_is_shared_by_equals_and_denied_without_data():
    assert arithmetic.ranks([50, None, 80, Fraction(160, 2), 20]) == [3, None, 1, 1, 4]
    assert arithmetic.ranks([50, None, 80, 80, 20], lower_is_better=True) == [2, None, 3, 3, 1]
    assert arithmetic.ranks([]) == []


def test_trend_speaks_of_the_number():
    assert arithmetic.trend(7, 6) is Trend.UP
    assert arithmetic.trend(5, 6) is Trend.DOWN
    assert arithmetic.trend(Fraction(12, 2), 6) is Trend.SAME
    assert arithmetic.trend(None, 6) is None
    assert [Trend.UP.arrow, Trend.DOWN.arrow, Trend.SAME.arrow] == ["↑", "↓", "="]
    assert [Trend.UP.word, Trend.DOWN.word, Trend.SAME.word] == ["naik", "turun", "tetap"]


def test_increment_of_a_period():
    assert arithmetic.increment(12, 0) == 12
    assert arithmetic.increment(12, 14) == -2
    assert arithmetic.increment(12, None) is None


def test_villages_that_reach_a_threshold():
    """Desa UCI: three of four, one exactly at 80 %, one without data."""
    assert arithmetic.share_reaching([80, 95, None, 100], 80) == (3, 4)
    assert arithmetic.share_reaching([10, 20], 15, lower_is_better=True) == (1, 2)
    assert arithmetic.share_reaching([None, None], 80) is None
    assert arithmetic.share_reaching([], 80) is None


def test_pkp_columns():
    """Target 95 %, sasaran 240, reached 190: target sasaran 228, riil 79.17 %, against the target 83.33 %."""
    row = arithmetic.pkp(190, 240, Decimal(95))
    assert (row.target, row.target_population) == (95, 228)
    assert format_decimal(row.percent, 2) == "79,17"
    assert format_decimal(row.of_target, 2) == "83,33"


def test_pkp_without_population_or_target():
    assert arithmetic.pkp(190, 0, 95).percent is None
    assert arithmetic.pkp(190, 240, None).of_target is None
    assert arithmetic.pkp(190, 240, 0).of_target is None


def test_sums():
    assert arithmetic.total([1, None, 2]) == 3
    assert arithmetic.total([None]) is None
    assert arithmetic.complete_total([1, None]) is None
    assert arithmetic.complete_total([]) is None
    assert arithmetic.complete_total([1, 2]) == 3


@given(percents, percents, percents, percents)
def test_the_states_are_the_same_seen_from_below(value, target, this, last):
    """Lower is better: everything turned over at zero gives the same state."""
    mirrored = arithmetic.pws_status(-value, -target, -this, -last, lower_is_better=True)
    assert arithmetic.pws_status(value, target, this, last) == mirrored


@given(st.lists(percents, max_size=12))
def test_ranks_are_the_same_seen_from_below(values):
    mirrored = arithmetic.ranks([-value for value in values], lower_is_better=True)
    assert arithmetic.ranks(values) == mirrored


@given(st.lists(st.one_of(st.none(), percents), max_size=12))
def test_ranks_follow_the_values(values):
    ranks = arithmetic.ranks(values)
    for value, rank in zip(values, ranks, strict=True):
        assert (rank is None) == (value is None)
        if rank is not None:
            assert rank == 1 + sum(other is not None and other > value for other in values)


@given(counts, st.integers(min_value=1, max_value=10_000), percents)
def test_whoever_is_short_of_nobody_has_reached_the_target(count, population, target):
    is_reached = arithmetic.coverage(count, population) >= target
    assert (arithmetic.short(count, population, target) == 0) == is_reached


@given(counts, st.integers(min_value=1, max_value=10_000), percents)
def test_whoever_is_missing_brings_the_target_and_one_less_does_not(count, population, target):
    missing = arithmetic.short(count, population, target)
    assert arithmetic.coverage(count + missing, population) >= target
    if missing:
        assert arithmetic.coverage(count + missing - 1, population) < target


@given(st.decimals(min_value=0, max_value=999, places=2), st.integers(min_value=1, max_value=12))
def test_a_linear_target_grows_evenly(target, month):
    until = arithmetic.target_until("linear", target, month)
    assert until * 12 == Fraction(target) * month
