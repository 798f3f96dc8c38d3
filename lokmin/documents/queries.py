"""Looking a document up by the code printed under its QR."""

import re

from lokmin.documents.models import Document

LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def public_document(code: str) -> Document | None:
    """The finished public document of a code, typed in any case, with or without hyphens."""
    code = re.sub(r"[\s\-.–]", "", code[:100]).upper().translate(LOOKALIKES)
    if not re.fullmatch(r"[0-9A-Z]{16}", code):
        return None
    return Document.objects.filter(public_code=code, is_public=True, state=Document.State.DONE).first()


def newer_version(document: Document) -> int:
    """Number of the version that replaced this one, 0 while it stands."""
    if document.superseded_at is None:
        return 0
    rows = Document.objects.filter(
        content_type=document.content_type_id, object_id=document.object_id, kind=document.kind
    )
    newest = rows.filter(version__gt=document.version).order_by("-version").values_list("version", flat=True).first()
    return newest or 0
