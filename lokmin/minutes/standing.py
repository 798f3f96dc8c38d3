"""What of some minutes holds: an endorsed revision or what is written now; and since when a paper made of it is replaced."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from lokmin.documents.models import Document
from lokmin.meetings.models import Meeting
from lokmin.minutes import models as written
from lokmin.minutes import queries
from lokmin.minutes.models import Minutes, Revision
from lokmin.minutes.snapshot import content_of
from puskesmas import history
from puskesmas.calendar_text import format_date
from puskesmas.models import AuditEvent

Status = Minutes.Status
FROZEN = (Status.ENDORSED, Status.SENT, Status.APPROVED)

PARTS = [written.Section, written.DiscussionRow, written.Problem, written.Decision, written.Photo, written.Commitment]
PARTS += [written.Proposal, written.Agreement, written.Consultation, written.ConsultationInput]
WRITTEN = [*(model._meta.label_lower for model in PARTS), "actions.actionitem"]  # the RTL is an app above
IDENTITY_SAVED = "identitas notulen disimpan"


@dataclass(frozen=True)
class Standing:
    """A content of `minutes.snapshot` with the revision it was frozen in, None for a draft."""

    content: dict
    revision: Revision | None

    @property
    def is_draft(self) -> bool:
        return self.revision is None


def standing_of(minutes: Minutes, *, even_reopened: bool = False) -> Standing:
    """The newest revision while the minutes are locked, else what is written now.

    `even_reopened` is for papers that went out already: the last revision holds until the next endorsement.
    """
    revision = queries.latest_revision(minutes) if even_reopened or minutes.status in FROZEN else None
    return Standing(revision.content if revision else content_of(minutes), revision)


def replaced_at(document: Document) -> datetime | None:
    """When the minutes a document of a meeting (or of its minutes) was made from were endorsed anew after it was asked for."""
    of_minutes = document.content_type.model_class() is Minutes
    owner = {"minutes": document.object_id} if of_minutes else {"minutes__meeting": document.object_id}
    found = Revision.objects.filter(**owner, endorsed_at__gt=document.created_at).order_by("number").first()
    return found.endorsed_at if found else None


def written_at(meeting: Meeting) -> datetime | None:
    """When somebody last wrote in the minutes, their rows or the RTL."""
    events = AuditEvent.objects.filter(thread=history.key(Meeting._meta.label_lower, meeting.pk))
    told = events.filter(Q(object_type__in=WRITTEN) | Q(verb=IDENTITY_SAVED))
    return told.aggregate(last=Max("at"))["last"]


def why_outdated(document: Document, revision: Revision | None, last_written: datetime | None) -> str:
    """Why a finished file made from the minutes is not what would be printed now; empty while it is."""
    if revision and document.created_at < revision.endorsed_at:
        return f"dibuat sebelum notulen disahkan {format_date(revision.endorsed_at)}"
    if document.is_draft and last_written and document.created_at < last_written:
        return "notulen diubah sesudah berkas ini dibuat"
    return ""
