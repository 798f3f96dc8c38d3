"""Error pages: what happened and what to do, in Indonesian."""

import logging
import sys

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)
LAST_RESORT = (
    '<!doctype html><html lang="id"><meta charset="utf-8"><title>Lokmin</title>'
    "<h1>Sedang tidak dapat dibuka</h1><p>Yang sudah tersimpan tetap aman. Tunggu sebentar lalu coba lagi.</p>"
)


def bad_request(request, exception=None):
    if isinstance(exception, RequestDataTooBig):
        _read_rest(request)
        return too_large(request)
    return render(request, "400.html", status=400)


def too_large(request):
    return HttpResponse(render_to_string("413.html"), status=413)


def _read_rest(request) -> None:
    """Take in what is still on its way, within reason: a browser whose sending is cut off shows no page at all."""
    for _ in range(512):
        if not request.read(1 << 16):
            break


def permission_denied(request, exception=None):
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)


def server_error(request):
    """500, or 503 when the database was lost before a view began: the session and the user are read by middleware."""
    return away() if isinstance(sys.exc_info()[1], OperationalError | InterfaceError) else alone("500.html", 500)


def away() -> HttpResponse:
    response = alone("503.html", 503)
    response["Retry-After"] = "15"
    return response


def alone(template: str, status: int) -> HttpResponse:
    """A page drawn without request and database; when even the template fails, a sentence."""
    try:
        content = render_to_string(template)
    except Exception:  # a broken release must not answer with an empty page
        logger.exception("Halaman %s tidak dapat dibuat", template)
        content = LAST_RESORT
    return HttpResponse(content, status=status)
