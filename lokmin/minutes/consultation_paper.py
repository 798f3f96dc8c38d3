"""The berita acara of an FKP on paper: facts, inputs with what was agreed, elements of society, signatures."""

from dataclasses import dataclass

from django.utils.safestring import mark_safe

from lokmin.documents import limits, render
from lokmin.documents.paper import Field, Sheet, Signer
from lokmin.documents.text import clean_content
from lokmin.minutes.agreement_paper import SignerGroup, numbered


@dataclass(frozen=True, kw_only=True)
class InputRow:
    """One input of the public and what was agreed about it."""

    element: str = ""
    input: str = ""
    recommendation: str = ""
    due: str = ""
    owner: str = ""


@dataclass(frozen=True, kw_only=True)
class ElementCount:
    """How many attendees stood for one element."""

    label: str
    count: int


@dataclass(frozen=True, kw_only=True)
class ConsultationContent(Sheet):
    title_lines: tuple[str, ...] = ()
    number: str = ""
    intro: str = ""
    facts: tuple[Field, ...] = ()
    topics: tuple[str, ...] = ()
    inputs: tuple[InputRow, ...] = ()
    elements: tuple[ElementCount, ...] = ()
    closing: str = ""
    groups: tuple[SignerGroup, ...] = ()
    signers: tuple[Signer, ...] = ()  # from left to right, two in a row


def render_consultation(content: ConsultationContent) -> bytes:
    """Return the berita acara as PDF. Raises RenderFailed with an Indonesian sentence."""
    return limits.run(build_consultation, content)


def build_consultation(content: ConsultationContent) -> bytes:
    """The work of `render_consultation`, without limits."""
    content = clean_content(content)
    signers = list(content.signers)
    pairs = [
        {"left": signers[at], "right": signers[at + 1] if at + 1 < len(signers) else None}
        for at in range(0, len(signers), 2)
    ]
    document = render.layout_sheet(
        "minutes/pdf/consultation.html",
        content,
        styles=("attendance/pdf/sheet.css", "minutes/pdf/agreement.css", "minutes/pdf/consultation.css"),
        page_rule=mark_safe(render.page_rule(content.paper)),
        groups=numbered(content.groups),
        pairs=pairs,
    )
    return render.pdf_bytes(document, content.paper.standard)
