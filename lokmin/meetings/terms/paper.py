"""The KAK on paper: centred title, numbered headings, tables of guests and schedule, two signatures."""

import re
from dataclasses import dataclass

from lokmin.documents import limits, render
from lokmin.documents.paper import Sheet, Signer
from lokmin.documents.text import clean_content

POINT = re.compile(r"^(\d{1,2}[.)]|[a-z][.)]|[-–•])\s+(.*)$")


@dataclass(frozen=True, kw_only=True)
class Block:
    """A paragraph, or a point when it has a mark ("1.", "–")."""

    text: str
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class TermsSection:
    """One heading with its text; `table` says which table follows: guests, agenda or year."""

    numeral: str = ""
    title: str = ""
    subtitle: str = ""
    blocks: tuple[Block, ...] = ()
    table: str = ""


@dataclass(frozen=True, kw_only=True)
class GuestGroup:
    name: str
    count: int


@dataclass(frozen=True, kw_only=True)
class AgendaLine:
    time: str
    title: str
    presenter: str = ""


@dataclass(frozen=True, kw_only=True)
class YearRow:
    name: str  # Triwulan II
    day: str
    clock: str
    place: str


@dataclass(frozen=True, kw_only=True)
class TermsContent(Sheet):
    title_lines: tuple[str, ...] = ("KERANGKA ACUAN KEGIATAN (KAK)",)
    sections: tuple[TermsSection, ...] = ()
    guests: tuple[GuestGroup, ...] = ()
    agenda: tuple[AgendaLine, ...] = ()
    year: tuple[YearRow, ...] = ()
    left_signer: Signer | None = None  # the head, intro "Mengetahui,"
    right_signer: Signer | None = None  # who is in charge, with place and date

    @property
    def guest_total(self) -> int:
        return sum(group.count for group in self.guests)


def blocks_of(text: str) -> tuple[Block, ...]:
    """Typed text as paragraphs and points: a blank line or a new line begins another one."""
    blocks = []
    for line in (line.strip() for line in text.splitlines()):
        if found := POINT.match(line):
            blocks.append(Block(text=found[2], mark="–" if found[1] in "-–•" else found[1]))
        elif line:
            blocks.append(Block(text=line))
    return tuple(blocks)


def render_terms(content: TermsContent) -> bytes:
    """Return the KAK as PDF. Raises RenderFailed with an Indonesian sentence."""
    return limits.run(build_terms, content)


def build_terms(content: TermsContent) -> bytes:
    """The work of `render_terms`, without limits."""
    document = render.layout_sheet(
        "meetings/pdf/terms.html", clean_content(content), styles=("meetings/pdf/terms.css",)
    )
    return render.pdf_bytes(document, content.paper.standard)
