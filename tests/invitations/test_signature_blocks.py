"""The signatures of a letter on paper: one block that never breaks, posts and names at the same height."""

from dataclasses import replace

import pytest
from PIL import ImageChops

from lokmin.documents import stamping
from lokmin.documents.paper import Paper, Signer
from lokmin.invitations import letter as letters
from tests.documents import reading, samples
from tests.invitations.test_letter import without_code

HEAD, CAMAT = samples.HEAD, replace(samples.CAMAT, intro="Mengetahui,")
SECTION_CHIEF = Signer(
    post="Kasi Kesejahteraan Rakyat",
    name="Mulyono, S.E.",
    rank="Penata Tk. I",
    number="198303172010011008",
    on_behalf_of="Camat Kajoran",
    through_post="Sekretaris Camat",
    intro="Mengetahui,",
)
LONG = replace(
    SECTION_CHIEF,
    acting="Plt.",
    post="Kepala Seksi Kesejahteraan Sosial dan Pemberdayaan Masyarakat serta Desa Kecamatan Kajoran",
    name="Drs. Kanjeng Raden Mas Tumenggung Hadiningrat Kusumoprojo Wiryodiningrat, S.STP., M.Si., M.Kes.",
    through_post="Sekretaris Camat Kajoran Kabupaten Magelang",
)
SECOND = Signer(post="Kepala UPTD Puskesmas Kajoran 1", name="Hendra Wijayanto", number="198209302010011009")
THIRD = Signer(post="Kepala UPTD Puskesmas Salaman 1", name="Prima Anggraeni", number="199103052023212014")
CASES = {
    "camat": (replace(CAMAT, intro=""),),
    "through another, very long": (replace(LONG, intro=""),),
    "both": (CAMAT, HEAD),
    "both, through another and Plt.": (SECTION_CHIEF, replace(HEAD, acting="Plt.")),
    "both, very long": (LONG, HEAD),
    "two heads": (HEAD, SECOND),
    "three heads": (HEAD, SECOND, THIRD),
}


def made(signers, **changes) -> bytes:
    content = samples.letter(signers=signers, invitees=(), agenda=(), **changes)
    return letters.build_letters(content, [samples.person(1)])[0]


def height_of(file: bytes, word: str, page: int = 1) -> list[float]:
    return [y for found, _, y in reading.places(file, page) if found == word]


@pytest.mark.parametrize("paper", ["a4", "f4_215"])
@pytest.mark.parametrize("style", ["new", "old"])
@pytest.mark.parametrize("signers", CASES.values(), ids=CASES)
def test_the_block_stands_whole_on_one_page(signers, style, paper):
    file = made(signers, style=style, paper=Paper.named(paper))
    page = reading.page_count(file)
    said = " ".join(reading.words(file, page).split()).casefold()
    for signer in signers:
        for part in (
            signer.on_behalf_of,
            signer.through_post,
            signer.post.split()[-1],
            signer.number_line,
            signer.rank,
        ):
            assert " ".join(part.split()).split(" ")[0].casefold() in said
    assert said.count("nip") + said.count("ni pppk") == len(signers)
    assert "demikian disampaikan." in said  # no signature without text
    assert page <= 2


@pytest.mark.parametrize("paper", ["a4", "f4_215"])
@pytest.mark.parametrize("case", ["camat", "both", "both, through another and Plt.", "two heads"])
def test_a_usual_letter_stays_on_one_page(case, paper):
    assert reading.page_count(made(CASES[case], paper=Paper.named(paper))) == 1


@pytest.mark.parametrize(
    ("case", "style", "paper"),
    [
        ("through another, very long", "new", "a4"),
        ("both, through another and Plt.", "new", "a4"),
        ("both, very long", "old", "f4_215"),
        ("three heads", "old", "f4_210"),
    ],
)
def test_stamped_letters_look_like_plain_ones_whoever_signs(case, style, paper):
    content = samples.letter(
        signers=CASES[case], style=style, paper=Paper.named(paper), invitees=(), agenda=(), number=""
    )
    group = [samples.person(1), samples.person(2, lines=("Ketua TP-PKK Kecamatan Kajoran", "Nguyễn Ġużè, S.Kom."))]
    stamped = letters.build_letters(content, group)
    plain = letters.build_letters(content, [replace(one, opening=samples.OPENING) for one in group])
    for ours, theirs, person in zip(stamped, plain, group, strict=True):
        assert reading.page_count(ours) == reading.page_count(theirs)
        writer = letters._Writer(content)
        box = stamping.find_slots(writer._letter(person, None))[stamping.CODE]
        pages = range(1, reading.page_count(ours) + 1)
        for page in pages:
            mine, yours = (reading.picture(file, page, 90) for file in (ours, theirs))
            if page == pages[-1]:  # where the reply box stands
                continue
            assert ImageChops.difference(mine, yours).getextrema() == (0, 0)
        if len(pages) == 1:
            difference = ImageChops.difference(without_code(ours, box, 90), without_code(theirs, box, 90))
            assert difference.getextrema() == (0, 0)


def test_posts_and_names_stand_at_the_same_height():
    file = made(CASES["both, through another and Plt."])
    (post,), (name,), (chief,) = height_of(file, "Plt."), height_of(file, "drg."), height_of(file, "Mulyono,")
    assert height_of(file, "Rakyat,") == [post]
    assert chief == name
    assert height_of(file, "Mengetahui,")[0] < height_of(file, "a.n.")[0] < height_of(file, "u.b.")[0] == post


def test_a_long_block_beside_a_short_one_ends_at_the_same_height():
    file = made(CASES["both, very long"], paper=Paper.named("f4_215"))
    (left,), (right,) = height_of(file, "Drs."), height_of(file, "drg.")
    assert left == right
    assert max(height_of(file, "Kajoran,")) == max(height_of(file, "2,"))


def test_the_third_head_stands_in_the_middle_of_the_next_row():
    file = made(CASES["three heads"], paper=Paper.named("f4_215"))
    found = {word: (x, y) for word, x, y in reading.places(file) if word in ("drg.", "Hendra", "Prima")}
    assert found["drg."][1] == found["Hendra"][1] < found["Prima"][1]
    assert found["drg."][0] < found["Prima"][0] < found["Hendra"][0]


def test_signatures_of_attachments_stand_side_by_side_too():
    content = samples.letter(signers=CASES["three heads"])
    said = reading.words(letters.build_letters(content, [samples.person(1)])[0])
    assert said.count("Prima Anggraeni") == 3  # letter, list of invitees, programme
