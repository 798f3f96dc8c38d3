"""The berita acara of an agreement on paper: points, zig-zag table of signatures, who knows of it, role matrix landscape."""

from dataclasses import dataclass, replace

from django.utils.safestring import mark_safe

from lokmin.documents import limits, render
from lokmin.documents.paper import Margins, Paper, Sheet, Signer
from lokmin.documents.text import clean_content

MATRIX_MARGINS = Margins(18, 15, 22, 18)


@dataclass(frozen=True, kw_only=True)
class SignerRow:
    """One line of the table of signatures; `on_behalf_of` prints "a.n." before the post that was invited."""

    name: str = ""
    post: str = ""
    on_behalf_of: str = ""
    number: str = ""  # NIP 1974…, printed small


@dataclass(frozen=True, kw_only=True)
class SignerGroup:
    rows: tuple[SignerRow, ...]
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class RoleRow:
    """One role of the appendix."""

    post: str = ""
    role: str = ""
    activity: str = ""
    target: str = ""
    place: str = ""
    time: str = ""
    owner: str = ""


@dataclass(frozen=True, kw_only=True)
class RoleGroup:
    sector: str
    rows: tuple[RoleRow, ...]


@dataclass(frozen=True, kw_only=True)
class AgreementContent(Sheet):
    title_lines: tuple[str, ...] = ()
    number: str = ""  # empty: a dotted place to write on
    intro: str = ""
    points: tuple[str, ...] = ()
    closing: str = ""
    groups: tuple[SignerGroup, ...] = ()
    knowing: tuple[Signer, ...] = ()  # from left to right, two in a row
    roles: tuple[RoleGroup, ...] = ()
    roles_note: str = ""  # Berita acara nomor … tanggal …


def render_agreement(content: AgreementContent) -> bytes:
    """Return the agreement as PDF. Raises RenderFailed with an Indonesian sentence."""
    return limits.run(build_agreement, content)


def build_agreement(content: AgreementContent) -> bytes:
    """The work of `render_agreement`, without limits."""
    content = clean_content(content)
    knowing = list(content.knowing)
    pairs = [
        {"left": knowing[at], "right": knowing[at + 1] if at + 1 < len(knowing) else None}
        for at in range(0, len(knowing), 2)
    ]
    document = render.layout_sheet(
        "minutes/pdf/agreement.html",
        content,
        styles=("attendance/pdf/sheet.css", "minutes/pdf/agreement.css"),
        page_rule=mark_safe(render.page_rule(content.paper) + _landscape(content.paper)),
        groups=numbered(content.groups),
        pairs=pairs,
    )
    return render.pdf_bytes(document, content.paper.standard)


def _landscape(paper: Paper) -> str:
    """The appendix lies on the long side of the same paper."""
    edge, top = MATRIX_MARGINS, MATRIX_MARGINS.bottom - 20
    return (
        f"@page matrix{{size:{paper.height}mm {paper.width}mm;"
        f"margin:{edge.top}mm {edge.right}mm {edge.bottom}mm {edge.left}mm;"
        f"@bottom-left{{padding-top:{top}mm}}@bottom-right{{padding-top:{top + 0.4}mm}}}}"
    )


def numbered(groups: tuple[SignerGroup, ...]) -> list[dict]:
    """The groups with running numbers; odd ones sign left, even ones right, each over two rows."""
    groups = [replace(group) for group in groups if group.rows]
    total, number, found = sum(len(group.rows) for group in groups), 0, []
    for group in groups:
        rows = []
        for row in group.rows:
            number += 1
            rows.append(
                {
                    "row": row,
                    "number": number,
                    "is_odd": number % 2 == 1,
                    "is_last": len(rows) + 1 == len(group.rows),
                    "mark": {total - 1: "last-rows", total: "after-rows"}.get(number, "") if total > 1 else "",
                }
            )
        found.append({"title": group.title, "rows": rows})
    return found
