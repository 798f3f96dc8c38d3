"""PWS on paper: asking for it, taking it away; for a month of a puskesmas and for a meeting's choice."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect

from lokmin.coverage import printing
from lokmin.coverage.views.base import CentrePage
from lokmin.documents.models import Document
from lokmin.documents.responses import file_response
from lokmin.meetings.views import MeetingPage


class PrintPage(CentrePage):
    """Asks for the chosen charts of a month as one PDF."""

    permission = "coverage.edit"
    http_method_names = ["post"]

    def post(self, request, **kwargs):
        asked = request.POST.getlist("i")
        by_id = {str(item.pk): item for item in self.readable()}
        indicators = [by_id[pk] for pk in dict.fromkeys(asked) if pk in by_id]
        try:
            printing.request_prints(
                self.puskesmas, indicators, year=self.year, month=self.month,
                is_quarterly=request.POST.get("banding") == "triwulan", by=request.user,
            )  # fmt: skip
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("coverage:pws_list", self.puskesmas.pk, self.year, self.month)


class PrintFilePage(CentrePage):
    """The finished PDF of a month; 404 while there is none."""

    permission = "coverage.view"

    def get(self, request, **kwargs):
        _, document = printing.prints_of(self.puskesmas, self.year, self.month)
        if document is None:
            raise Http404
        return file_response(document, inline="lihat" in request.GET)


class MeetingPrintPage(MeetingPage):
    """The charts a meeting has chosen: state of the newest PDF; a post asks for a new one."""

    permission = "coverage.view"

    def get(self, request, meeting_id):
        document = printing.meeting_prints_of(self.meeting)
        context = {
            "meeting": self.meeting,
            "document": document,
            "is_waiting": bool(document and not document.is_ready and document.state != Document.State.FAILED),
            "may_edit": self.may("meetings.edit", self.meeting),
        }
        return self.render(f"coverage/meeting_print.html{'#state' if request.htmx else ''}", context)

    def post(self, request, meeting_id):
        self.require(self.meeting, "meetings.edit")
        try:
            printing.request_meeting_prints(self.meeting, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("coverage:meeting_print", meeting_id)


class MeetingPrintFilePage(MeetingPage):
    """The finished PDF of a meeting's charts; 404 while there is none."""

    permission = "coverage.view"

    def get(self, request, meeting_id):
        document = printing.meeting_prints_of(self.meeting)
        if document is None:
            raise Http404
        return file_response(document, inline="lihat" in request.GET)
