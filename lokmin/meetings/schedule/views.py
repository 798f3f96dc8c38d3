"""The schedule of a year: what it holds, asking for the PDF, taking it away."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from lokmin.documents.models import Document
from lokmin.documents.responses import file_response
from lokmin.documents.services import retry_document
from lokmin.meetings.schedule import queries, services, spans
from puskesmas.access import active_membership
from puskesmas.form_fields import id_of
from puskesmas.models import Puskesmas, Region
from puskesmas.organisations import Organisation
from puskesmas.pages import REFUSED, Page

FIRST_YEAR, LAST_YEAR = 2015, 2100


class SchedulePage(Page):
    """/lokmin/rencana/<year>/jadwal/: the place the user works in now, or a puskesmas he sees (`?puskesmas=`)."""

    permission = "meetings.view"

    def prepare(self, year):
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Http404
        self.year, self.place = year, self.chosen_place()
        self.document = queries.schedule_of(self.place, year) if self.place else None

    def chosen_place(self) -> Puskesmas | Region | None:
        if asked := self.request.GET.get("puskesmas"):
            return self.find(Puskesmas, pk=id_of(asked))
        membership = active_membership(self.request)
        if membership.puskesmas_id:
            return membership.puskesmas
        return membership.region if membership.region.level == Region.Level.SUBDISTRICT else None

    @property
    def may_print(self) -> bool:
        """A puskesmas prints its own schedule, the camat office that of the kecamatan."""
        if self.place is None:
            return False
        permission = "meetings.edit" if isinstance(self.place, Puskesmas) else "replies.confirm"
        return self.may(permission, Organisation(self.place))

    def address(self, name: str, year: int | None = None, **query) -> str:
        if self.request.GET.get("puskesmas"):
            query["puskesmas"] = self.place.pk
        return reverse(f"meetings:{name}", args=[year or self.year]) + (f"?{urlencode(query)}" if query else "")

    def get(self, request, year):
        if self.place is None:
            return self.render("meetings/schedule_none.html", {"year": year})
        today = timezone.now().astimezone(self.place.timezone).date()
        span = spans.span_of(request.GET.get("rentang", ""), year, request.GET.get("nomor", ""), today)
        if span and not request.htmx:
            return self.render("meetings/schedule_span.html", self.span_context(span))
        return self.year_page(year)

    def year_page(self, year):
        request, document = self.request, self.document
        meetings = list(queries.meetings_of_year(self.place, year))
        context = {
            "year": year,
            "years": self.years(),
            "kinds": self.kinds(spans.YEAR),
            "office": Organisation(self.place),
            "meetings": meetings,
            "document": document,
            "is_waiting": bool(document and not document.is_ready and document.state != Document.State.FAILED),
            "is_outdated": bool(document and document.is_ready and queries.is_outdated(document, meetings)),
            "may_print": self.may_print,
            "page_url": self.address("schedule"),
            "file_url": self.address("schedule_file"),
        }
        # While the worker is busy the page asks again by itself; the answer is then only the middle of it.
        return self.render(f"meetings/schedule.html{'#state' if request.htmx else ''}", context)

    def span_context(self, span: spans.Span) -> dict:
        meetings = list(spans.meetings_in(self.place, span))
        return {
            "year": span.year,
            "office": Organisation(self.place),
            "kinds": self.kinds(span.kind),
            "span": span,
            "groups": spans.groups_of(meetings, span),
            "count": len(meetings),
            "before": self.span_link(span.moved(-1)),
            "after": self.span_link(span.moved(1)),
        }

    def span_link(self, span: spans.Span) -> dict | None:
        if not FIRST_YEAR <= span.year <= LAST_YEAR:
            return None
        return {"label": span.label, "url": self.address("schedule", span.year, rentang=span.kind, nomor=span.number)}

    def kinds(self, current: str) -> list[dict]:
        """Month, quarter or year, as chips."""
        return [
            {
                "label": label,
                "url": self.address("schedule", **({} if kind == spans.YEAR else {"rentang": kind})),
                "is_current": kind == current,
            }
            for kind, label in spans.LABELS.items()
        ]

    def years(self) -> list[dict]:
        """The schedules that can be looked at from here, as chips."""
        near = queries.years_near(self.place, self.year, timezone.localdate().year)
        return [
            {"label": str(year), "url": self.address("schedule", year), "is_current": year == self.year}
            for year in near
            if FIRST_YEAR <= year <= LAST_YEAR
        ]

    def post(self, request, year):
        if not self.may_print:
            raise PermissionDenied(REFUSED)
        if self.document and self.document.state == Document.State.FAILED:
            retry_document(self.document, by=request.user)
        else:
            services.request_schedule(self.place, year, by=request.user)
        return redirect(self.address("schedule"))


class ScheduleFile(SchedulePage):
    """/lokmin/rencana/<year>/jadwal.pdf: the newest finished schedule."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, year):
        if self.document is None:
            raise Http404
        return file_response(self.document, inline="lihat" in request.GET)
