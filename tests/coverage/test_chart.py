"""The PWS chart: one valid picture with all its words, whoever the villages are and however many."""

import re
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from lokmin.coverage.arithmetic import Status, Trend
from lokmin.coverage.chart import pws_svg
from lokmin.coverage.dividing import for_paper
from lokmin.coverage.labels import labels_of
from lokmin.coverage.pws import Pws, PwsRow

SVG = "{http://www.w3.org/2000/svg}"


def row(number: int, value, **more) -> PwsRow:
    values = {
        "this_period": Fraction(7), "last_period": Fraction(6), "trend": Trend.UP, "status": Status.BAIK, "word": "baik",
        "rank": number, "short": 0,
    }  # fmt: skip
    return PwsRow(village_id=number, name=f"Desa {number}", value=value, **(values | more))


def pws(*rows, **more) -> Pws:
    total = PwsRow(village_id=None, name="Puskesmas Kajoran 2", value=Fraction(624, 10), is_total=True, word="baik")
    values = {
        "indicator_id": 3, "code": "imu-idl", "name": "Imunisasi dasar lengkap", "short_name": "IDL", "target_group": "bayi",
        "pattern": "linear", "is_lower_better": False, "puskesmas_id": 1, "puskesmas": "Puskesmas Kajoran 2", "year": 2026,
        "month": 9, "rows": rows, "total": total, "target": Fraction(60), "yearly_target": Fraction(80),
    }  # fmt: skip
    return Pws(**(values | more))


def parsed(chart: Pws, **options):
    return ElementTree.fromstring(str(pws_svg(chart, **options)))


def texts(tree) -> list[str]:
    return [element.text for element in tree.iter(f"{SVG}text") if element.get("aria-hidden") != "true"]


def test_all_that_is_read_aloud_stands_there():
    rows = [
        row(1, Fraction(80)),
        row(2, Fraction(70), status=Status.KURANG, word="kurang", trend=Trend.DOWN),
        row(3, Fraction(50), status=Status.CUKUP, word="cukup", short=5),
        row(4, Fraction(401, 10), status=Status.JELEK, word="jelek", trend=Trend.SAME, short=1234),
        PwsRow(village_id=5, name="Desa 5"),
    ]
    tree = parsed(pws(*rows))
    said = texts(tree)
    for text in (
        "Target 60,0%",
        "Kumulatif, %",
        "Bulan ini, %",
        "Bulan lalu, %",
        "Tren",
        "Peringkat",
        "Status",
        "Kurang, orang",
    ):
        assert said.count(text) == 1, text
    assert [said.count(word) for word in ("Baik", "Kurang", "Cukup", "Jelek")] == [1, 1, 1, 1]
    assert said.count("40,1") == 2  # over the bar and in the table
    assert "1.234" in said
    titles = [element.text for element in tree.iter(f"{SVG}title")]
    assert titles[0] == "Grafik PWS Imunisasi dasar lengkap, Puskesmas Kajoran 2, s.d. September 2026"
    assert "Desa 4: 40,1%, jelek" in titles
    assert [titles.count(word) for word in ("naik", "turun", "tetap")] == [2, 1, 1]
    described = tree.find(f"{SVG}desc").text
    assert described.startswith("Puskesmas Kajoran 2 62,4%. Target 60,0%. Desa 1 80,0%, naik, baik; ")
    assert described.endswith("Desa 5 belum ada data.")
    assert tree.get("role") == "img"


def test_bars_stand_in_their_order_and_the_puskesmas_apart():
    tree = parsed(pws(*(row(number, Fraction(90 - number)) for number in range(1, 6))))
    bars = list(tree.iter(f"{SVG}rect"))
    lefts = [float(bar.get("x")) for bar in bars]
    heights = [float(bar.get("height")) for bar in bars]
    steps = [round(after - before, 1) for before, after in pairwise(lefts)]
    assert heights[:5] == sorted(heights[:5], reverse=True)
    assert len(set(steps[:4])) == 1
    assert steps[4] > steps[0] * 1.4


def test_a_bar_is_as_high_as_its_share_of_the_scale():
    tree = parsed(pws(row(1, Fraction(100)), row(2, Fraction(25))))
    high, low = [float(bar.get("height")) for bar in tree.iter(f"{SVG}rect")][:2]
    assert high == pytest.approx(low * 4, abs=0.3)


@pytest.mark.parametrize("count", [0, 1, 3, 12, 29, 40])
@pytest.mark.parametrize("options", [{}, {"large": True}, {"ratio": 0.42}])
def test_any_number_of_villages(count, options):
    tree = parsed(pws(*(row(number, Fraction(90 - number)) for number in range(1, count + 1))), **options)
    width, height = float(tree.get("width")), float(tree.get("height"))
    assert sum(1 for _ in tree.iter(f"{SVG}rect")) == count + 1
    for element in tree.iter(f"{SVG}text"):
        assert 0 <= float(element.get("x")) <= width
        assert -1 <= float(element.get("y")) <= height


def test_what_people_wrote_is_text():
    name = "<script>alert(\"x\")</script> & 'y'"
    svg = str(pws_svg(pws(row(1, Fraction(50), word=name), name=name)))
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg
    ElementTree.fromstring(svg)
    assert not re.search(r"\sstyle=|\son\w+=", svg)


def test_values_beyond_the_scale_are_broken_and_still_named():
    tree = parsed(pws(row(1, Fraction(1450)), row(2, Fraction(40))))
    assert texts(tree).count("1.450,0") == 2
    assert [element.get("class") for element in tree.iter(f"{SVG}path")].count("pws-break") == 1
    assert min(float(bar.get("y")) for bar in tree.iter(f"{SVG}rect")) >= 0


def test_counted_events_and_measurements_have_their_own_words():
    rows = [row(1, Fraction(2), is_count=True, is_lower_better=True, short=2)]
    total = PwsRow(village_id=None, name="Puskesmas", value=Fraction(2), is_total=True, is_count=True)
    said = texts(parsed(pws(*rows, pattern="count", is_lower_better=True, total=total, target=Fraction(0))))
    assert {"Batas 0", "Kumulatif", "Lebih"} <= set(said)
    said = texts(parsed(pws(row(1, Fraction(12)), pattern="point", is_lower_better=True)))
    assert {"Hasil, %", "Terakhir, %", "Sebelumnya, %", "Batas 60,0%"} <= set(said)


def test_nothing_known_is_a_picture_too():
    empty = replace(pws(), total=PwsRow(village_id=None, name="Puskesmas Kajoran 2", is_total=True), target=None)
    tree = parsed(empty)
    assert tree.find(f"{SVG}desc").text == "Belum ada data."
    assert not list(tree.iter(f"{SVG}rect"))


def test_names_are_laid_out_for_their_columns():
    wide = labels_of(["Kwaderan", "Nagari Batu Payuang Halaban"], 92, 15)
    assert [label.is_upright for label in wide] == [False, False]
    assert wide[1].lines == ("Nagari", "Batu", "Payuang", "Halaban")
    narrow = labels_of(["Kwaderan", "Nagari Batu Payuang Halaban", "Antahberantahpanjangsekalinamanya"], 32, 10.5)
    assert [label.lines for label in narrow] == [
        ("Kwaderan",),
        ("Nagari Batu Payuang", "Halaban"),
        ("Antahberantahpanjan…",),
    ]
    assert all(label.is_upright for label in narrow)


@pytest.mark.parametrize("villages", [1, 14, 29, 40])
@pytest.mark.parametrize(("width", "room"), [(267, 110), (300, 120), (155, 200)])
def test_no_type_on_paper_is_below_seven_points_however_many_the_villages(villages, width, room):
    chart = pws(*(row(number, Fraction(100)) for number in range(villages)))
    parts = for_paper(chart, width)
    assert [one.name for part in parts for one in part.rows] == [one.name for one in chart.rows]
    for part in parts:
        tree = parsed(part, ratio=room / width, on_paper=width)
        _, _, wide, high = map(float, tree.get("viewBox").split())
        scale = min(width / wide, room / high)  # millimetres to a unit
        sizes = [float(element.get("font-size") or tree.get("font-size")) for element in tree.iter(f"{SVG}text")]
        assert min(sizes) * scale * 72 / 25.4 >= 7


def test_forty_villages_are_divided_evenly_and_fourteen_stay_together():
    rows = [row(number, Fraction(50)) for number in range(40)]
    assert [len(part.rows) for part in for_paper(pws(*rows), 267)] == [20, 20]
    assert len(for_paper(pws(*rows[:14]), 155)) == 1
    assert len(for_paper(pws(), 155)) == 1


def test_all_parts_of_a_chart_have_one_scale():
    rows = [row(number, Fraction(500 if number < 20 else 10)) for number in range(40)]
    chart = pws(*rows, pattern="count", target=None)
    first, second = for_paper(chart, 267)

    def scale(part, **options):
        labels = parsed(part, on_paper=267, **options).findall(f".//{SVG}text[@class='pws-muted']")
        return [label.text for label in labels if label.get("text-anchor") == "end"]

    assert scale(first, whole=chart) == scale(second, whole=chart)
    assert scale(first) != scale(second)
