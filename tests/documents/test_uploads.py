"""Uploaded PDF files: what is kept, what stays behind, and that nothing anybody sends is an error of ours."""

from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lokmin.documents import uploads
from lokmin.documents.text import ContentRefused
from tests.documents import pdf_files, reading

PLAIN = pdf_files.saved(pdf_files.plain(2))
ARMED = pdf_files.armed()


def refusal(content: bytes) -> str:
    with pytest.raises(ContentRefused) as caught:
        uploads.rewrite(content)
    return str(caught.value)


def test_only_the_pages_are_kept_with_their_size_and_look():
    written, pages = uploads.rewrite(ARMED)
    assert pages == 1
    inside = reading.everything(written)
    for left in (b"JavaScript", b"jahat", b"rahasia", b"Orang Dalam", b"Judul lama", b"Annot", b"AcroForm"):
        assert left not in inside
    assert reading.page_sizes(written) == [(210, 297)]
    black = reading.picture(written).histogram()[0]
    assert black == reading.picture(PLAIN).histogram()[0] > 1000


def test_written_twice_it_is_the_same_file():
    assert uploads.rewrite(ARMED) == uploads.rewrite(ARMED)
    assert uploads.rewrite(uploads.rewrite(PLAIN)[0])[0] == uploads.rewrite(PLAIN)[0]


def test_what_a_filled_form_shows_is_drawn_onto_the_page():
    file = pdf_files.plain(ink="")
    page = file.pages[0].obj
    look = file.make_stream(b"0 0 80 80 re f", Subtype=pikepdf.Name.Form, BBox=pikepdf.Array([0, 0, 80, 80]))
    field = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Stamp,
        Rect=pikepdf.Array([100, 100, 180, 180]),
        F=4,
        AP=pikepdf.Dictionary(N=look),
    )
    page.Annots = pikepdf.Array([file.make_indirect(field)])
    written, _ = uploads.rewrite(pdf_files.saved(file))
    assert reading.picture(written).histogram()[0] > 1000
    assert b"Annot" not in reading.everything(written)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "bukan PDF"),
        (b"PK\x03\x04 surat.docx", "bukan PDF"),
        (PLAIN[: len(PLAIN) // 2], "rusak atau terpotong"),
        (PLAIN[:-30], "rusak atau terpotong"),
        (pdf_files.locked(), "terkunci kata sandi"),
        (pdf_files.locked("sandi"), "terkunci kata sandi"),
        (pdf_files.saved(pdf_files.plain(21)), "berisi 21 halaman"),
        (pdf_files.saved(pdf_files.plain(size=(20, 20))), "ukurannya"),
        (pdf_files.huge_picture(), "gambar yang terlalu besar"),
    ],
    ids=["empty", "zip", "half", "end", "owner", "user", "pages", "tiny", "picture"],
)
def test_refused_with_a_sentence(content, sentence):
    assert sentence in refusal(content)


def test_a_bomb_is_counted_not_unpacked(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_UNPACKED", 20_000_000)
    assert "terlalu besar bila dibuka" in refusal(pdf_files.bomb())


def test_a_page_is_counted_whatever_it_calls_itself():
    assert "terlalu besar bila dibuka" in refusal(pdf_files.bomb_that_calls_itself_a_picture())


def test_the_whole_way_names_the_file():
    file = SimpleUploadedFile("Denah aula.pdf", PLAIN)
    assert uploads.prepare_pdf(file) == uploads.rewrite(PLAIN)
    with pytest.raises(ValidationError, match=r"Denah\.pdf bukan PDF"):
        uploads.prepare_pdf(SimpleUploadedFile("Denah.pdf", b"<html>%PD"))
    file.size = uploads.MOST_BYTES + 1
    with pytest.raises(ValidationError, match=r"berukuran 5,0 MB\. Satu lampiran paling besar 5 MB"):
        uploads.prepare_pdf(file)


@st.composite
def damaged(draw) -> bytes:
    """A PDF with pieces cut out, put in or changed, another file before or behind it, or no PDF at all."""
    content = bytearray(draw(st.sampled_from([PLAIN, ARMED])))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(content)))
        piece = draw(
            st.binary(max_size=12) | st.sampled_from([b"<<", b">>", b"obj", b"999999999", b"/Kids [1 0 R]", b"-1"])
        )
        content[at : at + draw(st.integers(0, 40))] = piece
    around = draw(st.sampled_from([b"", b"<html><script>", b"PK\x03\x04", b"GIF89a"]))
    return draw(st.sampled_from([around + bytes(content), bytes(content) + around, draw(st.binary(max_size=60))]))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damaged())
def test_whatever_is_sent_gets_a_file_or_a_sentence(content):
    try:
        written, pages = uploads.rewrite(content)
    except ContentRefused:
        return
    with pikepdf.open(BytesIO(written)) as file:
        assert len(file.pages) == pages
    inside = reading.everything(written)
    assert b"/JavaScript" not in inside
    assert b"http://jahat" not in inside
    assert written.startswith(b"%PDF-")
