"""The RTL matrix on paper: thirteen columns, landscape, signed by the head and known by the camat."""

from dataclasses import dataclass, replace

from lokmin.documents import limits, render
from lokmin.documents.paper import Margins, Sheet, Signer
from lokmin.documents.text import clean_content

MARGINS = Margins(18, 15, 22, 18)


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    """One printed row; every cell is text already."""

    program: str = ""
    problem: str = ""
    place: str = ""
    cause: str = ""
    action: str = ""
    target: str = ""
    owner: str = ""
    supporters: str = ""
    when: str = ""  # Juli–September 2026
    due: str = ""  # 30-9-2026
    funding: str = ""
    indicator: str = ""
    status: str = "Baru"
    carried: str = ""  # berulang 2×


@dataclass(frozen=True, kw_only=True)
class MatrixContent(Sheet):
    """`paper` is given upright and printed landscape."""

    title_lines: tuple[str, ...] = ("MATRIKS RENCANA TINDAK LANJUT",)
    rows: tuple[MatrixRow, ...] = ()
    note: str = ""
    left_signer: Signer | None = None  # the camat, intro "Mengetahui,"
    right_signer: Signer | None = None  # the head, with place and date


def render_matrix(content: MatrixContent) -> bytes:
    """Return the matrix as PDF. Raises RenderFailed with an Indonesian sentence."""
    return limits.run(build_matrix, content)


def build_matrix(content: MatrixContent) -> bytes:
    """The work of `render_matrix`, without limits."""
    content = clean_content(content)
    content = replace(content, paper=content.paper.landscape(MARGINS))
    document = render.layout_sheet(
        "actions/pdf/matrix.html",
        content,
        styles=("actions/pdf/matrix.css",),
        total=len(content.rows),
        columns=range(1, 14),
    )
    return render.pdf_bytes(document, content.paper.standard)
