"""A guest answers on a phone, with and without JavaScript, and sends somebody; the door desk takes taps, double taps and a lost signal."""

import re
from datetime import timedelta
from io import BytesIO
from urllib.parse import unquote, urlencode

import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from lokmin.attendance.models import Attendance
from lokmin.invitations import links
from lokmin.invitations.models import Reply
from lokmin.meetings.models import Meeting
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def browser_context_args(browser_context_args):
    """The phone brings its own viewport."""
    return {name: value for name, value in browser_context_args.items() if name != "viewport"}


@pytest.fixture
def kades(meeting):
    factories.InvitationFactory(meeting=meeting, post="Kepala Desa Madukoro", name="Hj. Siti Maryamah, S.Pd.")
    return factories.InvitationFactory(meeting=meeting, post="Kepala Desa Kwaderan", name="Sutrisno")


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_a_guest_changes_his_mind_and_his_representative_is_let_in(
    somebody, watch, sari, meeting, kades, java_script_enabled
):
    """Hadir, berhalangan, then diwakili; the representative opens his own link and the desk reads the code on it."""
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() + timedelta(minutes=2), ends_at=None)
    guest = somebody(on_phone=True, java_script_enabled=java_script_enabled)
    guest.open(links.reply_url(kades))
    guest.sees("Kepala Desa Kwaderan")
    guest.press("Hadir")
    guest.sees("Tercatat: hadir")
    guest.follow("Ubah jawaban")
    guest.follow("Berhalangan")
    guest.write("Keterangan", "Rapat di kabupaten")
    guest.press("Kirim jawaban: berhalangan")
    guest.sees("Tercatat: berhalangan")
    guest.follow("Ubah jawaban")
    guest.follow("Diwakili")
    guest.write("Nama", "Suwarni, S.Pd.")
    guest.write("Jabatan", "Sekretaris Desa")
    guest.press("Kirim jawaban: diwakili")
    guest.sees("Tercatat: diwakili")
    assert list(Reply.objects.order_by("pk").values_list("answer", "representative_name")) == [
        ("present", ""),
        ("unable", ""),
        ("represented", "Suwarni, S.Pd."),
    ]
    message = unquote(guest.page.get_by_role("link", name="Kirim lewat WhatsApp").get_attribute("href"))
    delegate = somebody(on_phone=True, java_script_enabled=java_script_enabled)
    delegate.open(re.search(r"http\S+/u/\w+/", message)[0])
    delegate.sees("mewakili Kepala Desa Kwaderan")
    shown = Image.open(BytesIO(delegate.page.locator(".qr").screenshot()))
    (code,) = zxingcpp.read_barcodes(shown)
    assert guest.context.cookies() == delegate.context.cookies() == []
    door = somebody(on_phone=True)
    door.log_in("sari")
    door.open(f"/lokmin/{meeting.pk}/daftar-hadir/?{urlencode({'q': code.text})}")
    door.press("Wakil hadir: Kepala Desa Kwaderan")
    expect(door.page.locator(".toast-lk")).to_contain_text("Kepala Desa Kwaderan hadir")
    row = Attendance.objects.get()
    assert (row.name, row.post, row.is_representative) == ("Suwarni, S.Pd.", "Sekretaris Desa", True)
    assert watch.problems == []


@pytest.fixture
def desk(somebody, sari, meeting, kades):
    """Sari on a phone at the desk of a meeting that is held now."""
    Meeting.objects.filter(pk=meeting.pk).update(
        status=Meeting.Status.INVITED, starts_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=3)
    )
    person = somebody(on_phone=True)
    person.log_in("sari")
    person.open(f"/lokmin/{meeting.pk}/daftar-hadir/")
    return person


def test_a_double_tap_after_a_search_is_one_row_and_can_be_undone(desk, watch):
    page = desk.page
    page.locator("#q").press_sequentially("kwad")
    expect(page.get_by_text("1 cocok")).to_be_visible()
    page.get_by_role("button", name="Hadir Kepala Desa Kwaderan").dblclick()
    expect(page.locator(".toast-lk")).to_contain_text("Kepala Desa Kwaderan hadir")
    expect(page.locator("#here")).to_have_text("1")
    expect(page.locator("#q")).to_have_value("")
    assert Attendance.objects.present().count() == 1
    page.locator(".toast-lk").get_by_role("button", name="Urungkan").click()
    expect(page.locator("#here")).to_have_text("0")
    assert Attendance.objects.present().count() == 0
    assert watch.problems == []


def test_a_tap_right_after_typing_keeps_the_line_to_undo(desk, watch):
    """The search that was still waiting must not wipe it away."""
    page = desk.page
    page.locator("#q").press_sequentially("kw")
    page.get_by_role("button", name="Hadir Kepala Desa Kwaderan").click()
    expect(page.locator(".toast-lk")).to_contain_text("Kepala Desa Kwaderan hadir")
    page.wait_for_timeout(600)
    expect(page.locator(".toast-lk")).to_contain_text("Kepala Desa Kwaderan hadir")
    expect(page.locator("#q")).to_have_value("")
    assert watch.problems == []


def test_a_tap_without_signal_says_so_and_is_taken_later(desk, watch):
    watch.allow("ERR_INTERNET_DISCONNECTED", "htmx:")
    page, tap = desk.page, desk.page.get_by_role("button", name="Hadir Kepala Desa Kwaderan")
    desk.context.set_offline(True)
    tap.click()
    expect(page.get_by_text("Tanpa sinyal, ketukan terakhir belum tercatat")).to_be_visible()
    desk.context.set_offline(False)
    tap.click()
    expect(page.locator("#here")).to_have_text("1")
    expect(page.locator("#net-off")).to_be_hidden()
    assert Attendance.objects.present().count() == 1
    assert watch.problems == []
