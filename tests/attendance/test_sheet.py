from lokmin.attendance.sheet import SheetGroup, SheetRow, build_sheet
from tests.documents import reading, samples


def test_groups_numbers_and_blank_rows():
    file = build_sheet(samples.sheet())
    said = reading.words(file)
    assert reading.page_count(file) == 2
    for part in (
        "DAFTAR HADIR",
        "Kegiatan : Lokakarya Mini Lintas Sektor Triwulan II Tahun 2026",
        "Suryo Hadiningrat, S.STP., M.Si.",
        "mewakili Kapolsek Kajoran",
        "III Pemerintah Desa",
        "Tamu di luar daftar undangan",
        "Mengetahui,",
        "Halaman 2 dari 2",
        "Kode QR ini bukan tanda tangan elektronik.",
    ):
        assert part in said
    assert said.count("Tanda Tangan") == 2  # the head of the table is repeated
    assert " 41 " in said  # 31 invited and 10 blank rows
    assert " 42 " not in said
    assert reading.codes(file) == {samples.VERIFICATION.url}


def test_odd_numbers_sign_left_and_even_right():
    """The signing column begins 149 mm from the edge of the paper, its right half at 172.5 mm."""
    words = reading.places(build_sheet(samples.sheet()), 2)
    marks = {int(word): x for word, x, y in words if word.isdigit() and x > 149 and y < 165}
    assert set(range(28, 42)) <= set(marks)
    assert {number % 2 == 1 for number, x in marks.items() if x < 172} == {True}
    assert {number % 2 == 0 for number, x in marks.items() if x > 172} == {True}


def test_drawn_signatures_are_pictures_with_their_clock():
    file = build_sheet(samples.sheet())
    assert reading.images(file) == 4  # two logos, two signatures
    assert "08.52" in reading.text(file)


def test_three_hundred_guests_and_rude_names():
    rude = SheetRow(name="N" * 124, position="<b>x</b>" + "j" * 400, represents="\x00y")
    rows = (rude, *(SheetRow(name="Nama panjang " * 9, position="Kepala Desa Sambak") for _ in range(299)))
    said = reading.words(build_sheet(samples.sheet(groups=(SheetGroup(title="T" * 300, rows=rows),))))
    assert "<b>x</b>" in said
    assert "mewakili y" in said
    assert " 310 " in said


def test_a_picture_that_is_none_is_left_out():
    rows = (SheetRow(name="Sari", signature=b"no picture"),)
    assert "Sari" in reading.text(build_sheet(samples.sheet(groups=(SheetGroup(rows=rows),))))
