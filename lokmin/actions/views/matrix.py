"""The RTL matrix: asking for it, seeing how far it is, taking it away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect

from lokmin.actions import services
from lokmin.documents.models import Document
from lokmin.documents.responses import file_response
from lokmin.meetings.views import MeetingPage
from lokmin.minutes.models import Minutes


class MatrixPage(MeetingPage):
    """State of the newest matrix; a post asks for a new one."""

    permission = "minutes.view"

    def get(self, request, meeting_id):
        # While the worker is busy the page asks again by itself; the answer is then only the middle of it.
        partial = "#state" if request.htmx else ""
        return self.render(f"actions/matrix.html{partial}", self.context())

    def post(self, request, meeting_id):
        self.require(self.meeting, "minutes.edit")
        try:
            services.request_matrix(self.meeting, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("actions:matrix", meeting_id)

    def context(self) -> dict:
        minutes = Minutes.objects.visible_to(self.request.user).filter(meeting=self.meeting).first()
        document = matrix_of(self.meeting)
        return {
            "meeting": self.meeting,
            "minutes": minutes,
            "row_count": self.meeting.actions.count(),
            "document": document,
            "is_waiting": bool(document and not document.is_ready and document.state != Document.State.FAILED),
            "may_edit": self.may("minutes.edit", self.meeting),
        }


class MatrixDownloadPage(MeetingPage):
    """The file of the newest finished matrix."""

    permission = "minutes.view"

    def get(self, request, meeting_id):
        document = matrix_of(self.meeting)
        if document is None:
            raise Http404
        return file_response(document, inline="lihat" in request.GET)


def matrix_of(meeting) -> Document | None:
    return Document.objects.of(meeting, services.MATRIX).current().first()
