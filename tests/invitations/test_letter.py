from dataclasses import replace

import pytest
from PIL import Image, ImageChops, ImageDraw

from lokmin.documents import stamping
from lokmin.documents.merging import merge_pdfs
from lokmin.documents.paper import Margins, Paper, Signer
from lokmin.invitations import letter as letters
from tests.documents import reading, samples

LONG_POST = (
    "Kepala Seksi Kesejahteraan Sosial dan Pemberdayaan Masyarakat serta Desa Kecamatan Kajoran Kabupaten Magelang"
)


@pytest.fixture(scope="module")
def people():
    long_name = ("Bapak dr. H. Nguyễn Ġużè Sangat Panjang Namanya Sekali, S.Ked., M.Kes.",)
    return [
        *(samples.person(number) for number in range(4)),
        samples.person(4, lines=(LONG_POST, *long_name)),
        samples.person(5, lines=("<b>Camat</b> & {{ jabatan }}",)),
    ]


@pytest.fixture(scope="module")
def files(people):
    return letters.build_letters(samples.letter(), people)


def without_code(content: bytes, box: stamping.Slot, dpi: int) -> Image.Image:
    """The page with the QR painted white: its own modules are drawn by another operator."""
    page, scale = reading.picture(content, 1, dpi), dpi / 96
    area = (box.left * scale - 1, box.top * scale - 1, box.right * scale + 1, box.bottom * scale + 1)
    ImageDraw.Draw(page).rectangle(area, fill=255)
    return page


def test_a_letter_says_everything(files):
    said = reading.words(files[0], 1)
    for part in (
        "UPTD PUSKESMAS KAJORAN 2",
        "Kajoran, 2 Juni 2026",
        "Nomor : 400.7/217/PKM-KJR2/VI/2026",
        "Sifat : Penting",
        "Lampiran : 3 (tiga) lembar",
        "Yth. Kepala Desa Banjaretno di Kajoran",
        "pukul : 09.00 WIB s.d. selesai",
        "Kepala UPTD Puskesmas Kajoran 2,",
        "NIP 19740923 200312 2 006",
        "4F9T-0000-R2WX-ABCD",
        "Mohon jawab paling lambat",
        "Tembusan: 1. Kepala Dinas Kesehatan Kabupaten Magelang",
        "Kode QR ini bukan tanda tangan elektronik.",
    ):
        assert part in said
    assert "Halaman" not in said
    assert "tanda tangan elektronik" not in said.replace("bukan tanda tangan elektronik", "")


def test_attachments_follow_with_their_own_page_numbers(files):
    assert reading.page_count(files[0]) == 4
    assert "DAFTAR UNDANGAN" in reading.text(files[0], 2)
    assert "Halaman 1 dari 3" in reading.text(files[0], 2)
    last = reading.words(files[0], 4)
    assert "Lampiran II" in last
    assert "SUSUNAN ACARA LOKAKARYA MINI LINTAS SEKTOR TRIWULAN II TAHUN 2026" in last
    assert "11.50–12.00" in last


def test_every_code_opens_its_own_link(files, people):
    for file, person in zip(files, people, strict=True):
        assert reading.codes(file) == {person.reply_url, samples.VERIFICATION.url}


def test_nothing_of_another_invitee_is_in_a_file(files, people):
    """Raw streams cannot show shaped text, so names are looked for in the text and tokens everywhere."""
    for number, file in enumerate(files):
        said, inside = reading.text(file), reading.everything(file)
        for other, person in enumerate(people):
            token = person.reply_url.rpartition("/")[2].encode()
            assert (token in inside) == (other == number)
            code = letters.grouped_code(person.reply_code)
            assert (code in said) == (other == number)
        assert reading.images(file) == 2  # the logos: no QR is a picture


def test_the_first_page_names_only_its_addressee(files):
    first = reading.words(files[0], 1)
    assert [name for name in samples.VILLAGES if f"Kepala Desa {name}" in first] == ["Banjaretno"]


@pytest.mark.parametrize(
    ("style", "paper", "font", "size"),
    [
        ("new", "a4", "arial", 12),
        ("old", "a4", "arial", 12),
        ("new", "a4", "arial", 11),
        ("old", "f4_215", "times", 12),
        ("new", "a4", "times", 11),
        ("new", "f4_210", "bookman", 12),
        ("old", "f4_210", "bookman", 11),
    ],
)
def test_stamped_letters_look_like_plain_ones(style, paper, font, size):
    """Short, long (a group of its own) and foreign letters: not one pixel differs outside of the QR."""
    sheet = Paper.named(paper, Margins(15, 15, 20, 25.4), font=font, font_size=size)
    content = samples.letter(style=style, paper=sheet, invitees=(), agenda=())
    group = [samples.person(1), samples.person(2, lines=(LONG_POST, "Nguyễn Ġużè, S.Kom."))]
    stamped = letters.build_letters(content, group)
    plain = letters.build_letters(content, [replace(one, opening=samples.OPENING) for one in group])
    for ours, theirs, person in zip(stamped, plain, group, strict=True):
        writer = letters._Writer(content)
        box = stamping.find_slots(writer._letter(person, None))[stamping.CODE]
        difference = ImageChops.difference(without_code(ours, box, 90), without_code(theirs, box, 90))
        assert difference.getextrema() == (0, 0)
        assert reading.codes(ours) == reading.codes(theirs)


def test_a_letter_over_two_pages_is_stamped_on_both():
    content = samples.letter(opening="Kalimat pembuka yang panjang. " * 90, invitees=(), agenda=())
    file = letters.build_letters(content, [samples.person(1), samples.person(2)])[1]
    assert reading.page_count(file) == 2
    assert "Kepala Desa Kwaderan" in reading.text(file, 1)
    second = reading.words(file, 2)
    assert "4F9T-0002-R2WX-ABCD" in second
    assert "Demikian disampaikan." in second  # no signature without text
    assert "Halaman 2 dari 2" in second
    assert samples.person(2).reply_url in reading.codes(file, 2)


def test_own_text_for_one_invitee():
    people = [samples.person(1), samples.person(2, opening="Khusus untuk Kepala Desa Kwaderan, kami mengundang:")]
    files = letters.build_letters(samples.letter(), people)
    assert "Khusus untuk" not in reading.text(files[0])
    assert "Khusus untuk Kepala Desa Kwaderan" in reading.text(files[1], 1)
    assert reading.page_count(files[1]) == 4


@pytest.mark.parametrize(("paper", "size"), [("a4", (210, 297)), ("f4_210", (210, 330)), ("f4_215", (215, 330))])
def test_paper(paper, size):
    file = letters.build_letters(samples.letter(paper=Paper.named(paper), agenda=()), [samples.person()])[0]
    assert set(reading.page_sizes(file)) == {size}


@pytest.mark.parametrize(
    ("font", "family"), [("arial", "LiberationSans"), ("times", "LiberationSerif"), ("bookman", "URWBookman")]
)
def test_the_chosen_type_is_in_the_file(font, family):
    """Letter, overlay and attachments; our own small print (reply box, footer) stays sans."""
    content = samples.letter(paper=Paper.named("a4", font=font, font_size=11))
    file = letters.build_letters(content, [samples.person()])[0]
    named = {name.replace("-", "") for name in reading.fonts(file)}
    assert {name for name in named if not name.startswith(family)} <= {"LiberationSans", "LiberationSansBold"}
    assert len([name for name in named if name.startswith(family)]) == 2


def test_margins_and_size_move_the_text():
    narrow = samples.letter(paper=Paper.named("a4", Margins(40, 30, 30, 40), font_size=11), invitees=(), agenda=())
    words = reading.places(letters.build_letters(narrow, [samples.person()])[0])
    assert min(left for _, left, _ in words) == pytest.approx(40, abs=0.5)
    assert min(top for _, _, top in words) > 40


def test_old_style_has_kepada_perihal_and_a_blank_number():
    content = samples.letter(
        style="old", number="", invitees=(), agenda=(), reply=None, copies=("Bupati Magelang", "Arsip"), is_draft=True
    )
    file = letters.build_letters(content, [samples.person(1)])[0]
    said = reading.words(file)
    for part in ("Kepada", "Yth. Kepala Desa Bumiayu", "di –", "Perihal", "Lampiran : –", "Nomor : ......"):
        assert part in said
    assert "1. Bupati Magelang; 2. Arsip." in said
    assert "Konfirmasi" not in said
    assert reading.is_draft(file)


def test_two_signers_and_signing_for_another():
    behalf = Signer(
        post="Sekretaris Camat", name="Endang, M.M.", on_behalf_of="Camat Kajoran", number="2106", number_label="NRP"
    )
    acting = replace(samples.HEAD, acting="Plt.")
    content = samples.letter(signers=(acting, behalf), invitees=())
    said = reading.words(letters.build_letters(content, [samples.person()])[0], 1)
    assert "Plt. Kepala UPTD Puskesmas Kajoran" in said
    assert "a.n. Camat Kajoran" in said
    assert "NRP 2106" in said


def test_what_is_typed_stays_text(files):
    assert "Yth. <b>Camat</b> & {{ jabatan }}" in reading.words(files[5], 1)


def test_a_hundred_villages_and_rude_input():
    dirty = "A\x00B\x1bC\u202eD\ud800E " + "W" * 1500 + " <img src=file:///etc/passwd> " + "tema " * 600
    villages = [f"Nomor {number}" for number in range(108)]
    content = samples.letter(
        subject=dirty,
        opening=dirty,
        closing=dirty,
        nature=dirty[:300],
        invitees=samples.invitee_groups(villages),
        copies=(dirty[:400],),
    )
    file = letters.build_letters(content, [samples.person(1, lines=("X" * 124, dirty[:500]))])[0]
    said = reading.words(file)
    assert "ABCDE" in said
    assert "<img src=file" in said
    assert "Kepala Desa Nomor 107" in said


def test_merged_letters_stand_in_order_and_share_what_is_equal(files):
    merged = merge_pdfs(files, title="Semua surat")
    assert reading.page_count(merged) == 24
    assert "Kepala Desa Bumiayu" in reading.text(merged, 5)
    assert reading.codes(merged, 9) == reading.codes(files[2])
    assert len(merged) < sum(map(len, files)) / 3
    pages = [ImageChops.difference(reading.picture(merged, 4 * n + 1), reading.picture(files[n])) for n in (0, 4)]
    assert [page.getextrema() for page in pages] == [(0, 0), (0, 0)]


def test_nobody_is_invited():
    assert letters.build_letters(samples.letter(), []) == []
