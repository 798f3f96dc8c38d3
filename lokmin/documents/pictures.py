"""Pictures on paper: re-encoded once, small, upright and without alpha.

WeasyPrint passes a JPEG through untouched but re-encodes alpha PNGs and turned photos on every write, and decodes
a 10,000 × 10,000 PNG of 292 KB to 800 MB. Uploads are prepared the same way; this is the last check before print.
"""

from io import BytesIO

from PIL import Image

from puskesmas.pictures import shrunk

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000
PHOTO_SIDE = 1000
SIGNATURE_SIDE = 320
ORIENTATION = 0x0112


def prepare(content: bytes | None, longest: int = PHOTO_SIDE, *, quality: int = 82) -> bytes | None:
    """Return a JPEG no longer than `longest` pixels on white; None for what is no picture or far too large."""
    if not content:
        return None
    try:
        picture = Image.open(BytesIO(content), formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            return None
        if _is_ready(picture, longest):
            return content
        return shrunk(picture, longest, quality)[0]
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None


def _is_ready(picture: Image.Image, longest: int) -> bool:
    return (
        picture.format == "JPEG"
        and picture.mode in {"L", "RGB"}
        and max(picture.size) <= longest
        and picture.getexif().get(ORIENTATION, 1) == 1
    )
