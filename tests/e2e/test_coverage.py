"""Somebody pastes the figures of 29 villages from Excel, is warned, saves, and reads them on the wall."""

import re

import pytest
from playwright.sync_api import expect

from lokmin.coverage.models import Achievement, Indicator, Population
from puskesmas.models import Region
from tests import factories
from tests.coverage.conftest import aim

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]

CODES = ["kia-k4", "kia-k6", "kia-pf", "kia-kf", "kia-kn1", "imu-idl", "imu-ibl", "giz-ttdb"]
HEADS = ["K4", "K6", "Persalinan di faskes", "KF lengkap", "KN1", "IDL", "Imunisasi baduta", "TTD ibu hamil"]
VILLAGES = [
    "Kwaderan", "Madukoro", "Bumiayu", "Krumpakan", "Bangsri", "Sutopati", "Sukomakmur", "Pandansari", "Ngendrosari", "Sambak",
    "Pandanretno", "Wonogiri", "Banjaragung", "Banjaretno", "Bambusari", "Lesanpuro", "Pucungroto", "Mangunrejo", "Ngargosari",
    "Wuwuharjo", "Madugondo", "Sukorejo", "Sangen", "Sidowangi", "Sukomulyo", "Pandean Wetan", "Kalikuning", "Sidomulyo",
    "Nagari Batu Payuang Halaban",
]  # fmt: skip


@pytest.fixture
def world(kajoran, kajoran_2, sari):
    """29 villages; August stands already: 20 of everything in every village."""
    kajoran_2.catchments.all().delete()
    places = [factories.region(f"33.08.12.{3001 + at}", name) for at, name in enumerate(VILLAGES)]
    factories.serve(kajoran_2, *places)
    for code in CODES:
        indicator = Indicator.objects.get(code=code)
        aim(indicator, 80)
        Achievement.objects.bulk_create(
            Achievement(village=place, indicator=indicator, year=2026, month=month, count=count)
            for place in places
            for month, count in ((7, 12), (8, 20))
        )
    return kajoran_2


def sheet() -> str:
    """As copied from Excel: babies of the village, then eight columns. Village n (from 0) reached 24 + n of 48.

    Three are odd: the first fell to 19, the last has more babies vaccinated than live there, and the sum is wrong.
    """
    lines = ["\t".join(["Desa", "Sasaran bayi", *HEADS])]
    for at, name in enumerate(VILLAGES):
        counts = [24 + at] * 8
        if at == 0:
            counts[5] = 19
        lines.append("\t".join([f"Ds. {name.upper()}", "48", *map(str, counts)]))
    lines.append("\t".join(["JUMLAH", "1392", *["1102"] * 8]))
    return "\n".join(lines)


def test_29_villages_and_8_indicators_from_the_sheet_to_the_wall(world, somebody, watch):
    somebody_else = somebody()
    page = somebody_else.page
    somebody_else.log_in("sari")
    somebody_else.open(f"/cakupan/{world.pk}/tempel/2026/9/")
    page.get_by_label("Tabel yang disalin dari Excel").fill(sheet())
    somebody_else.press("Periksa tempelan")
    somebody_else.sees("29 baru")
    somebody_else.sees("IDL turun dari 20 menjadi 19; jumlah kumulatif tidak dapat turun.")
    somebody_else.sees("IDL 108,3%, lebih dari 100%.")
    somebody_else.sees("IDL tertulis 1.102, jumlah desanya 1.097.")
    assert page.get_by_label("Arti kolom IDL").input_value() == f"c{Indicator.objects.get(code='imu-idl').pk}"
    somebody_else.press("Simpan 29 desa")
    somebody_else.sees("261 angka tersimpan dari 29 desa/kelurahan.")
    assert Achievement.objects.filter(month=9).count() == 232
    assert Population.objects.filter(count=48).count() == 29
    # by hand: IDL 1097 of 29 × 48 = 1392 are 78.807… %; target 80 % × 9/12 = 60 %; this month 1097 − 580 = 517 (37.1 %),
    # last month 580 − 348 = 232 (16.7 %)
    somebody_else.follow("IDL", exact=True)
    total = page.locator("tr.pws-total")
    expect(total).to_contain_text("1.097 / 1.392")
    expect(total).to_contain_text("78,8%")
    expect(total).to_contain_text("37,1")
    expect(total).to_contain_text("16,7")
    # the last village: 52 of 48 are 108.3 %; (52 − 20) / 48 = 66.7 %; the first: 19 of 48 are 39.6 %, 10 short of 28.8 → 29
    best, worst = (page.locator("tbody tr").filter(has_text=name) for name in ("Nagari Batu", "Kwaderan"))
    for text in ("52 / 48", "108,3%", "66,7", "+48,3", "Baik"):
        expect(best).to_contain_text(text)
    for text in ("19 / 48", "39,6%", "−2,1", "−20,4", "kurang 10 orang", "Jelek"):
        expect(worst).to_contain_text(text)
    assert page.locator("tbody th").all_inner_texts()[0] == "Nagari Batu Payuang Halaban"
    chart = page.locator("svg.pws")
    assert chart.locator("rect").count() == 30
    expect(chart.locator("text", has_text=re.compile(r"^Target 60,0%$"))).to_have_count(1)
    # on the wall, walked through by keys
    somebody_else.follow("Tampilkan di layar")
    expect(page.locator("h1")).to_have_text("Imunisasi dasar lengkap")
    page.keyboard.press("ArrowRight")
    expect(page.locator("h1")).not_to_have_text("Imunisasi dasar lengkap")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("h1")).to_have_text("Imunisasi dasar lengkap")
    # back at the grid: what is odd stands beside its cell, keys move, one cell is mended
    somebody_else.open(f"/cakupan/{world.pk}/capaian/2026/9/")
    cell = page.get_by_label("IDL Kwaderan, September", exact=True)
    expect(page.locator("td.is-odd").filter(has=cell)).to_contain_text("turun")
    cell.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("IDL Madukoro, September", exact=True)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.type("62,4")
    watch.allow("422")
    somebody_else.press("Simpan capaian")
    somebody_else.sees("“62,4” bukan bilangan bulat. Tulis jumlah orang tanpa koma.")
    cell.fill("29")
    somebody_else.press("Simpan capaian")
    somebody_else.sees("1 angka tersimpan.")
    assert Achievement.objects.get(village__name="Kwaderan", indicator__code="imu-idl", month=9).count == 29
    assert watch.problems == []


def test_on_a_phone_and_without_javascript(world, somebody, watch):
    phone = somebody(on_phone=True, java_script_enabled=False)
    phone.log_in("sari")
    place = Region.objects.get(code="33.08.12.3003")
    idl = Indicator.objects.get(code="imu-idl")
    phone.open(f"/cakupan/{world.pk}/capaian/2026/8/?i={idl.pk}")
    phone.page.get_by_label("IDL Bumiayu, Agustus", exact=True).fill("21")
    phone.press("Simpan capaian")
    phone.sees("1 angka tersimpan.")
    assert Achievement.objects.get(village=place, indicator=idl, month=8).count == 21
    for path in ("tempel/2026/8/", "pws/2026/8/", f"pws/{idl.pk}/2026/8/", f"pws/{idl.pk}/2026/8/layar/"):
        phone.open(f"/cakupan/{world.pk}/{path}")
    assert watch.problems == []
