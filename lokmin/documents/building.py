"""The usual builder of a kind whose documents are made one by one: what is printed, then the layout."""

from collections.abc import Callable

from lokmin.documents.merging import page_count
from lokmin.documents.models import Document
from lokmin.documents.paper import Sheet
from lokmin.documents.registry import Builder, Built


def one_by_one(content_of: Callable[[Document], Sheet], render: Callable[[Sheet], bytes]) -> Builder:
    """Return a builder: `content_of` reads what a document prints, `render` lays it out."""

    def build(documents: list[Document]) -> dict[int, Built]:
        return {document.pk: _built(content_of(document), render) for document in documents}

    return build


def _built(content: Sheet, render) -> Built:
    file = render(content)
    return Built(file, page_count(file), content.is_draft)
