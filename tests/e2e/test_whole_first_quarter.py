"""A whole first meeting of a year: roles, proposals and the berita acara with its signers, then as any other."""

import re
from io import BytesIO

import pikepdf
import pytest
from playwright.sync_api import expect

from lokmin.documents.models import Document
from lokmin.documents.services import render_pending
from lokmin.minutes import services
from tests.e2e import whole_meeting
from tests.e2e.people import text_of
from tests.e2e.whole_meeting import GUESTS, Writer
from tests.minutes.test_agreement import held  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]


@pytest.fixture
def meeting(held, letterhead, sari, budi, dinda):  # noqa: F811
    whole_meeting.invite_and_welcome(held, by=sari)
    return held


def test_the_first_meeting_until_its_approval(meeting, somebody, watch):
    sari, budi, dinda = somebody(), somebody(), somebody()
    sari.log_in("sari")
    writer = Writer(sari, meeting)
    writer.begin()
    for part, text in {"pembukaan": "Rapat dibuka.", "capaian": "IDL 62,4%.", "paparan": "Polsek siap."}.items():
        writer.tell(part, text)
    divide_roles(writer)
    writer.discuss()
    writer.name_problems()
    writer.decide()
    propose(writer)
    writer.plan()
    writer.tell("penutup", "Rapat ditutup camat.")
    writer.photograph()
    agree(writer)
    writer.submit()
    whole_meeting.head_returns_once(budi, writer)
    whole_meeting.endorse_and_send(budi, writer, revision=1)
    whole_meeting.reviewed_until_approved(dinda, budi, writer)
    whole_meeting.printed_once(writer, dinda, "Mengamankan pekan posyandu", "Jamban sehat 3")
    assert watch.problems == []


def divide_roles(writer: Writer) -> None:
    """One row per invited sector, each with its role."""
    writer.open("peran-bantu/")
    writer.person.press("Isi dari daftar undangan")
    expect(writer.page.locator("ol.rows .rtl-text")).to_have_count(len(GUESTS))
    for number in range(len(GUESTS)):
        writer.page.locator("ol.rows .rtl-open").nth(number).click()
        writer.page.locator("#id_role").fill(f"Mengamankan pekan posyandu {number}")
        writer.page.locator("#id_place").fill("Seluruh desa")
        writer.person.press("Simpan baris")
    expect(writer.page.locator("ol.rows")).to_contain_text("Mengamankan pekan posyandu 5")


def propose(writer: Writer) -> None:
    rows = [(f"Jamban sehat {at}", "Masih BABS", "Tiga desa", "62 keluarga", "Rp124.000.000,00") for at in (1, 2, 3)]
    writer.type_rows("usulan", "#id_activity", rows)


def agree(writer: Writer) -> None:
    """The agreement takes the roles, everybody who came signs, and its PDF says both."""
    writer.open("kesepakatan/")
    writer.person.press("Susun berita acara kesepakatan")
    expect(writer.page.locator("#id_points")).to_have_value(re.compile("Mengamankan pekan posyandu 0, di seluruh desa"))
    writer.open("kesepakatan/penanda-tangan/")
    expect(writer.page.locator("[data-order-row]")).to_have_count(len(GUESTS) + 1)
    writer.open("kesepakatan/pdf/")
    writer.person.press("Buat berita acara")
    expect(writer.page.locator("#agreement-state")).to_contain_text("sedang dibuat")
    document = Document.objects.get(kind=services.AGREEMENT)
    render_pending(document.kind, document.batch)
    link = writer.page.get_by_role("link", name="Unduh berita acara")
    expect(link).to_be_visible(timeout=15_000)
    file = writer.person.download(link)
    said = text_of(file)
    wanted = [word for _, post, name in GUESTS for word in (post, name)]
    wanted += ["tanggal dua puluh delapan bulan Januari tahun dua ribu dua puluh enam", "Mengetahui,"]
    wanted += ["Mengamankan pekan posyandu 0, di seluruh desa.", "LAMPIRAN: PERAN BANTU LINTAS SEKTOR"]
    assert [words for words in wanted if words not in said] == []
    with pikepdf.open(BytesIO(file)) as pdf:
        _, _, width, height = pdf.pages[-1].mediabox
        assert width > height, "the annex lies across"
