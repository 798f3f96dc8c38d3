"""Which app builds which kind of document; apps register in `AppConfig.ready`.

A builder belongs to the owner of the content and gets documents of one kind and one batch. It returns one
`Built` per document. It reads, it never writes: claiming, storing and finishing happen in `documents.services`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lokmin.documents.models import Document


@dataclass(frozen=True)
class Built:
    """Bytes of a finished document, its number of pages (0 when it has none), and whether DRAF stands across them."""

    content: bytes
    pages: int = 0
    is_draft: bool = False


class NotYet(Exception):
    """The builder needs other documents first; the row waits in the queue without losing an attempt."""


class CannotBuild(Exception):
    """The document can never be built as it is; the Indonesian sentence is shown to the user."""


Builder = Callable[[list[Document]], dict[int, Built]]


@dataclass(frozen=True)
class Kind:
    """How documents of one kind are made: the builder, how many rows it takes at once, and since when one is replaced."""

    builder: Builder
    at_once: int = 1
    replaced_at: Callable[[Document], datetime | None] | None = None


_kinds: dict[str, Kind] = {}


def register(
    kind: str,
    builder: Builder,
    at_once: int = 1,
    replaced_at: Callable[[Document], datetime | None] | None = None,
) -> None:
    """`replaced_at` is for papers made from something else: when that was endorsed anew after the paper was asked for."""
    _kinds[kind] = Kind(builder, at_once, replaced_at)


def kind_of(name: str) -> Kind:
    """How a document is made. What follows a dot tells documents of one owner apart: schedule.2026, schedule.2027."""
    return _kinds[name.partition(".")[0]]


def replaced_at(document: Document) -> datetime | None:
    """Since when a document is not what holds any more: a newer version, or its source was endorsed anew."""
    kind = _kinds.get(document.kind.partition(".")[0])
    if document.superseded_at or kind is None or kind.replaced_at is None:
        return document.superseded_at
    return kind.replaced_at(document)
