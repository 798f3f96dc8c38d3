"""PWS on paper: one landscape page per indicator with the letterhead, the chart and what is to be said about it."""

from dataclasses import dataclass, replace

from lokmin.coverage.chart import pws_svg
from lokmin.coverage.pws import Pws
from lokmin.documents import limits, render
from lokmin.documents.paper import Margins, Paper, Sheet
from lokmin.documents.text import clean_content
from puskesmas.calendar_text import format_number

MARGINS = Margins(14, 15, 22, 15)
SVG = "image/svg+xml"
MOST_NOTES = 4
TAKEN = 74  # millimetres a page spends on letterhead, title, margins and notes


@dataclass(frozen=True, kw_only=True)
class PwsSheet(Sheet):
    """`paper` is given upright and printed landscape."""

    charts: tuple[Pws, ...] = ()


def render_pws(sheet: PwsSheet) -> bytes:
    """Return the charts as PDF, one page each. Raises RenderFailed with an Indonesian sentence."""
    return limits.run(build_pws, sheet)


def build_pws(sheet: PwsSheet) -> bytes:
    """The work of `render_pws`, without limits."""
    sheet = clean_content(sheet)
    sheet = replace(sheet, paper=sheet.paper.landscape(MARGINS))
    assets = render.sheet_assets(sheet)
    width, height = chart_room(sheet.paper)
    pages = []
    for number, pws in enumerate(sheet.charts, start=1):
        name = f"asset:pws-{number}"
        assets[name] = (pws_svg(pws, ratio=height / width).encode(), SVG)
        pages.append({"pws": pws, "chart": name, "lines": notes_of(pws)})
    document = render.layout_sheet(
        "coverage/pdf/pws.html",
        sheet,
        styles=("coverage/pdf/pws.css",),
        assets=assets,
        is_usually_one_page=len(pages) == 1,
        pages=pages,
        chart_width=f"{width:.0f}mm",
        chart_height=f"{height:.0f}mm",
    )
    return render.pdf_bytes(document, sheet.paper.standard)


def chart_room(paper: Paper) -> tuple[float, float]:
    """Width and height a chart may take on a landscape sheet, in millimetres."""
    edge = paper.margins
    return paper.width - edge.left - edge.right, paper.height - edge.top - edge.bottom - TAKEN


def notes_of(pws: Pws) -> list[str]:
    """Up to five lines below a chart: how many villages lag, then what is odd about the figures."""
    lines = []
    if pws.target is not None and pws.rows:
        lines.append(f"{pws.below} dari {len(pws.rows)} desa/kelurahan belum mencapai target {pws.until_text}.")
    if pws.total.short_text:
        lines[-1:] = [f"{lines[-1] if lines else ''} {pws.puskesmas} {pws.total.short_text}.".strip()]
    texts = [caution.text for caution in pws.cautions]
    lines += texts[:MOST_NOTES]
    if len(texts) > MOST_NOTES:
        lines.append(f"Dan {format_number(len(texts) - MOST_NOTES)} catatan lain di halaman PWS.")
    return lines
