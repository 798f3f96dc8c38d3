"""The receipt sheet on paper: who is to get a letter, who took it, when, and room to sign."""

from dataclasses import dataclass, replace

from lokmin.documents import limits, render
from lokmin.documents.paper import Field, Margins, Sheet
from lokmin.documents.text import clean_content

MARGINS = Margins(15, 14, 20.5, 22)


@dataclass(frozen=True, kw_only=True)
class ReceiptRow:
    """One letter; taker and day are printed where they are known already."""

    post: str
    name: str = ""
    received_by: str = ""
    received_on: str = ""  # 3 Juni 2026


@dataclass(frozen=True, kw_only=True)
class ReceiptGroup:
    title: str
    rows: tuple[ReceiptRow, ...]


@dataclass(frozen=True, kw_only=True)
class ReceiptContent(Sheet):
    fields: tuple[Field, ...] = ()
    groups: tuple[ReceiptGroup, ...] = ()


def render_receipts(content: ReceiptContent) -> bytes:
    """Return the sheet as PDF. Raises RenderFailed with an Indonesian sentence."""
    return limits.run(build_receipts, content)


def build_receipts(content: ReceiptContent) -> bytes:
    """The work of `render_receipts`, without limits."""
    content = clean_content(content)
    content = replace(content, paper=content.paper.with_margins(MARGINS))
    assets = render.sheet_assets(content)
    groups, number = [], 0
    for group in content.groups:
        rows = [{"row": row, "number": number + place} for place, row in enumerate(group.rows, start=1)]
        number += len(rows)
        groups.append({"title": group.title, "rows": rows})
    document = render.layout_sheet(
        "invitations/pdf/receipts.html", content, styles=("invitations/pdf/receipts.css",), assets=assets, groups=groups
    )
    return render.pdf_bytes(document, content.paper.standard)
