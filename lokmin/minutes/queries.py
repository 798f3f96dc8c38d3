"""Reads for the pages of the minutes: comments of the reviewer, names to choose from, rows, drafts and revisions."""

from collections import defaultdict

from lokmin.attendance import queries as attendance
from lokmin.documents.models import Document
from lokmin.meetings.models import Meeting
from lokmin.minutes import written
from lokmin.minutes.models import Minutes, Photo, Review, ReviewComment, Revision
from puskesmas.form_fields import id_of
from puskesmas.models import AuditEvent


def comments_of(minutes: Minutes, review: Review | None) -> dict[str, list[ReviewComment]]:
    """Remarks to heed by section: of the review that sent the minutes back, or questions of one that is still open.

    `review` is the last one. Each knows the number of its row in the revision it was made about, None for a whole section.
    """
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


def people_to_choose(meeting: Meeting) -> dict[str, list[str]]:
    """Who may have spoken (`names`: those present first, then those invited, as "name, post"), and `posts` that may have chaired."""
    invited = list(meeting.invitations.active().in_order())
    named = [f"{row.name}, {row.post}" if row.name else row.post for row in invited]
    present = [_speaker(row) for row in attendance.present_list(meeting)]
    return {
        "names": list(dict.fromkeys([*present, *named])),
        "posts": list(dict.fromkeys([meeting.chair_post, *(row.post for row in invited)])),
    }


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


def posts_to_choose(meeting: Meeting) -> list[str]:
    """Posts that may have chaired."""
    return list(dict.fromkeys([meeting.chair_post, *(row.post for row in meeting.invitations.active().in_order())]))


def latest_revision(minutes: Minutes) -> Revision | None:
    return minutes.revisions.select_related("document", "endorsed_by").order_by("-number").first()


def revisions(minutes: Minutes) -> list[Revision]:
    """All endorsed revisions, the newest first."""
    return list(minutes.revisions.select_related("document", "endorsed_by").order_by("-number"))


def rows(minutes: Minutes, kind: str, *, with_removed: bool = False):
    """Rows of one part in their order."""
    return written.in_order(kind, with_removed=with_removed).filter(minutes=minutes).select_related("minutes")


def row_events(minutes: Minutes, kind: str):
    """What happened to the rows of one part, also to those removed, newest first."""
    model = written.ROW_MODELS[kind]
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
