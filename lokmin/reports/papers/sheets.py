"""The page of photos and the extracts on paper. Plain values; nothing here reads rows."""

from dataclasses import dataclass

from lokmin.documents import limits, pictures, render
from lokmin.documents.paper import Field, Photo, Sheet, Signer
from lokmin.documents.text import clean_content

PER_PAGE = 4
FEW = 2  # so many photos are printed one below the other, large


@dataclass(frozen=True, kw_only=True)
class PhotoSheet(Sheet):
    facts: tuple[Field, ...] = ()
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ExtractRow:
    """One thing to do, with the part the reader has in it."""

    activity: str
    role: str  # Penanggung jawab; Pendukung (KUA Kajoran)
    aim: str = ""
    place: str = ""
    due: str = ""
    funding: str = ""


@dataclass(frozen=True, kw_only=True)
class EarlierRow:
    activity: str
    due: str = ""
    result: str = ""


@dataclass(frozen=True, kw_only=True)
class Extract:
    """What one post or sector gets of the minutes."""

    recipient: str
    attended: str = ""
    earlier: tuple[EarlierRow, ...] = ()
    rows: tuple[ExtractRow, ...] = ()
    commitments: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ExtractSheet(Sheet):
    """Extracts of one meeting, each beginning on a page of its own."""

    title_lines: tuple[str, ...] = ("PETIKAN NOTULEN",)
    facts: tuple[Field, ...] = ()
    decisions: tuple[str, ...] = ()
    extracts: tuple[Extract, ...] = ()
    signer: Signer | None = None


def render_photos(sheet: PhotoSheet) -> bytes:
    """Return the page of photos as PDF. Raises RenderFailed with an Indonesian sentence."""
    return limits.run(build_photos, sheet)


def build_photos(sheet: PhotoSheet) -> bytes:
    """The work of `render_photos`, without limits; a picture that cannot be read is left out."""
    sheet = clean_content(sheet)
    assets, shown = render.sheet_assets(sheet), []
    for photo in sheet.photos:
        if picture := pictures.prepare(photo.content):
            name = f"asset:photo-{len(shown) + 1}"
            assets[name] = (picture, render.JPEG)
            shown.append({"source": name, "caption": photo.caption, "number": len(shown) + 1})
    document = render.layout_sheet(
        "reports/pdf/photos.html",
        sheet,
        styles=("reports/pdf/papers.css",),
        assets=assets,
        is_usually_one_page=len(shown) <= PER_PAGE,
        is_large=len(shown) <= FEW,
        groups=[shown[start : start + PER_PAGE] for start in range(0, len(shown), PER_PAGE)],
    )
    return render.pdf_bytes(document, sheet.paper.standard)


def render_extracts(sheet: ExtractSheet) -> bytes:
    """Return the extracts as PDF. Raises RenderFailed with an Indonesian sentence."""
    return limits.run(build_extracts, sheet)


def build_extracts(sheet: ExtractSheet) -> bytes:
    """The work of `render_extracts`, without limits."""
    sheet = clean_content(sheet)
    document = render.layout_sheet(
        "reports/pdf/extracts.html",
        sheet,
        styles=("reports/pdf/papers.css",),
        is_usually_one_page=len(sheet.extracts) == 1,
    )
    return render.pdf_bytes(document, sheet.paper.standard)
