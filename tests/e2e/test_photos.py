"""Photos from a phone: one that fails, a line that breaks, order and captions. Eight of twelve megapixels: whole_meeting."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from lokmin.minutes import services
from lokmin.minutes.models import Photo
from tests.minutes.conftest import held, picture  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]


@pytest.fixture
def minutes(held, sari, letterhead):  # noqa: F811
    return services.open_minutes(held, by=sari)


@pytest.fixture
def photos_page(page, context, live_server, minutes, sari):
    client = Client()
    client.force_login(sari)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    page.goto(f"{live_server.url}/lokmin/{minutes.meeting_id}/notulen/foto/")
    return page


def test_one_that_fails_loses_no_other_and_may_be_thrown_away(photos_page, minutes):
    good = [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": picture(color=(n, 0, 0)).read()} for n in (1, 90)]
    heic = {"name": "IMG_9.HEIC", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"}
    photos_page.locator("#id_files").set_input_files([good[0], heic, good[1]])
    word = photos_page.locator("[data-photos-word]")
    expect(word).to_have_text("2 foto tersimpan, 1 gagal.", timeout=20_000)
    line = photos_page.locator("[data-photos-queue] li")
    expect(line).to_contain_text("IMG_9.HEIC berformat HEIC dari iPhone")
    line.get_by_role("button", name="Buang").click()
    expect(line).to_have_count(0)
    assert minutes.photos.count() == 2


def test_without_signal_photos_wait_on_the_page_and_go_by_themselves(photos_page, context, minutes):
    context.set_offline(True)
    photos_page.locator("#id_files").set_input_files(
        [
            {"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": picture(color=(n, 0, 0)).read()}
            for n in (1, 90, 180)
        ]
    )
    note = photos_page.locator("[data-photos-note]")
    expect(note).to_contain_text("3 foto menunggu di halaman ini", timeout=20_000)
    assert not Photo.objects.exists()
    context.set_offline(False)
    expect(photos_page.locator("[data-photos-word]")).to_have_text("3 foto tersimpan.", timeout=40_000)
    assert minutes.photos.count() == 3


def test_captions_and_order_save_themselves(photos_page, minutes, sari):
    for n in (1, 90, 180):
        services.add_photo(minutes, picture(color=(n, 0, 0)), by=sari, caption=f"Foto merah {n}")
    photos_page.reload()
    saved = photos_page.locator("[data-saved-word]")
    rows = photos_page.locator(".photo-row")
    rows.nth(2).get_by_role("combobox").focus()
    photos_page.keyboard.press("Alt+ArrowUp")
    expect(saved).to_contain_text("Tersimpan", timeout=10_000)
    expect(rows.nth(1).locator("[data-order-number]")).to_have_text("2")
    photos_page.wait_for_timeout(800)
    assert [photo.caption for photo in minutes.photos.all()] == ["Foto merah 1", "Foto merah 180", "Foto merah 90"]
    rows.nth(0).get_by_role("combobox").fill("")
    rows.nth(0).get_by_role("combobox").press_sequentially("Spanduk kegiatan")
    expect(saved).to_contain_text("Menulis", timeout=5_000)
    expect(saved).to_contain_text("Tersimpan", timeout=15_000)
    assert minutes.photos.first().caption == "Spanduk kegiatan"
