"""A picture of the first page of a letter, for the work page; kept in the cache until something on it changes."""

import hashlib
from collections.abc import Callable

from django.core.cache import cache

from lokmin.documents.models import Document
from lokmin.documents.page_pictures import draw_page
from lokmin.invitations import signing
from lokmin.invitations.deadlines import usual_deadline
from lokmin.invitations.documents import letter_content, personal_part
from lokmin.invitations.letter import render_letter
from lokmin.invitations.models import LETTER, Invitation, Letter
from lokmin.meetings.queries import agenda_mark
from puskesmas.models import Letterhead
from puskesmas.organisations import Organisation
from puskesmas.organisations.looks import letterhead_row, look_of

KEEP = 60 * 60
SAMPLE_URL, SAMPLE_CODE = "HTTPS://CONTOH.ID/U/" + "0" * 52, "0000000000000000"


def letter_picture(letter: Letter, invitation: Invitation) -> bytes:
    """PNG of page one, 1,190 pixels wide. An issued letter shows its stored PDF; a draft is laid out with a sample QR."""
    document = Document.objects.of(invitation, LETTER).current().first() if invitation.letter_id == letter.pk else None
    key = _key(letter, invitation, document)
    picture = cache.get(key)
    if picture is None:
        picture = draw_page(_stored(document) or _draft(letter, invitation), 1, scale=2)
        cache.set(key, picture, KEEP)
    return picture


def as_typed(letter: Letter, fields: dict) -> Letter:
    """The draft with what is typed and not saved yet; another choice of who signs brings its letterhead."""
    if fields["signed_by"] != letter.signed_by:
        owner = Organisation(signing.letterhead_owner(letter.meeting, fields["signed_by"]))
        letter.letterhead = letterhead_row(owner) or Letterhead(**owner.owner)
    for name, value in fields.items():
        setattr(letter, name, value)
    return letter


def typed_picture(letter: Letter, invitation: Invitation, turn: Callable) -> bytes:
    """Page one of a letter that is not stored; equal ones are laid out once, each within a `turn`."""
    content = letter_content(letter), personal_part(letter, invitation, SAMPLE_URL, SAMPLE_CODE)
    key = f"letter-typed:{hashlib.sha256(repr(content).encode()).hexdigest()}"
    picture = cache.get(key)
    if picture is None:
        with turn():
            picture = draw_page(render_letter(*content), 1, scale=1.6)
            cache.set(key, picture, KEEP)
    return picture


def typed_file(letter: Letter, invitation: Invitation) -> bytes:
    """The whole PDF of a letter that is not stored, with a QR that leads nowhere."""
    return _draft(letter, invitation)


def _stored(document: Document | None) -> bytes | None:
    if document is None or not document.is_ready:
        return None
    with document.file.open("rb") as file:
        return file.read()


def _draft(letter: Letter, invitation: Invitation) -> bytes:
    return render_letter(letter_content(letter), personal_part(letter, invitation, SAMPLE_URL, SAMPLE_CODE))


def _key(letter: Letter, invitation: Invitation, document: Document | None) -> str:
    """Everything the page shows: the letter, the guest, the meeting, how the office's letters look, the programme."""
    meeting = letter.meeting
    said = [letter.pk, letter.lock_version, letter.status, look_of(letter.letterhead), meeting.version]
    said += [signing.copies(letter)]
    said += [invitation.pk, invitation.post, invitation.name, invitation.place]
    if document:
        said += [document.pk, document.state]
    else:  # how many pages are attached
        said += [Invitation.objects.active().filter(meeting=meeting).count(), agenda_mark(meeting)]
        said += [list(letter.attachments.values_list("sha256", flat=True)), usual_deadline(meeting, letter.dated_on)]
    return "letter-picture:" + hashlib.sha256(repr(said).encode()).hexdigest()
