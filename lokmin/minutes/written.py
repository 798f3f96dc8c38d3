"""What is written in minutes, fetched once for a whole page: the sections, and the rows of every kind this meeting has."""

from datetime import timedelta

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from lokmin.minutes.models import (
    Commitment,
    ConsultationInput,
    Decision,
    DiscussionRow,
    Minutes,
    Problem,
    Proposal,
    Section,
)
from lokmin.minutes.parts import BY_KIND, parts_of

KIND = Section.Kind
ROW_MODELS = {
    KIND.COMMITMENTS: Commitment,
    KIND.DISCUSSION: DiscussionRow,
    KIND.PROBLEMS: Problem,
    KIND.DECISIONS: Decision,
    KIND.PROPOSALS: Proposal,
    KIND.CONSULTATION: ConsultationInput,
}
# Under which name the minutes have them, and what a row says about itself besides who wrote it.
NAMES = {KIND.CONSULTATION: "consultation_inputs"}
BESIDES = {KIND.COMMITMENTS: ["sector", "invitation"]}
# The roles of one sector stand together.
ORDER = {KIND.COMMITMENTS: ["sector__order", "order", "pk"]}
JUST_NOW = timedelta(minutes=2)


def fetch(minutes: Minutes) -> None:
    """Fetch sections, rows and photos that were not fetched yet; one query for each kind.

    Whoever changes them afterwards must not go on with the same minutes.
    """
    kinds = [part.kind for part in parts_of(minutes.meeting) if part.kind in ROW_MODELS]
    rows = [Prefetch(_name(kind), in_order(kind)) for kind in kinds]
    sections = Prefetch("sections", Section.objects.select_related("updated_by"))
    prefetch_related_objects([minutes], sections, "photos", "agreement__signers", *rows)


def in_order(kind: str, *, with_removed: bool = False):
    """Rows of one kind as they stand on the paper, each with its last writer."""
    model = ROW_MODELS[kind]
    found = (model.with_removed if with_removed else model.objects).select_related("updated_by", *BESIDES.get(kind, []))
    return found.order_by(*ORDER.get(kind, ["order", "pk"]))


def rows(minutes: Minutes, kind: str) -> list:
    """The rows of one kind: those fetched for the page, else as they are now."""
    name = _name(kind)
    fetched = getattr(minutes, "_prefetched_objects_cache", {})
    return list(getattr(minutes, name).all() if name in fetched else in_order(kind).filter(minutes=minutes))


def others(minutes: Minutes, user) -> list[dict]:
    """Who else saved a part of the minutes within the last two minutes, and which; of minutes that were fetched."""
    since, found = timezone.now() - JUST_NOW, {}
    kinds = [part.kind for part in parts_of(minutes.meeting) if part.kind in ROW_MODELS]
    saved = [(section.kind, section) for section in minutes.sections.all()]
    saved += [(kind, row) for kind in kinds for row in rows(minutes, kind)]
    for kind, row in sorted(saved, key=lambda pair: pair[1].updated_at):
        if row.updated_at >= since and row.updated_by_id not in (None, user.pk):
            found[row.updated_by_id, kind] = str(row.updated_by)
    return [{"who": who, "label": BY_KIND[kind].label, "kind": kind} for (_, kind), who in found.items()]


def _name(kind: str) -> str:
    return NAMES.get(kind, str(kind))
