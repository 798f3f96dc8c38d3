"""Answering with a stored file. Whether the reader may have it is the caller's question."""

from io import BytesIO

from django.http import FileResponse, Http404

from lokmin.documents.models import Document

PDF = "application/pdf"


def file_response(document: Document, *, inline: bool = False) -> FileResponse:
    """Return the file of a finished document so that no browser runs, guesses or keeps it; 404 while there is none.

    A PDF may be shown inline in a frame of our own pages: Chromium's viewer refuses a sandbox, and a PDF that is
    served as one with nosniff runs nothing in our origin. Everything else is a sandboxed download.
    """
    if not document.is_ready or not document.file:
        raise Http404
    return stored_response(document.file, document.file_name, inline=inline)


def stored_response(file, name: str, *, inline: bool = False) -> FileResponse:
    """The same for any stored file; 404 when it is gone."""
    try:
        content = file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return _safe(content, name, inline=inline)


def pdf_response(content: bytes, name: str) -> FileResponse:
    """A PDF of ours that is not stored, shown inline."""
    return _safe(BytesIO(content), name, inline=True)


def _safe(content, name: str, *, inline: bool) -> FileResponse:
    is_pdf = name.endswith(".pdf")
    inline = inline and is_pdf
    response = FileResponse(
        content,
        as_attachment=not inline,
        filename=name,
        content_type=PDF if is_pdf else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = (
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
        if inline
        else "default-src 'none'; sandbox"
    )
    if inline:
        response["X-Frame-Options"] = "SAMEORIGIN"
    return response
