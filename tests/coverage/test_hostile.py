"""What no spreadsheet and no browser sends: refused with a sentence, never an error of the server."""

import json

import pytest
from django.urls import reverse

from lokmin.coverage.entry import pasting
from lokmin.coverage.models import Achievement, Population
from tests.coverage.test_entry_paste import examined

DEEP = "[" * 100_000


@pytest.mark.parametrize("cell", ["x" * 140_000, '"' + "1\n" * 70_000])
def test_a_cell_beyond_what_a_table_holds_is_too_much(client, kajoran_2, villages, sari, cell):
    client.force_login(sari)
    answer = client.post(reverse("coverage:paste", args=[kajoran_2.pk, 2026, 6]), {"teks": f"Desa;IDL\n{cell};1"})
    assert answer.status_code == 422
    assert "Tempelan terlalu besar" in answer.text


@pytest.mark.parametrize("seen", [DEEP, '{"a":' * 50_000, "[]", "9" * 5000, json.dumps({"1-1-1": {}})])
def test_what_a_page_says_it_showed_may_be_anything(client, kajoran_2, villages, idl, sari, seen):
    client.force_login(sari)
    for name, args in (("entry", [2026, 6]), ("people", [2026]), ("entry_year", [2026, idl.pk])):
        answer = client.post(reverse(f"coverage:{name}", args=[kajoran_2.pk, *args]), {"seen": seen})
        assert answer.status_code == 422, name
    assert not Achievement.objects.exists()
    assert not Population.objects.exists()


def test_many_rows_of_sums_are_added_up_once(kajoran_2, villages, idl, sari, monkeypatch):
    calls, real = [], pasting.count_of
    monkeypatch.setattr(pasting, "count_of", lambda text: calls.append(text) or real(text))
    rows = [f"{village.name}\t3" for village in villages] + ["Jumlah\t9"] * 200
    paste = examined(kajoran_2, "Desa\tIDL\n" + "\n".join(rows))
    assert len(paste.rows) == len(villages)
    assert len(calls) < 4 * len(rows)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("entry", [99999, 13]),
        ("entry", [0, 0]),
        ("paste", [1999, 1]),
        ("pws_list", [10**30, 1]),
        ("people", [2101]),
        ("people_copy", [10**30]),
        ("print", [2026, 99]),
        ("entry_year", [2026, 10**30]),
        ("pws", [10**30, 2026, 6]),
    ],
)
def test_impossible_months_and_indicators_are_not_found(client, kajoran_2, sari, name, args):
    client.force_login(sari)
    address = reverse(f"coverage:{name}", args=[kajoran_2.pk, *args])
    assert {client.get(address).status_code, client.post(address).status_code} <= {404, 405}
