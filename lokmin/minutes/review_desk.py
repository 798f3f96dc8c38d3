"""What the page of one review puts together: the checklist, remarks at their rows, the way from change to change."""

from lokmin.minutes.checklist import Checklist, checklist
from lokmin.minutes.differences import SAME, Part
from lokmin.minutes.hints import hints_of
from lokmin.minutes.models import Review, ReviewComment, Revision
from lokmin.minutes.review_checks import checks_of_revision


def checklist_of(revision: Revision, review: Review | None, *, first=None) -> Checklist:
    """The nineteen items of one revision as they stand now."""
    items = list(review.items.all()) if review else []
    return checklist(checks_of_revision(revision, first_endorsed_at=first), items, hints_of(revision.content))


def place_comments(parts: list[Part], comments: list[ReviewComment]) -> None:
    """Put each remark beside its row, else at its section; one whose section is gone stands at the first part."""
    by_kind = {part.kind: part for part in parts}
    for comment in comments:
        part = by_kind.get(comment.section, parts[0])
        row = next((row for row in part.rows if comment.row and row.key == comment.row), None)
        (row or part).comments.append(comment)


def jumps(parts: list[Part], *, is_marked: bool) -> None:
    """Number the changed parts, so that two buttons lead from one to the next."""
    number = 0
    for part in parts:
        part.jump = 0
        if is_marked and part.changes:
            number += 1
            part.jump = number


def narrowed(parts: list[Part]) -> list[Part]:
    """Only what changed or has a remark: parts, and in them the rows and facts; each part says how many rows it left out."""
    found = [part for part in parts if part.changes or part.comment_count]
    for part in found:
        rows = [row for row in part.rows if row.is_changed or row.comments]
        part.left_out, part.rows = len(part.rows) - len(rows), rows
        part.facts = [(label, pieces) for label, pieces in part.facts if any(mark != SAME for mark, _ in pieces)]
    return found


def with_change(comments: list[ReviewComment], parts: list[Part], revision_count: int) -> list[dict]:
    """Earlier remarks, each with its row's number now and whether its place changed since the last revision."""
    by_kind, found = {part.kind: part for part in parts}, []
    for comment in comments:
        part = by_kind.get(comment.section)
        row = next((row for row in part.rows if comment.row and row.key == comment.row), None) if part else None
        is_last = comment.review.revision.number == revision_count - 1
        changed = row.is_changed if row else bool(part and part.changes)
        found.append(
            {
                "comment": comment,
                "row": row,
                "is_changed": changed,
                "is_last": is_last,
                "is_gone": bool(comment.row) and row is None,
            }
        )
    return found
