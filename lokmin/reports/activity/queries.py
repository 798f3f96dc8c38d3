"""The parts of a report as they stand now, and its printed versions."""

from dataclasses import dataclass
from string import ascii_uppercase

from lokmin.documents.models import Document
from lokmin.meetings.models import Meeting
from lokmin.minutes import queries as minutes_queries
from lokmin.minutes.models import ActivityReport
from lokmin.minutes.standing import why_outdated, written_at
from lokmin.reports.activity.usual import CHAPTERS, PARTS, Part
from lokmin.reports.papers.content import Source

ACTIVITY = "activity_report"


@dataclass(frozen=True)
class Written:
    """A part with its text: what somebody wrote, else the usual one."""

    part: Part
    text: str
    is_edited: bool
    letter: str = ""  # A, B inside its chapter

    @property
    def is_left_out(self) -> bool:
        return self.is_edited and not self.text

    @property
    def heading(self) -> str:
        """How the part is called outside the document: "II.B. Peserta"."""
        start = f"{CHAPTERS[self.part.chapter]}.{self.letter}. " if self.part.chapter else ""
        return f"{start}{self.part.title}"


def stored(meeting: Meeting) -> ActivityReport:
    """The row of a meeting, unsaved while nothing was changed."""
    row = ActivityReport.objects.filter(meeting=meeting).first() or ActivityReport(version=0)
    row.meeting = meeting
    return row


def parts_of(row: ActivityReport, source: Source) -> list[Written]:
    """All parts in their order, lettered inside their chapters."""
    found, counted = [], dict.fromkeys(CHAPTERS, 0)
    for key, part in PARTS.items():
        letter = ""
        if part.chapter:
            letter = ascii_uppercase[counted[part.chapter]]
            counted[part.chapter] += 1
        is_edited = key in row.texts
        found.append(Written(part, row.texts[key] if is_edited else part.usual(source), is_edited, letter))
    return found


def document_of(meeting: Meeting) -> Document | None:
    """The newest PDF, whatever its state."""
    return Document.objects.of(meeting, ACTIVITY).current().first()


def is_outdated(document: Document, row: ActivityReport, source: Source) -> bool:
    """Whether texts or minutes were changed, or minutes endorsed, since the PDF was asked for."""
    if row.pk and row.updated_at > document.created_at:
        return True
    revision = minutes_queries.latest_revision(source.minutes)
    return bool(why_outdated(document, revision, written_at(source.meeting)))
