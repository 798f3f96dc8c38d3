"""The parts of a KAK as they stand now, and its printed versions."""

from dataclasses import dataclass

from lokmin.documents.models import Document
from lokmin.meetings.models import Meeting, TermsOfReference
from lokmin.meetings.schedule.queries import meetings_of_year
from lokmin.meetings.terms.usual import PARTS, Part, Terms

TERMS = "terms"
# Beside the texts: the KAK serves all meetings of the year.
SCOPE, YEAR = "scope", "year"


@dataclass(frozen=True)
class Written:
    """A part with its text: what somebody wrote, else the usual one."""

    part: Part
    text: str
    is_edited: bool

    @property
    def heading(self) -> str:
        """How the part is called outside the document: "III. Tujuan: A. Tujuan umum"."""
        start = f"{self.part.numeral}. {self.part.title}" if self.part.numeral else self.part.title
        return ": ".join(text for text in (start, self.part.subtitle) if text)


def stored(meeting: Meeting) -> TermsOfReference:
    """The row of a meeting, unsaved while nothing was changed."""
    row = TermsOfReference.objects.filter(meeting=meeting).first() or TermsOfReference(version=0)
    row.meeting = meeting
    return row


def is_annual(row: TermsOfReference) -> bool:
    return row.texts.get(SCOPE) == YEAR


def terms_of(row: TermsOfReference) -> Terms:
    """What the usual texts are made from. A KAK of the year counts the quarterly meetings of its puskesmas."""
    meeting = row.meeting
    if not is_annual(row):
        return Terms(meeting)
    rows = meetings_of_year(meeting.lead_host, meeting.year).exclude(kind=Meeting.Kind.MONTHLY)
    return Terms(meeting, tuple(rows))


def parts_of(row: TermsOfReference) -> list[Written]:
    """All parts in their order."""
    terms = terms_of(row)
    return [
        Written(part, row.texts.get(key) or part.usual(terms), bool(row.texts.get(key))) for key, part in PARTS.items()
    ]


def document_of(meeting: Meeting) -> Document | None:
    """The newest PDF, whatever its state."""
    return Document.objects.of(meeting, TERMS).current().first()


def is_outdated(document: Document, row: TermsOfReference) -> bool:
    """Whether texts or schedule changed since the PDF was asked for."""
    moments = [row.changed_at if row.pk else None, row.meeting.schedule_changed_at]
    return any(moment and moment > document.created_at for moment in moments)


def annual_of(meeting: Meeting) -> Meeting | None:
    """Another meeting of the same puskesmas whose KAK serves the whole year."""
    rows = TermsOfReference.objects.filter(
        texts__scope=YEAR, meeting__year=meeting.year, meeting__hosts__puskesmas=meeting.lead_host
    ).exclude(meeting=meeting)
    found = rows.select_related("meeting").order_by("meeting__starts_at").first()
    return found.meeting if found else None
