"""Who signs a letter: the offices behind each choice, and the people who sign for them on its day."""

from dataclasses import dataclass

from lokmin.invitations.models import Letter
from lokmin.meetings.models import Meeting
from puskesmas import access
from puskesmas.models import Letterhead, Puskesmas, Region, Signer
from puskesmas.organisations import Organisation, organisation_of
from puskesmas.organisations.signers import PRINTED, is_valid, signers_by_office, usual_post

SignedBy, Numbering = Letter.SignedBy, Letter.Numbering
UNNAMED = "." * 32


@dataclass(frozen=True)
class Block:
    """One signature block of a letter: its office, and who signs for it on the day of the letter (or nobody yet)."""

    office: Organisation
    signer: Signer | None

    @property
    def printed(self) -> dict:
        """What is copied into the letter; in a draft a place to write on where nobody is known."""
        if self.signer:
            return signer_copy(self.signer)
        return dict.fromkeys(PRINTED, "") | {"id": None, "post": usual_post(self.office), "name": UNNAMED}


def choices(meeting: Meeting) -> list[SignedBy]:
    """Who may be chosen to sign; a camat only where the kecamatan is known, several heads only in a joint meeting."""
    found = [SignedBy.PUSKESMAS]
    if meeting.region.level == Region.Level.SUBDISTRICT:
        found += [SignedBy.CAMAT, SignedBy.BOTH]
    return found + ([SignedBy.HEADS] if len(meeting.hosts.all()) > 1 else [])


def offices(meeting: Meeting, signed_by: str) -> list[Organisation]:
    """The offices that sign, from left to right; the lead host stands first among the heads."""
    heads = [host.puskesmas for host in sorted(meeting.hosts.all(), key=lambda host: not host.is_lead)]
    places = {
        SignedBy.PUSKESMAS: heads[:1],
        SignedBy.CAMAT: [meeting.region],
        SignedBy.BOTH: [meeting.region, *heads[:1]],
        SignedBy.HEADS: heads,
    }
    return [Organisation(place) for place in places[SignedBy(signed_by)]]


def letterhead_owner(meeting: Meeting, signed_by: str) -> Puskesmas | Region:
    """Whose letterhead, place and number book the letter uses."""
    return meeting.region if signed_by == SignedBy.CAMAT else meeting.lead_host


def blocks(letter: Letter) -> list[Block]:
    """The blocks of a draft as they stand on its day: who was chosen for it, else the usual signer of each office."""
    found = offices(letter.meeting, letter.signed_by)
    chosen = {copy.get("id") for copy in letter.signers}
    rows = {
        key: [row for row in known if is_valid(row, letter.dated_on)] for key, known in signers_by_office(found).items()
    }
    return [
        Block(office, next((row for row in rows[office.key] if row.pk in chosen), next(iter(rows[office.key]), None)))
        for office in found
    ]


def copies(letter: Letter) -> list[dict]:
    """The signers as printed: those it was issued with, or those a draft would be issued with now."""
    if letter.status != Letter.Status.DRAFT:
        return letter.signers
    return [block.printed for block in blocks(letter)]


def signer_copy(signer: Signer) -> dict:
    """What is copied into the letter: it stays as it was signed."""
    return {"id": signer.pk} | {name: getattr(signer, name) for name in PRINTED}


def usual_numbering(signed_by: str) -> str:
    """A letter of the camat leaves the number to the kecamatan, which writes it in from its own book."""
    return Numbering.BLANK if signed_by == SignedBy.CAMAT else Numbering.AUTOMATIC


def may_take_number(letterhead: Letterhead, user) -> bool:
    """Whether the next number of this book may be handed out: that of a kecamatan only by those who keep its settings.

    Those are the camat office, or its puskesmas while the camat office has no account. Commands (no user) may.
    """
    if letterhead.puskesmas_id or user is None:
        return True
    office = organisation_of(letterhead)
    return access.may(user, office.permission, office.scope)
