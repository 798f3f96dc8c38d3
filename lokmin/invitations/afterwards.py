"""What a guest's link shows besides the invitation: apps above register their parts in `AppConfig.ready`.

One link for life: what will be asked before the meeting, what was decided and promised after it. A part sees one
invitation and tells only what concerns it, without personal data of others; it changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from lokmin.invitations.models import Invitation


class Stage(StrEnum):
    """Where the meeting stands for its guests."""

    BEFORE = "before"
    TODAY = "today"
    AFTER = "after"


@dataclass(frozen=True)
class Line:
    """One line: what, a second line in small, a state as kind and word, and a page of its own.

    `path` is relative to the address of the guest's page (/u/<token>/), `ask` the words of its link.
    """

    text: str
    second: str = ""
    kind: str = ""
    word: str = ""
    path: str = ""
    ask: str = ""


@dataclass(frozen=True)
class Part:
    """A heading with its lines; `note` says where they come from."""

    title: str
    lines: list[Line] = field(default_factory=list)
    note: str = ""


_parts: list[Callable[[Invitation, Stage], list[Part]]] = []


def register(part: Callable[[Invitation, Stage], list[Part]]) -> None:
    """Take a part in; they are shown in the order of the apps."""
    if part not in _parts:
        _parts.append(part)


def parts_of(invitation: Invitation, stage: Stage) -> list[Part]:
    return [part for source in _parts for part in source(invitation, stage)]
