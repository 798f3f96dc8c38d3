"""The contact list as a file: the columns of the import, no formulas, and it comes back the same."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from puskesmas.imports import sheets
from puskesmas.imports.kinds import Row, State
from sectors import services
from sectors.imports.columns import COLUMNS
from sectors.models import Office, Position
from tests import factories
from tests.sectors.importing import examine, states


@pytest.fixture
def offices(kajoran, kajoran_2, villages, sari):
    services.add_standard_offices(kajoran, villages, by=sari)
    camat = Office.objects.get(position__code="camat")
    services.appoint_holder(
        camat, title_before="Dr.", name='=HYPERLINK("x")', title_after="M.Si.", acting_status="Plt.",
        identity_kind="nip", identity_number="198503172010012008", phone="+6281234567890",
        email="camat@contoh.go.id", from_on=date(2024, 2, 1), by=sari,
    )  # fmt: skip
    kades = Office.objects.get(position__code="kades", region=villages[0])
    services.appoint_holder(kades, name="@wagiman", phone="+60123456789", by=sari)
    services.add_office(
        position=Position.objects.get(code="kader"), region=villages[1], label_as_written="Kader Melati", by=sari
    )
    return Office.objects


def fetch(client, name, **query) -> bytes:
    answer = client.get(reverse(f"sectors:{name}"), query)
    assert answer.status_code == 200
    return answer.content


def as_rows(lines) -> list[Row]:
    """The cells under the columns of the kind, as the reader of imports gives them."""
    header = {column.label: column.name for column in COLUMNS}
    names = [header[label] for label in lines[0]]
    cleaned = [[(cell or "").removeprefix("'") for cell in line] for line in lines[1:]]
    return [Row(n, dict(zip(names, line, strict=True))) for n, line in enumerate(cleaned, start=2)]


def lines_of_csv(content: bytes):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def lines_of_xlsx(content: bytes):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value} == {"s"}
    return [[cell.value for cell in line] for line in sheet.iter_rows()]


@pytest.mark.parametrize(("name", "read"), [("export_xlsx", lines_of_xlsx), ("export_csv", lines_of_csv)])
def test_what_is_exported_comes_back_the_same(client, offices, kajoran_2, sari, name, read):
    client.force_login(sari)
    rows = as_rows(read(fetch(client, name)))
    assert len(rows) == 20
    assert states(examine(rows, kajoran_2, sari)) == [State.SAME] * 20


def test_cells_of_the_file(client, offices, sari):
    client.force_login(sari)
    lines = lines_of_csv(fetch(client, "export_csv", tampil="forkopimcam"))
    assert len(lines) == 4
    assert lines[1] == [
        "Camat", "Kajoran", "", "", "Dr.", "'=HYPERLINK(\"x\")", "M.Si.", "Plt.", "NIP", "19850317 201001 2 008",
        "0812-3456-7890", "camat@contoh.go.id", "2024-02-01",
    ]  # fmt: skip


def test_twin_villages_are_exported_by_their_code(client, offices, kajoran_2, sari):
    factories.region("33.08.12.2050", "Kwaderan")
    client.force_login(sari)
    rows = as_rows(lines_of_csv(fetch(client, "export_csv", q="wagiman")))
    assert [row.values["place"] for row in rows] == ["33.08.12.2002"]
    assert states(examine(rows, kajoran_2, sari)) == [State.SAME]


def test_a_reviewer_gets_no_file_and_a_foreign_clerk_an_empty_one(client, offices, dinda, eko):
    client.force_login(dinda)
    assert client.get(reverse("sectors:export_csv")).status_code == 403
    client.force_login(eko)
    assert len(lines_of_csv(fetch(client, "export_csv"))) == 1


@pytest.mark.parametrize("count", [1, 15])
def test_the_file_costs_the_same_for_one_and_for_many(client, offices, sari, count, django_assert_num_queries):
    keep = list(offices.order_by("-pk").values_list("pk", flat=True)[:count])
    offices.exclude(pk__in=keep).update(is_active=False)
    client.force_login(sari)
    with django_assert_num_queries(12):
        fetch(client, "export_xlsx")


def test_signs_a_workbook_cannot_hold_are_left_out():
    book = openpyxl.load_workbook(io.BytesIO(sheets.to_workbook([["Nama", "Masalah"], ["Ba\x0bmbang", "\x1f"]], "Uji")))
    assert [cell.value for cell in book.active[2]] == ["Bambang", None]
