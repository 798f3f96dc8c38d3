"""From stored letterheads, signers and documents to the plain values that are printed."""

from lokmin.documents.models import Document
from lokmin.documents.paper import Letterhead, Margins, Paper, Signer, Verification
from puskesmas.organisations.looks import Look


def letterhead_of(look: Look) -> Letterhead:
    """The printed head of an office's letters."""
    return Letterhead.from_rows(look.printed_lines, _bytes(look.logo_left), _bytes(look.logo_right))


def paper_of(look: Look) -> Paper:
    """The sheet of an office, with its margins, its type and its kind of PDF."""
    return Paper.named(
        look.paper, Margins(*look.margins), font=look.font, font_size=look.font_size, standard=look.pdf_standard
    )


def signer_of(row, *, intro: str = "", place_and_date: str = "") -> Signer | None:
    """The printed block of a stored signer (or of None: nobody)."""
    return Signer(**signer_values(row), intro=intro, place_and_date=place_and_date) if row else None


def signer_values(row) -> dict:
    """A stored signer as the plain values of his printed block: what is kept where something is frozen."""
    return {
        "post": row.post,
        "name": row.name,
        "rank": row.rank,
        "number": row.nip,
        "number_label": row.number_label,
        "acting": row.acting_status,
        "on_behalf_of": row.on_behalf_of,
        "through_post": row.through_post,
    }


def verification_of(document: Document | None) -> Verification | None:
    """The footer QR; capitals keep it small, and the code is printed in groups to be typed."""
    if document is None:
        return None
    code = "-".join(document.public_code[start : start + 4] for start in range(0, 16, 4))
    return Verification(document.verification_url.upper(), code, document.version)


def _bytes(field) -> bytes | None:
    if not field:
        return None
    with field.open("rb") as file:
        return file.read()
