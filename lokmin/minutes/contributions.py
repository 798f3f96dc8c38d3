"""Sections of the minutes whose rows live in a higher app (RTL): that app registers here in `AppConfig.ready`.

The minutes may not import what lies above them, yet their completeness, their PDF and the frozen revision
need those rows. A contribution answers for one section kind.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from lokmin.minutes.models import Minutes


@dataclass(frozen=True)
class Survey:
    """One look at such a section: how many rows, what is missing as Indonesian sentences, and the rows when asked for."""

    count: int
    gaps: list[str]
    tell: Callable[[], list[dict]]

    @cached_property
    def rows(self) -> list[dict]:
        """JSON-ready dicts for PDF and revision."""
        return self.tell()


@dataclass(frozen=True)
class Contribution:
    """`survey(minutes)` looks once at the rows of the section; `url_name` is the page that writes them."""

    survey: Callable[[Minutes], Survey]
    url_name: str


_contributions: dict[str, Contribution] = {}


def register(kind: str, contribution: Contribution) -> None:
    _contributions[kind] = contribution


def of_kind(kind: str) -> Contribution | None:
    return _contributions.get(kind)


def surveys(minutes: Minutes) -> dict[str, Survey]:
    """Look at all such sections of the minutes; a fixed number of queries."""
    return {kind: contribution.survey(minutes) for kind, contribution in _contributions.items()}
