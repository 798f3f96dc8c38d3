"""Uploaded PDF files: read strictly, then only the pages are written anew.

What a page shows is kept, with its size; scripts, actions, links, forms, embedded files and metadata stay behind,
because nothing but the page's own drawing is copied. The work runs in a child process (`limits`): a PDF of 20 KB can
unpack to gigabytes.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from django.core.exceptions import ValidationError
from pikepdf import Array, Dictionary, Name, Stream

from lokmin.documents import limits, merging
from lokmin.documents.registry import CannotBuild
from lokmin.documents.text import ContentRefused

MOST_BYTES = 5 * 1024 * 1024
MOST_PAGES = 20
MOST_OBJECTS = 20_000


@dataclass(frozen=True)
class Limits:
    """How large an uploaded PDF may be, and what one such file is called in sentences."""

    noun: str = "lampiran"
    bytes: int = MOST_BYTES
    pages: int = MOST_PAGES
    objects: int = MOST_OBJECTS


ATTACHMENT = Limits()
MOST_UNPACKED = 200_000_000  # bytes of all streams of one file
MOST_DRAWN = 20_000_000  # bytes of what all pages draw
MOST_PIXELS = 60_000_000  # of one picture in it
MOST_PICTURED = 4 * MOST_PIXELS  # bytes of all its pictures that are packed as plain data
SIDES = (50, 5000)  # points: a page from 18 mm to 1.7 m
SECONDS, MEGABYTES = 20, 512
KEPT = {"/Type", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents", "/Group", "/Parent"}
LEFT_OUT = (
    "/A", "/AA", "/AF", "/Annots", "/EF", "/JS", "/JavaScript", "/Metadata", "/OPI", "/OpenAction", "/PieceInfo", "/Ref",
    "/StructParent", "/StructParents",
)  # fmt: skip
OUTSIDE = ("/F", "/FFilter", "/FDecodeParms")  # of a stream: its data would lie in another file
AGAIN = "Buka berkas itu, cetak ulang ke PDF, lalu unggah lagi."


def prepare_pdf(file, most: Limits = ATTACHMENT) -> tuple[bytes, int]:
    """Return the uploaded file written anew and its number of pages. Refused with a sentence that names the file."""
    name = (getattr(file, "name", "") or "Berkas ini")[-80:]
    if file.size > most.bytes:
        size, allowed = f"{file.size / 1024 / 1024:.1f}".replace(".", ","), most.bytes // 1024 // 1024
        raise ValidationError(
            f"{name} berukuran {size} MB. Satu {most.noun} paling besar {allowed} MB; perkecil dahulu."
        )
    file.seek(0)
    try:
        return limits.run(rewrite, file.read(), most, seconds=SECONDS, megabytes=MEGABYTES)
    except (CannotBuild, limits.RenderBroken) as error:
        known = isinstance(error, limits.RenderFailed) and str(error) not in (limits.TOO_LONG, limits.TOO_LARGE)
        reason = str(error) if known else f"tidak dapat dibaca dengan aman. {AGAIN}"
        raise ValidationError(f"{name} {reason}") from None


def rewrite(content: bytes, most: Limits = ATTACHMENT) -> tuple[bytes, int]:
    """The work of `prepare_pdf`, without limits. Raises ContentRefused; the sentence follows the name of the file."""
    if b"%PDF-" not in content[:1024]:
        raise ContentRefused("bukan PDF. Simpan atau cetak dahulu sebagai PDF, lalu unggah lagi.")
    try:
        with pikepdf.open(BytesIO(content), attempt_recovery=False) as file:
            _check(file, most)
            written = _write(file)
            return written, len(file.pages)
    except ContentRefused:
        raise
    except pikepdf.PasswordError:
        raise ContentRefused("terkunci kata sandi. Simpan tanpa kata sandi, lalu unggah lagi.") from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RuntimeError, zlib.error):
        raise ContentRefused(f"rusak atau terpotong. {AGAIN}") from None


def _check(file: pikepdf.Pdf, most: Limits) -> None:
    if file.is_encrypted:
        raise ContentRefused("terkunci kata sandi. Simpan tanpa kata sandi, lalu unggah lagi.")
    pages = len(file.pages)
    if not 1 <= pages <= most.pages:
        raise ContentRefused(f"berisi {pages} halaman. Satu {most.noun} paling banyak {most.pages} halaman.")
    if len(file.objects) > most.objects:
        raise ContentRefused(f"terlalu rumit untuk dilampirkan. {AGAIN}")
    streams = [item for item in file.objects if isinstance(item, Stream)]
    pictures = [stream for stream in streams if stream.get(Name.Subtype) == Name.Image]
    for picture in pictures:
        if int(picture.get(Name.Width, 0)) * int(picture.get(Name.Height, 0)) > MOST_PIXELS:
            raise ContentRefused("memuat gambar yang terlalu besar. Pindai dengan 150–200 dpi, lalu unggah lagi.")
    others = [stream for stream in streams if stream.get(Name.Subtype) != Name.Image]
    # What a page draws is counted whatever it calls itself.
    drawn = [stream for page in file.pages for stream in _drawn(page)]
    for some, left in ((pictures, MOST_PICTURED), (others, MOST_UNPACKED), (drawn, MOST_DRAWN)):
        for stream in some:
            left -= _unpacked(stream, left)
            if left <= 0:
                raise ContentRefused(f"terlalu besar bila dibuka. {AGAIN}")


def _drawn(page: pikepdf.Page) -> list[Stream]:
    contents = page.obj.get(Name.Contents, Array())
    return [item for item in (contents if isinstance(contents, Array) else [contents]) if isinstance(item, Stream)]


def _unpacked(stream: Stream, most: int) -> int:
    """How many bytes a stream unpacks to, counted without keeping them; more than `most` is not counted further."""
    filters = stream.get(Name.Filter, Array())
    filters = list(filters) if isinstance(filters, Array) else [filters]
    raw = stream.read_raw_bytes()
    if filters == [Name.FlateDecode]:
        worker, total = zlib.decompressobj(), 0
        while raw and total <= most:
            total += len(worker.decompress(raw, 1 << 20))
            raw = worker.unconsumed_tail
        return total
    if len([one for one in filters if one in (Name.FlateDecode, Name.LZWDecode)]) > 1:
        return most + 1  # packed twice: nobody does that in good faith
    return len(raw)


def _write(file: pikepdf.Pdf) -> bytes:
    """The pages alone, in a new file; what forms and notes show is drawn onto the page first."""
    file.generate_appearance_streams()
    file.flatten_annotations("all")
    for key in [key for key in file.Root if key not in ("/Type", "/Pages")]:
        del file.Root[key]
    for page in file.pages:
        _check_size(page)
        for key in [key for key in page.obj if key not in KEPT]:
            del page.obj[key]
    fresh = pikepdf.new()
    fresh.pages.extend(file.pages)
    for item in _reachable(fresh):
        for key in (*LEFT_OUT, *(OUTSIDE if isinstance(item, Stream) else ())):
            if key in item:
                del item[key]
    return merging.saved(fresh)


def _reachable(file: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """All dictionaries and streams of the new file, those inside of others too."""
    waiting, seen = list(file.objects), 0
    while waiting:
        item = waiting.pop()
        seen += 1
        if seen > 50 * MOST_OBJECTS:
            raise ContentRefused(f"terlalu rumit untuk dilampirkan. {AGAIN}")
        if isinstance(item, Array):
            inside = list(item)
        elif isinstance(item, (Dictionary, Stream)):
            yield item
            inside = [value for _, value in item.items()]
        else:
            continue
        waiting += [value for value in inside if isinstance(value, (Array, Dictionary)) and not value.is_indirect]


def _check_size(page: pikepdf.Page) -> None:
    left, bottom, right, top = (float(value) for value in page.mediabox)
    if not all(SIDES[0] <= side <= SIDES[1] for side in (abs(right - left), abs(top - bottom))):
        raise ContentRefused("memuat halaman yang ukurannya tidak dapat dicetak. Cetak ulang ke PDF A4 atau F4.")
