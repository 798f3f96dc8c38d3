"""A kabupaten starts with Lokmin: from one administrator and nothing else to the first letter, all in the browser."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone
from playwright.sync_api import expect

from lokmin.meetings.models import Meeting
from puskesmas.models import Catchment, Holiday, Puskesmas, Region
from sectors.models import Office, OfficeHolder
from tests.e2e import kabupaten
from tests.e2e.people import Person, text_of

PATIENCE = 90_000  # milliseconds for what the worker does on a busy machine
PASSWORD = "kata sandi yang panjang"


@pytest.fixture
def empty_product(site, settings, pengelola, request):
    """What stands after the installation: one administrator. Codes of a phone are asked of those who must have them."""
    settings.REQUIRE_MFA = True
    return request.getfixturevalue("worker")


def test_from_nothing_to_the_first_letter(empty_product, somebody, watch, record_property):
    began = time.monotonic()
    admin = somebody()
    admin.log_in("pengelola")
    set_up_code(admin)
    import_places(admin)
    reviewer_link = invite(admin, "Penelaah dinas kesehatan", "Wonosobo", "Anggun Lestari, S.KM.")
    staff_link = invite(admin, "Staf puskesmas", "Kepil I", "Ratri Utami, A.Md.Keb.")

    reviewer = somebody()
    accept(reviewer, reviewer_link, "anggun")
    set_up_code(reviewer)
    set_letterhead_of_all(reviewer)

    clerk = somebody()
    accept(clerk, staff_link, "ratri")
    set_own_letterhead(clerk)
    choose_villages(clerk)
    import_contacts(clerk)
    send_first_letter(clerk)

    minutes, clicks, typed = (time.monotonic() - began) / 60, 0, 0
    for person in (admin, reviewer, clerk):
        clicks, typed = clicks + person.clicks, typed + person.typed
    record_property("minutes_to_the_first_letter", f"{minutes:.1f}")
    print(f"from nothing to the first letter: {minutes:.1f} minutes, {clicks} clicks, {typed} fields typed")
    assert minutes < 15
    assert watch.problems == []


def set_up_code(person: Person) -> None:
    """Who must have a code of an app is led to it before anything else."""
    person.follow("Nyalakan kode dari aplikasi")
    secret = re.search(r"\b[A-Z2-7 ]{32,}\b", person.reads()).group().replace(" ", "")
    person.write("Kode", format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    person.press("Nyalakan")
    person.open("/")


def import_places(admin: Person) -> None:
    """Regions first, then the puskesmas in them."""
    import_file(admin, "Wilayah", "wilayah.csv", kabupaten.regions_file())
    villages = len(kabupaten.WADASLINTANG) + len(kabupaten.VILLAGES)
    assert Region.objects.villages().count() == villages
    assert Region.objects.get(code=kabupaten.DISTRICT).full_name == "Kabupaten Wonosobo"
    import_file(admin, "Puskesmas", "puskesmas.csv", kabupaten.puskesmas_file())
    assert Puskesmas.objects.get(code="1031589").region.code == kabupaten.SUBDISTRICT


def import_file(person: Person, kind: str, name: str, content: bytes) -> None:
    """Upload, look at the columns, look at the preview, save."""
    person.open("/pengaturan/impor/")
    person.follow(kind, inside=person.page.locator("main"))
    person.page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    person.press("Unggah dan baca")
    person.press("Lihat pratinjau")
    save = person.page.get_by_role("button", name=re.compile("^Simpan \\d"))
    expect(save).to_be_visible(timeout=PATIENCE)
    person.click(save)
    expect(person.page.get_by_role("button", name="Urungkan")).to_be_visible(timeout=PATIENCE)


def invite(admin: Person, role: str, place: str, name: str) -> str:
    """Invite somebody and return the link that is passed on."""
    admin.open("/pengaturan/akun/")
    admin.follow("Undang orang")
    admin.follow(role)
    search = admin.page.get_by_label("Cari nama atau kode tempat")
    if search.count():  # the only possible place is chosen already
        search.fill(place)
        search.press("Enter")
        admin.follow(place)
    admin.write("Nama", name)
    admin.press("Buat undangan")
    return admin.page.get_by_label("Tautan").input_value()


def accept(guest: Person, link: str, username: str) -> None:
    guest.open(link)
    guest.write("Nama pengguna", username)
    guest.write("Kata sandi", PASSWORD)
    guest.write("Ulangi kata sandi", PASSWORD)
    guest.press("Buat akun dan masuk")


def set_letterhead_of_all(reviewer: Person) -> None:
    """The dinas kesehatan chooses the paper for all its puskesmas."""
    reviewer.open("/pengaturan/")
    reviewer.follow("Kop surat")
    reviewer.page.get_by_label("Kertas").select_option("f4_215")
    reviewer.press("Simpan")
    reviewer.sees("tersimpan")


def set_own_letterhead(clerk: Person) -> None:
    """Most is taken over; the unit code is the office's own, and somebody must sign."""
    clerk.open("/pengaturan/")
    clerk.follow("Kop surat")
    assert "Dinas Kesehatan Kabupaten Wonosobo" in clerk.reads()
    clerk.write("Kode unit", "PKM.KPL1")
    expect(clerk.page.locator("#contoh img.paper")).to_be_visible(timeout=PATIENCE)
    clerk.press("Simpan")
    clerk.sees("tersimpan")
    clerk.open("/pengaturan/")
    clerk.follow("Penanda tangan")
    clerk.follow("Tambah")
    clerk.write("Jabatan", "Kepala UPTD Puskesmas Kepil I")
    clerk.write("Nama", "dr. Bayu Wirasena, M.K.M.")
    clerk.press("Simpan")


def choose_villages(clerk: Person) -> None:
    clerk.open("/pengaturan/")
    clerk.follow("Wilayah kerja")
    for box in clerk.page.locator("input[type=checkbox][name=village]").all():
        box.check()
    clerk.press("Simpan wilayah kerja")
    assert Catchment.objects.filter(puskesmas__code="1031589").count() == len(kabupaten.VILLAGES)


def import_contacts(clerk: Person) -> None:
    """200 contacts of a messy workbook; two posts a kelurahan does not have are named, every name stays as written."""
    import_file(clerk, "Kontak", "kontak linsek.xlsx", kabupaten.contacts_file())
    clerk.sees("2 baris bermasalah")
    clerk.sees("Ketua BPD ada di desa, sedangkan Kepil kelurahan.")
    assert (Office.objects.count(), OfficeHolder.objects.count()) == (198, 198)
    assert OfficeHolder.objects.exclude(phone="").count() == 158
    assert {holder.phone[:4] for holder in OfficeHolder.objects.exclude(phone="")} == {"+628"}
    assert OfficeHolder.objects.get(office__position__code="kapolsek").full_name == "Tirta Prabaswara B."


def send_first_letter(clerk: Person) -> None:
    """Plan, choose everybody, send; the PDF carries the letterhead of both offices' settings."""
    clerk.open("/")
    clerk.follow("Buat lokmin")
    clerk.write("Hari, tanggal", next_working_day().isoformat())
    clerk.write("Tempat", "Aula Kantor Kecamatan Kepil")
    clerk.press("Buat lokmin")
    meeting = Meeting.objects.get()
    clerk.open(f"/lokmin/{meeting.pk}/undangan/")
    clerk.follow("Pilih tamu")
    box = clerk.page.get_by_label(re.compile("^Semua .*Forkopimcam")).and_(clerk.page.locator("[data-check-all]")).first
    clerk.click(box)
    clerk.press("Tambahkan ke daftar tamu")
    clerk.press("Susun surat")
    clerk.press("Simpan surat")
    clerk.press(f"Kirim {meeting.invitations.count()} undangan")
    expect(clerk.page.get_by_role("link", name="Unduh satu per satu (ZIP)")).to_be_visible(timeout=PATIENCE)
    letters = text_of(clerk.download(clerk.page.get_by_role("link", name="Cetak semua")))
    for words in ("KABUPATEN WONOSOBO", "PUSKESMAS KEPIL I", "PKM.KPL1", "Camat Kepil", "dr. Bayu Wirasena, M.K.M."):
        assert words in letters


def next_working_day():
    """A day about two weeks ahead on which offices are open."""
    day = timezone.localdate() + timedelta(days=14)
    while day.weekday() > 3 or Holiday.objects.filter(date=day).exists():
        day += timedelta(days=1)
    return day
