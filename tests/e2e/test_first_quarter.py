"""The first meeting of a year in a browser: roles of twelve sectors become a berita acara that says all of it."""

import io
import re
import subprocess

import pikepdf
import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from lokmin.documents.models import Document
from lokmin.documents.services import render_pending
from lokmin.minutes import services
from sectors.models import Sector
from tests.minutes.test_agreement import came, held  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]
SECTORS = 12


@pytest.fixture
def minutes(held, sari, letterhead):  # noqa: F811
    for number in range(1, SECTORS + 1):
        sector, _ = Sector.objects.get_or_create(
            code=f"uji-{number}", defaults={"name": f"Sektor {number}", "order": number}
        )
        row = held.invitations.create(
            post=f"Pimpinan Sektor {number}", name=f"Tamu ke-{number}", sector=sector, protocol_order=number
        )
        came(held, row, sari)
    return services.open_minutes(held, by=sari)


@pytest.fixture
def signed_in(context, live_server, minutes, sari):
    client = Client()
    client.force_login(sari)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])


def test_from_roles_to_the_berita_acara(page, live_server, minutes, signed_in):
    at = f"{live_server.url}/lokmin/{minutes.meeting_id}/notulen/"
    page.goto(f"{at}peran-bantu/")
    page.get_by_role("button", name="Isi dari daftar undangan").click()
    expect(page.locator("ol.rows .rtl-text")).to_have_count(SECTORS)
    page.locator("ol.rows .rtl-open").first.click()
    page.fill("#id_role", "Mengamankan pekan posyandu")
    page.fill("#id_place", "Seluruh desa")
    page.get_by_role("button", name="Simpan baris").click()
    expect(page.locator("ol.rows")).to_contain_text("Mengamankan pekan posyandu")
    page.goto(f"{at}kesepakatan/")
    page.get_by_role("button", name="Susun berita acara kesepakatan").click()
    expect(page.locator("#id_points")).to_have_value(re.compile("Mengamankan pekan posyandu, di seluruh desa"))
    page.goto(f"{at}kesepakatan/penanda-tangan/")
    expect(page.locator("[data-order-row]")).to_have_count(SECTORS + 2)
    page.goto(f"{at}kesepakatan/pdf/")
    page.get_by_role("button", name="Buat berita acara").click()
    expect(page.locator("#agreement-state")).to_contain_text("sedang dibuat")
    document = Document.objects.get(kind=services.AGREEMENT)
    render_pending(document.kind, document.batch)
    expect(page.get_by_role("link", name="Unduh berita acara")).to_be_visible(timeout=15_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh berita acara").click()
    file = download.value.path().read_bytes()
    said = " ".join(
        subprocess.run(["pdftotext", "-", "-"], input=file, capture_output=True, check=True).stdout.decode().split()
    )
    assert "tanggal dua puluh delapan bulan Januari tahun dua ribu dua puluh enam" in said
    assert "Mengamankan pekan posyandu, di seluruh desa." in said
    for number in range(1, SECTORS + 1):
        assert f"Pimpinan Sektor {number}" in said
        assert f"Tamu ke-{number}" in said
    assert "Mengetahui," in said
    assert "LAMPIRAN: PERAN BANTU LINTAS SEKTOR" in said
    with pikepdf.open(io.BytesIO(file)) as pdf:
        last = pdf.pages[-1].mediabox
        assert last[2] > last[3]
