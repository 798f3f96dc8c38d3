"""Several PDF files in one, for printing. What the files have in common (fonts, logos, attachments) is kept once."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Stream


def page_count(content: bytes) -> int:
    with pikepdf.open(BytesIO(content)) as file:
        return len(file.pages)


@contextmanager
def opened(files: Sequence[bytes]) -> Iterator[list[pikepdf.Page]]:
    """All pages of some files in their order, to be copied into others while the block lasts."""
    with ExitStack() as stack:
        sources = [stack.enter_context(pikepdf.open(BytesIO(content))) for content in files]
        yield [page for source in sources for page in source.pages]


def with_appendix(content: bytes, appendix: Sequence[bytes]) -> bytes:
    """Return the file with the pages of the others behind it."""
    with pikepdf.open(BytesIO(content)) as file, opened(appendix) as pages:
        file.pages.extend(pages)
        return saved(file)


def merge_pdfs(files: Iterable[bytes], *, title: str = "", same_at_end: int = 0) -> bytes:
    """Return one file with all pages in order: each letter followed by its attachments, ready for the envelopes.

    `same_at_end` says how many last pages are the same in all files; those of the first are used for all.
    """
    merged = pikepdf.new()
    shared: list[pikepdf.Page] = []
    for content in files:
        with pikepdf.open(BytesIO(content)) as file:
            own = len(file.pages) - (same_at_end if shared else 0)
            merged.pages.extend(list(file.pages)[:own])
        if same_at_end and not shared:
            shared = list(merged.pages)[-same_at_end:]
        else:
            merged.pages.extend(shared)
    _share_streams(merged)
    if title:
        merged.docinfo["/Title"] = title
    return saved(merged)


def saved(file: pikepdf.Pdf) -> bytes:
    """The bytes of a file: the same ones for the same content."""
    target = BytesIO()
    file.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def _share_streams(file: pikepdf.Pdf) -> None:
    """Point all references to equal streams at one of them; the others fall away when the file is saved."""
    first: dict[bytes, pikepdf.Object] = {}
    instead: dict[tuple[int, int], pikepdf.Object] = {}
    for item in file.objects:
        if isinstance(item, Stream) and not _has_reference(item):
            entries = repr(sorted((key, repr(value)) for key, value in item.items())).encode()
            same = first.setdefault(hashlib.sha256(entries + b"\0" + item.read_raw_bytes()).digest(), item)
            if same.objgen != item.objgen:
                instead[item.objgen] = same
    if instead:
        for item in file.objects:
            if isinstance(item, (Dictionary, Array, Stream)):
                _replace(item, instead)


def _has_reference(stream: Stream) -> bool:
    return any(value.is_indirect for value in stream.values() if isinstance(value, pikepdf.Object))


def _replace(item, instead) -> None:
    entries = list(enumerate(item)) if isinstance(item, Array) else list(item.items())
    for key, value in entries:
        if not isinstance(value, (Dictionary, Array, Stream)):
            continue
        if value.is_indirect:
            if value.objgen in instead:
                item[key] = instead[value.objgen]
        else:
            _replace(value, instead)
