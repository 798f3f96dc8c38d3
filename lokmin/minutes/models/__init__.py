"""Models of the minutes, one file per noun."""

from lokmin.minutes.models.agreement import Agreement, AgreementSigner, Commitment, Proposal
from lokmin.minutes.models.consultation import Consultation, ConsultationAttendee, ConsultationInput, Element
from lokmin.minutes.models.files import MeetingFile
from lokmin.minutes.models.minutes import (
    Decision,
    DiscussionRow,
    Minutes,
    Photo,
    Problem,
    Section,
    SectionText,
)
from lokmin.minutes.models.report import ActivityReport
from lokmin.minutes.models.review import Review, ReviewComment, ReviewItem
from lokmin.minutes.models.revision import Revision

__all__ = [
    "ActivityReport",
    "Agreement",
    "AgreementSigner",
    "Commitment",
    "Consultation",
    "ConsultationAttendee",
    "ConsultationInput",
    "Decision",
    "DiscussionRow",
    "Element",
    "MeetingFile",
    "Minutes",
    "Photo",
    "Problem",
    "Proposal",
    "Review",
    "ReviewComment",
    "ReviewItem",
    "Revision",
    "Section",
    "SectionText",
]
