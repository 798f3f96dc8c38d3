"""Counts as people write them, villages as lists call them, months as sheets name them."""

import pytest
from django.core.exceptions import ValidationError

from lokmin.coverage.entry.months import month_of, year_of
from lokmin.coverage.entry.numbers import count_of
from lokmin.coverage.entry.villages import VillageFinder
from tests import factories


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", None),
        ("  ", None),
        ("0", 0),
        ("48", 48),
        ("1.234", 1234),
        ("1.234.567", 1234567),
        (" 1 234 ", 1234),
        ("007", 7),
    ],
)
def test_counts(text, count):
    assert count_of(text) == count


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("62,4", "“62,4” bukan bilangan bulat. Tulis jumlah orang tanpa koma."),
        ("62.4", "“62.4” bukan bilangan bulat. Tulis jumlah orang tanpa koma."),
        ("62,4%", "“62,4%” adalah persen. Tulis jumlah orang, bukan persen."),
        ("62 %", "“62 %” adalah persen. Tulis jumlah orang, bukan persen."),
        (
            "1,234",
            "“1,234” dapat berarti 1234 atau 1,234 (pecahan). Tulis 1234 tanpa tanda pemisah bila itu jumlah orangnya.",
        ),
        ("1,234.5", "“1,234.5” bukan bilangan bulat. Tulis jumlah orang tanpa koma."),
        ("1.234,5", "“1.234,5” bukan bilangan bulat. Tulis jumlah orang tanpa koma."),
        ("-", "“-” tidak jelas. Tulis 0 bila tidak ada, kosongkan bila belum ada datanya."),
        ("-3", "“-3” kurang dari nol. Jumlah orang paling kecil 0."),
        ("dua", "“dua” bukan angka. Tulis jumlah orang dengan angka saja."),
        ("#REF!", "“#REF!” bukan angka. Tulis jumlah orang dengan angka saja."),
        ("10000001", "“10000001” terlalu besar. Jumlah orang paling banyak 10.000.000."),
        ("9" * 400, f"“{'9' * 20}” terlalu besar. Jumlah orang paling banyak 10.000.000."),
        ("٣", "“٣” bukan angka. Tulis jumlah orang dengan angka saja."),
    ],
)
def test_what_is_no_count_is_refused_in_words(text, sentence):
    with pytest.raises(ValidationError) as refused:
        count_of(text)
    assert refused.value.messages == [sentence]


@pytest.fixture
def finder(kajoran):
    names = {"2001": "Kwaderan", "2002": "Batu Payuang Halaban", "2003": "Sumber Rejo", "2004": "Krajan II"}
    villages = [factories.region(f"33.08.12.{number}", name) for number, name in names.items()]
    return VillageFinder(villages)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kwaderan", "2001"),
        ("Desa Kwadéran", "2001"),
        ("Ds. KWADERAN", "2001"),
        ("33.08.12.2001", "2001"),
        ("3308122001", "2001"),
        ("Nagari Batu Payuang Halaban", "2002"),
        ("Kel. Sumberrejo", "2003"),
        ("Krajan 2", "2004"),
    ],
)
def test_villages_are_found(finder, text, code):
    assert finder.find(text).code == f"33.08.12.{code}"


@pytest.mark.parametrize("text", ["Entah", "33.08.12.2999", "12", ""])
def test_others_are_not(finder, text):
    with pytest.raises(ValidationError):
        finder.find(text)
    assert finder.knows(text) is False


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("Juni", 6),
        ("JUN", 6),
        ("06", 6),
        ("6", 6),
        ("s.d. Juni 2026", 6),
        ("Agt", 8),
        ("Nopember", 11),
        ("TW III", 9),
        ("Triwulan 2", 6),
    ],
)
def test_months(text, month):
    assert month_of(text) == month


@pytest.mark.parametrize("text", ["", "13", "0", "Entah", "2026"])
def test_no_months(text):
    with pytest.raises(ValidationError):
        month_of(text)


def test_years():
    assert year_of("2026") == 2026
    for text in ("26", "1999", "dua", "20260"):
        with pytest.raises(ValidationError):
            year_of(text)
