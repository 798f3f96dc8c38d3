"""The receipt sheet: what the one who carries the letters brings along and brings back signed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lokmin.documents.models import Document
from lokmin.documents.services import request_document
from lokmin.invitations.models import Letter
from lokmin.invitations.services.holding import hold_letter

# Kinds of the document: of all guests of a letter, and of those to whom it is still to be carried.
RECEIPTS, RECEIPTS_LEFT = "receipts", "receipts_left"


@transaction.atomic
def request_receipts(letter: Letter, *, only_left: bool, by) -> Document:
    """Queue a new version of the receipt sheet; one that is still being made is returned instead.

    Refused before the letter is issued.
    """
    letter = hold_letter(letter)
    if letter.issued_at is None:
        raise ValidationError("Suratnya belum diterbitkan. Terbitkan dahulu, lalu buat tanda terimanya.")
    kind = RECEIPTS_LEFT if only_left else RECEIPTS
    if waiting := Document.objects.of(letter, kind).unfinished().first():
        return waiting
    meeting = letter.meeting
    return request_document(
        kind,
        letter,
        title=f"Tanda terima surat {meeting.formal_title}",
        file_name=f"tanda-terima-{meeting.held_on:%Y-%m-%d}.pdf",
        dated_on=timezone.localdate(timezone=meeting.timezone),
        by=by,
        is_public=True,
    )
