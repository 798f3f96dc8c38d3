"""The review by the dinas kesehatan: begin it, then return or approve. The only module that decides."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lokmin.meetings.services import close_meeting
from lokmin.minutes import review_mails
from lokmin.minutes.items import BY_CODE
from lokmin.minutes.models import Minutes, Review, ReviewComment, ReviewItem
from lokmin.minutes.review_guards import DECIDED, lock_open, lock_waiting, refuse_own
from puskesmas import audit

Status = Minutes.Status
SEE_COMMENTS = "Lihat catatan pada bagiannya."


@transaction.atomic
def start_review(minutes: Minutes, *, by) -> Review:
    """Return the review of the newest revision, begun by whoever comes first.

    Refuses minutes that do not wait for review, and a reviewer who wrote, recorded or endorsed them himself.
    """
    current = lock_waiting(minutes)
    refuse_own(current, by)
    revision = current.revisions.order_by("-number").first()
    review, created = Review.objects.get_or_create(
        revision=revision, defaults={"reviewer": by, "sent_at": current.sent_at}
    )
    if created:
        audit.record("telaah dimulai", review, by=by, changes={"revisi": revision.number})
    return review


@transaction.atomic
def return_minutes(review: Review, *, reason: str, by) -> Review:
    """Send the minutes back: unlocked for the puskesmas, reason and remarks shown to it, and a mail to it.

    Items judged lacking become remarks at their part. Refused without a reason and without any remark.
    """
    lock_open(review, by)
    reason = _text(reason, "reason")
    _remark_items(review)
    if not reason and not review.comments.exists():
        raise ValidationError({"reason": "Tulis apa yang harus diperbaiki, supaya puskesmas tahu."})
    _decide(review, Review.Verdict.RETURNED, Status.RETURNED, reason=reason or SEE_COMMENTS, by=by)
    audit.record("notulen dikembalikan dinkes", review.revision.minutes, by=by, changes={"alasan": review.reason})
    review_mails.tell(review, "returned")
    return review


@transaction.atomic
def approve_minutes(review: Review, *, by, note: str = "") -> Review:
    """Approve the minutes: locked for good (later changes need a reason and a new revision), the meeting is closed.

    While the reviewer himself judged an item lacking, a note must say why he approves all the same.
    """
    lock_open(review, by)
    note = _text(note, "reason")
    bad = list(review.items.filter(verdict__in=["lacking", "missing"]).values_list("code", flat=True))
    if bad and not note:
        raise ValidationError(
            {"reason": f"Butir {', '.join(bad)} Anda nilai kurang. Tulis mengapa notulen tetap disetujui."}
        )
    _decide(review, Review.Verdict.APPROVED, Status.APPROVED, reason=note, by=by, told="")
    minutes = review.revision.minutes
    changes = {"revisi": review.revision.number} | ({"catatan": note} if note else {})
    audit.record("notulen disetujui dinkes", minutes, by=by, changes=changes)
    close_meeting(minutes.meeting, by=by)
    review_mails.tell(review, "approved")
    return review


def _text(text: str, field: str) -> str:
    text = text.replace("\x00", "").strip()
    if len(text) > 1000:
        raise ValidationError({field: "Paling banyak 1.000 huruf. Rincian ditulis sebagai catatan pada bagiannya."})
    return text


def _remark_items(review: Review) -> None:
    """Copy what was judged lacking to the part it is about, where the puskesmas reads it."""
    known = set(review.comments.exclude(item="").values_list("item", flat=True))
    for item in review.items.filter(verdict__in=["lacking", "missing"]).exclude(code__in=known):
        kind = BY_CODE[item.code]
        text = f"{item.get_verdict_display()}: {kind.label}.{' ' + item.note if item.note else ''}"
        ReviewComment.objects.create(
            review=review, section=kind.section, text=text, author_id=item.judged_by_id, item=item.code
        )


def _decide(review: Review, verdict: str, status: str, *, reason: str, by, told: str | None = None) -> None:
    """Move minutes and review together; of two reviewers at once the second finds nothing to move."""
    now = timezone.now()
    moved = Minutes.objects.filter(pk=review.revision.minutes_id, status__in=Minutes.MOVES[status]).update(
        status=status, status_reason=reason if told is None else told, decided_at=now
    )
    judged = Review.objects.filter(pk=review.pk, verdict=Review.Verdict.OPEN).update(
        verdict=verdict, reason=reason, reviewer=by, decided_at=now
    )
    if not moved or not judged:
        raise ValidationError(DECIDED)
    review.refresh_from_db()
    review.revision.minutes.refresh_from_db()


def bad_items(review: Review):
    """What the reviewer judged lacking, in the order of the checklist."""
    return review.items.filter(verdict__in=[ReviewItem.Verdict.LACKING, ReviewItem.Verdict.MISSING])
