"""The contact import on any input: it never raises, never writes while examining, and what was saved is the same afterwards."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from puskesmas.imports.kinds import Row, State
from sectors.imports.columns import COLUMNS
from sectors.models import Office, OfficeHolder
from tests.sectors.importing import examine, save

MANY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
ANY_TEXT = st.text(max_size=40)
PLAUSIBLE = {
    "position": ["Camat", "Kades", "Pj. Kepala Desa Kwaderan", "Kader Posyandu Melati", "Lurah", "PKK", "Ketua RW 02"],
    "place": ["", "Kwaderan", "desa bumiayu", "33.08.12.2003", "3308122024", "Kajoran", "Raharja", "(", "Kwaderan, x"],
    "subdistrict": ["", "Kajoran", "Kec. Kajoran"],
    "label": ["", "Kuwu", "Kepala Desa Kwaderan", "Kader Mawar", "-"],
    "title_before": ["", "dr.", "Hj."],
    "name": ["", "Bambang", "BAMBANG, S.H.", "dr. Ayu Lestari, M.K.M.", "Ayu Lestari", ",", "李", "."],
    "title_after": ["", "S.H.", "M.K.M."],
    "acting": ["", "Plt.", "pj", "PLH", "definitif"],
    "identity_kind": ["", "NIP", "NRP", "NIPPPK"],
    "identity_number": ["", "19850317 201001 2 008", "21060123450587", "1"],
    "phone": ["", "08123456789", "+62 812-345-6789", "628123456789", "12"],
    "email": ["", "a@contoh.go.id", "a@"],
    "from_on": ["", "2020-01-06", "1 Feb 2024", "31/2/2024", "1-1-2099"],
}


def rows_of(values) -> st.SearchStrategy:
    cells = st.fixed_dictionaries({}, optional={column.name: values(column.name) for column in COLUMNS})
    return st.lists(cells, max_size=12).map(lambda rows: [Row(n, cells) for n, cells in enumerate(rows, start=2)])


GARBAGE = rows_of(lambda name: ANY_TEXT)
LIKELY = rows_of(lambda name: st.sampled_from(PLAUSIBLE[name]) if name in PLAUSIBLE else ANY_TEXT)
MIXED = rows_of(lambda name: st.one_of(st.sampled_from(PLAUSIBLE[name]), ANY_TEXT))


def only_reads(queries) -> bool:
    return all(query["sql"].startswith("SELECT") for query in queries)


@MANY
@given(rows=st.one_of(GARBAGE, MIXED))
def test_examining_never_raises_and_never_writes(kajoran_2, sari, rows):
    with CaptureQueriesContext(connection) as queries:
        found = examine(rows, kajoran_2, sari)
    assert [item.row for item in found] == rows
    assert only_reads(queries)
    assert all(item.reason for item in found if item.state == State.PROBLEM)


@MANY
@given(first=LIKELY, second=LIKELY)
def test_what_was_saved_is_the_same_afterwards(kajoran_2, sari, first, second):
    """Also on top of what an earlier file left; only rows that were problems stay problems."""
    with transaction.atomic():
        for rows in (first, second):
            before = [item.state for item in examine(rows, kajoran_2, sari)]
            save(rows, kajoran_2, sari)
            after = [item.state for item in examine(rows, kajoran_2, sari)]
            for was, now in zip(before, after, strict=True):
                assert now == State.SAME or was == now == State.PROBLEM
        transaction.set_rollback(True)


@pytest.mark.parametrize("column", [column.name for column in COLUMNS])
def test_every_column_survives_the_longest_text(kajoran_2, sari, column):
    cells = {"position": "Kader Posyandu", "place": "Kwaderan", "name": "Ani", column: "x" * 5000}
    rows = [Row(2, cells)]
    save(rows, kajoran_2, sari)
    assert Office.objects.count() == OfficeHolder.objects.count() <= 1
