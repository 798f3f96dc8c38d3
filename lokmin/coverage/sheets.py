"""PWS on paper: landscape pages per indicator with the letterhead, the chart and what is to be said about it."""

from dataclasses import dataclass, replace

from lokmin.coverage.chart import pws_svg
from lokmin.coverage.dividing import for_paper
from lokmin.coverage.models import Basis
from lokmin.coverage.pws import Pws
from lokmin.documents import limits, render
from lokmin.documents.paper import Margins, Paper, Sheet
from lokmin.documents.text import clean_content, clean_text
from puskesmas.calendar_text import format_number

MARGINS = Margins(14, 15, 22, 15)
SVG = "image/svg+xml"
MOST_NOTES = 4
TAKEN = 50  # millimetres a page spends on letterhead and title
NOTE = 3.9  # and on a line of notes


@dataclass(frozen=True, kw_only=True)
class PwsSheet(Sheet):
    """`paper` is given upright and printed landscape."""

    charts: tuple[Pws, ...] = ()


def render_pws(sheet: PwsSheet) -> bytes:
    """Return the charts as PDF, each beginning on a page of its own. Raises RenderFailed with an Indonesian sentence."""
    return limits.run(build_pws, sheet)


def build_pws(sheet: PwsSheet) -> bytes:
    """The work of `render_pws`, without limits."""
    charts = tuple(_cleaned(pws) for pws in sheet.charts)
    sheet = clean_content(replace(sheet, charts=()))
    sheet = replace(sheet, paper=sheet.paper.landscape(MARGINS), charts=charts)
    assets, pages = render.sheet_assets(sheet), []
    for pws in sheet.charts:
        pages += _pages(pws, sheet.paper, assets)
    document = render.layout_sheet(
        "coverage/pdf/pws.html",
        sheet,
        styles=("coverage/pdf/pws.css",),
        assets=assets,
        is_usually_one_page=len(pages) == 1,
        pages=pages,
    )
    return render.pdf_bytes(document, sheet.paper.standard)


def _pages(pws: Pws, paper: Paper, assets: render.Assets) -> list[dict]:
    """The page of one indicator, or several where its villages are too many to be read on one; the notes stand on the last."""
    basis = dict(Basis.choices).get(pws.basis, pws.basis).lower() if not pws.is_count else ""
    parts, pages = for_paper(pws, paper.width - paper.margins.left - paper.margins.right), []
    for number, part in enumerate(parts, start=1):
        name, lines = f"asset:pws-{len(assets)}", notes_of(pws) if number == len(parts) else []
        width, height = chart_room(paper, len(lines))
        assets[name] = (pws_svg(part, ratio=height / width, on_paper=width, whole=pws).encode(), SVG)
        pages.append(
            {
                "pws": pws,
                "part": f"bagian {number} dari {len(parts)}" if len(parts) > 1 else "",
                "chart": name,
                "lines": lines,
                "basis": basis,
                "width": f"{width:.0f}mm",
                "height": f"{height:.0f}mm",
            }
        )
    return pages


def _cleaned(pws: Pws) -> Pws:
    """The texts of people without what must not reach paper; states and figures stay what they are."""
    rows = tuple(replace(row, name=clean_text(row.name), word=clean_text(row.word)) for row in pws.rows)
    total = replace(pws.total, name=clean_text(pws.total.name), word=clean_text(pws.total.word))
    cautions = tuple(replace(caution, text=clean_text(caution.text)) for caution in pws.cautions)
    texts = {name: clean_text(getattr(pws, name)) for name in ("name", "short_name", "puskesmas")}
    return replace(pws, rows=rows, total=total, cautions=cautions, **texts)


def chart_room(paper: Paper, notes: int) -> tuple[float, float]:
    """Width and height a chart may take on a landscape sheet beside so many lines of notes, in millimetres."""
    edge = paper.margins
    return paper.width - edge.left - edge.right, paper.height - edge.top - edge.bottom - TAKEN - NOTE * (notes + 1)


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
