"""The automatic items for revisions and for what is written now; and the tally the queue shows without reading contents."""

from collections import defaultdict

from lokmin.meetings import queries as meetings
from lokmin.minutes.checks import Check, Tally, checks_of, tally
from lokmin.minutes.models import MeetingFile, Minutes, Revision
from puskesmas.organisations.rules import Rules


def checks_of_revision(revision: Revision, *, rules: Rules | None = None, first_endorsed_at=None) -> list[Check]:
    """What the machine finds in one revision today: with the scans that came since it was frozen."""
    minutes = revision.minutes
    first = first_endorsed_at or minutes.revisions.order_by("number").values_list("endorsed_at", flat=True).first()
    return checks_of(
        revision.content,
        meeting=minutes.meeting,
        first_endorsed_at=first,
        rules=rules or meetings.rules_of(minutes.meeting),
        scans=scans_of([minutes.meeting_id])[minutes.meeting_id],
    )


def checks_now(minutes: Minutes, content: dict, *, at) -> list[Check]:
    """What the dinas kesehatan would find in `content` as it is now, were it endorsed; `at` is now unless endorsed before."""
    first = minutes.revisions.order_by("number").values_list("endorsed_at", flat=True).first()
    rules = meetings.rules_of(minutes.meeting)
    return checks_of(content, meeting=minutes.meeting, first_endorsed_at=first or at, rules=rules)


def scans_of(meeting_ids) -> dict[int, set[str]]:
    """Kinds of signed papers uploaded for each of many meetings; one query."""
    found = defaultdict(set)
    rows = MeetingFile.objects.kept().scans().filter(meeting__in=meeting_ids)
    for meeting_id, kind in rows.values_list("meeting", "kind").distinct().order_by():
        found[meeting_id].add(kind)
    return found


def tally_of(revision: Revision, **known) -> Tally:
    return tally(checks_of_revision(revision, **known))


def count(revision: Revision) -> None:
    """Write down what the checklist finds, so that the queue need not read the content."""
    found = tally_of(revision)
    revision.fine_count, revision.check_count = found.fine, found.total
    revision.lacking_codes, revision.is_complete = found.lacking, found.is_complete
    revision.save(update_fields=["fine_count", "check_count", "lacking_codes", "is_complete"])
