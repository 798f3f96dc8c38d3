from dataclasses import replace

from lokmin.documents.paper import Photo, RichText
from lokmin.minutes import printed as documents
from lokmin.minutes.document import DiscussionRow, GroupCount, MinutesContent, build_minutes
from tests.documents import reading, samples

SECTIONS = (
    "A. Pembukaan",
    "B. Evaluasi rencana tindak lanjut Triwulan I Tahun 2026",
    "C. Paparan capaian program s.d. Mei 2026",
    "D. Diskusi",
    "E. Permasalahan dan penyebab",
    "F. Kesimpulan dan kesepakatan",
    "G. Rencana tindak lanjut",
    "H. Penutup",
)


def test_sections_stand_in_order_with_three_signers():
    file = build_minutes(samples.minutes())
    said = reading.words(file)
    places = [said.index(section) for section in SECTIONS]
    assert places == sorted(places)
    for part in (
        "Tabel 1. Kehadiran menurut kelompok",
        "Jumlah undangan 31 22 6 3 90,3%",
        "Tabel 3. Capaian indikator utama",
        "lanjutan TW I (berulang 2×)",
        "NI PPPK 19910305 202321 2 014",
        "Pimpinan Rapat,",
        "Mengetahui,",
        "Lampiran: surat undangan;",
        "bukan tanda tangan elektronik",
    ):
        assert part in said
    assert not reading.is_draft(file)
    assert f"Halaman 1 dari {reading.page_count(file)}" in said
    assert reading.codes(file) == {samples.VERIFICATION.url}


def test_signatures_stay_on_one_page_with_the_closing_sentence():
    for extra in (0, 4, 9):
        content = samples.minutes(decisions=("Kesepakatan pendek.",) * (6 + extra))
        file = build_minutes(content)
        pages = [reading.words(file, number + 1) for number in range(reading.page_count(file))]
        page = next(page for page in pages if "Notulis," in page)
        assert "Rapat ditutup pukul 12.05 WIB" in page
        assert "Prawirodirdjo" in page


def test_draft_and_empty_minutes_say_what_is_missing():
    file = build_minutes(MinutesContent(is_draft=True))
    said = reading.words(file)
    assert reading.is_draft(file)
    for part in (
        "Tidak ada catatan.",
        "Tidak ada tindak lanjut dari pertemuan sebelumnya.",
        "Tidak ada tanya jawab yang dicatat.",
        "Tidak ada permasalahan yang dicatat.",
        "Tidak ada kesimpulan yang dicatat.",
        "Tidak ada rencana tindak lanjut.",
    ):
        assert part in said


def test_the_draft_mark_stands_on_every_page():
    file = build_minutes(samples.minutes(is_draft=True))
    assert all(reading.is_draft(file, number + 1) for number in range(reading.page_count(file)))


def test_photos_follow_on_their_own_page():
    shown = (Photo(samples.photo(), "Spanduk"), Photo(samples.photo(600, 1100), "Diskusi"), Photo(b"broken", "Rusak"))
    file = build_minutes(samples.minutes(photos=shown))
    last = reading.words(file, reading.page_count(file))
    assert "DOKUMENTASI KEGIATAN" in last
    assert "Gambar 1. Spanduk" in last
    assert "Gambar 2. Diskusi" in last
    assert "Rusak" not in last
    assert reading.images(file) == 4


def test_rich_text_is_cleaned_and_plain_text_escaped():
    content = samples.minutes(
        opening=RichText(
            '<p onclick=x>Satu <b>tebal</b></p><script>alert(1)</script><a href="file:///etc/passwd">dua</a>'
        ),
        closing="<b>bukan tebal</b>",
        discussion=(DiscussionRow(name="<i>N</i>", question="x" * 3000, answer="\x00\u202ejawab" + "\n" * 500),),
    )
    said = reading.words(build_minutes(content))
    assert "Satu tebal" in said
    assert "alert" not in said
    assert "<b>bukan tebal</b>" in said
    assert "<i>N</i>" in said


def test_counts():
    group = GroupCount(name="Desa", invited=14, present=9, represented=4)
    assert (group.absent, group.rate) == (1, "92,9%")
    assert replace(group, invited=0).rate == "–"


def test_the_paper_parts_result_and_decision_of_an_earlier_row():
    row = {"activity": "Sweeping", "owner": "Kader", "due": "", "state": "Proses", "state_code": "in_progress"}
    printed = [
        documents._previous(row | more)
        for more in (
            {"result": "Tujuh bayi. Dilanjutkan ke RTL ini."},
            {"result": "Terbit.", "state_code": "done"},
            {"result": ""},
        )
    ]
    assert [(one.result, one.decision) for one in printed] == [
        ("Tujuh bayi.", "Dilanjutkan"),
        ("Terbit.", "Ditutup"),
        ("", ""),
    ]
