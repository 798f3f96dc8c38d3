from datetime import UTC, date, datetime, time
from fractions import Fraction

import pytest
from django.utils import timezone

from puskesmas import calendar_text as text


def test_dates_and_clock_in_indonesian():
    day = date(2026, 6, 11)
    assert text.format_day(day) == "Kamis, 11 Juni 2026"
    assert text.format_date(date(2026, 8, 3)) == "3 Agustus 2026"
    assert text.format_short_day(day) == "Kam, 11 Jun"
    assert text.format_month(day) == "Juni 2026"
    assert text.format_short_date(day) == "11-6-2026"
    assert text.format_time(time(9, 0)) == "09.00"
    assert text.format_day(date(2026, 2, 13)) == "Jumat, 13 Februari 2026"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 6, 11), date(2026, 6, 11), "11 Juni 2026"),
        (date(2026, 6, 11), date(2026, 6, 12), "11 s.d. 12 Juni 2026"),
        (date(2026, 6, 30), date(2026, 7, 2), "30 Juni s.d. 2 Juli 2026"),
        (date(2026, 12, 31), date(2027, 1, 1), "31 Desember 2026 s.d. 1 Januari 2027"),
    ],
)
def test_date_range(first, last, expected):
    assert text.format_date_range(first, last) == expected


@pytest.mark.parametrize(
    ("zone", "clock", "name"),
    [("Asia/Jakarta", "09.30", "WIB"), ("Asia/Makassar", "10.30", "WITA"), ("Asia/Jayapura", "11.30", "WIT")],
)
def test_a_moment_is_shown_in_the_active_zone(zone, clock, name):
    moment = datetime(2026, 6, 11, 2, 30, tzinfo=UTC)
    with timezone.override(zone):
        assert (text.format_time(moment), text.zone_name(moment)) == (clock, name)


def test_a_late_moment_belongs_to_the_next_local_day():
    with timezone.override("Asia/Jayapura"):
        assert text.format_date(datetime(2026, 6, 10, 16, 0, tzinfo=UTC)) == "11 Juni 2026"


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (Fraction(3, 48), 1, "6,3%"),
        (Fraction(624, 1000), 1, "62,4%"),
        (0, 1, "0,0%"),
        (1, 1, "100,0%"),
        (Fraction(-3, 48), 1, "\u22126,3%"),
        (Fraction(1, 200), 0, "1%"),
        (Fraction(28, 31), 2, "90,32%"),
    ],
)
def test_percent_rounds_half_up(value, decimals, expected):
    assert text.format_percent(value, decimals) == expected


def test_numbers():
    assert text.format_number(1234567) == "1.234.567"
    assert text.format_number(-1200) == "\u22121.200"
    assert text.format_decimal(Fraction(24685, 10), 1) == "2.468,5"


@pytest.mark.parametrize(("number", "expected"), [(1, "I"), (4, "IV"), (9, "IX"), (12, "XII"), (1998, "MCMXCVIII")])
def test_roman(number, expected):
    assert text.roman(number) == expected


def test_roman_refuses_zero():
    with pytest.raises(ValueError, match="dimulai dari 1"):
        text.roman(0)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (12, "dua belas"),
        (20, "dua puluh"),
        (99, "sembilan puluh sembilan"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (1000, "seribu"),
        (1100, "seribu seratus"),
        (2026, "dua ribu dua puluh enam"),
        (11000, "sebelas ribu"),
        (1_000_000, "satu juta"),
        (-3, "minus tiga"),
    ],
)
def test_in_words(number, expected):
    assert text.in_words(number) == expected


def test_date_in_words():
    assert (
        text.date_in_words(date(2026, 1, 28))
        == "Rabu tanggal dua puluh delapan bulan Januari tahun dua ribu dua puluh enam"
    )


def test_group_nip():
    assert text.group_nip("197409232003122006") == "19740923\u00a0200312\u00a02\u00a0006"
    assert text.group_nip("19740923 200312 2 006") == "19740923\u00a0200312\u00a02\u00a0006"
    assert text.group_nip(" 21060123450587 ") == "21060123450587"
    assert text.group_nip("") == ""


@pytest.mark.parametrize(("minutes", "words"), [(0, ""), (45, "45 menit"), (120, "2 jam"), (210, "3 jam 30 menit")])
def test_spans(minutes, words):
    assert text.format_span(minutes) == words
