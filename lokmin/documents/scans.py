"""Pictures of paper from a phone become one PDF, a page each, on A4; the pictures are put in as they are."""

from collections.abc import Sequence

import pikepdf
from pikepdf import Dictionary, Name

from lokmin.documents import merging
from puskesmas.pictures import Picture

SHORT, LONG, EDGE = 595.28, 841.89, 14.17  # A4 and 5 mm in points


def pages_of(pictures: Sequence[Picture]) -> bytes:
    """Return a PDF with one JPEG of ours a page, whole and upright or across as it was taken."""
    file = pikepdf.new()
    for picture in pictures:
        width, height = (LONG, SHORT) if picture.width > picture.height else (SHORT, LONG)
        scale = min((width - 2 * EDGE) / picture.width, (height - 2 * EDGE) / picture.height)
        wide, high = picture.width * scale, picture.height * scale
        drawn = f"q {wide:.2f} 0 0 {high:.2f} {(width - wide) / 2:.2f} {(height - high) / 2:.2f} cm /P Do Q"
        image = pikepdf.Stream(file, picture.content)
        image.update(_picture_entries(picture))
        page = Dictionary(
            Type=Name.Page,
            MediaBox=[0, 0, width, height],
            Resources=Dictionary(XObject=Dictionary(P=file.make_indirect(image))),
            Contents=pikepdf.Stream(file, drawn.encode()),
        )
        file.pages.append(pikepdf.Page(file.make_indirect(page)))
    return merging.saved(file)


def _picture_entries(picture: Picture) -> dict:
    return {
        "/Type": Name.XObject,
        "/Subtype": Name.Image,
        "/Width": picture.width,
        "/Height": picture.height,
        "/ColorSpace": Name.DeviceRGB,
        "/BitsPerComponent": 8,
        "/Filter": Name.DCTDecode,
    }
