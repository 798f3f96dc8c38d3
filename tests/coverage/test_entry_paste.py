"""Pasting: columns and villages recognised, every row told before anything is written, one transaction."""

import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lokmin.coverage.entry.block import Roles, read_block
from lokmin.coverage.entry.choosing import indicators_to_fill, target_groups
from lokmin.coverage.entry.pasting import Paste, examine, save_paste
from lokmin.coverage.entry.saving import villages_of
from lokmin.coverage.entry.villages import VillageFinder
from lokmin.coverage.models import Achievement, Indicator, Population
from puskesmas.models import AuditEvent
from tests.coverage.conftest import achieve, aim, populate

SHEET = """No\tDesa\tSasaran bayi\tIDL\tIDL %\tStunting\tStunting diukur
1\tDesa KWADERAN\t48\t30\t62,5\t4\t40
2\tMadukoro\t1.050\t600\t57,1\t0\t35
3\tds. bumiayu\t\t0\t\t\t
\tJumlah\t1098\t631\t\t4\t75
"""


def examined(puskesmas, text, *, roles=None, month=6, is_monthly=False, basis="projection") -> Paste:
    finder = VillageFinder(villages_of(puskesmas, 2026, month))
    known = Roles(indicators_to_fill(puskesmas.region.district_code, 2026), target_groups())
    block = read_block(text, finder)
    block.roles = roles or known.guess(block, finder)
    return examine(Paste(puskesmas, 2026, month, basis, is_monthly, block), known, finder)


def reached() -> dict:
    rows = Achievement.objects.select_related("village", "indicator")
    return {(row.village.name, row.indicator.code, row.month): (row.count, row.base) for row in rows}


def test_a_sheet_with_everything(kajoran_2, idl, sari):
    paste = examined(kajoran_2, SHEET)
    stunting, group = Indicator.objects.get(code="giz-st"), idl.target_group
    assert paste.block.roles == ["", "desa", f"s{group.pk}", f"c{idl.pk}", "", f"c{stunting.pk}", f"b{stunting.pk}"]
    assert [(row.number, row.state) for row in paste.rows] == [(2, "new"), (3, "new"), (4, "new")]
    assert paste.problems == []
    assert paste.warnings == ["Baris 5 (Jumlah): IDL tertulis 631, jumlah desanya 630."]
    assert save_paste(paste, digest=paste.digest, by=sari) == 7
    assert reached() == {
        ("Kwaderan", "imu-idl", 6): (30, None),
        ("Madukoro", "imu-idl", 6): (600, None),
        ("Bumiayu", "imu-idl", 6): (0, None),
        ("Kwaderan", "giz-st", 6): (4, 40),
        ("Madukoro", "giz-st", 6): (0, 35),
    }
    assert dict(Population.objects.values_list("village__name", "count")) == {"Kwaderan": 48, "Madukoro": 1050}
    assert set(AuditEvent.objects.values_list("verb", flat=True)) == {"capaian ditempel", "sasaran ditempel"}


def test_new_changed_same_and_what_is_wrong_all_at_once(kajoran_2, villages, idl):
    achieve(villages[0], idl, {6: 20})
    achieve(villages[1], idl, {6: 31})
    text = "Desa\tIDL\nKwaderan\t25\nMadukoro\t31\nBumiayu\t62,4%\nEntah\t5\nKwaderan\t26\n"
    paste = examined(kajoran_2, text)
    assert [row.state for row in paste.rows] == ["changed", "same", "problem", "problem", "problem"]
    assert [row.problems for row in paste.rows[2:]] == [
        ["IDL: “62,4%” adalah persen. Tulis jumlah orang, bukan persen."],
        ["Entah bukan desa/kelurahan wilayah kerja ini."],
        ["Kwaderan sudah ada di baris 2."],
    ]
    cell = paste.rows[0].cells[1]
    assert (cell.old, cell.new, cell.state) == ("20", "25", "changed")
    assert paste.counts == {"new": 0, "changed": 1, "same": 1, "problem": 3}


def test_only_rows_without_problems_are_saved(kajoran_2, idl, sari):
    paste = examined(kajoran_2, "Desa\tIDL\tK4\nKwaderan\t25\tx\nMadukoro\t31\t12\n")
    assert save_paste(paste, digest=paste.digest, by=sari) == 2
    assert reached() == {("Madukoro", "imu-idl", 6): (31, None), ("Madukoro", "kia-k4", 6): (12, None)}


def test_two_header_rows_with_merged_cells(kajoran_2, idl):
    text = "LAPORAN PWS\n\tIDL\t\t\tK4\t\nDesa\tSasaran\tCapaian\t%\tSasaran\tCapaian\nKwaderan\t48\t30\t62,5\t50\t20\n"
    k4 = Indicator.objects.get(code="kia-k4")
    paste = examined(kajoran_2, text)
    assert paste.block.roles == [
        "desa", f"s{idl.target_group_id}", f"c{idl.pk}", "", f"s{k4.target_group_id}", f"c{k4.pk}"
    ]  # fmt: skip
    assert paste.rows[0].state == "new"


def test_codes_semicolons_and_no_header(kajoran_2, idl):
    paste = examined(kajoran_2, "33.08.12.2002;30\n3308122003;31\n")
    assert paste.block.roles == ["kode", ""]
    assert paste.problems == ["Tentukan sedikitnya satu kolom capaian atau sasaran."]
    paste = examined(kajoran_2, "33.08.12.2002;30\n3308122003;31\n", roles=["kode", f"c{idl.pk}"])
    assert [row.village.name for row in paste.savable] == ["Kwaderan", "Madukoro"]
    assert paste.warnings == ["1 desa/kelurahan tidak ada di tempelan dan tidak berubah: Bumiayu."]


def test_columns_chosen_wrongly_are_named(kajoran_2, idl):
    text = "Desa\tIDL\tIDL\nKwaderan\t1\t2\n"
    assert examined(kajoran_2, text, roles=["", f"c{idl.pk}", ""]).problems == [
        "Tentukan kolom mana yang berisi nama atau kode desa/kelurahan."
    ]
    assert examined(kajoran_2, text, roles=["desa", f"c{idl.pk}", f"c{idl.pk}"]).problems == [
        "IDL dipilih untuk dua kolom. Pilih satu saja."
    ]


def test_a_month_alone_is_added(kajoran_2, villages, idl, sari):
    achieve(villages[0], idl, {5: 20})
    paste = examined(kajoran_2, "Desa\tIDL\nKwaderan\t5\n", is_monthly=True)
    save_paste(paste, digest=paste.digest, by=sari)
    assert reached()["Kwaderan", "imu-idl", 6] == (25, None)


def test_odd_figures_are_told_and_saved(kajoran_2, villages, idl, sari):
    achieve(villages[0], idl, {5: 20})
    populate(villages[1], idl, 30)
    paste = examined(kajoran_2, "Desa\tIDL\nKwaderan\t19\nMadukoro\t31\n")
    assert paste.rows[0].warnings == ["IDL turun dari 20 menjadi 19; jumlah kumulatif tidak dapat turun."]
    assert paste.rows[1].warnings == ["IDL 103,3%, lebih dari 100%."]
    assert save_paste(paste, digest=paste.digest, by=sari) == 2


def test_what_changed_since_the_preview_is_shown_again(client, sari, kajoran_2, villages, idl):
    client.force_login(sari)
    url = reverse("coverage:paste", args=[kajoran_2.pk, 2026, 6])
    text = "Desa\tIDL\nKwaderan\t25\n"
    page = client.post(url, {"teks": text, "langkah": "periksa"})
    digest = page.context["paste"].digest
    assert "Pratinjau" in page.content.decode()
    achieve(villages[0], idl, {6: 24})
    data = {"teks": text, "langkah": "simpan", "ringkasan": digest, "kolom": ["desa", f"c{idl.pk}"]}
    answer = client.post(url, data)
    assert answer.status_code == 409
    assert "Data berubah sejak pratinjau" in answer.content.decode()
    data["ringkasan"] = answer.context["paste"].digest
    assert client.post(url, data, follow=True).status_code == 200
    assert reached() == {("Kwaderan", "imu-idl", 6): (25, None)}


def test_a_file_is_read_like_a_paste(client, sari, kajoran_2, idl):
    client.force_login(sari)
    file = SimpleUploadedFile("pws.csv", b"Desa;IDL\nKwaderan;25\n", "text/csv")
    answer = client.post(
        reverse("coverage:paste", args=[kajoran_2.pk, 2026, 6]), {"berkas": file, "langkah": "periksa"}
    )
    assert [row.village.name for row in answer.context["paste"].savable] == ["Kwaderan"]
    file = SimpleUploadedFile("pws.pdf", b"%PDF-1.4", "application/pdf")
    answer = client.post(
        reverse("coverage:paste", args=[kajoran_2.pk, 2026, 6]), {"berkas": file, "langkah": "periksa"}
    )
    assert answer.status_code == 422
    assert "adalah PDF" in answer.content.decode()


def test_nothing_and_too_much_are_refused(client, sari, kajoran_2):
    client.force_login(sari)
    url = reverse("coverage:paste", args=[kajoran_2.pk, 2026, 6])
    assert client.get(url).status_code == 200
    for text, sentence in (
        ("", "Belum ada yang ditempel"),
        ("a\t" * 121, "Tempelan terlalu besar"),
        ("a\n" * 401, "terlalu besar"),
        ("a\tb\n" + ("x\t" * 60 + "\n") * 101, "yang Anda tempel masih ada"),
        ("ketikan " + "a" * 500_000, "500 KB"),
    ):
        answer = client.post(url, {"teks": text, "langkah": "periksa"})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert answer.context["text"] == text


@pytest.mark.parametrize("content", [b"Desa;IDL\n" + b"x" * 1024 * 1024, gzip.compress(b"Desa;IDL\nKwaderan;25\n")])
def test_a_large_or_packed_file_goes_by_the_import(client, sari, kajoran_2, content):
    client.force_login(sari)
    data = {"berkas": SimpleUploadedFile("pws.csv", content), "teks": "Kwaderan\t1", "langkah": "periksa"}
    answer = client.post(reverse("coverage:paste", args=[kajoran_2.pk, 2026, 6]), data)
    assert answer.status_code == 422
    assert "pws.csv terlalu besar untuk halaman ini" in answer.content.decode()
    assert answer.context["text"] == "Kwaderan\t1"


def test_an_indicator_switched_off_is_not_offered_and_its_figures_stay_readable(client, sari, kajoran_2, villages, idl):
    achieve(villages[0], idl, {6: 20})
    aim(idl, 80, is_used=False)
    client.force_login(sari)
    args = [kajoran_2.pk, 2026, 6]
    sent = {"teks": "Desa\tIDL\nKwaderan\t25\n", "kolom": ["desa", f"c{idl.pk}"]}
    assert client.post(reverse("coverage:paste", args=args), sent).context["paste"].block.roles == ["desa", ""]
    grid = client.get(reverse("coverage:entry", args=args) + f"?i={idl.pk}").context["grid"]
    assert idl not in [column.indicator for column in grid.columns]
    assert client.get(reverse("coverage:entry_year", args=[kajoran_2.pk, 2026, idl.pk])).status_code == 404
    charts = client.get(reverse("coverage:pws_list", args=args)).context
    assert "imu-idl" in [chart.code for chart in charts["charts"]]
    assert idl.pk not in charts["printed"]
    assert client.get(reverse("coverage:pws", args=[kajoran_2.pk, idl.pk, 2026, 6])).status_code == 200


def test_a_paste_costs_as_much_for_many_villages_as_for_one(many, kajoran_2, django_assert_num_queries):
    rows = [f"Desa {number}\t{number}\n" for number in range(1, 30)]
    for text in ("Desa\tI1\n" + rows[0], "Desa\tI1\n" + "".join(rows)):
        with django_assert_num_queries(5):
            examined(kajoran_2, text)
