"""The page of the minutes tells their sections, rows, photos and revisions; the review is the reviewer's."""

from django.urls import reverse

from lokmin.meetings.history import LABEL, meeting_of
from lokmin.minutes.models import (
    Agreement,
    Commitment,
    Consultation,
    ConsultationInput,
    Decision,
    DiscussionRow,
    MeetingFile,
    Minutes,
    Photo,
    Problem,
    Proposal,
    Review,
    Revision,
    Section,
)
from puskesmas import history

PARTS = {Section: "bagian-notulen", DiscussionRow: "diskusi", Problem: "masalah", Decision: "keputusan"}
PARTS |= {Photo: "foto", Revision: "revisi", Commitment: "peran-bantu", Proposal: "usulan-musrenbang"}
PARTS |= {Agreement: "kesepakatan", Consultation: "fkp", ConsultationInput: "masukan-fkp"}


def register() -> None:
    history.register(
        Minutes,
        "notulen",
        permission="minutes.view",
        thread=meeting_of,
        gathers=("minutes.",),
        address=lambda row: reverse("minutes:view", args=[row.meeting_id]),
    )
    for model, slug in PARTS.items():
        history.register(model, slug, find=_find(model), permission="minutes.view", thread=_meeting)
    history.register(
        MeetingFile,
        "berkas",
        find=lambda user, pk: MeetingFile.objects.visible_to(user).filter(pk=pk).first(),
        permission="minutes.view",
        thread=lambda row: history.key(LABEL, row.meeting_id),
    )
    history.register(Review, "telaah", permission="reviews.decide", thread=lambda row: _meeting(row.revision))


def _meeting(part) -> str:
    return history.key(LABEL, part.minutes.meeting_id)


def _find(model):
    rows = getattr(model, "with_removed", model._default_manager)
    return lambda user, pk: rows.filter(pk=pk, minutes__in=Minutes.objects.visible_to(user)).first()
