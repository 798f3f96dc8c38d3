"""PDF of the minutes: ask for a draft, see how far it is, download."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from lokmin.documents.services import retry_document
from lokmin.meetings.views import MeetingPage
from lokmin.minutes import queries, services
from lokmin.minutes.models import Minutes
from lokmin.minutes.previews import page_picture
from puskesmas.form_fields import id_of
from puskesmas.models.rules import MinutesLayout


class DocumentPage(MeetingPage):
    """State of the draft and of the final PDF; htmx asks again while one is being made. POST makes a new draft."""

    permission = "minutes.view"

    def prepare(self, meeting_id, **kwargs):
        super().prepare(meeting_id)
        self.minutes = self.find(Minutes, meeting=self.meeting)
        self.may_write = self.may("minutes.edit", self.meeting)

    def get(self, request, **kwargs):
        return self.page("#card" if request.htmx else "")

    def page(self, part: str = "", *, problems=(), status: int = 200):
        drafts = queries.drafts(self.minutes)
        context = {
            "meeting": self.meeting,
            "minutes": self.minutes,
            "may_write": self.may_write,
            "drafts": drafts,
            "revisions": self.minutes.revisions.select_related("document", "endorsed_by"),
            "sheet": queries.sheet_of(drafts["draft"], self.request.GET.get("lembar", "")),
            "layouts": MinutesLayout.choices,
            "problems": problems,
        }
        return self.render(f"minutes/document.html{part}", context, status)

    def post(self, request, **kwargs):
        self.require(self.meeting, "minutes.edit")
        try:
            self.ask()
        except ValidationError as error:
            return self.page(problems=error.messages, status=409)
        if not request.htmx:
            messages.success(request, "PDF sedang dibuat. Halaman ini boleh ditutup.")
        return redirect("minutes:document", meeting_id=self.meeting.pk)

    def ask(self) -> None:
        """A failed one again, the endorsed one in another layout, or a new draft."""
        user = self.request.user
        if failed := id_of(self.request.POST.get("retry", "")):
            retry_document(get_object_or_404(queries.documents(self.minutes), pk=failed), by=user)
        elif layout := self.request.POST.get("layout"):
            revision = get_object_or_404(self.minutes.revisions, pk=id_of(self.request.POST.get("revision", "")))
            services.reprint_revision(revision, layout=layout, by=user)
        else:
            services.request_draft(self.minutes, by=user)


class DownloadPage(DocumentPage):
    """One finished PDF. Drafts are for those who write; the rest read what was endorsed."""

    def document(self, document_id):
        document = get_object_or_404(queries.documents(self.minutes), pk=document_id)
        if not document.is_ready or (document.kind == "minutes" and not self.may_write):
            raise Http404
        return document

    def get(self, request, meeting_id, document_id):
        document = self.document(document_id)
        return FileResponse(
            document.file.open("rb"), filename=document.file_name, content_type="application/pdf", as_attachment=True
        )


class PagePicture(DownloadPage):
    """Picture of one page of a finished PDF, for the preview."""

    def get(self, request, meeting_id, document_id, number):
        picture = page_picture(self.document(document_id), number)
        if picture is None:
            raise Http404
        response = HttpResponse(picture, content_type="image/png")
        response["Cache-Control"] = "private, max-age=3600"
        return response
