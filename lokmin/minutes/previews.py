"""Pictures of the pages of a printed draft, beside the editor; kept in the cache, a document never changes."""

from django.core.cache import cache

from lokmin.documents.models import Document
from lokmin.documents.page_pictures import draw_page

KEEP = 60 * 60


def page_picture(document: Document, number: int) -> bytes | None:
    """PNG of one page of a finished document, counted from 1; None when it has no such page."""
    if not document.is_ready or not 1 <= number <= document.pages:
        return None
    key = f"minutes-page:{document.pk}:{document.sha256}:{number}"
    picture = cache.get(key)
    if picture is None:
        picture = _drawn(document, number)
        cache.set(key, picture, KEEP)
    return picture


def _drawn(document: Document, number: int) -> bytes:
    with document.file.open("rb") as file:
        return draw_page(file.read(), number, scale=1.5)
