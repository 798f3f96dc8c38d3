"""Documents in the database, and a kind of document whose builder the test writes."""

from datetime import date

from lokmin.documents import registry
from lokmin.documents.models import Document

KIND = "contoh"


def queued(owner, *, version: int = 1, kind: str = KIND, batch: str = "contoh:1", **more) -> Document:
    """A queued document, past the service."""
    document = Document(
        kind=kind, owner=owner, version=version, batch=batch, title="Notulen contoh", dated_on=date(2026, 6, 11),
        file_name="contoh.pdf", **more,
    )  # fmt: skip
    document.save()
    return document


def pdf(documents) -> dict[int, registry.Built]:
    """A builder that prints each title."""
    return {row.pk: registry.Built(f"%PDF {row.title} {row.pk}".encode(), 1) for row in documents}
