"""The letterhead page: what is saved, taken over, given back, refused and told."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from puskesmas.forms.letterheads import EdgeField
from puskesmas.models import AuditEvent, Letterhead
from puskesmas.organisations import letterheads
from puskesmas.organisations.looks import look_of
from tests import factories
from tests.puskesmas.letterhead_form import page_of, untouched

DINAS = "Dinas Kesehatan Kabupaten Magelang"


@pytest.fixture
def dinas(kajoran):
    return Letterhead.objects.create(region=kajoran.parent, paper="f4_210", font="times", margins=[15, 15, 25, 25])


def last_event() -> AuditEvent:
    return AuditEvent.objects.filter(verb="kop surat diubah").latest("pk")


def test_looking_shows_what_is_taken_over_and_saves_nothing(client, sari, kajoran_2, dinas):
    client.force_login(sari)
    page = client.get(page_of(kajoran_2)).content.decode()
    assert "PEMERINTAH KABUPATEN MAGELANG" in page
    assert "UPTD PUSKESMAS KAJORAN 2" in page
    assert f"dari {DINAS}" in page
    assert "bawaan Lokmin" in page
    assert f"F4 (21,0 × 33,0 cm), dari {DINAS}" in page
    assert "400.7.22/001/PKM-KAJORAN2/" in page
    assert not Letterhead.objects.filter(puskesmas=kajoran_2).exists()


def test_saving_untouched_keeps_everything_taken_over(client, sari, kajoran_2, dinas):
    client.force_login(sari)
    assert client.post(page_of(kajoran_2), untouched(Letterhead(version=1))).status_code == 302
    before = look_of(kajoran_2)
    dinas.paper, dinas.font = "a4", "bookman"
    dinas.save()
    after = look_of(kajoran_2)
    assert (before.paper, after.paper, after.font) == ("f4_210", "a4", "bookman")
    assert after.taken_over["paper"] == DINAS


def test_one_setting_is_set_free_and_given_back(client, sari, kajoran_2, dinas):
    client.force_login(sari)
    page = page_of(kajoran_2)
    client.post(page, untouched(Letterhead(version=1), paper="f4_215"))
    row = Letterhead.objects.get(puskesmas=kajoran_2)
    assert (row.paper, row.font, row.lines, row.margins, row.has_own_logos) == ("f4_215", "", None, None, False)
    assert last_event().changes == {"kertas": [f"F4 (21,0 × 33,0 cm), dari {DINAS}", "F4 (21,5 × 33,0 cm)"]}
    client.post(page, untouched(row, paper=""))
    assert look_of(kajoran_2).taken_over["paper"] == DINAS
    assert last_event().changes == {"kertas": ["F4 (21,5 × 33,0 cm)", f"F4 (21,0 × 33,0 cm), dari {DINAS}"]}


def test_everything_at_once_with_its_history(client, sari, letterhead):
    client.force_login(sari)
    data = untouched(
        letterhead,
        lines=["PEMERINTAH KABUPATEN MAGELANG", "UPTD PUSKESMAS KAJORAN 2"],
        paper="f4_215",
        style="old",
        font="bookman",
        font_size="11",
        margin_left="25,4",
        margin_top="15 mm",
        place_name="Kwaderan",
        number_pattern="{klasifikasi}/{urut}/{unit}/{tahun}",
        classification_code="005",
    )
    assert client.post(page_of(letterhead), data).status_code == 302
    letterhead.refresh_from_db()
    assert letterhead.lines[1] == {"text": "UPTD PUSKESMAS KAJORAN 2", "style": "bold"}
    assert letterhead.margins == [15, 20, 25, 25.4]
    assert (letterhead.font, letterhead.font_size, letterhead.version) == ("bookman", 11, 2)
    changes = last_event().changes
    assert set(changes) == {
        "baris kop", "kertas", "susunan surat", "huruf", "ukuran huruf", "batas tepi",
        "tempat pada tanggal surat", "pola nomor", "kode klasifikasi",
    }  # fmt: skip
    assert changes["batas tepi"] == ["20, 20, 25, 30 mm, bawaan Lokmin", "15, 20, 25, 25,4 mm"]
    assert changes["ukuran huruf"] == ["12 pt, bawaan Lokmin", "11 pt"]
    assert changes["tempat pada tanggal surat"] == ["Kajoran", "Kwaderan"]


def test_an_address_of_its_own_below_the_lines(client, sari, kajoran_2):
    client.force_login(sari)
    data = untouched(Letterhead(version=1), address=" Jalan Contoh 1 \r\n\r\nTelepon 1")
    assert client.post(page_of(kajoran_2), data).status_code == 302
    assert look_of(kajoran_2).address == "Jalan Contoh 1\nTelepon 1"
    assert last_event().changes == {"alamat": ["", "Jalan Contoh 1; Telepon 1"]}


def test_lines_are_given_back(client, sari, letterhead):
    client.force_login(sari)
    assert client.post(page_of(letterhead), untouched(letterhead, lines_choice="office")).status_code == 302
    letterhead.refresh_from_db()
    assert letterhead.lines is None
    assert look_of(letterhead).lines[-1]["text"] == "UPTD PUSKESMAS KAJORAN 2"


def test_rows_keep_the_order_they_were_moved_to(client, sari, letterhead):
    client.force_login(sari)
    data = untouched(letterhead, lines=["satu", "dua", "tiga"])
    data |= {"baris-0-ORDER": 3, "baris-1-ORDER": 1, "baris-2-ORDER": 2, "baris-2-DELETE": "on"}
    client.post(page_of(letterhead), data)
    letterhead.refresh_from_db()
    assert [line["text"] for line in letterhead.lines] == ["dua", "satu"]


@pytest.mark.parametrize(
    ("button", "texts"),
    [
        ({"naik": "1"}, ["dua", "satu", "tiga"]),
        ({"turun": "1"}, ["satu", "tiga", "dua"]),
        ({"hapus": "0"}, ["dua", "tiga"]),
        ({"tambah": "1"}, ["satu", "dua", "tiga", ""]),
    ],
)
def test_rows_move_without_javascript_and_nothing_typed_is_lost(client, sari, letterhead, button, texts):
    client.force_login(sari)
    data = untouched(letterhead, lines=["satu", "dua", "tiga"], unit_code="KODE-BARU", **button)
    answer = client.post(page_of(letterhead), data)
    assert answer.status_code == 200
    assert [form["text"].value() or "" for form in answer.context["lines"]] == texts
    assert 'value="KODE-BARU"' in answer.content.decode()
    letterhead.refresh_from_db()
    assert letterhead.version == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"number_pattern": "{nomor}"}, "Pola nomor tidak dapat dipakai"),
        ({"number_pattern": "{urut:x!}"}, "Pola nomor tidak dapat dipakai"),
        ({"number_pattern": "{klasifikasi.__class__.x}"}, "Pola nomor tidak dapat dipakai"),
        ({"number_pattern": "{klasifikasi}/{tahun}"}, "belum memuat {urut}"),
        ({"lines": [], "lines_choice": "own"}, "sedikitnya satu baris"),
        ({"lines": ["  "], "lines_choice": "own"}, "sedikitnya satu baris"),
        ({"lines": ["satu"] * 9, "lines_choice": "own"}, "8"),
        ({"margin_left": "2,5 cm"}, "Tulis milimeter, misalnya 25 atau 25,4."),
        ({"margin_left": "9"}, "Batas kiri antara 10 dan 50 mm."),
        ({"margin_right": "51"}, "Batas kanan antara 10 dan 50 mm."),
        ({"margin_top": "4,9"}, "Batas atas antara 5 dan 60 mm."),
        ({"margin_bottom": "19"}, "Batas bawah antara 20 dan 60 mm."),
        ({"margin_left": "40", "margin_right": "31"}, "bersama paling banyak 70 mm"),
        ({"paper": "a3"}, "a3"),
        ({"font_size": "13"}, "13"),
        ({"place_name": "K" * 81}, "80"),
        ({"address": "a\nb\nc\nd"}, "paling banyak tiga baris"),
    ],
)
def test_refusals_keep_what_was_typed_and_change_nothing(client, sari, letterhead, changes, sentence):
    client.force_login(sari)
    answer = client.post(page_of(letterhead), untouched(letterhead, unit_code="KODE-BARU", **changes))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="KODE-BARU"' in answer.content.decode()
    letterhead.refresh_from_db()
    assert (letterhead.version, letterhead.unit_code) == (1, "PKM.KJ2")
    assert not AuditEvent.objects.filter(verb="kop surat diubah").exists()


def test_a_refused_first_save_makes_no_row(client, sari, kajoran_2):
    client.force_login(sari)
    answer = client.post(page_of(kajoran_2), untouched(Letterhead(version=1), number_pattern="{x}"))
    assert (answer.status_code, Letterhead.objects.count(), AuditEvent.objects.count()) == (422, 0, 0)


def test_a_colleague_who_saved_first_is_shown_and_not_overwritten(client, sari, letterhead):
    client.force_login(sari)
    mine = untouched(letterhead, paper="f4_215", unit_code="PKM.LAMA")
    letterheads.update_letterhead(letterhead, by=None, expected_version=1, paper="f4_210", unit_code="PKM.BARU")
    answer = client.post(page_of(letterhead), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "diubah orang lain" in page
    assert "tersimpan <b>F4 (21,0 × 33,0 cm)</b>, isian Anda <b>F4 (21,5 × 33,0 cm)</b>" in page
    assert "tersimpan <b>PKM.BARU</b>, isian Anda <b>PKM.LAMA</b>" in page
    letterhead.refresh_from_db()
    assert (letterhead.paper, letterhead.version) == ("f4_210", 2)
    again = mine | {"expected_version": answer.context["form"]["expected_version"].value()}
    assert client.post(page_of(letterhead), again).status_code == 302
    letterhead.refresh_from_db()
    assert (letterhead.paper, letterhead.unit_code) == ("f4_215", "PKM.LAMA")


def test_saved_twice_it_is_one_change(client, sari, letterhead):
    client.force_login(sari)
    data = untouched(letterhead, paper="f4_215")
    assert [client.post(page_of(letterhead), data).status_code for _ in range(2)] == [302, 302]
    letterhead.refresh_from_db()
    assert letterhead.version == 2
    assert AuditEvent.objects.filter(verb="kop surat diubah").count() == 1


@pytest.mark.parametrize("margins", [[0, 20, 25, 30], [20, 20, 25, 300], [20, 40, 25, 40]])
def test_the_service_refuses_margins_whoever_asks(letterhead, margins):
    with pytest.raises(ValidationError, match="Batas"):
        letterheads.update_letterhead(letterhead, by=None, expected_version=1, margins=margins)


def test_a_dinas_sets_the_pattern_for_all_its_puskesmas(client, dinda, kajoran_2, kajoran_1):
    client.force_login(dinda)
    region = kajoran_2.region.parent
    data = untouched(
        Letterhead(version=1), lines_choice="own", lines=["DINKES", "UPTD PUSKESMAS {PUSKESMAS}"], paper="f4_215"
    )
    assert "Berlaku untuk semua puskesmas" in client.get(page_of(region)).content.decode()
    assert client.post(page_of(region), data).status_code == 302
    assert look_of(kajoran_2).lines[1]["text"] == "UPTD PUSKESMAS KAJORAN 2"
    assert look_of(kajoran_1).lines[1]["text"] == "UPTD PUSKESMAS KAJORAN 1"
    assert look_of(kajoran_1).taken_over["paper"] == DINAS


def test_three_kinds_of_office_and_who_may_set_them(client, kajoran_2, kajoran, sari, camat, dinda, eko, tuti):
    places = {"puskesmas": kajoran_2, "kecamatan": kajoran, "dinas": kajoran.parent}
    expected = {
        sari: {"puskesmas": 200, "kecamatan": 403, "dinas": 404},
        tuti: {"puskesmas": 404, "kecamatan": 403, "dinas": 404},
        camat: {"puskesmas": 403, "kecamatan": 200, "dinas": 404},
        dinda: {"puskesmas": 200, "kecamatan": 200, "dinas": 200},
        eko: {"puskesmas": 404, "kecamatan": 404, "dinas": 404},
    }
    for user, answers in expected.items():
        client.force_login(user)
        for name in ("puskesmas:letterhead", "invitations:letterhead_preview"):
            found = {kind: client.post(page_of(place, name), {}).status_code for kind, place in places.items()}
            assert found == {kind: 422 if status == 200 else status for kind, status in answers.items()}, user
    assert not Letterhead.objects.exists()


def test_without_an_account_of_its_own_the_puskesmas_keeps_the_kecamatan(client, sari, kajoran):
    client.force_login(sari)
    assert client.post(page_of(kajoran), untouched(Letterhead(version=1), font="bookman")).status_code == 302
    assert look_of(kajoran).font == "bookman"


def test_the_example_is_the_next_number(client, sari, letterhead):
    client.force_login(sari)
    letterhead.numbers.create(year=date.today().year, sequence=41, text="x", subject="y")
    assert "400.7.22/042/PKM.KJ2/" in client.get(page_of(letterhead)).content.decode()


def test_the_page_costs_the_same_with_one_and_eight_lines(client, sari, letterhead, django_assert_num_queries):
    client.force_login(sari)
    client.get(page_of(letterhead))
    counts = []
    for number in (1, 8):
        Letterhead.objects.update(lines=[{"text": "BARIS", "style": "bold"}] * number)
        with django_assert_num_queries(QUERIES) as found:
            client.get(page_of(letterhead))
        counts.append(len(found))
    assert counts == [QUERIES, QUERIES]


QUERIES = 11


def test_number_text_fills_every_token(letterhead):
    letterhead.classification_code = "400.7.22"
    letterhead.number_pattern = "{sifat}/{klasifikasi}/{urut:03d}/{unit}/{bulan_romawi}/{tahun}"
    assert letterheads.number_text(letterhead, sequence=7, dated_on=date(2026, 6, 2), urgency="Penting") == (
        "Penting/400.7.22/007/PKM.KJ2/VI/2026"
    )


def test_number_text_refuses_reaching_into_objects(letterhead):
    letterhead.number_pattern = "{tahun.__class__}"
    with pytest.raises(ValidationError, match="Pola nomor"):
        letterheads.number_text(letterhead, sequence=1, dated_on=date(2026, 6, 2))


def refusal(function, value) -> str:
    """The sentence `function` refuses this with, or nothing."""
    try:
        function(value)
    except ValidationError as error:
        return error.messages[0]
    return ""


@settings(deadline=None)
@given(
    st.text(st.sampled_from("{}:!.0389d[]urtx /-") | st.characters(), max_size=40)
    | st.from_regex(r"\{urut:?[0-9d!]*\}")
)
def test_any_pattern_is_used_or_refused_with_a_sentence(pattern):
    if sentence := refusal(letterheads.check_pattern, pattern):
        assert sentence.startswith("Pola nomor")
        return
    look = Letterhead(number_pattern=pattern, classification_code="{x}", unit_code="{urut}")
    numbers = {letterheads.number_text(look, sequence=n, dated_on=date(2026, 1, 1)) for n in range(1, 30)}
    assert len(numbers) == 29


@settings(deadline=None)
@given(st.text(max_size=14) | st.from_regex(r"[0-9]{0,4}[.,]?[0-9]{0,2} ?(mm)?", fullmatch=True))
def test_any_margin_is_millimetres_or_refused(text):
    field = EdgeField("kiri")
    if sentence := refusal(field.clean, text):
        assert sentence == "Tulis milimeter, misalnya 25 atau 25,4."
        return
    value = field.clean(text)
    assert value is None or 0 <= value < 1000


def test_a_viewer_sets_nothing(client, kajoran, kajoran_2):
    vina = factories.member("vina", "Vina Melinda", "viewer", place=kajoran.parent)
    client.force_login(vina)
    assert client.get(page_of(kajoran_2)).status_code == 403
