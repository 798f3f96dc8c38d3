"""The letterhead page in a browser: set free and given back, rows by keyboard, button and drag, the letter beside it."""

from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect

from puskesmas.models import Letterhead
from puskesmas.organisations.looks import look_of
from tests.e2e.people import SECONDS
from tests.puskesmas.letterhead_form import page_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
RENDERED = 60_000  # a picture on a busy machine


@pytest.fixture
def clerk(somebody, sari, letterhead):
    Letterhead.objects.create(region=letterhead.puskesmas.region.parent, paper="f4_215", font="times")
    person = somebody()
    person.log_in("sari")
    person.open(page_of(letterhead))
    return person


def texts(page) -> list[str]:
    return [field.input_value() for field in page.locator("[data-row]:visible [name$='-text']").all()]


def shown_height(page) -> float:
    """Height of the sample picture for a width of 1."""
    return page.locator("#contoh img.paper").evaluate("picture => picture.naturalHeight / picture.naturalWidth")


def test_settings_are_set_free_given_back_and_seen_in_the_letter(clerk, watch, letterhead):
    page = clerk.page
    expect(page.locator("#contoh img.paper")).to_be_visible(timeout=RENDERED)
    assert shown_height(page) == pytest.approx(330 / 215, abs=0.01)
    assert [rule["id"] for rule in Axe().run(page, options=RULES).response["violations"]] == []
    paper = page.locator("[data-setting]").filter(has=page.locator("#id_paper"))
    expect(paper).to_contain_text("dari Dinas Kesehatan Kabupaten Magelang")

    page.locator("#id_paper").select_option("a4")
    expect(paper.get_by_text("diatur sendiri")).to_be_visible()
    page.locator("#id_number_pattern").fill("{urut:03d}/COBA/{tahun}")
    expect(page.locator("#nomor-berikutnya")).to_contain_text("001/COBA/", timeout=RENDERED)
    assert shown_height(page) == pytest.approx(297 / 210, abs=0.01)

    page.locator("#id_number_pattern").fill("{nomor}")
    expect(page.locator("#contoh")).to_contain_text("Pola nomor tidak dapat dipakai", timeout=RENDERED)
    expect(page.locator("#contoh img")).to_have_count(0)
    page.locator("[data-setting]").filter(has=page.locator("#id_number_pattern")).get_by_role(
        "button", name="Pakai bawaan"
    ).click()
    expect(page.locator("#contoh img.paper")).to_be_visible(timeout=RENDERED)

    clerk.press("Simpan kop surat")
    clerk.sees("Kop surat tersimpan")
    look = look_of(letterhead.puskesmas)
    assert (look.paper, look.font) == ("a4", "times")
    above = ["margins", "font", "font_size", "style", "pdf_standard", "number_pattern", "classification_code", "logos"]
    assert sorted(look.taken_over) == sorted(above)
    paper.get_by_role("button", name="Pakai dari dinas").click()
    clerk.press("Simpan kop surat")
    clerk.sees("Kop surat tersimpan")
    assert look_of(letterhead.puskesmas).paper == "f4_215"
    assert watch.problems == []


def test_rows_are_moved_by_keyboard_button_and_dragging(clerk, watch, letterhead):
    page = clerk.page
    first, second, third, fourth = texts(page)
    page.locator("[name$='-text']").nth(0).press("Alt+ArrowDown")
    assert texts(page) == [second, first, third, fourth]
    page.get_by_role("button", name="Naikkan baris 4").click()
    assert texts(page) == [second, first, fourth, third]
    grip, target = page.locator("[data-drag]").nth(3).bounding_box(), page.locator("[data-row]").nth(0).bounding_box()
    page.mouse.move(grip["x"] + 8, grip["y"] + 12)
    page.mouse.down()
    page.mouse.move(target["x"] + 60, target["y"] + 30, steps=6)
    page.mouse.move(target["x"] + 60, target["y"] + 6, steps=3)
    page.mouse.up()
    assert texts(page) == [third, second, first, fourth]
    page.get_by_role("button", name="Hapus baris").nth(1).click()
    page.locator("[name$='-text']").nth(0).press("Control+Enter")
    page.keyboard.type("Telepon (0293) 555-0142")
    clerk.press("Simpan kop surat")
    clerk.sees("Kop surat tersimpan")
    letterhead.refresh_from_db()
    assert [line["text"] for line in letterhead.lines] == [third, first, fourth, "Telepon (0293) 555-0142"]
    assert watch.problems == []


def test_a_chosen_logo_is_shrunk_shown_and_stored(clerk, watch, letterhead):
    page = clerk.page
    target = BytesIO()
    Image.effect_noise((2400, 1200), 90).save(target, "PNG")
    expect(page.locator("#contoh img.paper")).to_be_visible(timeout=RENDERED)
    before = page.locator("#contoh img.paper").get_attribute("src")
    page.locator("input[name=logos_choice][value=own]").check()
    page.locator("#id_new_logo_left").set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": target.getvalue()}
    )
    expect(page.locator("#contoh img.paper")).not_to_have_attribute("src", before, timeout=RENDERED)
    size = page.locator("#id_new_logo_left").evaluate("field => field.files[0].size")
    assert size < target.getbuffer().nbytes / 2
    clerk.press("Simpan kop surat")
    expect(page.get_by_alt_text("Logo kiri sekarang")).to_be_visible(timeout=SECONDS)
    letterhead.refresh_from_db()
    assert letterhead.has_own_logos
    assert watch.problems == []


def test_without_javascript_the_sample_is_a_pdf_and_rows_move_on_the_server(somebody, watch, sari, letterhead):
    clerk = somebody(java_script_enabled=False)
    clerk.log_in("sari")
    clerk.open(page_of(letterhead))
    expect(clerk.page.get_by_role("button", name="Lihat contoh surat (PDF)")).to_be_visible()
    expect(clerk.page.get_by_role("button", name="Atur sendiri")).to_have_count(0)
    first, second, *_ = texts(clerk.page)
    clerk.press("Turunkan baris 1")
    assert texts(clerk.page)[:2] == [second, first]
    clerk.press("Simpan kop surat")
    clerk.sees("Kop surat tersimpan")
    letterhead.refresh_from_db()
    assert [line["text"] for line in letterhead.lines][:2] == [second, first]
    assert watch.problems == []
