"""Time, place and source of a request, the obligatory second step, the size limit, and answers when the database is away."""

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from puskesmas import access, audit, errors
from puskesmas.accounts import second_factor

logger = logging.getLogger(__name__)
# Twenty photos of 15 MB and some text. Django limits text alone; files would fill the disk before a view refuses them.
MOST_BYTES = 310 * 1024 * 1024


class LocalTime:
    """Show times in the zone of the place the user works in (WIB, WITA, WIT)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        membership = access.active_membership(request) if request.user.is_authenticated else None
        if membership is None:
            return self.get_response(request)
        with timezone.override(membership.place.timezone):
            return self.get_response(request)


class Trail:
    """Let the history know that what happens here came by the web, and in which place the user works."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        membership = access.active_membership(request) if request.user.is_authenticated else None
        with audit.acting(audit.Source.WEB, membership):
            return self.get_response(request)


class SecondStep:
    """Lead those who must have a second step to its set-up; until then only account and public pages open."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        if request.path.startswith(reverse("own_account")):
            return None
        if not second_factor.is_required(request.user) or second_factor.factors_of(request.user):
            return None
        target = reverse("mfa_index")
        return HttpResponseClientRedirect(target) if request.htmx else redirect(target)


class FriendlyErrors:
    """Answer 503 with a sentence when the database cannot be reached; 405 and 413 get their pages."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if _length(request) > MOST_BYTES:
            return errors.too_large(request)
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            page = HttpResponse(render_to_string("405.html"), status=405)
            page["Allow"] = response.headers.get("Allow", "")
            return page
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, OperationalError | InterfaceError):
            logger.exception("Basis data tidak menjawab")
            return errors.away()
        return None


def _length(request) -> int:
    """What the browser says it sends; Django reads no more than that."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isascii() and announced.isdigit() and len(announced) < 16 else 0
