"""Minutes go back twice with a remark on a row and are approved; three complete ones are approved together."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lokmin.minutes import services
from lokmin.minutes.models import Minutes, ReviewComment
from tests import factories
from tests.minutes.conftest import complete, held  # noqa: F401
from tests.minutes.reviewing import COMPLETE, sent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]
FIRST, SECOND = "Sebut dusun dan harinya.", "Harinya belum disebut."


@pytest.fixture
def waiting(held, sari, budi, letterhead):  # noqa: F811
    """Minutes written, endorsed and sent, with two conclusions."""
    minutes = complete(services.open_minutes(held, by=sari), sari)
    services.add_row(minutes, "decisions", by=sari, text="Surat edaran camat terbit.")
    return hand_in(minutes, sari, budi)


def hand_in(minutes, writer, head) -> Minutes:
    minutes.refresh_from_db()
    services.submit_minutes(minutes, by=writer)
    services.endorse_minutes(minutes, by=head)
    return services.send_minutes(minutes, by=head)


def send_back(reviewer, text: str) -> None:
    """A remark at the first conclusion, and the verdict."""
    part = reviewer.page.locator("#bagian-decisions")
    part.get_by_role("button", name="Catatan untuk baris 1").click()
    box = part.locator("details[open] textarea").filter(visible=True)
    expect(box).to_be_focused()
    box.fill(text)
    reviewer.press("Simpan catatan", inside=part.locator("details[open]"))
    expect(part.locator("tr.row-remarks .doc-comment").last).to_contain_text(text)
    reviewer.press("Kembalikan dengan 1 catatan")
    reviewer.sees("dikembalikan. Puskesmas diberi tahu.")


def mend(clerk, minutes, old: str, new: str) -> None:
    """The puskesmas is led to the part with the remark, mends the row and says so."""
    clerk.open(f"/lokmin/{minutes.meeting_id}/notulen/")
    clerk.sees("dinas kesehatan, baris 1")
    clerk.follow(old)
    clerk.page.locator("#id_text").fill(new)
    clerk.click(clerk.page.locator("#part-form").get_by_role("button", name="Simpan baris"))
    clerk.page.get_by_placeholder("Keterangan, bila perlu").fill("Sudah kami lengkapi.")
    clerk.press("Sudah diperbaiki")
    clerk.sees("Sudah kami lengkapi.")


def test_returned_twice_and_approved(waiting, sari, budi, dinda, somebody, watch):
    page_of = f"/telaah/{waiting.meeting_id}/"
    reviewer, clerk, phone = somebody(), somebody(), somebody(on_phone=True)
    reviewer.log_in("dinda")
    reviewer.open("/telaah/")
    reviewer.follow("Telaah notulen")
    send_back(reviewer, FIRST)
    clerk.log_in("sari")
    mend(clerk, waiting, "Posyandu sore dibuka.", "Posyandu sore dibuka di Dusun Krajan.")
    hand_in(waiting, sari, budi)

    reviewer.open(page_of)
    reviewer.sees("1 perubahan")
    expect(reviewer.page.locator("#bagian-decisions ins")).to_have_text("dibuka di Dusun Krajan.")
    send_back(reviewer, SECOND)
    mend(clerk, waiting, "Posyandu sore dibuka di Dusun Krajan.", "Posyandu sore dibuka di Dusun Krajan tiap Kamis.")
    hand_in(waiting, sari, budi)

    phone.log_in("dinda")
    phone.open(page_of)
    phone.open(f"{page_of}banding/?dari=1&ke=3")
    expect(phone.page.locator("#bagian-decisions ins")).to_contain_text("tiap Kamis.")

    reviewer.open(page_of)
    parts = reviewer.page.locator(".doc-section")
    everything = parts.count()
    expect(reviewer.page.locator("#bagian-opening")).not_to_have_attribute("open", "")
    reviewer.page.get_by_role("button", name="Perubahan berikutnya").click()
    expect(reviewer.page.locator("#bagian-decisions > summary")).to_be_focused()
    expect(reviewer.page.locator("#bagian-decisions > summary")).to_be_in_viewport()
    reviewer.follow("Hanya yang berubah")
    assert parts.count() < everything
    expect(parts).to_have_count(1)
    reviewer.sees("tempatnya berubah")
    reviewer.press("Setujui notulen")
    reviewer.sees("disetujui.")
    assert Minutes.objects.get().status == "approved"
    assert list(ReviewComment.objects.order_by("pk").values_list("text", "resolution")) == [
        (FIRST, "Sudah kami lengkapi."),
        (SECOND, "Sudah kami lengkapi."),
    ]
    assert watch.problems == []


def test_three_complete_ones_at_once(kajoran, kajoran_2, dinda, budi, somebody, watch):
    for days in (1, 2, 3):
        meeting = factories.MeetingFactory(region=kajoran, lead=kajoran_2)
        sent(meeting, budi, at=timezone.now() - timedelta(days=days), content=deepcopy(COMPLETE))
    reviewer, phone = somebody(), somebody(on_phone=True)
    phone.log_in("dinda")
    for address in ("/telaah/", "/telaah/setujui/", "/telaah/statistik/"):
        phone.open(address)
    reviewer.log_in("dinda")
    reviewer.open("/telaah/")
    reviewer.follow("Setujui 3 yang lengkap")
    reviewer.press("Periksa pilihan")
    reviewer.sees("3 notulen akan disetujui")
    reviewer.press("Setujui 3 notulen")
    reviewer.sees("3 dari 3 notulen disetujui.")
    assert set(Minutes.objects.values_list("status", flat=True)) == {"approved"}
    assert watch.problems == []
