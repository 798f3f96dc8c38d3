"""Remarks of reviewers at sections and rows, and what the puskesmas says it did about them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lokmin.minutes import review_mails
from lokmin.minutes.models import Minutes, Review, ReviewComment
from lokmin.minutes.review_guards import lock_open
from lokmin.minutes.snapshot import section_of
from puskesmas import audit

NOT_YET = "Catatan ini hanya dapat ditandai selama notulen sedang diperbaiki. Muat ulang halaman."


@transaction.atomic
def add_comment(review: Review, *, section: str, text: str, by, row: str = "") -> ReviewComment:
    """Note a remark at a section or one of its rows, once. Refuses decided reviews, unknown places and empty remarks."""
    return _add(review, section=section, row=row, text=text, by=by)


@transaction.atomic
def ask_puskesmas(review: Review, *, section: str, text: str, by, row: str = "") -> ReviewComment:
    """Ask the puskesmas something without deciding: the remark is shown to it at once, and a mail tells it."""
    comment = _add(review, section=section, row=row, text=text, by=by, is_question=True)
    review_mails.tell_question(comment)
    return comment


def _add(review: Review, *, section: str, row: str, text: str, by, is_question: bool = False) -> ReviewComment:
    lock_open(review, by)
    text = _checked(text)
    _refuse_unknown(review, section, row)
    same = {"section": section, "row": row, "text": text, "author": by, "is_question": is_question}
    if twin := review.comments.filter(**same).first():
        return twin
    comment = ReviewComment.objects.create(review=review, **same)
    audit.record(
        "pertanyaan telaah dikirim" if is_question else "catatan telaah ditambah",
        review,
        by=by,
        changes={"bagian": dict(ReviewComment.SECTIONS)[section], "catatan": text},
    )
    return comment


@transaction.atomic
def edit_comment(comment: ReviewComment, *, text: str, by) -> ReviewComment:
    """Word a remark of one's own anew while the review is open; a question that went out stays as it was sent."""
    lock_open(comment.review, by)
    _refuse_foreign(comment, by, "mengubah")
    if comment.is_question:
        raise ValidationError("Pertanyaan ini sudah dikirim. Tulis pertanyaan baru.")
    text, before = _checked(text), comment.text
    if text == before:
        return comment
    ReviewComment.objects.filter(pk=comment.pk).update(text=text, edited_at=timezone.now())
    comment.refresh_from_db()
    audit.record("catatan telaah diubah", comment.review, by=by, changes={"catatan": [before, text]})
    return comment


@transaction.atomic
def delete_comment(comment: ReviewComment, *, by) -> None:
    """Take back a remark of one's own while the review is open; not a question with its answer. Gone: nothing happens."""
    lock_open(comment.review, by)
    _refuse_foreign(comment, by, "menghapus")
    if ReviewComment.objects.filter(pk=comment.pk, is_question=True, resolved_at__isnull=False).exists():
        raise ValidationError("Pertanyaan ini sudah dijawab puskesmas, jadi tetap tercatat bersama jawabannya.")
    deleted, _ = ReviewComment.objects.filter(pk=comment.pk).delete()
    if deleted:
        audit.record("catatan telaah dihapus", comment.review, by=by, changes={"catatan": comment.text})


@transaction.atomic
def resolve_comment(comment: ReviewComment, *, text: str, by, is_resolved: bool = True) -> ReviewComment:
    """The puskesmas marks a remark as mended (or an own mark as wrong), with a sentence if it likes.

    Refused once the minutes are out of its hands. A question may be answered while it waits.
    """
    minutes = Minutes.objects.select_for_update().get(pk=comment.review.revision.minutes_id)
    if not _may_resolve(comment, minutes):
        raise ValidationError(NOT_YET)
    text = text.replace("\x00", "").strip()
    if len(text) > 500:
        raise ValidationError({"resolution": "Paling banyak 500 huruf."})
    if comment.is_question and is_resolved and not text:
        raise ValidationError({"resolution": "Tulis jawabannya."})
    if bool(comment.resolved_at) == is_resolved and comment.resolution == (text if is_resolved else ""):
        return comment
    ReviewComment.objects.filter(pk=comment.pk).update(
        resolution=text if is_resolved else "",
        resolved_at=timezone.now() if is_resolved else None,
        resolved_by=by if is_resolved else None,
    )
    comment.refresh_from_db()
    verb = "catatan telaah ditandai selesai" if is_resolved else "tanda selesai catatan dicabut"
    audit.record(verb, comment.review, by=by, changes={"catatan": comment.text, "keterangan": text})
    return comment


def _may_resolve(comment: ReviewComment, minutes: Minutes) -> bool:
    if comment.is_question and comment.review.verdict == Review.Verdict.OPEN:
        return minutes.status == Minutes.Status.SENT
    return minutes.is_editable and comment.review.verdict == Review.Verdict.RETURNED


def _checked(text: str) -> str:
    text = text.replace("\x00", "").strip()
    if not text:
        raise ValidationError({"text": "Tulis catatannya, misalnya “Mohon isi hasil baris 7”."})
    if len(text) > 2000:
        raise ValidationError({"text": "Paling banyak 2.000 huruf. Ringkas catatannya."})
    return text


def _refuse_unknown(review: Review, section: str, row: str) -> None:
    if section not in dict(ReviewComment.SECTIONS):
        raise ValidationError("Bagian notulen itu tidak dikenal. Muat ulang halaman.")
    if row and row not in {str(item.get("id")) for item in rows_at(review.revision.content, section)}:
        raise ValidationError("Baris itu tidak ada pada revisi ini. Muat ulang halaman.")


def rows_at(content: dict, section: str) -> list[dict]:
    """The rows a remark at this section may stand at."""
    if section in ("photos", "files"):
        return content.get(section) or []
    return section_of(content, section)["rows"]


def _refuse_foreign(comment: ReviewComment, by, verb: str) -> None:
    if comment.author_id != by.pk:
        raise ValidationError(f"Catatan ini ditulis {comment.author}. Hanya penulisnya yang dapat {verb}.")
