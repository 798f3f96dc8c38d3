"""The uploaded attachments of a letter as the printed letter takes them."""

from lokmin.invitations.letter import Appendix
from lokmin.invitations.models import Letter, LetterAttachment


def appendix_of(letter: Letter) -> tuple[Appendix, ...]:
    """The attachments in their order, with their bytes."""
    return tuple(Appendix(_content(row), row.pages) for row in letter.attachments.all())


def pages_of(letter: Letter) -> int:
    """How many pages follow at the end of every file as they were uploaded."""
    return sum(letter.attachments.values_list("pages", flat=True))


def _content(row: LetterAttachment) -> bytes:
    with row.file.open("rb") as file:
        return file.read()
