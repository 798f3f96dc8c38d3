"""The whole checklist of one revision: what the machine found, what the reviewer judged, what is still open."""

from dataclasses import dataclass, field

from lokmin.minutes.checks import Check
from lokmin.minutes.hints import Hint
from lokmin.minutes.items import ITEMS, ItemKind
from lokmin.minutes.models import ReviewItem

Verdict = ReviewItem.Verdict
BAD = (Verdict.LACKING, Verdict.MISSING)


@dataclass
class Line:
    """One item as the reviewer sees it; what he judged stands before what the machine found."""

    kind: ItemKind
    check: Check | None = None
    judged: ReviewItem | None = None
    hints: list[Hint] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def label(self) -> str:
        return self.check.label if self.check else self.kind.label

    @property
    def verdict(self) -> str:
        if self.judged:
            return self.judged.verdict
        return self.check.verdict if self.check else ""

    @property
    def word(self) -> str:
        return Verdict(self.verdict).label if self.verdict else "Perlu dinilai"

    @property
    def is_bad(self) -> bool:
        return self.verdict in BAD

    @property
    def is_overruled(self) -> bool:
        return bool(self.judged and self.check and self.check.is_known)

    @property
    def note(self) -> str:
        return self.judged.note if self.judged else ""


@dataclass
class Checklist:
    """All lines, and those of each group of the page."""

    lines: list[Line]

    @property
    def bad(self) -> list[Line]:
        return [line for line in self.lines if line.is_bad]

    @property
    def open(self) -> list[Line]:
        return [line for line in self.lines if not line.verdict]

    @property
    def fine(self) -> list[Line]:
        return [line for line in self.lines if line.verdict == Verdict.FINE]

    @property
    def not_asked(self) -> list[Line]:
        return [line for line in self.lines if line.verdict == Verdict.NOT_ASKED]

    @property
    def judged_bad(self) -> list[Line]:
        return [line for line in self.bad if line.judged]

    @property
    def judged_count(self) -> int:
        return len(self.lines) - len(self.open)

    @property
    def automatic_count(self) -> int:
        return sum(not line.judged for line in self.fine)

    def line(self, code: str) -> Line:
        return next(line for line in self.lines if line.code == code)


def checklist(checks: list[Check], items, hints: list[Hint]) -> Checklist:
    """Put together the nineteen lines; `items` are the rows of the review, none before it began."""
    by_code, judged = {check.code: check for check in checks}, {item.code: item for item in items}
    return Checklist(
        [
            Line(kind, by_code.get(kind.code), judged.get(kind.code), hints if kind.code == "F2" else [])
            for kind in ITEMS
        ]
    )
