from dataclasses import dataclass

import pytest

from lokmin.documents.paper import Field, RichText, Signer
from lokmin.documents.text import ContentRefused, clean_content, clean_markup, clean_text


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Aula\x00 Kecamatan\x1b", "Aula Kecamatan"),
        ("abc\u202edef\u2066ghi\u200b", "abcdefghi"),
        ("x\ud800y", "xy"),
        ("a\r\nb\rc\n\n\n\n\nd", "a\nb\nc\n\nd"),
        ("  Ni Luh Ayu, S.Tr.Keb.  ", "Ni Luh Ayu, S.Tr.Keb."),
        ("w" * 201, " ".join(["w" * 30] * 6 + ["w" * 21])),
        ("w" * 200, "w" * 200),
        ("Ġużè – “kutip” ½ ≥ ×", "Ġużè – “kutip” ½ ≥ ×"),
    ],
)
def test_clean_text(typed, printed):
    assert clean_text(typed) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("<p style='x' onclick=y>Satu</p>", "<p>Satu</p>"),
        ("a<script>alert(1)</script>b", "<p>ab</p>"),
        ("<ul><li>x<img src=file:///etc/passwd></li></ul>", "<ul><li>x</li></ul>"),
        ("<table><tr><td colspan=100000>x</td></tr></table>", "<p>x</p>"),
        ("<svg><use href=#a></svg><b>t</b>", "<p><b>t</b></p>"),
        ("a &amp; b &lt;c&gt;", "<p>a &amp; b &lt;c&gt;</p>"),
        ("", ""),
    ],
)
def test_clean_markup(typed, printed):
    assert clean_markup(typed) == printed


def test_long_words_in_markup_are_broken_without_cutting_signs():
    cleaned = clean_markup("<p>" + "&amp;" * 300 + "</p>")
    assert cleaned.count("&amp;") == 300
    assert cleaned.count(" ") == 9


@pytest.mark.parametrize("typed", ["<ul><li>" * 200 + "x", "<br>" * 20_000, "<p>a</p>" * 5_000])
def test_markup_that_nests_or_repeats_too_much_becomes_plain(typed):
    cleaned = clean_markup(typed)
    assert cleaned.count("<") == 2
    assert cleaned.startswith("<p>")


def test_content_is_cleaned_through_and_through():
    @dataclass(frozen=True)
    class Content:
        signers: tuple[Signer, ...]
        fields: list
        body: str
        count: int = 3
        picture: bytes | None = b"\x00"

    cleaned = clean_content(Content((Signer("Ca\x00mat", "Su\x07ryo"),), [Field("a\x00", "b")], RichText("<b>x</b>")))
    assert cleaned.signers[0].post == "Camat"
    assert cleaned.signers[0].name == "Suryo"
    assert cleaned.fields == (Field("a", "b"),)
    assert cleaned.body == "<p><b>x</b></p>"
    assert (cleaned.count, cleaned.picture) == (3, b"\x00")


def test_too_many_rows_and_too_much_text_are_refused_with_advice():
    with pytest.raises(ContentRefused, match="paling banyak 500 baris, sedangkan isinya 501"):
        clean_content(["x"] * 501)
    with pytest.raises(ContentRefused, match="Ringkas uraian"):
        clean_content(["x" * 100_001] * 2)


@pytest.mark.parametrize(
    ("signer", "line"),
    [
        (Signer("Camat", "A", number="197704121999121003"), "NIP\u00a019770412\u00a0199912\u00a01\u00a0003"),
        (Signer("PJ", "B", number="199103052023212014"), "NI\u00a0PPPK\u00a019910305\u00a0202321\u00a02\u00a0014"),
        (Signer("Kapolsek", "C", number="78041234", number_label="NRP"), "NRP\u00a078041234"),
        (Signer("Kades", "D"), ""),
    ],
)
def test_number_of_a_signer(signer, line):
    assert signer.number_line == line
