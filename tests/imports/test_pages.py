"""The pages of an import, from the upload to the undo, on both ways: with and without JavaScript."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from puskesmas.access import may
from puskesmas.imports import jobs, reading, services
from puskesmas.imports.kinds import all_kinds, kind_of
from puskesmas.models import ImportBatch, Region
from puskesmas.organisations import Organisation
from tests import factories
from tests.imports.conftest import previewed, save, saved, uploaded
from tests.imports.files import csv, workbook

HEADER = ("Kode", "Nama")
LIST = "/pengaturan/impor/"


def post_file(client, kind: str, content: bytes, name: str = "wilayah.csv", **data):
    return client.post(f"{LIST}{kind}/", {"file": SimpleUploadedFile(name, content), **data})


def page_of(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_an_administrator_imports_a_kabupaten_from_the_hub(client, pengelola):
    """With nothing but a superuser account, without JavaScript, all in pages."""
    client.force_login(pengelola)
    assert f'href="{LIST}"' in client.get("/pengaturan/").content.decode()
    assert f'href="{LIST}regions/"' in client.get(LIST).content.decode()
    rows = [("33", "Jawa Tengah"), ("33.08", "Kabupaten Magelang"), ("33.08.12", "Kajoran"), ("33.8", "Salah")]
    answer = post_file(client, "regions", csv(HEADER, *rows))
    batch = ImportBatch.objects.get()
    assert answer.url == reverse("puskesmas:import_columns", args=[batch.pk])
    page = page_of(client.get(answer.url))
    assert '<option value="0" selected>Kode</option>' in page
    assert "33 · 33.08 · 33.08.12" in page
    answer = client.post(answer.url, {"code": "0", "name": "1", "type": ""})
    address = reverse("puskesmas:import", args=[batch.pk])
    assert answer.url == address
    page = page_of(client.get(address))
    assert 'http-equiv="refresh"' in page
    assert "Memeriksa setiap baris" in page
    jobs.run(batch.pk)
    page = page_of(client.get(address))
    assert 'Baru <span class="n">3</span>' in page
    assert "Kode “33.8” tidak lengkap" in page
    assert "Simpan 3 wilayah" in page
    client.post(f"{address}simpan/")
    jobs.run(batch.pk)
    assert Region.objects.count() == 3
    page = page_of(client.get(address))
    assert "3 wilayah dibuat, 0 diubah" in page
    assert "Urungkan impor ini" in page
    client.post(f"{address}urungkan/")
    jobs.run(batch.pk)
    assert not Region.objects.exists()
    assert "Impor ini sudah diurungkan" in page_of(client.get(address))
    register = [("kode_puskesmas", "nama", "kode_kabkota_2025"), ("1031629", "PUSKESMAS KAJORAN II", "33.08")]
    assert post_file(client, "puskesmas", csv(*register)).status_code == 302


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7", "adalah PDF"),
        (b"", "kosong"),
        (b"x" * (reading.MOST_BYTES + 1), "paling besar 20 MB"),
        (b"Kode;Nama\n3308120;BPS\n", "kode BPS"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(client, pengelola, content, sentence):
    client.force_login(pengelola)
    answer = post_file(client, "regions", content)
    assert answer.status_code == 422
    assert sentence in page_of(answer)
    assert not ImportBatch.objects.exists()


def test_who_keeps_several_places_chooses_one(client, dinda, kajoran, purwaharja):
    dinda.memberships.create(role="reviewer", region=Region.objects.get(code="32.79"))
    client.force_login(dinda)
    content = csv(("kode", "nama", "kode_kecamatan"), ("1031631", "Baru", "32.79.03"))
    assert "Dinas Kesehatan Kota Banjar" in page_of(client.get(f"{LIST}puskesmas/"))
    assert post_file(client, "puskesmas", content).status_code == 422
    assert post_file(client, "puskesmas", content, place="semua").status_code == 422
    place = Organisation(Region.objects.get(code="32.79"))
    assert post_file(client, "puskesmas", content, place=place.key).status_code == 302
    assert ImportBatch.objects.get().region == place.place


def test_columns_that_cannot_be_keep_what_was_chosen(client, pengelola, kajoran):
    batch = uploaded("regions", HEADER, ("33.08.14", "Salam"), by=pengelola)
    client.force_login(pengelola)
    answer = client.post(reverse("puskesmas:import_columns", args=[batch.pk]), {"code": "1", "name": "", "type": "1"})
    page = page_of(answer)
    assert answer.status_code == 422
    assert "Nama wilayah wajib ada" in page
    assert "sudah dipakai untuk Kode wilayah" in page
    assert page.count('<option value="1" selected>Nama</option>') == 2


def test_another_header_row_is_read_again(client, pengelola, kajoran):
    batch = uploaded("regions", ("a", "b"), HEADER, ("33.08.14", "Salam"), by=pengelola)
    client.force_login(pengelola)
    address = reverse("puskesmas:import_columns", args=[batch.pk])
    assert client.post(address, {"baca": "ulang", "header_row": "1"}).status_code == 302
    batch.refresh_from_db()
    assert (batch.header_row, batch.header) == (1, ["a", "b"])
    assert client.post(address, {"baca": "ulang", "header_row": "99"}).status_code == 422


@pytest.fixture
def batch(pengelola, kajoran):
    rows = [("33.08.14", "Salam"), ("33.08.12", "Kajoran Baru"), ("33.08", "Magelang"), ("33.8", "Salah")]
    return previewed("regions", HEADER, *rows, by=pengelola)


def test_chips_show_the_rows_of_one_state(client, pengelola, batch):
    client.force_login(pengelola)
    address = reverse("puskesmas:import", args=[batch.pk])
    found = {
        word: re.findall(r"Baris (\d+)</span>", page_of(client.get(f"{address}?keadaan={word}")))
        for word in ("semua", "baru", "berubah", "sama", "bermasalah", "bergeser", "ngawur")
    }
    assert found == {
        "semua": ["2", "3", "4", "5"],
        "baru": ["2"],
        "berubah": ["3"],
        "sama": ["4"],
        "bermasalah": ["5"],
        "bergeser": [],
        "ngawur": ["2", "3", "4", "5"],
    }
    page = page_of(client.get(f"{address}?keadaan=berubah"))
    assert "<del>Kajoran</del>" in page
    assert "<ins>Kajoran Baru</ins>" in page


def test_rows_are_taken_and_left(client, pengelola, batch):
    client.force_login(pengelola)
    address = reverse("puskesmas:import_choose", args=[batch.pk])

    def chosen() -> list[int]:
        return list(batch.rows.filter(is_chosen=True).values_list("position", flat=True))

    assert client.post(address, {"semua": "lewati", "state": "changed"}).status_code == 302
    assert chosen() == [1]
    client.post(address, {"semua": "lewati"})
    assert chosen() == []
    answer = client.post(address, {"shown": ["1", "2", "4"], "row": ["2", "4"]}, headers={"HX-Request": "true"})
    assert chosen() == [2]
    assert "Simpan 1 wilayah" in page_of(answer)
    client.post(address, {"semua": "pilih"})
    assert chosen() == [1, 2]
    client.post(address, {"shown": ["x", "9" * 30], "row": ["\x00"]})
    assert chosen() == [1, 2]


def test_a_finished_job_reloads_the_page_that_watched_it(client, pengelola, batch):
    client.force_login(pengelola)
    address = reverse("puskesmas:import", args=[batch.pk])
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    services.request_save(batch, by=pengelola)
    answer = client.get(address, headers={"HX-Request": "true"})
    assert 'hx-trigger="every 1s"' in answer.content.decode()
    ImportBatch.objects.update(total_rows=10_000, done_rows=2_500, stage="previewing")
    assert "2500 dari 10000" in page_of(client.get(address))


def test_refusals_are_told_on_the_page(client, pengelola, batch):
    client.force_login(pengelola)
    client.post(reverse("puskesmas:import_choose", args=[batch.pk]), {"semua": "lewati"})
    answer = client.post(reverse("puskesmas:import_save", args=[batch.pk]), follow=True)
    assert "Belum ada baris yang dipilih" in page_of(answer)
    answer = client.post(reverse("puskesmas:import_undo", args=[batch.pk]), follow=True)
    assert "belum disimpan" in page_of(answer)


def test_what_is_thrown_away_is_not_found_any_more(client, pengelola, batch):
    client.force_login(pengelola)
    assert client.post(reverse("puskesmas:import_discard", args=[batch.pk])).url == LIST
    assert client.get(reverse("puskesmas:import", args=[batch.pk])).status_code == 404
    assert "daftar.csv" not in client.get(LIST).content.decode().replace("Impor daftar.csv dibuang", "")


def test_problem_rows_come_with_their_reason_and_never_as_formulas(client, pengelola, kajoran):
    batch = previewed("regions", HEADER, ("'=1+1", "=HYPERLINK(1)"), ("33.08.14", "Salam"), by=pengelola)
    client.force_login(pengelola)
    answer = client.get(reverse("puskesmas:import_problems_csv", args=[batch.pk]))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Baris;Kode wilayah;Nama wilayah;Masalah"
    assert lines[1].startswith("2;'=1+1;'=HYPERLINK(1);Kode “=1+1”")
    assert len(lines) == 2
    answer = client.get(reverse("puskesmas:import_problems_xlsx", args=[batch.pk]))
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows())
    assert [cell.value for cell in rows[1]][:3] == ["2", "=1+1", "=HYPERLINK(1)"]
    assert {cell.data_type for cell in rows[1]} == {"s"}
    assert answer["Content-Disposition"] == f'attachment; filename="bermasalah-regions-{batch.pk}.xlsx"'


@pytest.mark.parametrize("code", [kind.code for kind in all_kinds()])
def test_the_template_is_read_again_with_all_its_columns(client, pengelola, sari, kajoran_2, code):
    kind = kind_of(code)
    by, place = (pengelola, None) if may(pengelola, kind.permission) else (sari, Organisation(kajoran_2))
    client.force_login(by)
    answer = client.get(reverse("puskesmas:import_template", args=[code]))
    table = services.read_table(kind, answer.content, "templat.xlsx")
    assert table.header == tuple(column.label for column in kind.columns)
    assert table.rows[0].cells == tuple(column.example for column in kind.columns)
    assert table.sheets[1:] == ("Petunjuk",)
    batch = services.upload(kind, answer.content, "templat.xlsx", place=place, by=by)
    assert batch.mapping == {column.name: place for place, column in enumerate(kind.columns)}


# --- who may


@pytest.mark.parametrize(
    ("user", "allowed"),
    [
        ("sari", {"catchments", "contacts", "coverage", "population"}),
        ("camat", {"contacts"}),
        ("dinda", {"catchments", "contacts", "puskesmas", "holidays", "coverage", "population"}),
        ("pengelola", {"catchments", "contacts", "puskesmas", "holidays", "regions"}),
    ],
)
def test_everybody_imports_what_his_role_allows(client, request, user, allowed):
    client.force_login(request.getfixturevalue(user))
    page = client.get(LIST).content.decode()
    for kind in all_kinds():
        is_allowed = kind.code in allowed
        assert (f'href="{LIST}{kind.code}/"' in page) == is_allowed
        for address in (f"{LIST}{kind.code}/", f"{LIST}{kind.code}/templat.xlsx"):
            assert client.get(address).status_code == (200 if is_allowed else 403), kind.code
    assert client.get(f"{LIST}apa-saja/").status_code == 404


def test_nobody_sees_imports_of_another_place_or_permission(
    client, sari, tuti, budi, camat, dinda, eko, pengelola, kajoran_2
):
    """KANARI stands in the file name and in every cell."""
    batch = previewed(
        "catchments", ("Desa", "Puskesmas"), ("KANARI", "x"), by=sari, place=Organisation(kajoran_2), name="KANARI.csv"
    )
    for user, is_visible in [(sari, 1), (budi, 1), (dinda, 0), (pengelola, 1), (tuti, 0), (camat, 0), (eko, 0)]:
        client.force_login(user)
        assert ("KANARI" in client.get(LIST).content.decode()) == bool(is_visible), user.username
        for name in ("import", "import_columns", "import_problems_csv", "import_problems_xlsx"):
            answer = client.get(reverse(f"puskesmas:{name}", args=[batch.pk]))
            assert answer.status_code == (200 if is_visible else 404), (user.username, name)
        for name in () if is_visible else ("import_choose", "import_save", "import_undo", "import_discard"):
            assert client.post(reverse(f"puskesmas:{name}", args=[batch.pk])).status_code == 404
    batch.refresh_from_db()
    assert batch.stage == "ready"


def test_nobody_takes_back_imports_of_an_office_under_his(client, sari, camat, dinda, pengelola, kajoran_2, villages):
    """The camat imports contacts and the puskesmas sits in his kecamatan, yet its import is not his."""
    row = ("Kades", "Kwaderan", "Wagiman", "0812 3456 7890")
    place = Organisation(kajoran_2)
    batch = saved("contacts", ("Jabatan", "Tempat", "Nama", "Nomor WhatsApp"), row, by=sari, place=place)
    pages = [reverse(f"puskesmas:{name}", args=[batch.pk]) for name in ("import", "import_problems_csv")]
    steps = [reverse(f"puskesmas:import_{name}", args=[batch.pk]) for name in ("columns", "choose", "undo", "discard")]
    for user in (camat, dinda):
        client.force_login(user)
        assert "daftar.csv" not in client.get(LIST).content.decode()
        assert [client.get(page).status_code for page in pages] == [404, 404]
        assert [client.post(step).status_code for step in steps] == [404] * 4
        batch.refresh_from_db()
        services.request_undo(batch, by=user)
        jobs.run(batch.pk)
        batch.refresh_from_db()
        assert (batch.stage, "tidak ada yang diurungkan" in batch.error) == ("saved", True)
    client.force_login(pengelola)
    assert client.get(pages[0]).status_code == 200


def test_who_may_not_see_phones_sees_them_shortened(client, sari, pengelola, kajoran_2, villages):
    header = ("Jabatan", "Tempat", "Nama", "Nomor WhatsApp")
    rows = [("Kades", "Kwaderan", "Wagiman", "0812 3456 7890"), ("Kadess", "Kwaderan", "Tini", "0812 3456 7891")]
    batch = previewed("contacts", header, *rows, by=sari, place=Organisation(kajoran_2))
    for user, is_whole in ((sari, True), (pengelola, False)):
        client.force_login(user)
        page = page_of(client.get(reverse("puskesmas:import", args=[batch.pk])))
        problems = page_of(client.get(reverse("puskesmas:import_problems_csv", args=[batch.pk])))
        for text in (page, problems):
            assert ("6789" in text or "3456" in text) == is_whole
            assert "Tini" in text


def test_pages_ask_as_often_for_many_rows_as_for_one(client, pengelola, kajoran):
    client.force_login(pengelola)
    counts = []
    for many in (1, 60):
        rows = [(f"33.08.12.{2100 + at}", f"Desa {at}") for at in range(many)]
        batch = previewed("regions", HEADER, *rows, by=pengelola, name=f"{many}.csv")
        for address in (reverse("puskesmas:import", args=[batch.pk]), LIST):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 25


def test_columns_of_a_workbook_with_several_sheets(client, pengelola, kajoran):
    client.force_login(pengelola)
    content = workbook(["Catatan", "x"], ["a", "b"], sheets={"Data": [HEADER, ("33.08.14", "Salam")]})
    address = post_file(client, "regions", content, "dua.xlsx").url
    assert '<option value="Data">Data</option>' in client.get(address).content.decode()
    client.post(address, {"baca": "ulang", "sheet": "Data", "header_row": "otomatis"})
    assert ImportBatch.objects.get().mapping == {"code": 0, "name": 1}


def test_a_saved_import_shows_what_was_left_out(client, pengelola, batch):
    client.force_login(pengelola)
    services.choose_rows(batch, False, state="new", by=pengelola)
    save(batch, by=pengelola)
    page = page_of(client.get(reverse("puskesmas:import", args=[batch.pk])))
    assert page.count("dilewati") == 1
    assert factories.region("33.08.12", "x").name == "Kajoran Baru"
