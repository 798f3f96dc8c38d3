"""Approving many complete minutes at once: each meeting in a transaction of its own, each with its own answer."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from lokmin.minutes import review_checks, review_queries, reviews
from lokmin.minutes.models import Minutes, Review

MOVED_ON = "Sudah diputus, ditarik, atau direvisi orang lain. Muat ulang halaman."


@dataclass(frozen=True)
class Outcome:
    """What became of one of the minutes that were chosen."""

    minutes: Minutes
    is_approved: bool
    text: str


def approve_many(chosen: dict[int, int], *, by) -> list[Outcome]:
    """Approve those of the minutes (id → number of the revision that was read) that are still complete and waiting.

    One transaction per meeting: what cannot be approved is told, the others are approved all the same. Minutes outside
    the reviewer's reach are left out.
    """
    rows = review_queries.reviewed_by(by).filter(pk__in=chosen).order_by("sent_at", "pk").distinct()
    return [_approve(minutes, chosen[minutes.pk], by) for minutes in rows.select_related("meeting__region")]


def _approve(minutes: Minutes, number: int, by) -> Outcome:
    try:
        with transaction.atomic():
            review = reviews.start_review(minutes, by=by)
            _refuse_incomplete(review, number)
            reviews.approve_minutes(review, by=by)
    except ValidationError as error:
        minutes.refresh_from_db()
        return Outcome(minutes, False, " ".join(error.messages))
    minutes.refresh_from_db()
    return Outcome(minutes, True, f"Revisi {number} disetujui.")


def _refuse_incomplete(review: Review, number: int) -> None:
    """What is approved unread must be what was shown, and everything a machine can check must be fine."""
    if review.revision.number != number:
        raise ValidationError(MOVED_ON)
    if not review_checks.tally_of(review.revision).is_complete:
        raise ValidationError("Periksa otomatisnya tidak lagi lengkap. Buka dan telaah satu per satu.")
    if review.items.filter(verdict__in=["lacking", "missing"]).exists() or review.comments.exists():
        raise ValidationError("Penelaah sudah memberi catatan. Buka dan telaah satu per satu.")
