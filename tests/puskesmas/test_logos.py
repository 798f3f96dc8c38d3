"""Logos: any reasonable picture is stored as a small JPEG on white and looks right in the letter."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageCms

from lokmin.documents.heads import letterhead_of
from lokmin.documents.paper import Paper
from lokmin.invitations import letter as letters
from puskesmas.models import AuditEvent, Letterhead
from puskesmas.organisations.looks import look_of
from puskesmas.pictures import LOGO_SIDE, MOST_PIXELS, prepare_upload
from tests.documents import reading, samples
from tests.puskesmas.letterhead_form import page_of, untouched

GREEN, WHITE = (0, 120, 60), (255, 255, 255)


def upload(content: bytes, name: str = "../../logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/png")


def encoded(picture: Image.Image, kind: str, **options) -> bytes:
    target = BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def half_clear(mode: str = "RGBA") -> Image.Image:
    """Left half green, right half wholly transparent."""
    picture = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    picture.paste((*GREEN, 255), (0, 0, 100, 100))
    return picture.convert(mode) if mode != "RGBA" else picture


def turned() -> bytes:
    """A picture lying on its side, as phones store it: shown upright the green is above."""
    picture = Image.new("RGB", (200, 100), WHITE)
    picture.paste(GREEN, (0, 0, 100, 100))
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded(picture, "JPEG", exif=exif, quality=95)


def grey_of_16_bits() -> bytes:
    picture = Image.new("I;16", (200, 100), 65535)
    picture.paste(20000, (0, 0, 100, 100))
    return encoded(picture, "PNG")


def of_16_bits_in_colour() -> bytes:
    """RGB PNG with 16 bits a channel, written by hand: Pillow cannot."""
    row = b"\x00" + b"".join(struct.pack(">HHH", *(value * 257 for value in GREEN)) for _ in range(100))
    row += b"".join(struct.pack(">HHH", 65535, 65535, 65535) for _ in range(100))

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 200, 100, 16, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * 100)) + chunk(b"IEND", b"")


def animated_webp() -> bytes:
    first, second = Image.new("RGB", (200, 100), WHITE), Image.new("RGB", (200, 100), (0, 0, 0))
    first.paste(GREEN, (0, 0, 100, 100))
    return encoded(first, "WEBP", save_all=True, append_images=[second], lossless=True)


def cmyk() -> bytes:
    picture = Image.new("CMYK", (200, 100), (0, 0, 0, 0))
    picture.paste((255, 0, 128, 128), (0, 0, 100, 100))
    return encoded(picture, "JPEG", quality=95)


def with_profile() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return encoded(half_clear(), "PNG", icc_profile=profile)


def palette(clear: bool) -> bytes:
    picture = half_clear().convert("RGB").quantize(8)
    if not clear:
        picture = Image.new("RGB", (200, 100), WHITE)
        picture.paste(GREEN, (0, 0, 100, 100))
        return encoded(picture.quantize(8), "PNG")
    index = picture.getpixel((150, 50))
    return encoded(picture, "PNG", transparency=index)


LEFT_IS_DARK = {
    "alpha": encoded(half_clear(), "PNG"),
    "alpha webp": encoded(half_clear(), "WEBP", lossless=True),
    "animated webp": animated_webp(),
    "grey with alpha": encoded(half_clear("LA"), "PNG"),
    "palette": palette(clear=False),
    "clear palette": palette(clear=True),
    "one bit": encoded(half_clear().getchannel("A").point(lambda value: 255 - value).convert("1"), "PNG"),
    "16 bit grey": grey_of_16_bits(),
    "16 bit colour": of_16_bits_in_colour(),
    "cmyk": cmyk(),
    "profile": with_profile(),
}


@pytest.mark.parametrize("kind", LEFT_IS_DARK)
def test_every_kind_of_picture_comes_out_flat_on_white(kind):
    stored = prepare_upload(upload(LEFT_IS_DARK[kind]), longest=LOGO_SIDE)
    with Image.open(BytesIO(stored.content)) as logo:
        assert (logo.format, logo.mode, logo.size) == ("JPEG", "RGB", (200, 100))
        dark, light = sum(logo.getpixel((40, 50))), sum(logo.getpixel((160, 50)))
    assert light > 750
    assert dark < 520


def test_a_turned_photo_stands_upright_without_its_marks():
    stored = prepare_upload(upload(turned(), "foto.jpg"), longest=LOGO_SIDE)
    with Image.open(BytesIO(stored.content)) as logo:
        assert logo.size == (100, 200)
        assert len(logo.getexif()) == 0
        assert sum(logo.getpixel((50, 40))) < 300 < 700 < sum(logo.getpixel((50, 160)))


def test_print_size():
    big = encoded(Image.new("RGB", (3000, 1500), GREEN), "PNG")
    stored = prepare_upload(upload(big), longest=LOGO_SIDE)
    assert (stored.width, stored.height) == (480, 240)
    assert len(stored.content) < 20_000


def test_huge_pixel_counts_are_refused_before_they_are_decoded():
    side = int(MOST_PIXELS**0.5) + 200
    bomb = encoded(Image.new("1", (side, side)), "PNG")
    assert len(bomb) < 50_000
    with pytest.raises(ValidationError, match="43 megapiksel"):
        prepare_upload(upload(bomb))


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg onload=x>", b"GIF89a\x01\x00\x01\x00", b"%PDF-1.7", LEFT_IS_DARK["alpha"][:60], turned()[:200]],
)
def test_what_is_no_picture_is_refused_on_the_page(client, sari, letterhead, content, monkeypatch):
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it behind
    client.force_login(sari)
    data = untouched(letterhead, logos_choice="own", new_logo_left=upload(content), unit_code="TETAP")
    answer = client.post(page_of(letterhead), data)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"new_logo_left"}
    assert 'value="TETAP"' in answer.content.decode()
    letterhead.refresh_from_db()
    assert (letterhead.has_own_logos, letterhead.version) == (False, 1)


def test_a_logo_is_stored_shown_and_taken_away(client, sari, letterhead):
    client.force_login(sari)
    address = reverse("puskesmas:logo", args=[f"puskesmas-{letterhead.puskesmas_id}", "kiri"])
    assert client.get(address).status_code == 404
    data = untouched(letterhead, logos_choice="own", new_logo_left=upload(LEFT_IS_DARK["alpha"]))
    assert client.post(page_of(letterhead), data).status_code == 302
    letterhead.refresh_from_db()
    with letterhead.logo_left.open("rb") as file, Image.open(file) as logo:
        assert (logo.format, logo.mode) == ("JPEG", "RGB")
    assert letterhead.logo_left.name.startswith(f"logo/{letterhead.pk}-logo_left-")
    assert client.get(address)["Content-Type"] == "image/jpeg"
    told = AuditEvent.objects.filter(verb="kop surat diubah").latest("pk").changes
    assert told == {
        "logo kiri": ["tidak ada, bawaan Lokmin", "berkas baru"],
        "logo kanan": ["tidak ada, bawaan Lokmin", "tidak ada"],
    }
    client.post(page_of(letterhead), untouched(letterhead, drop_logo_left="on"))
    letterhead.refresh_from_db()
    assert (letterhead.logo_left.name, letterhead.has_own_logos) == ("", True)
    assert client.get(address).status_code == 404


def test_setting_logos_free_keeps_those_of_the_dinas_beside_the_new_one(client, sari, letterhead, kajoran):
    dinas = Letterhead.objects.create(region=kajoran.parent, has_own_logos=True, logo_left="logo/lambang.jpg")
    client.force_login(sari)
    data = untouched(letterhead, logos_choice="own", new_logo_right=upload(LEFT_IS_DARK["alpha"]))
    client.post(page_of(letterhead), data)
    letterhead.refresh_from_db()
    assert letterhead.logo_left.name == dinas.logo_left.name
    assert letterhead.logo_right.name.startswith("logo/")
    client.post(page_of(letterhead), untouched(letterhead, logos_choice="office"))
    letterhead.refresh_from_db()
    assert (letterhead.has_own_logos, letterhead.logo_left.name, letterhead.logo_right.name) == (False, "", "")
    assert look_of(letterhead).taken_over["logos"] == "Dinas Kesehatan Kabupaten Magelang"


def test_a_logo_with_alpha_is_white_around_its_shape_in_the_letter(client, sari, letterhead):
    """The stored logo on paper: no black box, no grey edge, no soft mask in the file."""
    client.force_login(sari)
    data = untouched(letterhead, logos_choice="own", new_logo_left=upload(LEFT_IS_DARK["alpha"]))
    client.post(page_of(letterhead), data)
    letterhead.refresh_from_db()
    content = samples.letter(
        letterhead=letterhead_of(look_of(letterhead)), paper=Paper.named("a4"), invitees=(), agenda=()
    )
    file = letters.build_letters(content, [samples.person()])[0]
    assert b"/SMask" not in reading.everything(file)
    page = reading.picture(file, 1, dpi=100)
    scale = 100 / 25.4
    box = page.crop((int(30 * scale), int(20 * scale), int(51 * scale), int(43 * scale)))
    shades = box.histogram()
    assert sum(shades[60:110]) > 300  # the green half
    assert sum(shades[:20]) == 0  # nothing black
    right = box.crop((box.width // 2 + 3, 0, box.width, box.height))
    assert min(right.tobytes()) > 240
