"""The grid: typed, kept when refused, merged with what others wrote, monthly and cumulative."""

import json

import pytest
from django.urls import reverse

from lokmin.coverage.entry.grid import MONTHLY, month_grid, save_grid, year_grid
from lokmin.coverage.models import Achievement, Indicator
from tests.coverage.conftest import achieve, populate


def sent(grid, **typed) -> dict:
    """What a browser sends back: all fields as they stand, some of them typed anew."""
    data = {"seen": grid.seen}
    for cell in grid.cells:
        data[f"n{cell.key}"] = cell.text
        if cell.column.has_base:
            data[f"b{cell.key}"] = cell.base_text
    return data | typed


def key(village, indicator, month=6):
    return f"{village.pk}-{indicator.pk}-{month}"


def stored(indicator) -> dict:
    return {(row.village.name, row.month): row.count for row in Achievement.objects.filter(indicator=indicator)}


@pytest.fixture
def k4(db):
    return Indicator.objects.get(code="kia-k4")


def test_only_touched_cells_are_written(kajoran_2, villages, idl, k4, sari):
    achieve(villages[0], idl, {6: 20})
    grid = month_grid(kajoran_2, [idl, k4], 2026, 6)
    data = sent(grid, **{f"n{key(villages[0], k4)}": "0", f"n{key(villages[1], idl)}": "1.234"})
    Achievement.objects.filter(indicator=idl, village=villages[0]).update(count=22)  # a colleague, another cell
    saved = save_grid(month_grid(kajoran_2, [idl, k4], 2026, 6), data, by=sari)
    assert (saved.count, saved.conflicts) == (2, 0)
    assert stored(idl) == {("Kwaderan", 6): 22, ("Madukoro", 6): 1234}
    assert stored(k4) == {("Kwaderan", 6): 0}


def test_the_same_cell_shows_both_values_and_is_written_the_second_time(kajoran_2, villages, idl, sari):
    achieve(villages[0], idl, {6: 20})
    data = sent(month_grid(kajoran_2, [idl], 2026, 6), **{f"n{key(villages[0], idl)}": "25"})
    Achievement.objects.update(count=22)
    grid = month_grid(kajoran_2, [idl], 2026, 6)
    assert save_grid(grid, data, by=sari).conflicts == 1
    cell = grid.cells[0]
    assert (cell.text, cell.error) == (
        "25",
        "Sementara itu diubah orang lain menjadi 22. Simpan lagi bila isian Anda yang benar.",
    )
    assert stored(idl) == {("Kwaderan", 6): 22}
    again = month_grid(kajoran_2, [idl], 2026, 6)
    assert save_grid(again, sent(again, **{f"n{key(villages[0], idl)}": cell.text}), by=sari).count == 1
    assert stored(idl) == {("Kwaderan", 6): 25}


def test_empty_means_no_data(kajoran_2, villages, idl, sari):
    achieve(villages[0], idl, {6: 20})
    grid = month_grid(kajoran_2, [idl], 2026, 6)
    assert save_grid(grid, sent(grid, **{f"n{key(villages[0], idl)}": " "}), by=sari).count == 1
    assert stored(idl) == {}


def test_a_month_alone_is_added_to_the_last_sum(kajoran_2, villages, idl, sari):
    achieve(villages[0], idl, {4: 12, 6: 20})
    grid = month_grid(kajoran_2, [idl], 2026, 6, MONTHLY)
    assert grid.cells[0].text == "8"
    data = sent(grid, **{f"n{key(villages[0], idl)}": "10", f"n{key(villages[1], idl)}": "3"})
    save_grid(grid, data, by=sari)
    assert stored(idl) == {("Kwaderan", 4): 12, ("Kwaderan", 6): 22, ("Madukoro", 6): 3}


def test_months_of_a_year_typed_at_once_add_up(kajoran_2, villages, idl, sari):
    grid = year_grid(kajoran_2, idl, 2026, MONTHLY)
    typed = {f"n{key(villages[0], idl, month)}": text for month, text in ((1, "4"), (2, "5"), (4, "1"))}
    save_grid(grid, sent(grid, **typed), by=sari)
    assert stored(idl) == {("Kwaderan", 1): 4, ("Kwaderan", 2): 9, ("Kwaderan", 4): 10}


def test_measurements_need_both_numbers(kajoran_2, villages, sari):
    stunting = Indicator.objects.get(code="giz-st")
    place = key(villages[0], stunting)
    grid = month_grid(kajoran_2, [stunting], 2026, 6)
    assert save_grid(grid, sent(grid, **{f"n{place}": "5"}), by=sari) is None
    assert grid.cells[0].error == "Stunting Kwaderan, Juni: isi juga jumlah yang diukur."
    grid = month_grid(kajoran_2, [stunting], 2026, 6)
    save_grid(grid, sent(grid, **{f"n{place}": "5", f"b{place}": "60"}), by=sari)
    assert Achievement.objects.values_list("count", "base").get() == (5, 60)


def test_odd_figures_are_marked_beside_their_cells(kajoran_2, villages, idl):
    populate(villages[0], idl, 10)
    populate(villages[1], idl, 100)
    achieve(villages[0], idl, {6: 11})
    achieve(villages[1], idl, {5: 30, 6: 20})
    grid = month_grid(kajoran_2, [idl], 2026, 6)
    assert [cell.word for cell in grid.cells] == ["> 100%", "turun", ""]
    assert len(grid.cautions) == 2
    assert "turun dari 30" in grid.cautions[1]


def address(puskesmas, month=6):
    return reverse("coverage:entry", args=[puskesmas.pk, 2026, month])


def test_the_page_saves_and_says_how_many(client, sari, kajoran_2, villages, idl):
    client.force_login(sari)
    url = f"{address(kajoran_2)}?i={idl.pk}"
    assert client.get(url).status_code == 200
    grid = month_grid(kajoran_2, [idl], 2026, 6)
    answer = client.post(url, sent(grid, **{f"n{key(villages[0], idl)}": "30"}), follow=True)
    assert "1 angka tersimpan." in answer.content.decode()
    assert stored(idl) == {("Kwaderan", 6): 30}


def test_a_refused_page_keeps_everything_typed(client, sari, kajoran_2, villages, idl):
    client.force_login(sari)
    grid = month_grid(kajoran_2, [idl], 2026, 6)
    typed = {
        f"n{key(villages[0], idl)}": "62,4",
        f"n{key(villages[1], idl)}": "31",
        f"n{key(villages[2], idl)}": "<b>dua</b>",
    }
    answer = client.post(f"{address(kajoran_2)}?i={idl.pk}", sent(grid, **typed))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="62,4"' in text
    assert 'value="31"' in text
    assert "&lt;b&gt;dua&lt;/b&gt;" in text
    assert "“62,4” bukan bilangan bulat" in text
    assert stored(idl) == {}


def test_a_conflict_is_a_page_with_both_values(client, sari, kajoran_2, villages, idl):
    client.force_login(sari)
    achieve(villages[0], idl, {6: 20})
    data = sent(month_grid(kajoran_2, [idl], 2026, 6), **{f"n{key(villages[0], idl)}": "25"})
    Achievement.objects.update(count=22)
    answer = client.post(f"{address(kajoran_2)}?i={idl.pk}", data)
    assert answer.status_code == 409
    assert 'value="25"' in answer.content.decode()
    assert "menjadi 22" in answer.content.decode()


@pytest.mark.parametrize("seen", ["", "{", "[]", '{"a": 1}', '{"a": [1, 2]}'])
def test_a_page_that_came_back_broken_is_refused(client, sari, kajoran_2, idl, seen):
    client.force_login(sari)
    answer = client.post(f"{address(kajoran_2)}?i={idl.pk}", {"seen": seen})
    assert answer.status_code == 422
    assert "Muat ulang halaman" in answer.content.decode()


def test_who_may(client, sari, camat, tuti, dinda, kajoran_2, idl):
    for user, status in ((sari, 200), (dinda, 200), (camat, 403), (tuti, 404)):
        client.force_login(user)
        assert client.get(address(kajoran_2)).status_code == status
    client.force_login(sari)
    assert client.get(address(kajoran_2, 13)).status_code == 404
    assert client.get(reverse("coverage:entry_year", args=[kajoran_2.pk, 2026, idl.pk])).status_code == 200
    uci = Indicator.objects.get(code="imu-uci")
    assert client.get(reverse("coverage:entry_year", args=[kajoran_2.pk, 2026, uci.pk])).status_code == 404


def test_chosen_indicators_are_remembered(client, sari, kajoran_2, idl, k4):
    client.force_login(sari)
    client.get(address(kajoran_2), {"i": [idl.pk, k4.pk]})
    grid = client.get(address(kajoran_2, 7)).context["grid"]
    assert [column.indicator for column in grid.columns] == [k4, idl]
    assert json.loads(grid.seen)[key(grid.rows[0][0], idl, 7)] == [None, None, "", ""]
