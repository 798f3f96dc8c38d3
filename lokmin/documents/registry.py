"""Which app builds which kind of document; apps register in `AppConfig.ready`.

A builder belongs to the owner of the content and gets documents of one kind and one batch. It returns one
`Built` per document. It reads, it never writes: claiming, storing and finishing happen in `documents.services`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lokmin.documents.models import Document


@dataclass(frozen=True)
class Built:
    """Bytes of a finished document and its number of pages (0 when it has none)."""

    content: bytes
    pages: int = 0


class NotYet(Exception):
    """The builder needs other documents first; the row waits in the queue without losing an attempt."""


class CannotBuild(Exception):
    """The document can never be built as it is; the Indonesian sentence is shown to the user."""


Builder = Callable[[list[Document]], dict[int, Built]]


@dataclass(frozen=True)
class Kind:
    """How documents of one kind are made: the builder and how many rows it takes at once."""

    builder: Builder
    at_once: int = 1


_kinds: dict[str, Kind] = {}


def register(kind: str, builder: Builder, at_once: int = 1) -> None:
    _kinds[kind] = Kind(builder, at_once)


def kind_of(name: str) -> Kind:
    """How a document is made. What follows a dot tells documents of one owner apart: schedule.2026, schedule.2027."""
    return _kinds[name.partition(".")[0]]
