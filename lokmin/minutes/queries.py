"""Reads for the pages of the minutes: what is missing, the list of parts, names to choose from, comments of the reviewer."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from lokmin.attendance import queries as attendance
from lokmin.documents.models import Document
from lokmin.meetings.models import Meeting
from lokmin.minutes import agreeing, consulting, contributions
from lokmin.minutes.models import (
    Commitment,
    ConsultationInput,
    Decision,
    DiscussionRow,
    Minutes,
    Photo,
    Problem,
    Proposal,
    Review,
    ReviewComment,
    Section,
)
from lokmin.minutes.parts import BY_KIND, IDENTITY, PHOTOS, TEXT_KINDS, parts_of
from lokmin.minutes.prefill import HOLE
from puskesmas.form_fields import id_of
from puskesmas.models import AuditEvent

ATTENDANCE = "attendance"
FEWEST_PHOTOS = 2
KIND = Section.Kind
ROW_MODELS = {
    KIND.COMMITMENTS: Commitment,
    KIND.DISCUSSION: DiscussionRow,
    KIND.PROBLEMS: Problem,
    KIND.DECISIONS: Decision,
    KIND.PROPOSALS: Proposal,
    KIND.CONSULTATION: ConsultationInput,
}
# Sections in which there may truly have been nothing: the reviewer looks, nobody is stopped.
MAY_BE_EMPTY = [KIND.SECTORS, KIND.DISCUSSION, KIND.PROBLEMS]


@dataclass(frozen=True)
class Gap:
    """Something missing: the sentence, the part it belongs to and the page that mends it. Blocking ones stop submitting."""

    kind: str
    text: str
    url: str
    is_blocking: bool


@dataclass(frozen=True)
class Survey:
    """One look at all parts: what is missing in their order, and how many rows each part of rows has."""

    gaps: list[Gap]
    counts: dict[str, int]


def survey(minutes: Minutes) -> Survey:
    """Look at the minutes as they are now; the number of queries does not grow with the rows."""
    bodies = {section.kind: section.body for section in minutes.sections.all()}
    rows = {
        KIND.DISCUSSION: list(minutes.discussion.all()),
        KIND.PROBLEMS: list(minutes.problems.all()),
        KIND.DECISIONS: list(minutes.decisions.all()),
        PHOTOS: list(minutes.photos.all()),
    }
    first, public = agreeing.survey(minutes), consulting.survey(minutes)
    contributed = contributions.surveys(minutes)
    found = {
        **first.gaps,
        **public.gaps,
        IDENTITY: _identity_gaps(minutes),
        KIND.DISCUSSION: _row_gaps(rows[KIND.DISCUSSION], "diskusi", ("answer", "tanggapan")),
        KIND.PROBLEMS: _row_gaps(rows[KIND.PROBLEMS], "masalah", ("cause", "penyebab"))
        + agreeing.obstacle_gaps(minutes.meeting, rows[KIND.PROBLEMS]),
        KIND.DECISIONS: _row_gaps(rows[KIND.DECISIONS], "kesimpulan", None),
        PHOTOS: _photo_gaps(rows[PHOTOS]),
        **{kind: _text_gaps(kind, bodies.get(kind, "")) for kind in TEXT_KINDS},
        **{kind: [(text, True) for text in survey.gaps] for kind, survey in contributed.items()},
    }
    gaps = [
        Gap(part.kind, text, part.url(minutes), is_blocking)
        for part in parts_of(minutes.meeting)
        for text, is_blocking in found.get(part.kind, [])
    ]
    counts = {kind: len(listed) for kind, listed in rows.items()}
    counts |= first.counts | public.counts
    counts |= {kind: len(survey.rows) for kind, survey in contributed.items()}
    return Survey(gaps + _attendance_gaps(minutes.meeting), counts)


def completeness(minutes: Minutes) -> list[Gap]:
    """What is missing, in the order of the minutes."""
    return survey(minutes).gaps


def _identity_gaps(minutes: Minutes) -> list[tuple[str, bool]]:
    asked = {
        "started_at": "Jam mulai belum diisi.",
        "ended_at": "Jam selesai belum diisi.",
        "chair_post": "Jabatan pimpinan rapat belum diisi.",
        "chair_name": "Nama pimpinan rapat belum diisi.",
        "minute_taker": "Nama notulis belum diisi.",
    }
    return [(sentence, True) for name, sentence in asked.items() if not getattr(minutes, name)]


def _text_gaps(kind: str, body: str) -> list[tuple[str, bool]]:
    title = BY_KIND[kind].title
    if not body.strip():
        advice = "" if kind in MAY_BE_EMPTY else " Tulis “Tidak ada” bila memang tidak ada."
        return [(f"{title} belum ditulis.{advice}", kind not in MAY_BE_EMPTY)]
    if HOLE in body:
        return [(f"{title} masih berisi titik-titik ({HOLE}) yang belum dilengkapi.", True)]
    return []


def _row_gaps(rows: list, noun: str, wanted: tuple[str, str] | None) -> list[tuple[str, bool]]:
    if not rows:
        return [(f"Belum ada baris {noun}.", noun == "kesimpulan")]
    if wanted is None:
        return []
    name, word = wanted
    lacking = [str(number) for number, row in enumerate(rows, 1) if not getattr(row, name).strip()]
    return [(f"Baris {', '.join(lacking)} tanpa {word}.", False)] if lacking else []


def _photo_gaps(photos: list[Photo]) -> list[tuple[str, bool]]:
    gaps = []
    if len(photos) < FEWEST_PHOTOS:
        gaps.append((f"Baru {len(photos)} foto; dinas kesehatan meminta paling sedikit {FEWEST_PHOTOS}.", False))
    without = sum(not photo.caption for photo in photos)
    if without:
        gaps.append((f"{without} foto tanpa keterangan.", False))
    return gaps


def _attendance_gaps(meeting: Meeting) -> list[Gap]:
    if attendance.present_rows(meeting).exists():
        return []
    return [Gap(ATTENDANCE, "Daftar hadir masih kosong.", reverse("attendance:desk", args=[meeting.pk]), False)]


def contents(minutes: Minutes, current: str, survey: Survey, comments: dict) -> list[dict]:
    """Return the list at the left of the editor: label, address, count of rows, gaps and comments per part."""
    gaps, counts = survey.gaps, survey.counts
    return [
        {
            "kind": part.kind,
            "label": part.label,
            "url": url,
            "count": counts.get(part.kind),
            "is_current": part.kind == current,
            "gaps": [gap for gap in gaps if gap.kind == part.kind and gap.is_blocking],
            # An empty part that may stay empty is no hole, but not written either: no tick.
            "is_unwritten": not counts.get(part.kind) and any(gap.kind == part.kind for gap in gaps),
            "comments": len(comments.get(part.kind, [])),
        }
        for part in parts_of(minutes.meeting)
        if (url := part.url(minutes))
    ]


def comments_of(minutes: Minutes) -> dict[str, list[ReviewComment]]:
    """Remarks to heed by section: of the review that sent the minutes back, or questions of one that is still open.

    Each knows the number of its row in the revision it was made about, None for a whole section.
    """
    review = last_review(minutes)
    if minutes.status == Minutes.Status.SENT:
        rows = ReviewComment.objects.filter(
            review__revision__minutes=minutes, review__verdict=Review.Verdict.OPEN, is_question=True
        )
    elif minutes.is_editable and review and review.verdict == Review.Verdict.RETURNED:
        rows = review.comments.all()
    else:
        return {}
    found = defaultdict(list)
    for comment in rows.select_related("author", "resolved_by", "review__revision"):
        comment.row_number = _row_number(comment)
        found[comment.section].append(comment)
    return dict(found)


def _row_number(comment: ReviewComment) -> int | None:
    content = comment.review.revision.content
    section = next((item for item in content["sections"] if item["kind"] == comment.section), None)
    listed = section["rows"] if section else content.get(comment.section) or []
    keys = [str(row.get("id")) for row in listed] if isinstance(listed, list) and comment.row else []
    return keys.index(comment.row) + 1 if comment.row in keys else None


def last_review(minutes: Minutes) -> Review | None:
    return (
        Review.objects.filter(revision__minutes=minutes)
        .exclude(verdict="")
        .select_related("reviewer", "revision")
        .order_by("-pk")
        .first()
    )


def names_to_choose(meeting: Meeting) -> list[str]:
    """Who may have spoken: those present first, then those invited, each as "name, post"."""
    present = [_speaker(row) for row in attendance.present_list(meeting)]
    invited = [f"{row.name}, {row.post}" if row.name else row.post for row in meeting.invitations.active().in_order()]
    return list(dict.fromkeys([*present, *invited]))


def _speaker(row) -> str:
    """Somebody present with his post; whoever came for another is named with whom he stood for."""
    post = row.post
    if row.is_representative and row.invitation_id:
        post = (
            f"{post}, mewakili {row.invitation.post}"
            if post and post != row.invitation.post
            else f"mewakili {row.invitation.post}"
        )
    return f"{row.name}, {post}" if row.name else post


def others_writing(minutes: Minutes, user) -> list[dict]:
    """Who else saved a part of the minutes within the last two minutes, and which."""
    since = timezone.now() - timedelta(minutes=2)
    found = {}
    for kind, rows in {
        "": minutes.sections.all(),
        **{kind: model.objects.filter(minutes=minutes) for kind, model in ROW_MODELS.items()},
    }.items():
        saved = rows.filter(updated_at__gte=since, updated_by__isnull=False).exclude(updated_by=user)
        for row in saved.select_related("updated_by").order_by("updated_at"):
            found[row.updated_by_id, kind or row.kind] = str(row.updated_by)
    return [{"who": who, "label": BY_KIND[kind].label, "kind": kind} for (_, kind), who in found.items()]


def posts_to_choose(meeting: Meeting) -> list[str]:
    """Posts that may have chaired."""
    return list(dict.fromkeys([meeting.chair_post, *(row.post for row in meeting.invitations.active().in_order())]))


def latest_revision(minutes: Minutes):
    return minutes.revisions.select_related("document", "endorsed_by").order_by("-number").first()


def rows(minutes: Minutes, kind: str, *, with_removed: bool = False):
    """Rows of one part in their order."""
    model = ROW_MODELS[kind]
    found = (model.with_removed if with_removed else model.objects).filter(minutes=minutes)
    if kind == KIND.COMMITMENTS:
        found = found.select_related("sector").order_by("sector__order", "order", "pk")
    return found.select_related("minutes", "updated_by")


def row_events(minutes: Minutes, kind: str):
    """What happened to the rows of one part, also to those removed, newest first."""
    model = ROW_MODELS[kind]
    ids = [str(pk) for pk in model.with_removed.filter(minutes=minutes).values_list("pk", flat=True)]
    return AuditEvent.objects.filter(object_type=model._meta.label_lower, object_id__in=ids).order_by("-pk")


def photos(minutes: Minutes):
    """All photos, also removed ones: older revisions show them."""
    return Photo.with_removed.filter(minutes=minutes).select_related("minutes")


def documents(minutes: Minutes):
    return Document.objects.of(minutes).filter(kind__in=["minutes", "minutes_final"])


def drafts(minutes: Minutes) -> dict:
    """The newest draft and the newest final PDF, or None."""
    newest = {document.kind: document for document in documents(minutes).current()}
    return {"draft": newest.get("minutes"), "final": newest.get("minutes_final")}


def sheet_of(document: Document | None, asked: str = "") -> dict | None:
    """Which page of a finished draft the preview shows, and its neighbours; None without a finished draft."""
    if document is None or not document.is_ready:
        return None
    number = min(max(id_of(asked), 1), document.pages)
    return {
        "number": number,
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if number < document.pages else None,
    }


def is_in_a_revision(minutes: Minutes, photo) -> bool:
    """Whether an endorsed revision shows this photo."""
    return any(
        shown["id"] == photo.pk
        for content in minutes.revisions.values_list("content", flat=True)
        for shown in content["photos"]
    )
