"""HTML to PDF. The only module that imports WeasyPrint, and only inside functions: the import costs half a second.

Nothing is fetched: a document may use the pictures handed over as `asset:` names and small `data:` pictures, all else
is refused. One FontConfiguration per process, each new one leaks 0.24 MB (WeasyPrint 70).
"""

import atexit
import os
import warnings
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from lokmin.documents import pictures, qr
from lokmin.documents.paper import FONTS, Paper, Sheet
from puskesmas.pictures import LOGO_SIDE

MOST_DATA_URL = 300_000
JPEG, SVG = "image/jpeg", "image/svg+xml"
VARIANTS = {"plain": None, "archive": "pdf/a-3u", "tagged": "pdf/ua-1"}
Assets = dict[str, tuple[bytes, str]]


def load() -> None:
    """Import WeasyPrint now, before a child process is made."""
    import weasyprint  # noqa: F401


@cache
def font_configuration():
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _fetcher_class():
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):
        """Answers `asset:` names from a dict and small `data:image/` addresses, refuses everything else."""

        def __init__(self, assets: Assets):
            super().__init__(timeout=1, allowed_protocols=("asset", "data"), allow_redirects=False)
            self.assets = assets

        def fetch(self, url, headers=None):
            if url in self.assets:
                body, mime = self.assets[url]
                return URLFetcherResponse(url, body, {"Content-Type": mime})
            if url.startswith("data:image/") and len(url) <= MOST_DATA_URL:
                return super().fetch(url, headers)
            raise ValueError("alamat ini tidak boleh dibuka")

    return AssetFetcher


def fetcher(assets: Assets | None = None):
    return _fetcher_class()(assets or {})


@cache
def stylesheet(names: tuple[str, ...]):
    """Return our style sheets from templates/ as one parsed sheet."""
    from weasyprint import CSS

    folder = Path(settings.BASE_DIR) / "templates"
    source = "\n".join((folder / name).read_text() for name in names)
    return CSS(string=source, font_config=font_configuration(), url_fetcher=fetcher())


def forget() -> None:
    stylesheet.cache_clear()
    font_configuration.cache_clear()


# A child must make its own: Pango's font map of the parent waits for a thread that a fork does not copy.
os.register_at_fork(after_in_child=forget)
# Freed while the interpreter goes down, the font map takes the process with it (segmentation fault).
atexit.register(forget)


def layout(html: str, *, styles: tuple[str, ...], assets: Assets | None = None, images: dict | None = None):
    """Return the laid out document of WeasyPrint; `images` is a cache to share within one batch."""
    from weasyprint import HTML

    return HTML(string=html, url_fetcher=fetcher(assets)).render(
        stylesheets=[stylesheet(styles)], font_config=font_configuration(), cache={} if images is None else images
    )


def page_rule(paper: Paper) -> SafeString:
    """Return the @page rule and the type of a sheet; numbers by Python, a template would print 20,5."""
    edge = paper.margins
    margins = f"{edge.top}mm {edge.right}mm {edge.bottom}mm {edge.left}mm"
    top = max(edge.bottom - 20, 2)  # the QR is 13 mm high and stays 5 to 7 mm from the edge of the paper
    boxes = f"@bottom-left{{padding-top:{top}mm}}@bottom-right{{padding-top:{top + 0.4}mm}}"
    return mark_safe(f"@page{{size:{paper.width}mm {paper.height}mm;margin:{margins};{boxes}}}{_type(paper)}")


def bare_page_rule(paper: Paper) -> SafeString:
    """Return the @page rule of an overlay: the same sheet without margins."""
    return mark_safe(f"@page{{size:{paper.width}mm {paper.height}mm;margin:0}}{_type(paper)}")


def _type(paper: Paper) -> str:
    """The family and size of running text; all other sizes of our sheets follow in rem or are fixed in pt."""
    return f"html{{font-family:{FONTS[paper.font]};font-size:{paper.font_size}pt}}"


def layout_sheet(
    template: str,
    sheet: Sheet,
    *,
    styles: tuple[str, ...],
    assets: Assets | None = None,
    images: dict | None = None,
    is_usually_one_page: bool = False,
    **context,
):
    """Return the layout of one of our documents; its content must be clean already.

    "Halaman x dari y" is printed only when there is more than one page. A signature block (`id=signature`) alone on a
    page looks like a forgery: when the table's last rows (`id=last-rows`, `id=after-rows`) ended on the page before,
    the document is laid out again with a break before those rows.
    """
    assets = {**(assets if assets is not None else sheet_assets(sheet))}
    context = {
        "sheet": sheet,
        "assets": assets,
        "page_rule": page_rule(sheet.paper),
        "body_class": "",
        "break_rows": False,
        "is_numbered": not is_usually_one_page,
        **context,
    }

    def attempt():
        html = render_to_string(template, context)
        return layout(html, styles=("pdf/base.css", "pdf/page.css", *styles), assets=assets, images=images)

    document = attempt()
    if (len(document.pages) > 1) != context["is_numbered"]:
        context["is_numbered"] = not context["is_numbered"]
        document = attempt()
    if _stands_alone(document):
        context["break_rows"] = True
        document = attempt()
    return document


def _stands_alone(document) -> bool:
    where = {name: number for number, page in enumerate(document.pages) for name in page.anchors}
    return "last-rows" in where and where.get("signature", 0) > where.get("after-rows", where["last-rows"])


def sheet_assets(sheet: Sheet) -> Assets:
    """Return the pictures all documents may show: logos and the verification QR."""
    assets = {}
    for name in ("logo_left", "logo_right"):
        if picture := pictures.prepare(getattr(sheet.letterhead, name), LOGO_SIDE, quality=90):
            assets[f"asset:{name}"] = (picture, JPEG)
    if sheet.verification:
        assets["asset:verification"] = (qr.svg(sheet.verification.url), SVG)
    return assets


def pdf_bytes(document, standard: str = "plain") -> bytes:
    """Return the file, of the kind an office has chosen for its letters (`Paper.standard`)."""
    for page in document.pages:
        page.anchors.clear()  # they are for measuring only and would become named destinations
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its colour profile open
        return document.write_pdf(pdf_variant=VARIANTS[standard])
