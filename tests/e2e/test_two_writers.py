"""Two note-takers and everything that goes wrong while people speak: no word is lost, nothing is overwritten."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from lokmin.minutes import services
from tests.conftest import CHROMIUM
from tests.e2e.note_taking import SOON, NoteTaker
from tests.minutes.conftest import held  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]
# What the browser itself says about a request without network or with a refusal is no complaint of ours.
MEANT = ("ERR_INTERNET_DISCONNECTED", "409 (Conflict)", "status of 409", "status of 422")


@pytest.fixture
def minutes(held, sari):  # noqa: F811
    return services.open_minutes(held, by=sari)


@pytest.fixture
def writer(new_context, site, watch, minutes):
    watch.allow(*MEANT)
    return lambda user: NoteTaker(watch.over(new_context(base_url=site)), site, user, minutes.meeting)


def body(minutes, kind: str) -> str:
    return minutes.sections.get(kind=kind).body


def test_different_sections_do_not_disturb_each_other(writer, watch, minutes, sari, budi):
    one, other = writer(sari), writer(budi)
    one.open("paparan/")
    one.type("Camat membuka pleno.")
    one.is_told("Tersimpan")
    other.open("penutup/")
    expect(other.page.get_by_text(f"{sari} menulis di Paparan sektor")).to_be_visible()
    other.page.locator("#id_body").fill("")
    other.type("Rapat ditutup.")
    other.is_told("Tersimpan")
    assert (body(minutes, "sectors"), body(minutes, "closing")) == ("Camat membuka pleno.", "Rapat ditutup.")
    assert watch.problems == []


def test_the_same_section_is_compared_and_joined(writer, watch, minutes, sari, budi):
    one, other = writer(sari), writer(budi)
    for person in (one, other):
        person.open("paparan/")
    one.type("Desa Bumiayu: posyandu sore.")
    one.is_told("Tersimpan")
    other.type("Desa Madukoro: kelas ibu hamil.")
    other.is_told("menyimpan bagian ini lebih dulu")
    other.type(" Masih mengetik.")
    other.page.wait_for_timeout(2500)
    assert body(minutes, "sectors") == "Desa Bumiayu: posyandu sore."

    other.page.get_by_role("button", name="Bandingkan").click()
    expect(other.page.locator(".differences ins").first).to_be_visible()
    other.page.get_by_role("button", name="Gabungkan keduanya").click()
    expect(other.page.locator("#id_body")).to_have_value(
        "Desa Bumiayu: posyandu sore.\nDesa Madukoro: kelas ibu hamil. Masih mengetik."
    )
    other.page.get_by_role("button", name="Simpan", exact=True).click()
    other.is_told("Tersimpan")
    assert body(minutes, "sectors").splitlines() == [
        "Desa Bumiayu: posyandu sore.",
        "Desa Madukoro: kelas ibu hamil. Masih mengetik.",
    ]
    assert watch.problems == []


def test_rows_are_typed_and_opened_again_with_the_keyboard_alone(writer, watch, minutes, sari):
    sari_writes = writer(sari)
    sari_writes.open("diskusi/?baris=baru#tulis")
    page = sari_writes.page
    expect(page.locator("#id_speaker")).to_be_focused()
    for number in range(4):
        page.keyboard.type(f"Penanya {number}")
        page.keyboard.press("Tab")
        page.keyboard.type(f"Usul nomor {number}")
        page.keyboard.press("Control+Enter" if number % 2 else "Tab")
        if not number % 2:
            page.keyboard.type("Ditampung.")
            page.keyboard.press("Tab")
            page.keyboard.type("Camat")
            page.keyboard.press("Enter")
        expect(page.locator("#id_speaker")).to_be_focused()
    expect(page.locator(".rtl-open")).to_have_count(4, timeout=SOON)
    sari_writes.is_told("Tersimpan")
    assert list(minutes.discussion.values_list("speaker", "statement", "answered_by")) == [
        (f"Penanya {number}", f"Usul nomor {number}", "" if number % 2 else "Camat") for number in range(4)
    ]
    assert sari_writes.kept() == 0

    page.keyboard.press("Escape")
    expect(page.locator(".rtl-open").last).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("#id_speaker")).to_have_value("Penanya 2")
    expect(page.locator("#id_speaker")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(", Kades")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("link", name="Penanya 2, Kades")).to_be_focused()
    assert watch.problems == []


def test_rows_typed_without_network_wait_on_the_device(writer, watch, minutes, sari):
    sari_writes = writer(sari)
    sari_writes.open("kesimpulan/?baris=baru#tulis")
    sari_writes.context.set_offline(True)
    for number in range(3):
        sari_writes.type(f"Keputusan {number}", "#id_text")
        sari_writes.page.keyboard.press("Control+Enter")
    sari_writes.is_told("Belum terkirim, aman di perangkat ini: 3 bagian")
    assert not minutes.decisions.exists()
    sari_writes.context.set_offline(False)
    sari_writes.is_told("Tersimpan")
    expect(sari_writes.page.locator(".rtl-open")).to_have_count(3)
    assert list(minutes.decisions.values_list("text", flat=True)) == [f"Keputusan {number}" for number in range(3)]
    assert sari_writes.kept() == 0
    assert watch.problems == []


def test_an_answer_that_was_lost_makes_no_second_row_and_no_conflict(writer, watch, minutes, sari):
    """The server saved, the line went dead before the answer came, and more was typed meanwhile."""
    watch.allow("ERR_FAILED", "net::")
    sari_writes = writer(sari)
    lost = []

    def lose(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)
            route.abort()
        else:
            route.continue_()

    sari_writes.open("paparan/")
    sari_writes.page.route("**/paparan/", lose)
    sari_writes.type("Satu")
    sari_writes.is_told("Belum terkirim")
    sari_writes.type(" dua")
    sari_writes.is_told("Tersimpan")
    assert (lost, body(minutes, "sectors")) == ([200], "Satu dua")

    lost.clear()
    sari_writes.open("kesimpulan/?baris=baru#tulis")
    sari_writes.page.route("**/kesimpulan/**", lose)
    sari_writes.type("Posyandu sore", "#id_text")
    sari_writes.is_told("Belum terkirim")
    sari_writes.type(" dibuka", "#id_text")
    sari_writes.is_told("Tersimpan")
    assert (lost, minutes.decisions.get().text) == ([200], "Posyandu sore dibuka")
    assert watch.problems == []


def test_an_ended_login_loses_nothing(writer, watch, minutes, sari, budi):
    watch.allow("403")
    sari_writes = writer(sari)
    page = sari_writes.page
    sari_writes.open("paparan/")
    sari_writes.type("Sebelum keluar.")
    sari_writes.is_told("Tersimpan")
    Session.objects.all().delete()
    sari_writes.type(" Sesudah keluar.")
    sari_writes.is_told("Anda sudah keluar. Belum terkirim, aman di perangkat ini: 1 bagian")
    page.get_by_role("link", name="Masuk lagi").click()
    page.wait_for_url(re.compile("/akun/masuk/"))

    # another user of the same computer is offered nothing
    sari_writes.log_in(budi)
    sari_writes.open("paparan/")
    page.wait_for_timeout(600)
    expect(page.get_by_text("belum tersimpan di server")).to_have_count(0)
    expect(page.locator("#id_body")).to_have_value("Sebelum keluar.")
    Session.objects.all().delete()

    sari_writes.open("paparan/")
    page.get_by_label("Nama pengguna atau e-mail").fill("sari")
    page.get_by_label("Kata sandi", exact=True).fill("lokmin-demo")
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.get_by_role("button", name="Kembalikan tulisan").click()
    sari_writes.is_told("Tersimpan")
    assert body(minutes, "sectors") == "Sebelum keluar. Sesudah keluar."
    assert sari_writes.kept() == 0
    assert watch.problems == []


def test_a_killed_browser_offers_what_was_typed(
    playwright, browser_type_launch_args, tmp_path, site, minutes, sari, budi
):
    def start():
        context = playwright.chromium.launch_persistent_context(
            tmp_path, **{**browser_type_launch_args, "executable_path": CHROMIUM}
        )
        return NoteTaker(context, site, sari, minutes.meeting)

    dying = start()
    dying.open("diskusi/?baris=baru#tulis")
    dying.type("Paimin", "#id_speaker")
    dying.is_told("Baris belum lengkap, aman di perangkat ini")
    dying.open("paparan/")
    dying.context.set_offline(True)
    dying.type("Belum sempat terkirim")
    dying.is_told("Belum terkirim")
    dying.context.close()
    # meanwhile somebody else writes there
    section = minutes.sections.get(kind="sectors")
    services.save_section(section, body="Tulisan Budi", expected_version=section.version, by=budi)

    back = start()
    back.open("paparan/")
    expect(back.page.get_by_text("Diskusi, baris 1")).to_be_visible()
    expect(back.page.get_by_text("Bagian ini sudah berubah di server sejak itu.")).to_be_visible()
    back.page.get_by_role("button", name="Kembalikan tulisan").click()
    back.is_told("menyimpan bagian ini lebih dulu")
    assert body(minutes, "sectors") == "Tulisan Budi"
    back.open("diskusi/")
    back.page.get_by_role("button", name="Kembalikan tulisan").click()
    expect(back.page.locator("#id_speaker")).to_have_value("Paimin")
    back.context.close()


def test_two_tabs_of_one_user_do_not_fight(writer, watch, minutes, sari):
    sari_writes = writer(sari)
    sari_writes.open("diskusi/?baris=baru#tulis")
    sari_writes.type("Paimin", "#id_speaker")
    sari_writes.is_told("Baris belum lengkap")
    second = sari_writes.context.new_page()
    second.goto(sari_writes.site + sari_writes.address("diskusi/?baris=baru#tulis"))
    second.wait_for_timeout(600)
    expect(second.get_by_role("button", name="Kembalikan tulisan")).to_have_count(0)
    second.locator("#id_speaker").press_sequentially("Suwarti")
    second.locator("#id_statement").press_sequentially("Tanya")
    second.keyboard.press("Control+Enter")
    expect(second.locator(".rtl-open")).to_have_count(1)
    sari_writes.type("Usul", "#id_statement")
    sari_writes.page.keyboard.press("Control+Enter")
    sari_writes.is_told("Tersimpan")
    assert list(minutes.discussion.values_list("speaker", flat=True)) == ["Suwarti", "Paimin"]
    assert sari_writes.kept() == 0
    assert watch.problems == []
