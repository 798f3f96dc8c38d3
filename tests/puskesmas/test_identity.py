"""Identity numbers: what is odd gets a hint, nothing is refused."""

import pytest
from django.core.exceptions import ValidationError

from puskesmas.identity import identity_hint, identity_label, normalize_phone, plain_number


@pytest.mark.parametrize(
    ("kind", "number", "said"),
    [
        ("", "", ""),
        ("nip", "", ""),
        ("nip", "19850317 201001 2 008", ""),
        ("nip", "198503172024212008", ""),
        ("nip", "1985", "biasanya 18 angka"),
        ("nip", "19850317201001200x", "biasanya 18 angka"),
        ("nip", "١٩٨٥٠٣١٧٢٠١٠٠١٢٠٠٨", "biasanya 18 angka"),
        ("nip", "198502302010012008", "tanggal lahir"),
        ("nip", "198503172010132008", "tidak lazim"),
        ("nip", "198503172010013008", "tidak lazim"),
        ("nip", "198503171984012008", "tidak lazim"),
        ("nrp", "85031234", ""),
        ("nrp", "11990034560678", ""),
        ("nrp", "12345/P", ""),
        ("nrp", "12", "NRP biasanya"),
        ("", "3308121234560001", "NIK tidak diperlukan"),
        ("", "123", "Jenis nomor belum dipilih"),
    ],
)
def test_hints(kind, number, said):
    hint = identity_hint(kind, number)
    assert said in hint
    assert bool(said) == bool(hint)


def test_a_ni_pppk_is_called_so():
    assert identity_label("nip", "198503172024212008") == "NI PPPK"
    assert identity_label("nip", "198503172010012008") == "NIP"
    assert identity_label("nrp", "85031234") == "NRP"
    assert (identity_label("", "1"), identity_label("", "")) == ("Nomor", "")


def test_only_a_nip_loses_its_blanks():
    assert plain_number("nip", "19850317 201001 2 008") == "198503172010012008"
    assert plain_number("nip", "1985.0317-x") == "1985.0317-x"
    assert plain_number("nrp", " 12345/P ") == "12345/P"


@pytest.mark.parametrize("text", ["08123", "08123456", "08123456789012", "0271", "+1 555"])
def test_a_phone_that_cannot_be_dialled_is_refused(text):
    with pytest.raises(ValidationError, match="Tulis seperti 0812 3456 7890"):
        normalize_phone(text)


@pytest.mark.parametrize(
    ("text", "stored"),
    [("0812345678", "+62812345678"), ("0293 3149999", "+622933149999"), ("+65 6123 4567", "+6561234567")],
)
def test_mobiles_landlines_and_foreign_phones_are_kept(text, stored):
    assert normalize_phone(text) == stored
