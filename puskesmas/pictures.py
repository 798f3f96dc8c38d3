"""Uploaded pictures: checked before they are decoded, turned upright, shrunk, written anew without position data.

Django's ImageField lets a 481 KB PNG through that needs 1.4 GB, so the pixels are counted from the header first.
"""

import hashlib
import re
import struct
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from django.core.exceptions import ValidationError
from PIL import Image, ImageFile, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1600
LOGO_SIDE = 480  # 23 mm on paper, with room for detail; letters print it as it is stored
LOGO_QUALITY = 90
QUALITY = 82
HEIC = re.compile(rb"^.{4}ftyp(heic|heix|heif|hevc|hevx|mif1|msf1|avif)", re.DOTALL)
TAKEN_AT, EXIF = 0x9003, 0x8769  # DateTimeOriginal and the part of EXIF it stands in


@dataclass(frozen=True)
class Picture:
    """A JPEG of ours, ready to store."""

    content: bytes
    width: int
    height: int
    taken_at: datetime | None = None  # by the camera's clock, without a zone; where it was is thrown away

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def prepare_upload(file, *, longest: int = LONGEST_SIDE, quality: int = QUALITY) -> Picture:
    """Return the uploaded file as a JPEG no longer than `longest` pixels. Refused with a sentence that names the file."""
    name = getattr(file, "name", "") or "Berkas ini"
    if file.size > MOST_BYTES:
        raise ValidationError(
            f"{name} berukuran {file.size / 1024 / 1024:.0f} MB. Satu foto paling besar 15 MB; perkecil dahulu fotonya."
        )
    file.seek(0)
    try:
        picture = Image.open(file, formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels(name) from None
    except (OSError, ValueError, SyntaxError, EOFError):
        _refuse_heic(file, name)
        raise ValidationError(
            f"{name} bukan foto JPEG, PNG, atau WebP. Simpan sebagai JPEG, lalu unggah lagi."
        ) from None
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_many_pixels(name, picture.width * picture.height)
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, once imported, lets half a picture through
    taken_at = _taken_at(picture)
    try:
        content, size = shrunk(picture, longest, quality)
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, Image.DecompressionBombError):
        raise ValidationError(f"{name} rusak atau terpotong. Ambil berkas aslinya, lalu unggah lagi.") from None
    return Picture(content, *size, taken_at)


def read_moment(text: str) -> datetime | None:
    """2026:06:11 09:12:33, as cameras write a moment; None for anything else or an impossible day."""
    try:
        moment = datetime.strptime(text.strip("\0 ")[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007  cameras know no zone
    except ValueError:
        return None
    return moment if moment.year >= 2000 else None


def _taken_at(picture: Image.Image) -> datetime | None:
    try:
        text = picture.getexif().get_ifd(EXIF).get(TAKEN_AT, "")
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, IndexError, struct.error):
        return None
    return read_moment(text) if isinstance(text, str) else None


def _refuse_heic(file, name: str) -> None:
    file.seek(0)
    if HEIC.match(file.read(16)):
        raise ValidationError(
            f"{name} berformat HEIC dari iPhone, yang belum dapat dibaca. Buka Pengaturan iPhone, Kamera, Format, pilih "
            "Paling Kompatibel; atau kirim fotonya lewat WhatsApp dan simpan dari sana. Lalu unggah lagi."
        )


def shrunk(picture: Image.Image, longest: int, quality: int) -> tuple[bytes, tuple[int, int]]:
    """The opened picture as a JPEG on white, upright, no longer than `longest` pixels; with its width and height."""
    picture.draft("RGB", (longest, longest))  # a JPEG is decoded at the size needed, not at 20 megapixels
    picture = ImageOps.exif_transpose(picture)
    if picture.mode not in ("RGB", "RGBA", "L", "CMYK"):
        picture = _in_full_colour(picture)  # palettes and single bits shrink badly
    picture.thumbnail((longest, longest))
    flat = Image.new("RGB", picture.size, "white")
    layer = (picture.convert("RGB") if picture.mode == "CMYK" else picture).convert("RGBA")
    flat.paste(layer, mask=layer.getchannel("A"))
    target = BytesIO()
    flat.save(target, "JPEG", quality=quality, optimize=True)
    return target.getvalue(), flat.size


def _in_full_colour(picture: Image.Image) -> Image.Image:
    """Any other mode as RGBA. Greys of 16 bit are scaled: Pillow would cut everything above 255 to white."""
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    return picture.convert("RGBA")


def _too_many_pixels(name: str, pixels: int = 0) -> ValidationError:
    size = f"{pixels / 1_000_000:.0f} megapiksel" if pixels else "terlalu banyak piksel"
    return ValidationError(
        f"{name} berisi {size}. Satu foto paling banyak {MOST_PIXELS // 1_000_000} megapiksel; perkecil dahulu fotonya."
    )
