"""A page of a PDF as a picture, for previews."""

import threading
from io import BytesIO

import pypdfium2

# PDFium is not thread-safe, not even with different documents, and gunicorn serves with threads.
_pdfium = threading.Lock()


def draw_page(pdf: bytes, number: int, *, scale: float) -> bytes:
    """PNG of one page counted from 1; `scale` 1 is 72 pixels an inch. The caller knows that the page exists."""
    with _pdfium:
        document = pypdfium2.PdfDocument(pdf)
        try:
            image = document[number - 1].render(scale=scale).to_pil()
        finally:
            document.close()
    target = BytesIO()
    image.quantize(64).save(target, "PNG", optimize=True)
    return target.getvalue()
