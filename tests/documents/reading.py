"""Reading PDF files back: text, pictures of pages, QR codes, everything inside."""

import re
import subprocess
from io import BytesIO

import pikepdf
import zxingcpp
from PIL import Image


def page_count(content: bytes) -> int:
    with pikepdf.open(BytesIO(content)) as file:
        return len(file.pages)


def page_sizes(content: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in whole millimetres."""
    with pikepdf.open(BytesIO(content)) as file:
        boxes = [page.mediabox for page in file.pages]
    return [(round(float(box[2]) / 72 * 25.4), round(float(box[3]) / 72 * 25.4)) for box in boxes]


def text(content: bytes, page: int | None = None) -> str:
    """The text as a reader sees it; one page (from 1) or all."""
    pages = ["-f", str(page), "-l", str(page)] if page else []
    done = subprocess.run(["pdftotext", "-layout", *pages, "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode()


def words(content: bytes, page: int | None = None) -> str:
    return " ".join(text(content, page).split())


def places(content: bytes, page: int = 1) -> list[tuple[str, float, float]]:
    """Each word with the millimetres of its left and upper edge."""
    command = ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), "-", "-"]
    found = subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()
    pattern = r'<word xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>([^<]*)</word>'
    return [(word, float(x) / 72 * 25.4, float(y) / 72 * 25.4) for x, y, word in re.findall(pattern, found)]


def picture(content: bytes, page: int = 1, dpi: int = 60) -> Image.Image:
    command = ["pdftoppm", "-r", str(dpi), "-f", str(page), "-l", str(page), "-gray", "-"]
    done = subprocess.run(command, input=content, capture_output=True, check=True)
    return Image.open(BytesIO(done.stdout)).convert("L")


def is_draft(content: bytes, page: int = 1) -> bool:
    """Whether the grey watermark stands on the page; its turned letters are no word for pdftotext."""
    return picture(content, page).histogram()[0xEC] > 1000


def codes(content: bytes, page: int = 1) -> set[str]:
    return {code.text for code in zxingcpp.read_barcodes(picture(content, page, dpi=150))}


def everything(content: bytes) -> bytes:
    """All streams decoded, with all strings and names outside of them."""
    with pikepdf.open(BytesIO(content)) as file:
        parts = [str(file.docinfo).encode(), str(file.Root).encode()]
        for item in file.objects:
            parts.append(repr(item).encode())
            if isinstance(item, pikepdf.Stream):
                try:
                    parts.append(item.read_bytes())
                except pikepdf.PdfError:
                    parts.append(item.read_raw_bytes())
    return b"\n".join(parts)


def fonts(content: bytes) -> set[str]:
    """Names of the fonts in the file without the mark of the subset: LiberationSans-Bold."""
    with pikepdf.open(BytesIO(content)) as file:
        named = [item.get("/BaseFont") for item in file.objects if isinstance(item, pikepdf.Dictionary)]
    return {str(name).rpartition("+")[2].strip("/") for name in named if name is not None}


def images(content: bytes) -> int:
    with pikepdf.open(BytesIO(content)) as file:
        return sum(
            isinstance(item, pikepdf.Stream) and item.get("/Subtype") == pikepdf.Name.Image for item in file.objects
        )
