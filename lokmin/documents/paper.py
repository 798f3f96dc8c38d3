"""What every printed document is made of: paper, letterhead, signer, verification. Plain values, no rows.

All text is plain text unless it is wrapped in `RichText`, which is cleaned by an allow-list before it is printed.
"""

import re
from dataclasses import dataclass, field, replace

from puskesmas.calendar_text import FIXED_SPACE, group_nip
from puskesmas.identity import nip_label

NUMBER_AT_END = re.compile(r" (\d{1,3}|[IVX]{1,5})$")


def keep_number(text: str) -> str:
    """A number at the end of a name ("Kajoran 2") never stands alone on the next line."""
    return NUMBER_AT_END.sub(rf"{FIXED_SPACE}\1", text)


class RichText(str):
    """Markup a user wrote in an editor. Printed after cleaning; a plain str is printed escaped."""

    __slots__ = ()


# The families of Debian that are as wide as the ones offices ask for, so that lines break where Word breaks them.
FONTS = {
    "arial": '"Liberation Sans", Arial, Helvetica, sans-serif',
    "times": '"Liberation Serif", "Times New Roman", Times, serif',
    "bookman": '"URW Bookman", "Bookman Old Style", Bookman, serif',
}


@dataclass(frozen=True)
class Margins:
    """Distances of the text from the edges of the paper, in millimetres."""

    top: float = 20
    right: float = 20
    bottom: float = 25
    left: float = 30


@dataclass(frozen=True)
class Paper:
    """A sheet in millimetres, the type on it and what kind of PDF it becomes; F4 is printed 210 or 215 wide."""

    width: float = 210
    height: float = 297
    margins: Margins = Margins()
    font: str = "arial"  # one of FONTS
    font_size: int = 12  # of running text, in points
    standard: str = "plain"  # or archive (PDF/A-3u), tagged (PDF/UA-1)

    @classmethod
    def named(
        cls,
        code: str,
        margins: Margins | None = None,
        *,
        font: str = "arial",
        font_size: int = 12,
        standard: str = "plain",
    ) -> "Paper":
        """Return the paper of a letterhead's choice: a4, f4_210 or f4_215."""
        width, height = {"a4": (210, 297), "f4_210": (210, 330), "f4_215": (215, 330)}[code]
        return cls(width, height, margins or Margins(), font, font_size, standard)

    def landscape(self, margins: Margins | None = None) -> "Paper":
        return replace(self, width=self.height, height=self.width, margins=margins or self.margins)

    def with_margins(self, margins: Margins) -> "Paper":
        return replace(self, margins=margins)


@dataclass(frozen=True)
class LetterheadLine:
    """One centred line of the letterhead; style is normal, bold or small."""

    text: str
    style: str = "normal"

    @property
    def parts(self) -> list[str]:
        """What a line too long for the sheet is broken between: an address at its commas and bars, else nothing."""
        return re.split(r"(?<=[,|]) +", self.text) if self.style == "small" else [self.text]


@dataclass(frozen=True)
class Letterhead:
    """The head of a sheet: lines from top to bottom, a picture file (bytes) left and right."""

    lines: tuple[LetterheadLine, ...] = ()
    logo_left: bytes | None = None
    logo_right: bytes | None = None

    @classmethod
    def from_rows(cls, rows, logo_left: bytes | None = None, logo_right: bytes | None = None) -> "Letterhead":
        """Build from the stored list of {"text", "style"} rows."""
        return cls(
            tuple(LetterheadLine(row["text"], row.get("style") or "normal") for row in rows), logo_left, logo_right
        )


@dataclass(frozen=True)
class Signer:
    """Who signs, as printed. Without rank or number the block simply has fewer lines."""

    post: str
    name: str
    rank: str = ""
    number: str = ""  # NIP, NI PPPK or NRP as stored; grouped when it has 18 digits
    number_label: str = ""  # empty: NIP, or NI PPPK when the number is one
    acting: str = ""  # Plt., Plh., Pj.
    on_behalf_of: str = ""  # the post signed for: printed after "a.n."
    through_post: str = ""  # the post between the two: printed below it, and the signer's own after "u.b."
    intro: str = ""  # Mengetahui,
    place_and_date: str = ""  # Kajoran, 11 Juni 2026

    @property
    def post_line(self) -> str:
        """With the status before it."""
        return keep_number(f"{self.acting} {self.post}".strip())

    @property
    def number_line(self) -> str:
        if not self.number.strip():
            return ""
        label = self.number_label or nip_label(self.number)
        return label.replace(" ", FIXED_SPACE) + FIXED_SPACE + group_nip(self.number)


@dataclass(frozen=True)
class Verification:
    """The footer QR of a document. It is never called a signature."""

    url: str  # upper case keeps the QR small
    code: str  # read aloud or typed: 6RB2-JX9T
    version: int = 1


@dataclass(frozen=True)
class Field:
    """One labelled line of a document's head."""

    label: str
    value: str
    is_strong: bool = False


@dataclass(frozen=True)
class Photo:
    """A picture with its caption; already shrunk at upload, checked again before printing."""

    content: bytes
    caption: str = ""


@dataclass(frozen=True)
class Sheet:
    """What all documents share; `footer_title` stands above the sentence of the verification QR."""

    letterhead: Letterhead = Letterhead()
    paper: Paper = field(default_factory=Paper)
    verification: Verification | None = None
    footer_title: str = ""
    is_draft: bool = False
