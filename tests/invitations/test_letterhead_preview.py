"""The sample letter beside the letterhead form: the real renderer, nothing stored, no number taken."""

import base64
import re
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lokmin.invitations.views import letterhead_preview, turns
from puskesmas.models import Letterhead, LetterNumber
from tests import factories
from tests.digest import row_digest
from tests.documents import reading
from tests.puskesmas.letterhead_form import page_of, untouched

PREVIEW = "invitations:letterhead_preview"


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def post(client, sari):
    """Send the form as the page does: by htmx for the picture, plainly for the PDF."""
    client.force_login(sari)

    def send(row, data, *, htmx=True):
        headers = {"HX-Request": "true"} if htmx else {}
        return client.post(page_of(row, PREVIEW), data, headers=headers)

    return send


def picture_in(answer) -> Image.Image:
    data = re.search(r'src="data:image/png;base64,([^"]+)"', answer.content.decode())[1]
    return Image.open(BytesIO(base64.b64decode(data)))


def test_the_typed_settings_are_drawn_and_nothing_is_stored(post, letterhead):
    before = row_digest()
    answer = post(letterhead, untouched(letterhead, paper="f4_215", number_pattern="{urut:03d}/COBA/{tahun}"))
    assert answer.status_code == 200
    assert "001/COBA/" in answer.content.decode()
    picture = picture_in(answer)
    assert picture.height / picture.width == pytest.approx(330 / 215, abs=0.01)
    assert row_digest() == before


def test_a_first_look_makes_no_row(post, kajoran_2):
    assert post(kajoran_2, untouched(Letterhead(version=1))).status_code == 200
    assert not Letterhead.objects.exists()


def test_without_javascript_it_is_a_pdf_with_attachments(post, letterhead):
    before = row_digest()
    changes = {"lines": ["PEMERINTAH KABUPATEN MAGELANG", "UPTD YANG BARU DIKETIK"], "font": "bookman", "style": "old"}
    answer = post(letterhead, untouched(letterhead, lines_choice="own", **changes), htmx=False)
    assert answer["Content-Type"] == "application/pdf"
    said = reading.words(answer.content)
    for part in ("UPTD YANG BARU DIKETIK", "Kepada", "Kepala Desa Contoh", "Perihal", "400.7.22/001/PKM.KJ2/"):
        assert part in said
    assert "dr. Ratna Puspitasari, M.K.M." in said  # the office's own signer
    assert "DAFTAR UNDANGAN" in said
    assert any(name.startswith("URW-Bookman") for name in reading.fonts(answer.content))
    assert row_digest() == before
    assert LetterNumber.objects.count() == 0


def test_without_a_signer_one_is_invented(post, kajoran_2):
    said = reading.words(post(kajoran_2, untouched(Letterhead(version=1)), htmx=False).content, 1)
    assert "Nama Penanda Tangan, Gelar" in said
    assert "Kepala UPTD Puskesmas Kajoran 2," in said


def test_a_new_logo_is_shown_before_it_is_stored(post, letterhead):
    target = BytesIO()
    Image.new("RGBA", (400, 400), (200, 0, 0, 255)).save(target, "PNG")
    plain = post(letterhead, untouched(letterhead, logos_choice="own"), htmx=False).content
    data = untouched(
        letterhead, logos_choice="own", new_logo_left=SimpleUploadedFile("logo.png", target.getvalue(), "image/png")
    )
    assert reading.images(post(letterhead, data, htmx=False).content) == reading.images(plain) + 1
    letterhead.refresh_from_db()
    assert (letterhead.has_own_logos, letterhead.logo_left.name) == (False, "")


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"number_pattern": "{nomor}"}, "Pola nomor: Pola nomor tidak dapat dipakai"),
        ({"margin_left": "500"}, "Kiri: Batas kiri antara 10 dan 50 mm."),
        ({"lines": [], "lines_choice": "own"}, "sedikitnya satu baris"),
        ({"new_logo_left": b"teks"}, "Logo kiri: logo.png bukan foto"),
    ],
)
def test_a_wrong_form_gives_its_sentence_instead_of_a_picture(post, letterhead, changes, sentence, htmx):
    if "new_logo_left" in changes:
        changes = {"new_logo_left": SimpleUploadedFile("logo.png", changes["new_logo_left"])}
    answer = post(letterhead, untouched(letterhead, **changes), htmx=htmx)
    page = answer.content.decode()
    assert answer.status_code == (200 if htmx else 422)
    assert sentence in page
    assert "data:image" not in page
    assert ("<html" in page) is not htmx


def test_the_sample_of_a_dinas_is_that_of_its_first_puskesmas(client, dinda, kajoran_2, kajoran_1):
    client.force_login(dinda)
    data = untouched(Letterhead(version=1), lines_choice="own", lines=["DINKES", "UPTD {PUSKESMAS}"], paper="f4_210")
    answer = client.post(page_of(kajoran_1.region.parent, PREVIEW), data)
    said = reading.words(answer.content, 1)
    assert "UPTD KAJORAN 1" in said
    assert "400.7.22/001/PKM-KAJORAN1/" in said
    assert reading.page_sizes(answer.content)[0] == (210, 330)


def test_a_dinas_without_puskesmas_still_sees_its_letter(client, dinda, kajoran):
    client.force_login(dinda)
    answer = client.post(page_of(kajoran.parent, PREVIEW), untouched(Letterhead(version=1)))
    assert "{PUSKESMAS}" in reading.words(answer.content, 1)


def test_a_kecamatan_signs_as_camat_in_its_own_time_zone(client, db):
    place = factories.region("94.71.01", "Sorong")
    client.force_login(factories.member("distrik", "Kantor Distrik", "camat_office", place=place))
    said = reading.words(client.post(page_of(place, PREVIEW), untouched(Letterhead(version=1))).content, 1)
    assert "KECAMATAN SORONG" in said
    assert "Camat Sorong," in said
    assert "09.00 WIT s.d. selesai" in said


def test_looking_only_leads_back_to_the_form(client, sari, letterhead):
    client.force_login(sari)
    assert client.get(page_of(letterhead, PREVIEW)).url == page_of(letterhead)


def test_equal_forms_are_laid_out_once(post, letterhead, monkeypatch):
    laid_out = []
    render = letterhead_preview.render_letter
    monkeypatch.setattr(letterhead_preview, "render_letter", lambda *args: laid_out.append(1) or render(*args))
    for paper in ("a4", "a4", "f4_210"):
        assert post(letterhead, untouched(letterhead, paper=paper)).status_code == 200
    assert len(laid_out) == 2


def test_never_two_at_a_time_for_one_user(post, letterhead, sari, monkeypatch):
    monkeypatch.setattr(letterhead_preview, "WAITS", 1)
    cache.add(f"letterhead-sample-of:{sari.pk}", True, 20)
    answer = post(letterhead, untouched(letterhead))
    assert (answer.status_code, answer["HX-Trigger"]) == (204, "letterhead-busy")
    answer = post(letterhead, untouched(letterhead), htmx=False)
    assert (answer.status_code, letterhead_preview.BUSY in answer.content.decode()) == (429, True)
    cache.delete(f"letterhead-sample-of:{sari.pk}")
    assert post(letterhead, untouched(letterhead)).status_code == 200


@pytest.mark.parametrize(("htmx", "status"), [(True, 200), (False, 429)])
def test_too_many_are_refused_with_a_sentence(post, letterhead, monkeypatch, htmx, status):
    monkeypatch.setattr(turns, "MOST_IN_WINDOW", 0)
    answer = post(letterhead, untouched(letterhead), htmx=htmx)
    assert answer.status_code == status
    assert "terlalu sering" in answer.content.decode()


def test_foreign_offices_are_missing(client, eko, letterhead):
    client.force_login(eko)
    assert client.post(page_of(letterhead, PREVIEW), untouched(letterhead)).status_code == 404


@pytest.mark.parametrize("value", ["a\x00b", "\u202e\u2066abc\u200f", "A" * 60_000, "9" * 5000, "{{ x }}%s'--", "<b>"])
def test_nasty_values_get_a_sentence_or_a_letter(post, letterhead, value):
    data = {name: value for name in untouched(letterhead) if "FORMS" not in name}
    answer = post(letterhead, untouched(letterhead) | data)
    assert answer.status_code == 200
    assert "Contoh surat menunggu" in answer.content.decode()
    assert post(letterhead, dict.fromkeys(untouched(letterhead), value)).status_code == 200


def test_markup_in_a_line_stays_text(post, letterhead):
    lines = ["<b>KOP</b> & {{ x }}", "{PUSKESMAS} =1+1"]
    answer = post(letterhead, untouched(letterhead, lines=lines, address="<script>x</script>"), htmx=False)
    said = reading.words(answer.content, 1)
    for part in ("<b>KOP</b> & {{ x }}", "KAJORAN 2 =1+1", "<script>x</script>"):
        assert part in said
