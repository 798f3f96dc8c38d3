"""The KAK of a meeting: read part by part, write one part, print it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect

from lokmin.documents.models import Document
from lokmin.documents.responses import file_response
from lokmin.documents.services import retry_document
from lokmin.meetings import participants
from lokmin.meetings.terms import queries, services
from lokmin.meetings.terms.forms import PartForm
from lokmin.meetings.terms.paper import blocks_of
from lokmin.meetings.terms.usual import PARTS
from lokmin.meetings.views import MeetingPage
from puskesmas.pages import add_errors


class TermsPage(MeetingPage):
    """/lokmin/<id>/kak/: the whole text and its PDF; a post asks for the PDF or changes what the KAK serves."""

    def get(self, request, meeting_id):
        document = queries.document_of(self.meeting)
        row = queries.stored(self.meeting)
        context = {
            "meeting": self.meeting,
            "document": document,
            "is_waiting": bool(document and not document.is_ready and document.state != Document.State.FAILED),
            "is_draft": document is None or queries.is_outdated(document, row),
            "may_edit": self.may("meetings.edit", self.meeting),
        }
        if request.htmx:  # while the worker is busy the page asks again by itself
            return self.render("meetings/terms.html#state", context)
        context |= {
            "parts": [{"written": one, "blocks": blocks_of(one.text)} for one in queries.parts_of(row)],
            "is_annual": queries.is_annual(row),
            "annual": queries.annual_of(self.meeting),
            "guest_total": sum(count for _, count in participants.groups_of(self.meeting)),
        }
        return self.render("meetings/terms.html", context)

    def post(self, request, meeting_id):
        self.require(self.meeting, "meetings.edit")
        if "cakupan" in request.POST:
            services.set_scope(self.meeting, annual=request.POST["cakupan"] == queries.YEAR, by=request.user)
            return redirect("meetings:terms", meeting_id)
        document = queries.document_of(self.meeting)
        if document and document.state == Document.State.FAILED:
            retry_document(document, by=request.user)
        else:
            services.request_terms(self.meeting, by=request.user)
        return redirect("meetings:terms", meeting_id)


class TermsPart(TermsPage):
    """/lokmin/<id>/kak/<bagian>/: one part; a colleague's change meanwhile is shown beside one's own."""

    permission = "meetings.edit"

    def prepare(self, meeting_id, part):
        super().prepare(meeting_id)
        if part not in PARTS:
            raise Http404
        self.part = part

    def written(self) -> queries.Written:
        return next(one for one in queries.parts_of(queries.stored(self.meeting)) if one.part.key == self.part)

    def get(self, request, meeting_id, part):
        return self.show(
            PartForm(initial={"text": self.written().text, "version": queries.stored(self.meeting).version})
        )

    def post(self, request, meeting_id, part):
        if "kembalikan" in request.POST:
            services.restore_text(self.meeting, part, by=request.user)
            messages.success(request, "Teks biasa dipakai lagi.")
            return redirect("meetings:terms", meeting_id)
        form = PartForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        text, version = form.cleaned_data["text"], form.cleaned_data["version"] or 0
        try:
            services.save_text(self.meeting, part, text, by=request.user, expected_version=version)
        except ValidationError as error:
            if getattr(error, "code", None) == "conflict":
                return self.conflict(form)
            add_errors(form, error)
            return self.show(form, status=422)
        messages.success(request, "Bagian KAK tersimpan.")
        return redirect("meetings:terms", meeting_id)

    def conflict(self, form):
        """Show what stands there now; the typed text stays and is valid against it."""
        form.data = form.data.copy()
        form.data["version"] = str(queries.stored(self.meeting).version)
        return self.show(form, theirs=self.written().text, status=409)

    def show(self, form, theirs: str = "", status: int = 200):
        context = {"meeting": self.meeting, "form": form, "written": self.written(), "theirs": theirs}
        return self.render("meetings/terms_part.html", context, status)


class TermsFile(TermsPage):
    """/lokmin/<id>/kak.pdf: the newest PDF."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, meeting_id):
        document = queries.document_of(self.meeting)
        if document is None:
            raise Http404
        return file_response(document, inline="lihat" in request.GET)
