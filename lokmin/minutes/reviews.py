"""The review by the dinas kesehatan: comments per section, then return or approve. The only module that decides."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lokmin.meetings.services import close_meeting
from lokmin.minutes.models import Minutes, Review, ReviewComment
from lokmin.outbox import services as outbox
from puskesmas import audit
from puskesmas.access import Role
from puskesmas.models import Membership

Status = Minutes.Status
DECIDED = "Notulen ini sudah diputus atau ditarik. Muat ulang halaman untuk melihat keadaan terbaru."


@transaction.atomic
def start_review(minutes: Minutes, *, by) -> Review:
    """Return the review of the newest revision, begun by whoever comes first.

    Refuses minutes that do not wait for review, and a reviewer who wrote, recorded or endorsed them himself.
    """
    current = _lock_waiting(minutes)
    _refuse_own(current, by)
    revision = current.revisions.order_by("-number").first()
    review, created = Review.objects.get_or_create(revision=revision, defaults={"reviewer": by})
    if created:
        audit.record("telaah dimulai", review, by=by, changes={"revisi": revision.number})
    return review


@transaction.atomic
def add_comment(review: Review, *, section: str, text: str, by) -> ReviewComment:
    """Note a remark at a section, once. Refuses decided reviews, unknown sections and empty remarks."""
    _lock_open(review, by)
    text = text.replace("\x00", "").strip()
    if section not in dict(ReviewComment.SECTIONS):
        raise ValidationError("Bagian notulen itu tidak dikenal. Muat ulang halaman.")
    if not text:
        raise ValidationError({"text": "Tulis catatannya, misalnya “Mohon isi hasil baris 7”."})
    if len(text) > 2000:
        raise ValidationError({"text": "Paling banyak 2.000 huruf. Ringkas catatannya."})
    if twin := review.comments.filter(section=section, text=text, author=by).first():
        return twin
    comment = ReviewComment.objects.create(review=review, section=section, text=text, author=by)
    audit.record(
        "catatan telaah ditambah",
        review,
        by=by,
        changes={"bagian": dict(ReviewComment.SECTIONS)[section], "catatan": text},
    )
    return comment


@transaction.atomic
def delete_comment(comment: ReviewComment, *, by) -> None:
    """Take back a remark of one's own while the review is open. Gone already: nothing happens."""
    _lock_open(comment.review, by)
    if comment.author_id != by.pk:
        raise ValidationError(f"Catatan ini ditulis {comment.author}. Hanya penulisnya yang dapat menghapus.")
    deleted, _ = ReviewComment.objects.filter(pk=comment.pk).delete()
    if deleted:
        audit.record("catatan telaah dihapus", comment.review, by=by, changes={"catatan": comment.text})


@transaction.atomic
def return_minutes(review: Review, *, reason: str, by) -> Review:
    """Send the minutes back: unlocked for the puskesmas, reason and comments shown to it, and a mail to it."""
    reason = reason.replace("\x00", "").strip()
    if not reason:
        raise ValidationError({"reason": "Tulis apa yang harus diperbaiki, supaya puskesmas tahu."})
    if len(reason) > 1000:
        raise ValidationError({"reason": "Paling banyak 1.000 huruf. Rincian ditulis sebagai catatan pada bagiannya."})
    _decide(review, Review.Verdict.RETURNED, Status.RETURNED, reason=reason, by=by)
    audit.record("notulen dikembalikan dinkes", review.revision.minutes, by=by, changes={"alasan": reason})
    _tell(review, "perlu perbaikan", reason)
    return review


@transaction.atomic
def approve_minutes(review: Review, *, by) -> Review:
    """Approve the minutes: locked for good (later changes need a reason and a new revision), the meeting is closed."""
    _decide(review, Review.Verdict.APPROVED, Status.APPROVED, reason="", by=by)
    minutes = review.revision.minutes
    audit.record("notulen disetujui dinkes", minutes, by=by, changes={"revisi": review.revision.number})
    close_meeting(minutes.meeting, by=by)
    _tell(review, "disetujui", "")
    return review


def _decide(review: Review, verdict: str, status: str, *, reason: str, by) -> None:
    """Move minutes and review together; of two reviewers at once the second finds nothing to move."""
    _lock_open(review, by)
    now = timezone.now()
    moved = Minutes.objects.filter(pk=review.revision.minutes_id, status__in=Minutes.MOVES[status]).update(
        status=status, status_reason=reason, decided_at=now
    )
    judged = Review.objects.filter(pk=review.pk, verdict=Review.Verdict.OPEN).update(
        verdict=verdict, reason=reason, reviewer=by, decided_at=now
    )
    if not moved or not judged:
        raise ValidationError(DECIDED)
    review.refresh_from_db()
    review.revision.minutes.refresh_from_db()


def _lock_open(review: Review, by) -> None:
    """Hold the minutes; refuse unless they wait, this is their newest revision, and the reviewer is none of the writers."""
    current = _lock_waiting(review.revision.minutes)
    _refuse_own(current, by)
    newest = current.revisions.order_by("-number").values_list("pk", flat=True).first()
    if newest != review.revision_id or not Review.objects.filter(pk=review.pk, verdict=Review.Verdict.OPEN).exists():
        raise ValidationError(DECIDED)


def _lock_waiting(minutes: Minutes) -> Minutes:
    current = Minutes.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=minutes.pk)
    if current.status != Status.SENT:
        raise ValidationError(
            f"Notulen ini sekarang berkeadaan “{current.get_status_display()}”, tidak menunggu telaah. Muat ulang halaman."
        )
    return current


def _refuse_own(minutes: Minutes, by) -> None:
    """Nobody judges his own work (a member of the puskesmas who is a reviewer too)."""
    writers = {minutes.created_by_id, minutes.meeting.created_by_id}
    writers.update(minutes.revisions.values_list("endorsed_by", flat=True))
    writers.update(minutes.sections.values_list("updated_by", flat=True))
    writers.update(minutes.meeting.attendance.values_list("recorded_by", flat=True))
    if by.pk in writers:
        raise ValidationError("Anda ikut mencatat pertemuan ini. Minta penelaah lain memeriksa notulennya.")


def _tell(review: Review, result: str, reason: str) -> None:
    """Mail to the staff and head of the puskesmas that held the meeting."""
    minutes = review.revision.minutes
    hosts = minutes.meeting.hosts.values("puskesmas")
    members = Membership.objects.filter(puskesmas__in=hosts, role__in=[Role.STAFF, Role.HEAD], user__is_active=True)
    text = f"Notulen {minutes.meeting.title} {result}.\n"
    if reason:
        text += f"\nAlasan: {reason}\nCatatan per bagian: {review.comments.count()}. Buka notulen di Lokmin untuk memperbaiki.\n"
    for address in sorted(set(members.exclude(user__email="").values_list("user__email", flat=True))):
        outbox.queue_message(
            to=address,
            subject=f"{'Perbaiki notulen' if reason else 'Notulen disetujui'}: {minutes.meeting.title}",
            text=text,
            about=review,
            by=review.reviewer,
            once_key=f"review:{review.pk}:{review.verdict}:{address}",
        )
