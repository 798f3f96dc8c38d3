"""What a letter looks like: own settings, else those of the dinas kesehatan, else what is usual."""

import pytest

from puskesmas.models import Letterhead
from puskesmas.organisations import Organisation
from puskesmas.organisations.looks import look_of, said, taken_over_look
from tests import factories

DINAS = "Dinas Kesehatan Kabupaten Magelang"
PATTERN = [{"text": "DINAS KESEHATAN", "style": "normal"}, {"text": "UPT {PUSKESMAS} ({puskesmas})", "style": "bold"}]


@pytest.fixture
def dinas(kajoran):
    """The settings of the dinas kesehatan of the kabupaten."""
    return Letterhead.objects.create(
        region=kajoran.parent,
        lines=PATTERN,
        paper="f4_215",
        margins=[15, 15, 25, 25],
        font="times",
        font_size=11,
        style="old",
        place_name="Mungkid",
        unit_code="DINKES",
        number_pattern="{klasifikasi}/{urut}/{tahun}",
        classification_code="440",
        has_own_logos=True,
        logo_left="logo/kiri.jpg",
        logo_right="logo/kanan.jpg",
    )


def test_usual_words_come_from_the_names(kajoran_2, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        look = look_of(kajoran_2)
    assert [line["text"] for line in look.lines] == [
        "PEMERINTAH KABUPATEN MAGELANG",
        "DINAS KESEHATAN",
        "UPTD PUSKESMAS KAJORAN 2",
    ]
    assert (look.paper, look.margins, look.font, look.font_size, look.style) == (
        "a4", (20, 20, 25, 30), "arial", 12, "new",
    )  # fmt: skip
    assert (look.place_name, look.unit_code, look.logo_left) == ("Kajoran", "PKM-KAJORAN2", None)
    assert set(look.taken_over.values()) == {"bawaan Lokmin"}


def test_a_puskesmas_takes_over_from_its_dinas(kajoran_2, dinas):
    look = look_of(kajoran_2)
    assert [line["text"] for line in look.lines] == ["DINAS KESEHATAN", "UPT KAJORAN 2 (Kajoran 2)"]
    assert (look.paper, look.margins, look.font, look.font_size, look.style) == (
        "f4_215", (15, 15, 25, 25), "times", 11, "old",
    )  # fmt: skip
    assert (look.logo_left.name, look.logo_right.name) == ("logo/kiri.jpg", "logo/kanan.jpg")
    assert {name for name, source in look.taken_over.items() if source == DINAS} == {
        "lines", "logos", "paper", "margins", "font", "font_size", "style", "number_pattern", "classification_code",
    }  # fmt: skip
    assert (look.place_name, look.unit_code) == ("Kajoran", "PKM-KAJORAN2")  # never those of another office


def test_own_columns_win_one_by_one(kajoran_2, dinas):
    own = Letterhead.objects.create(puskesmas=kajoran_2, paper="a4", unit_code="PKM.KJ2")
    look = look_of(own)
    assert (look.paper, look.font, look.unit_code) == ("a4", "times", "PKM.KJ2")
    assert "paper" not in look.taken_over
    assert look.taken_over["font"] == DINAS
    assert taken_over_look(Organisation(kajoran_2)).paper == "f4_215"


def test_a_kecamatan_takes_over_paper_but_not_lines(kajoran, dinas):
    look = look_of(kajoran)
    assert [line["text"] for line in look.lines] == ["PEMERINTAH KABUPATEN MAGELANG", "KECAMATAN KAJORAN"]
    assert (look.paper, look.margins, look.font, look.font_size) == ("f4_215", (15, 15, 25, 25), "times", 11)
    assert (look.place_name, look.unit_code) == ("Kajoran", "Kec-KAJORAN")
    assert look.taken_over["lines"] == "bawaan Lokmin"
    # the emblem of the kabupaten is everybody's, the sign of the health service is not
    assert (look.logo_left.name, look.logo_right) == ("logo/kiri.jpg", None)


def test_a_dinas_takes_over_nothing_and_keeps_its_pattern(dinas):
    look = look_of(dinas)
    assert look.lines == PATTERN
    assert look.taken_over == {"pdf_standard": "bawaan Lokmin"}


def test_nothing_comes_from_another_kabupaten(purwaharja_2, dinas):
    assert set(look_of(purwaharja_2).taken_over.values()) == {"bawaan Lokmin"}
    assert look_of(purwaharja_2).lines[0]["text"] == "PEMERINTAH KOTA BANJAR"


def test_the_address_is_the_offices_own_below_lines_taken_over(kajoran_2, kajoran_1, dinas):
    Letterhead.objects.create(puskesmas=kajoran_2, address="Jalan Magelang–Sapuran\nTelepon (0293) 555-0142")
    dinas.address = "Jalan Dinas"
    dinas.save()
    look = look_of(kajoran_2)
    assert look.taken_over["lines"] == DINAS
    assert [(line["text"], line["style"]) for line in look.printed_lines] == [
        ("DINAS KESEHATAN", "normal"),
        ("UPT KAJORAN 2 (Kajoran 2)", "bold"),
        ("Jalan Magelang–Sapuran", "small"),
        ("Telepon (0293) 555-0142", "small"),
    ]
    assert look_of(kajoran_1).printed_lines == look_of(kajoran_1).lines


def test_settings_in_words(kajoran_2, dinas):
    own = Letterhead(puskesmas=kajoran_2, margins=[20, 20, 25, 25.4], lines=PATTERN)
    look = look_of(own)
    assert said(look, "margins") == "20, 20, 25, 25,4 mm"
    assert said(look, "paper") == f"F4 (21,5 × 33,0 cm), dari {DINAS}"
    assert said(look, "place_name") == "Kajoran, bawaan Lokmin"
    assert said(look, "lines") == "DINAS KESEHATAN; UPT KAJORAN 2 (Kajoran 2) (tebal)"


def test_places_with_other_names(kajoran):
    region = factories.region("94.01.01", "Sorong")
    region.label = "Distrik"
    region.save()
    assert look_of(region).lines[1]["text"] == "DISTRIK SORONG"
