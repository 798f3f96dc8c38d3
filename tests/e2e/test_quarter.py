"""One quarter of Puskesmas Kajoran 2, from the plan to the next meeting, by everybody who takes part."""

import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lokmin.invitations.links import reply_url
from lokmin.invitations.models import Invitation
from lokmin.meetings.models import Meeting
from puskesmas.calendar_text import format_day
from tests.e2e import world
from tests.e2e.paper import link_in_mail, mails, photo
from tests.e2e.people import Person, text_of
from tests.worker import wait_until

PDF_SECONDS = 90_000  # milliseconds a PDF may take on a busy machine
IN_DAYS = 9
THEME = "Percepatan penurunan stunting dan cakupan imunisasi"


@pytest.fixture
def quarter(site, kajoran, kajoran_2, villages, letterhead, sari, budi, camat, dinda, request):
    """The world before the quarter, with a running site and a real worker."""
    world.contacts(kajoran, villages, by=sari)
    world.earlier_meeting(kajoran, kajoran_2, villages)
    return request.getfixturevalue("worker")


def test_one_quarter(quarter, somebody, watch, record_property):
    sari = somebody()
    sari.log_in("sari")
    meeting = plan(sari)
    invite(sari, meeting)
    send_letters(sari, meeting)
    read_letters(sari, meeting)

    kapolsek_answers_on_his_phone(somebody(on_phone=True), meeting)
    village_head_answers_without_javascript(somebody(on_phone=True, java_script_enabled=False), meeting)
    camat_office_confirms_the_rest(somebody(), meeting)

    world.let_days_pass(IN_DAYS)
    take_attendance(sari, meeting)
    print_sheet(sari, meeting)
    write_minutes(sari, meeting)

    budi = somebody()
    budi.log_in("budi")
    endorse_and_send(budi, meeting, revision=1)
    dinda = somebody()
    dinda.log_in("dinda")
    return_with_comment(dinda, meeting)
    correct_where_commented(sari, meeting)
    endorse_and_send(budi, meeting, revision=2)
    approve_the_difference(dinda, meeting)
    verify_documents(sari, somebody(on_phone=True), meeting)

    clicks, typed = plan_the_next(somebody(), after=meeting)
    record_property("clicks_until_letters", clicks)
    record_property("fields_until_letters", typed)
    print(f"second meeting until its letters: {clicks} clicks, {typed} fields typed")
    open_with_what_was_carried(sari)
    assert watch.problems == []


def plan(sari: Person) -> Meeting:
    """The form knows almost everything; date, place and theme are written."""
    sari.open("/lokmin/")
    sari.follow("Buat lokmin", exact=True)
    day = timezone.localdate() + timedelta(days=IN_DAYS)
    sari.write("Hari, tanggal", day.isoformat())
    sari.write("Tempat", "Aula Kantor Kecamatan Kajoran")
    sari.write("Tema", THEME)
    sari.press("Buat lokmin")
    meeting = Meeting.objects.latest("pk")
    assert (meeting.held_on, meeting.theme) == (day, THEME)
    sari.sees(format_day(day))
    return meeting


def invite(sari: Person, meeting: Meeting) -> None:
    """Everybody, group by group."""
    sari.open(f"/lokmin/{meeting.pk}/undangan/")
    sari.follow("Pilih tamu")
    for box in sari.page.get_by_label(re.compile("^Semua ")).and_(sari.page.locator("[data-check-all]")).all():
        sari.click(box)
    sari.press("Tambahkan ke daftar tamu")
    assert meeting.invitations.count() == len(world.RANKS) + len(world.VILLAGE_HEADS)
    sari.press("Susun surat")
    sari.write("Penutup", "Mengingat pentingnya acara, mohon hadir tepat waktu dan tidak diwakilkan kepada staf.")
    sari.press("Simpan surat")


def send_letters(sari: Person, meeting: Meeting) -> None:
    """One button: number, PDFs by the worker with visible progress, mails; the rest is opened one by one."""
    sari.press(f"Kirim {meeting.invitations.count()} undangan")
    expect(sari.page.locator("#kemajuan-surat")).to_be_visible()
    wait_for_letters(sari, meeting)
    row = sari.page.get_by_role("row").filter(has_text="Camat Kajoran")
    sari.press("Tandai terkirim", inside=row.first)
    wait_until(mails, what="the mail to the kapolsek")


def wait_for_letters(sari: Person, meeting: Meeting) -> None:
    """The progress changes by itself until everything is ready to print."""
    expect(sari.page.locator("#kemajuan-surat")).to_contain_text(
        f"{meeting.invitations.count()} surat siap", timeout=PDF_SECONDS
    )
    expect(sari.page.get_by_role("link", name="Unduh satu per satu (ZIP)")).to_be_visible(timeout=PDF_SECONDS)


def read_letters(sari: Person, meeting: Meeting) -> None:
    """The merged PDF and the ZIP hold a letter for every guest, with names, number, date and the edited text."""
    merged = text_of(sari.download(sari.page.get_by_role("link", name="Cetak semua")))
    posts = [invitation.post for invitation in meeting.invitations.all()]
    letter = meeting.letters.get()
    wanted = [*posts, letter.number, "tidak diwakilkan", "dr. Ratna Puspitasari, M.K.M.", "DAFTAR UNDANGAN"]
    assert [words for words in wanted if words not in merged] == []
    with ZipFile(BytesIO(sari.download(sari.page.get_by_role("link", name="Unduh satu per satu (ZIP)")))) as bundle:
        single = [text_of(bundle.read(name)) for name in bundle.namelist() if name.endswith(".pdf")]
    assert len(single) == len(posts)
    assert all(any(f"Yth. {post}" in text for text in single) for post in posts)


def kapolsek_answers_on_his_phone(guest: Person, meeting: Meeting) -> None:
    """Hadir, then diwakili after all; the calendar file."""
    kapolsek = meeting.invitations.get(post__startswith="Kapolsek")
    guest.open(link_in_mail())
    guest.sees("AKP Suparno, S.H.")
    kapolsek.refresh_from_db()
    assert kapolsek.answer == Invitation.Answer.NONE, "opening a link is no answer"
    guest.press("Hadir")
    guest.sees("Tercatat: hadir")
    calendar = guest.download(guest.page.get_by_role("link", name="Simpan ke kalender")).decode()
    assert "BEGIN:VEVENT" in calendar
    assert "Aula Kantor Kecamatan Kajoran" in calendar.replace("\r\n ", "")
    guest.follow("Ubah jawaban")
    guest.follow("Diwakili")
    guest.write("Nama", "Ipda Slamet Riyadi")
    guest.write("Jabatan", "Kanit Binmas")
    guest.press("Kirim jawaban: diwakili")
    guest.sees("Tercatat: diwakili")
    kapolsek.refresh_from_db()
    assert [kapolsek.answer, kapolsek.replies.count()] == ["represented", 2]


def village_head_answers_without_javascript(guest: Person, meeting: Meeting) -> None:
    """Berhalangan with a note."""
    head = meeting.invitations.get(post__contains="Madukoro")
    guest.open(reply_url(head))
    guest.follow("Berhalangan")
    guest.write("Keterangan", "Ada musyawarah desa pada hari yang sama.")
    guest.press("Kirim jawaban: berhalangan")
    guest.sees("Tercatat: berhalangan")
    head.refresh_from_db()
    assert head.answer == "unable"


def camat_office_confirms_the_rest(camat: Person, meeting: Meeting) -> None:
    """Everybody of the kecamatan at once, one of them represented."""
    camat.log_in("camat")
    camat.open("/konfirmasi/")
    waiting = meeting.invitations.unanswered()
    sekcam = waiting.get(post__contains="Sekretaris Camat")
    for line in camat.page.locator(".board-group > details:not([open]) > summary").all():
        line.click()
    for row in camat.page.locator(".board-row").all():
        choice = "Diwakili" if sekcam.post in row.inner_text() else "Hadir"
        row.get_by_text(choice, exact=True).click()
        if choice == "Diwakili":
            row.get_by_label("Diwakili oleh").fill("Tri Wahyuni, S.IP.")
        if not row.locator("[name=pilih]").is_checked():
            row.locator("[name=pilih]").check()
    count = camat.page.locator("[name=pilih]:checked").count()
    assert count >= 5
    camat.press(f"Konfirmasi {count} undangan")
    camat.sees(f"{count} undangan dikonfirmasi")
    sekcam.refresh_from_db()
    assert sekcam.answer == "represented"
    assert sekcam.replies.get().by.username == "camat"


def take_attendance(sari: Person, meeting: Meeting) -> None:
    """One tap each, the announced representative by his button, somebody nobody invited, and a tap taken back."""
    sari.open("/")
    sari.follow("Buka meja registrasi")
    here = sari.page.locator("#here")
    for number, post in enumerate(["Camat Kajoran", "Danramil", "Kwaderan", "Bumiayu"], start=1):
        row = sari.page.locator(".door-row").filter(has_text=post)
        sari.press("Hadir", inside=row.first)
        expect(here).to_have_text(str(number))
    sari.press("Wakil", inside=sari.page.locator(".door-row").filter(has_text="Ipda Slamet Riyadi"))
    expect(here).to_have_text("5")
    sari.page.get_by_label("Nama, jabatan, atau kode").fill("zaenuri")
    sari.sees("1 cocok")
    found = sari.page.locator(".door-row").filter(has_text="Kepala KUA")
    sari.press("Hadir", inside=found)
    expect(here).to_have_text("6")
    sari.press("Urungkan", inside=sari.page.locator(".toast-lk"))
    expect(here).to_have_text("5")
    sari.click(sari.page.get_by_role("link", name="Tamu baru").first)
    form = sari.page.get_by_label("Orang yang dibuka")
    sari.write("Nama", "Aris Munandar", inside=form)
    sari.write("Jabatan", "Ketua Karang Taruna Kwaderan", inside=form)
    form.get_by_label("Unsur").select_option(label="Tokoh masyarakat")
    sari.press("Catat tamu hadir")
    sari.sees("Aris Munandar")
    assert meeting.attendance.present().count() == 6


def print_sheet(sari: Person, meeting: Meeting) -> None:
    sari.open(f"/lokmin/{meeting.pk}/daftar-hadir/lembar/")
    sari.press("Buat lembar PDF")
    link = sari.page.get_by_role("link", name="Unduh PDF")
    expect(link).to_be_visible(timeout=PDF_SECONDS)
    sheet = text_of(sari.download(link))
    wanted = ["DAFTAR HADIR", "Drs. Bambang Priyatno, M.Si.", "Ipda Slamet Riyadi", "Sumarno"]
    assert [words for words in wanted if words not in sheet] == []


def write_minutes(sari: Person, meeting: Meeting) -> None:
    """Part after part with "Lanjut", as somebody writes who works from top to bottom."""
    sari.open(f"/lokmin/{meeting.pk}/notulen/")
    sari.press("Mulai notulen")
    sari.write("Mulai pukul", "09.10")
    sari.write("Selesai pukul", "12.05")
    sari.write("Notulis", "Sari Wulandari, A.Md.Keb.")
    sari.press("Lanjut ke Pembukaan")
    sari.page.locator("#id_body").fill("Rapat dibuka Camat Kajoran dengan doa.\n\nKepala puskesmas memaparkan tujuan.")
    sari.press("Lanjut ke Evaluasi RTL lalu")
    evaluate_previous(sari)
    for body, following in [
        ("IDL 62,4% dari target 75%.", "Lanjut ke Paparan sektor"),
        ("Kapolsek siap mengamankan pekan imunisasi.", "Lanjut ke Diskusi"),
    ]:
        sari.page.locator("#id_body").fill(body)
        sari.press(following)
    write_rows(sari)
    sari.page.locator("#id_body").fill("Rapat ditutup Camat Kajoran pukul 12.05.")
    sari.press("Lanjut ke Foto")
    add_photos(sari)
    sari.page.locator(".minutes-foot").get_by_text("Periksa dan ajukan").click()
    sari.look()
    assert "Harus dilengkapi" not in sari.reads()
    sari.press("Ajukan ke kepala puskesmas")
    sari.sees("Notulen diajukan kepada kepala puskesmas")


def evaluate_previous(sari: Person) -> None:
    """The first row is done, the second goes on."""
    for state, words in [("Selesai", "12 dari 14 anak sudah diimunisasi."), ("Proses", "Jadwal pelatih belum ada.")]:
        sari.page.get_by_text(state, exact=True).filter(visible=True).first.click()
        sari.page.get_by_label(re.compile("^Keterangan")).fill(words)
        sari.press("Simpan, baris berikutnya")
    sari.sees("2 dari 2 sudah dievaluasi")
    sari.follow("Lanjut ke Capaian program")


def write_rows(sari: Person) -> None:
    """Discussion, problem, decision and one new row of the RTL beside the carried one."""
    sari.write("Penanya atau penanggap", "Sutrisno, Kepala Desa Kwaderan")
    sari.write("Isi pertanyaan", "Kapan ambulans desa dapat dipakai?")
    sari.write("Tanggapan", "Setelah peraturan desa ditetapkan bulan depan.")
    sari.press("Lanjut ke Permasalahan")
    sari.write("Masalah", "IDL 62,4% dari target 75%")
    sari.write("Penyebab", "Orang tua bekerja pada hari posyandu")
    sari.press("Lanjut ke Kesimpulan")
    sari.write("Kesimpulan atau keputusan", "Posyandu sore dibuka di tiga desa.")
    sari.press("Lanjut ke RTL")
    sari.page.get_by_role("link", name="Pelatihan kader balita").click()
    due = (timezone.localdate() + timedelta(days=60)).isoformat()
    sari.write("Tenggat", due)
    sari.page.get_by_label("Sumber dana").select_option(label="Dana Desa")
    sari.press("Simpan dan baris baru")
    sari.write("Kegiatan", "Posyandu sore di Kwaderan, Madukoro, dan Bumiayu")
    sari.write("Penanggung jawab", "Kepala Desa Kwaderan")
    sari.write("Tenggat", due)
    sari.page.get_by_label("Sumber dana").select_option(label="Dana Desa")
    sari.press("Simpan baris")
    sari.follow("Lanjut ke Penutup")


def add_photos(sari: Person) -> None:
    sari.page.locator("#id_files").set_input_files([photo("teal"), photo("orange")])
    expect(sari.page.locator("[data-photos-word]")).to_have_text("2 foto tersimpan.", timeout=30_000)
    rows = sari.page.locator(".photo-row")
    expect(rows).to_have_count(2)
    for row, words in zip(rows.all(), ["Pembukaan", "Diskusi"], strict=True):
        row.get_by_role("combobox").fill(words)
    sari.press("Simpan keterangan")


def endorse_and_send(budi: Person, meeting: Meeting, *, revision: int) -> None:
    budi.open("/")
    budi.follow("Periksa dan sahkan")
    budi.press("Sahkan notulen")
    budi.sees("Notulen disahkan")
    budi.press("Kirim ke dinas kesehatan")
    budi.sees("Notulen dikirim ke dinas kesehatan")
    assert meeting.minutes.revisions.latest("number").number == revision


def return_with_comment(dinda: Person, meeting: Meeting) -> None:
    dinda.open("/telaah/")
    dinda.click(dinda.page.get_by_role("link", name="Telaah notulen").first)
    part = dinda.page.locator("#bagian-problems")
    part = part.locator("#catatan-problems")
    part.locator("summary").click()
    dinda.write("Yang harus diperbaiki", "Sebut dusun mana saja.", inside=part)
    dinda.press("Simpan catatan", inside=part)
    dinda.write("Pesan untuk puskesmas", "Permasalahan belum menyebut lokasi.")
    dinda.press("Kembalikan dengan 1 catatan")
    meeting.minutes.refresh_from_db()
    assert meeting.minutes.status == "returned"


def correct_where_commented(sari: Person, meeting: Meeting) -> None:
    sari.open("/")
    sari.follow("Perbaiki notulen")
    sari.sees("Permasalahan belum menyebut lokasi.")
    sari.click(sari.page.get_by_role("navigation", name="Bagian notulen").get_by_role("link", name="Permasalahan"))
    sari.sees("Sebut dusun mana saja.")
    sari.click(sari.page.locator(".rtl-text").get_by_role("link").first)
    sari.write("Lokasi atau unsur", "Dusun Krajan dan Dusun Wonosari")
    sari.press("Simpan baris 1")
    expect(sari.page.locator(".rtl-text").first).to_contain_text("Dusun Wonosari")
    sari.open(f"/lokmin/{meeting.pk}/notulen/ajukan/")
    sari.press("Ajukan ke kepala puskesmas")


def approve_the_difference(dinda: Person, meeting: Meeting) -> None:
    dinda.open(f"/telaah/{meeting.pk}/")
    dinda.sees("1 perubahan")
    expect(dinda.page.locator("#bagian-problems ins").first).to_contain_text("Dusun Krajan")
    dinda.press("Setujui notulen")
    meeting.refresh_from_db()
    assert [meeting.status, meeting.minutes.status] == ["closed", "approved"]


def verify_documents(sari: Person, stranger: Person, meeting: Meeting) -> None:
    """Minutes and matrix carry the right words; anybody can check the code printed on them."""
    document = meeting.minutes.revisions.latest("number").document
    wait_until(lambda: type(document).objects.get(pk=document.pk).is_ready, seconds=90, what="the PDF of the minutes")
    sari.open(f"/lokmin/{meeting.pk}/notulen/pdf/")
    text = text_of(sari.download(sari.page.get_by_role("link", name="Notulen sah, revisi 2")))
    wanted = ["Dusun Krajan dan Dusun Wonosari", "Posyandu sore di Kwaderan", "Kapan ambulans desa", "Sari Wulandari"]
    assert [words for words in wanted if words not in text] == []
    sari.open(f"/lokmin/{meeting.pk}/matriks-rtl/")
    sari.press("Buat matriks")
    link = sari.page.get_by_role("link", name="Unduh matriks")
    expect(link).to_be_visible(timeout=PDF_SECONDS)
    matrix = text_of(sari.download(link))
    assert [words for words in ("Posyandu sore", "Pelatihan kader balita") if words not in matrix] == []
    stranger.open(f"/periksa/{document.public_code}/")
    stranger.sees("Tercatat di Lokmin")
    assert "Sutrisno" not in stranger.reads()


def plan_the_next(sari: Person, *, after: Meeting) -> tuple[int, int]:
    """As quick as it gets: how many clicks and typed fields from the login to the letters."""
    sari.log_in("sari")
    sari.follow("Buat lokmin berikutnya")
    sari.write("Hari, tanggal", (timezone.localdate() + timedelta(days=90)).isoformat())
    sari.press("Siapkan lokmin dan undangan")
    meeting = Meeting.objects.latest("pk")
    assert meeting.previous == after
    assert meeting.invitations.count() == after.invitations.active().count()
    sari.press(f"Kirim {meeting.invitations.count()} undangan")
    wait_for_letters(sari, meeting)
    return sari.clicks, sari.typed


def open_with_what_was_carried(sari: Person) -> None:
    """Three months later both rows of the last RTL stand at the top of the new minutes, one of them repeated."""
    world.let_days_pass(90)
    meeting = Meeting.objects.latest("pk")
    sari.open(f"/lokmin/{meeting.pk}/notulen/")
    sari.press("Mulai notulen")
    sari.follow("Evaluasi RTL lalu", inside=sari.page.get_by_role("navigation", name="Bagian notulen"))
    rows = sari.page.locator(".rtl-rows > li")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="Pelatihan kader balita")).to_contain_text("berulang 1×")
    expect(rows.filter(has_text="Posyandu sore")).to_contain_text("Kepala Desa Kwaderan")
