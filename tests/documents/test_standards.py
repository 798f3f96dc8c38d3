"""The kinds of PDF an office may choose, read back from the files."""

from io import BytesIO

import pikepdf
import pytest

from lokmin.actions.matrix import build_matrix
from lokmin.attendance.sheet import build_sheet
from lokmin.documents.merging import merge_pdfs
from lokmin.documents.paper import Paper
from lokmin.invitations.letter import Appendix, build_letters
from lokmin.minutes.document import build_minutes
from tests.documents import pdf_files, reading, samples


def marks(content: bytes) -> dict:
    """What a file says of its kind."""
    with pikepdf.open(BytesIO(content)) as file:
        metadata = file.open_metadata()
        return {
            "archive": metadata.get("pdfaid:part", ""),
            "level": metadata.get("pdfaid:conformance", ""),
            "tagged": metadata.get("pdfuaid:part", ""),
            "intent": "/OutputIntents" in file.Root,
            "tree": "/StructTreeRoot" in file.Root,
            "language": str(file.Root.get("/Lang", "")),
        }


PLAIN = {"archive": "", "level": "", "tagged": "", "intent": False, "tree": False, "language": "id"}
ARCHIVE = PLAIN | {"archive": "3", "level": "U", "intent": True}
TAGGED = PLAIN | {"tagged": "1", "tree": True}


def letters(standard: str, **changes) -> list[bytes]:
    content = samples.letter(paper=Paper.named("a4", standard=standard), agenda=(), **changes)
    return build_letters(content, [samples.person(1), samples.person(2)])


@pytest.fixture(scope="module")
def files():
    return {standard: letters(standard) for standard in ("plain", "archive", "tagged")}


@pytest.mark.parametrize(("standard", "expected"), [("plain", PLAIN), ("archive", ARCHIVE), ("tagged", TAGGED)])
def test_each_letter_carries_the_marks(files, standard, expected):
    assert [marks(file) for file in files[standard]] == [expected, expected]


def test_archived_letters_are_stamped_and_each_has_its_own_mark(files):
    """The same drawing as the plain file, so it was stamped; the /ID differs from one letter to the other."""
    plain, archived = (files[kind][0] for kind in ("plain", "archive"))
    assert reading.picture(plain).tobytes() == reading.picture(archived).tobytes()
    ids = []
    for file in files["archive"]:
        with pikepdf.open(BytesIO(file)) as opened:
            ids.append(bytes(opened.trailer["/ID"][0]))
            assert all(int(note.F) & 4 for page in opened.pages for note in page.obj.get("/Annots", []))
    assert len(set(ids)) == 2


def test_tagged_letters_look_the_same_and_leak_nothing(files):
    first, second = files["tagged"]
    assert reading.codes(first) != reading.codes(second)
    assert "Kepala Desa Bumiayu" in reading.words(first, 1)
    assert "Kepala Desa Kwaderan" not in reading.words(first, 1)
    assert samples.person(2).reply_url.rpartition("/")[2].encode() not in reading.everything(first)


def test_the_merged_file_and_a_letter_with_foreign_pages_promise_nothing(files):
    assert marks(merge_pdfs(files["archive"])) | {"language": "id"} == PLAIN
    appendix = (Appendix(pdf_files.saved(pdf_files.plain()), 1),)
    assert marks(letters("archive", appendix=appendix)[0]) == PLAIN


@pytest.mark.parametrize(
    ("build", "sample"),
    [(build_sheet, samples.sheet), (build_matrix, samples.matrix), (build_minutes, samples.minutes)],
)
@pytest.mark.parametrize(("standard", "expected"), [("archive", ARCHIVE), ("tagged", TAGGED)])
def test_other_documents_of_the_letterhead_too(build, sample, standard, expected):
    assert marks(build(sample(paper=Paper.named("a4", standard=standard)))) == expected
