"""Minutes of a whole meeting in a browser: written by keyboard, photographed, handed in, returned, approved, printed."""

import hashlib
from datetime import date
from io import BytesIO

from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from lokmin.documents.models import Document
from lokmin.documents.services import render_pending
from lokmin.minutes.models import Minutes, Photo, ReviewComment
from sectors.models import Sector
from tests.e2e.people import Person, text_of
from tests.minutes.test_agreement import came

DISCUSSION, PROBLEMS, ACTIONS, PHOTOS = 20, 12, 15, 8
DECISIONS = ["Surat edaran camat terbit.", "Posyandu sore dibuka.", "Babinsa menjemput sasaran."]
HEADS_WISH = "Sebutkan jam penutupan rapat."
FIRST, SECOND = "Sebut dusun dan harinya.", "Harinya belum disebut."
SOON = 30_000  # milliseconds a row may take to arrive on a busy machine
CHAIR = "Suryo Hadiningrat"
# sector, post, name: who is invited and comes
GUESTS = [
    ("kecamatan", "Camat Kajoran", CHAIR),
    ("polri", "Kapolsek Kajoran", "Warih Sasmita"),
    ("tni", "Danramil Kajoran", "Gatot Prakosa"),
    ("agama", "Kepala KUA Kajoran", "Ahmad Fatoni"),
    ("pendidikan", "Korwilcam Bidang Pendidikan", "Retno Palupi"),
    ("pkk", "Ketua TP-PKK Kecamatan Kajoran", "Niken Larasati"),
]


def invite_and_welcome(meeting, *, by) -> None:
    """Everybody invited has come."""
    for number, (code, post, name) in enumerate(GUESTS, start=1):
        sector, _ = Sector.objects.get_or_create(code=code, defaults={"name": code.capitalize(), "order": number})
        row = meeting.invitations.create(post=post, name=name, sector=sector, protocol_order=number)
        came(meeting, row, by)


class Writer:
    """The note-taker at the editor of one meeting."""

    def __init__(self, person: Person, meeting) -> None:
        self.person, self.page, self.meeting = person, person.page, meeting
        self.at = f"/lokmin/{meeting.pk}/notulen/"

    def open(self, part: str) -> None:
        self.person.open(f"{self.at}{part}")

    def begin(self) -> None:
        self.open("")
        self.person.press("Mulai notulen")
        self.person.write("Mulai pukul", "09.10")
        self.person.write("Selesai pukul", "12.05")
        self.person.write("Nama pimpinan rapat", CHAIR)
        self.person.write("Notulis", "Sari Wulandari, A.Md.Keb.")
        self.person.press("Lanjut ke Pembukaan")

    def tell(self, part: str, text: str) -> None:
        """A part of prose; what is typed saves itself."""
        self.open(f"{part}/")
        self.page.locator("#id_body").fill(text)
        expect(self.page.locator("[data-saved-word]")).to_contain_text("Tersimpan", timeout=SOON)

    def type_row(self, *words: str) -> None:
        """One row from its first field on: the words with Tab between them, then Ctrl+Enter; an empty word skips a field."""
        for at, word in enumerate(words):
            if at:
                self.page.keyboard.press("Tab")
            if word:
                self.page.keyboard.type(word)
        self.page.keyboard.press("Control+Enter")

    def type_rows(self, part: str, first_field: str, rows: list[tuple[str, ...]]) -> None:
        """Row after row without a mouse; the next one begins while the last one travels."""
        self.open(f"{part}/?baris=baru#tulis")
        field = self.page.locator(first_field)
        known = self.page.locator(".rtl-open").count()
        for words in rows:
            expect(field).to_be_focused()
            self.type_row(*words)
        expect(self.page.locator(".rtl-open")).to_have_count(known + len(rows), timeout=SOON)
        expect(self.page.locator("[data-saved-word]")).to_contain_text("Tersimpan", timeout=SOON)

    def discuss(self) -> None:
        self.type_rows(
            "diskusi",
            "#id_speaker",
            [(f"Penanya {at}, Kades", f"Usul nomor {at}.", "Ditampung.", "Camat") for at in range(1, DISCUSSION + 1)],
        )
        self.page.keyboard.press("Escape")
        expect(self.page.locator(".rtl-open").last).to_be_focused()
        self.page.keyboard.press("Alt+ArrowUp")
        expect(self.page.locator("ol.rows .rtl-text").nth(DISCUSSION - 2)).to_contain_text(f"Usul nomor {DISCUSSION}.")

    def name_problems(self) -> None:
        """The cursor begins at the words; whose obstacle it is stands before them and may stay empty."""
        rows = [(f"Masalah nomor {at}", f"{50 + at}% dari 75%", f"Sebab {at}") for at in range(1, PROBLEMS + 1)]
        self.type_rows("permasalahan", "#id_text", rows)

    def decide(self) -> None:
        self.type_rows("kesimpulan", "#id_text", [(text,) for text in DECISIONS])

    def plan(self) -> None:
        """Fifteen rows of the RTL: activity, problem, cause, owner, date, village, sum."""
        due = date(
            timezone.localdate().year + 1, 2, 2
        )  # the same in whichever order the browser asks for day and month
        self.open("rtl/?baris=baru#tulis")
        known = self.page.locator(".rtl-open").count()
        for at in range(1, ACTIONS + 1):
            expect(self.page.locator("#id_activity")).to_be_focused()
            for word in (f"Kegiatan nomor {at}", f"Masalah {at}", f"Sebab {at}", "Kapolsek Kajoran", f"{due:%d%m%Y}"):
                self.page.keyboard.type(word)
                self.page.keyboard.press("Tab")
            self.reach("id_funding")
            self.page.keyboard.type("Dana Desa")
            self.page.keyboard.press("Control+Enter")
        expect(self.page.locator(".rtl-open")).to_have_count(known + ACTIONS, timeout=SOON)
        assert (
            self.meeting.actions.filter(activity__startswith="Kegiatan", due_on=due, funding="village").count()
            == ACTIONS
        )

    def reach(self, field: str) -> None:
        """On with Tab to a field a few steps further."""
        for _ in range(8):
            if self.page.evaluate("() => document.activeElement.id") == field:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{field} is not reached by Tab")

    def photograph(self) -> None:
        """Eight pictures of twelve megapixels, chosen together; upright, small and without their place afterwards."""
        self.open("foto/")
        self.page.locator("#id_files").set_input_files([phone_photo(number) for number in range(PHOTOS)])
        expect(self.page.locator("[data-photos-word]")).to_have_text(f"{PHOTOS} foto tersimpan.", timeout=120_000)
        expect(self.page.locator(".photo-row")).to_have_count(PHOTOS)
        stored = list(Photo.objects.filter(minutes__meeting=self.meeting))
        assert {(photo.width, photo.height) for photo in stored} == {(1200, 1600)}
        clocks = [photo.taken_at.astimezone(self.meeting.timezone).strftime("%H.%M") for photo in stored]
        assert clocks == [f"09.{10 + number}" for number in range(PHOTOS)]
        for photo in stored:
            with photo.file.open("rb") as file:
                assert not Image.open(file).getexif()
        self.page.locator(".photo-row").first.get_by_role("combobox").fill("Pembukaan oleh camat")
        self.page.keyboard.press("Tab")
        expect(self.page.locator("[data-saved-word]")).to_contain_text("Tersimpan", timeout=SOON)
        self.page.wait_for_function("() => !Object.keys(localStorage).some(key => key.startsWith('lokmin-draft:'))")

    def submit(self) -> None:
        self.open("ajukan/")
        assert "Harus dilengkapi" not in self.person.reads(), self.person.reads()
        self.person.press("Ajukan ke kepala puskesmas")
        self.person.sees("Notulen diajukan kepada kepala puskesmas")

    def mend(self, old: str, new: str) -> None:
        """Led to the row with the remark, the puskesmas words it anew and says so."""
        self.open("")
        self.person.sees("dinas kesehatan, baris 1")
        self.person.follow(old)
        self.page.locator("#id_text").fill(new)
        self.person.click(self.page.locator("#part-form").get_by_role("button", name="Simpan baris"))
        self.page.get_by_placeholder("Keterangan, bila perlu").fill("Sudah kami lengkapi.")
        self.person.press("Sudah diperbaiki")
        self.person.sees("Sudah kami lengkapi.")
        self.submit()


def phone_photo(number: int) -> dict:
    """Twelve megapixels of one colour, taken upright, with moment and place."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8769)[0x9003] = f"2026:06:11 09:{10 + number}:00"
    exif.get_ifd(0x8825)[1] = "S"
    target = BytesIO()
    Image.new("RGB", (4000, 3000), (20 * number, 120, 90)).save(target, "JPEG", quality=90, exif=exif)
    return {"name": f"IMG_{number}.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


def head_returns_once(head: Person, writer: Writer) -> None:
    """The head wants one more sentence; the writer finds it at the top of the editor."""
    head.log_in("budi")
    head.open(f"{writer.at}baca/")
    head.page.locator("[name=reason]").fill(HEADS_WISH)
    head.press("Kembalikan kepada penulis")
    writer.open("")
    writer.person.sees(HEADS_WISH)
    writer.tell("penutup", "Rapat ditutup camat pukul 12.05 WIB.")
    writer.submit()


def endorse_and_send(head: Person, writer: Writer, *, revision: int) -> None:
    head.open(f"{writer.at}baca/")
    head.press("Sahkan notulen")
    head.sees("Notulen disahkan")
    head.press("Kirim ke dinas kesehatan")
    head.sees("Notulen dikirim ke dinas kesehatan")
    assert writer.meeting.minutes.revisions.latest("number").number == revision


def send_back(reviewer: Person, text: str) -> None:
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


def reviewed_until_approved(reviewer: Person, head: Person, writer: Writer) -> None:
    """Two rounds of remarks at one row, each with its difference, then the approval."""
    page_of, old = f"/telaah/{writer.meeting.pk}/", DECISIONS[0]
    reviewer.log_in("dinda")
    reviewer.follow("Telaah notulen")
    for number, (remark, new) in enumerate(
        [(FIRST, f"{old[:-1]} di Dusun Krajan."), (SECOND, f"{old[:-1]} di Dusun Krajan tiap Kamis.")], start=2
    ):
        send_back(reviewer, remark)
        writer.mend(old, new)
        endorse_and_send(head, writer, revision=number)
        reviewer.open(page_of)
        reviewer.sees("1 perubahan")
        expect(reviewer.page.locator("#bagian-decisions ins").last).to_contain_text(
            "tiap Kamis" if number == 3 else "Krajan"
        )
        old = new
    reviewer.open(f"{page_of}banding/?dari=1&ke=3")
    expect(reviewer.page.locator("#bagian-decisions ins")).to_contain_text("tiap Kamis.")
    reviewer.open(page_of)
    everything = reviewer.page.locator(".doc-section").count()
    reviewer.page.get_by_role("button", name="Perubahan berikutnya").click()
    expect(reviewer.page.locator("#bagian-decisions > summary")).to_be_focused()
    reviewer.follow("Hanya yang berubah")
    expect(reviewer.page.locator(".doc-section")).to_have_count(1)
    assert everything > 1
    reviewer.press("Setujui notulen")
    reviewer.sees("disetujui.")
    writer.meeting.refresh_from_db()
    assert (writer.meeting.status, Minutes.objects.get(meeting=writer.meeting).status) == ("closed", "approved")
    told = ReviewComment.objects.order_by("pk").values_list("text", "resolution")
    assert list(told) == [(FIRST, "Sudah kami lengkapi."), (SECOND, "Sudah kami lengkapi.")]


def printed_once(writer: Writer, reviewer: Person, *words: str) -> None:
    """The final PDF says what was typed; whoever opens it later gets the same file, made once."""
    revision = writer.meeting.minutes.revisions.latest("number")
    render_pending(revision.document.kind, revision.document.batch)
    writer.open("pdf/")
    link = "Notulen sah, revisi 3"
    first = writer.person.download(writer.page.get_by_role("link", name=link))
    said = text_of(first)
    typed = [f"Usul nomor {DISCUSSION}.", f"Masalah nomor {PROBLEMS}", f"Kegiatan nomor {ACTIONS}", *DECISIONS[1:]]
    typed += ["Dusun Krajan tiap Kamis.", "Pembukaan oleh camat", "Rapat ditutup camat pukul 12.05", *words]
    assert [word for word in typed if word not in said] == []
    reviewer.open(f"{writer.at}pdf/")
    again = [
        reviewer.download(reviewer.page.get_by_role("link", name=link)),
        writer.person.download(writer.page.get_by_role("link", name=link)),
    ]
    assert {hashlib.sha256(file).hexdigest() for file in [first, *again]} == {hashlib.sha256(first).hexdigest()}
    assert (
        Document.objects.filter(kind=revision.document.kind, object_id=revision.minutes_id).count() == 3
    )  # one a revision
