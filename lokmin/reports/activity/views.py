"""The activity report of a meeting: read part by part, write one part, print it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone

from lokmin.documents.models import Document
from lokmin.documents.responses import file_response
from lokmin.meetings.views import MeetingPage
from lokmin.minutes.prose import to_html
from lokmin.minutes.views.editor import EditorPage
from lokmin.reports.activity import queries, services
from lokmin.reports.activity.forms import PartForm
from lokmin.reports.activity.usual import PARTS
from lokmin.reports.papers.content import source_of
from puskesmas.pages import add_errors


class ReportPage(MeetingPage):
    """/lokmin/<id>/laporan/: the whole text and its PDF; a post asks for the PDF. Drafts are for those who write."""

    permission = "minutes.view"

    def get(self, request, meeting_id):
        if not hasattr(self.meeting, "minutes"):
            return self.render("reports/activity_none.html", {"meeting": self.meeting, "reason": "unstarted"})
        source, may_edit = source_of(self.meeting.pk), self.may("minutes.edit", self.meeting)
        if source.is_draft and not may_edit:
            return self.render("reports/activity_none.html", {"meeting": self.meeting, "reason": "unendorsed"})
        row, document = queries.stored(self.meeting), queries.document_of(self.meeting)
        if document and not may_edit and document.is_draft:
            document = None
        context = {
            "meeting": self.meeting,
            "document": document,
            "is_waiting": bool(document and not document.is_ready and document.state != Document.State.FAILED),
            "is_outdated": bool(document and queries.is_outdated(document, row, source)),
            "is_draft": source.is_draft,
            "says": source.says,
            "may_edit": may_edit,
        }
        if request.htmx:  # while the worker is busy the page asks again by itself
            return self.render("reports/activity.html#state", context)
        context["parts"] = [{"written": one, "html": to_html(one.text)} for one in queries.parts_of(row, source)]
        context["done_draft"] = request.session.pop("done_draft", "")
        return self.render("reports/activity.html", context)

    def post(self, request, meeting_id):
        self.require(self.meeting, "minutes.edit")
        try:
            services.request_report(self.meeting, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("reports:activity", meeting_id)


class ReportPart(EditorPage):
    """/lokmin/<id>/laporan/<bagian>/: one part; a colleague's change meanwhile is shown beside one's own."""

    def prepare(self, meeting_id, report_part):
        super().prepare(meeting_id)
        if report_part not in PARTS:
            raise Http404
        self.part = report_part

    def written(self) -> queries.Written:
        rows = queries.parts_of(queries.stored(self.meeting), source_of(self.meeting.pk))
        return next(one for one in rows if one.part.key == self.part)

    def version(self) -> int:
        return queries.stored(self.meeting).version

    def get(self, request, meeting_id, report_part):
        return self.page(PartForm(initial={"text": self.written().text, "version": self.version()}))

    def post(self, request, meeting_id, report_part):
        if "kembalikan" in request.POST or "lewati" in request.POST:
            return self.put_back_or_leave_out()
        form = PartForm(request.POST)
        if not form.is_valid():
            return self.refused(form)
        text, version = form.cleaned_data["text"], form.cleaned_data["version"] or 0
        try:
            services.save_text(self.meeting, report_part, text, by=request.user, expected_version=version)
        except ValidationError as error:
            if getattr(error, "code", None) == "conflict":
                return self.conflict(form)
            add_errors(form, error)
            return self.refused(form)
        if self.is_autosave:
            row = queries.stored(self.meeting)
            return self.saved_by_itself(row.version, row.updated_at or timezone.now())
        self.forget_draft()
        messages.success(request, "Bagian laporan tersimpan.")
        return redirect("reports:activity", meeting_id)

    def put_back_or_leave_out(self):
        """The two buttons beside the text: the usual text again, or this part left out of the paper."""
        if "kembalikan" in self.request.POST:
            services.restore_text(self.meeting, self.part, by=self.request.user)
            messages.success(self.request, "Teks biasa dipakai lagi.")
        else:
            try:
                services.leave_out(self.meeting, self.part, by=self.request.user)
            except ValidationError as error:
                messages.error(self.request, " ".join(error.messages))
            else:
                messages.success(self.request, "Bagian ini tidak ikut dicetak.")
        self.forget_draft()
        return redirect("reports:activity", self.meeting.pk)

    def refused(self, form):
        if self.is_autosave:
            return self.refused_by_itself(form)
        return self.page(form, status=422)

    def conflict(self, form):
        """Show what stands there now; the typed text stays and is valid against it."""
        if self.is_autosave:
            return JsonResponse({"problem": services.CHANGED, "isConflict": True}, status=409)
        form.data = form.data.copy()
        form.data["version"] = str(self.version())
        return self.page(form, theirs=self.written().text, status=409)

    def page(self, form, theirs: str = "", status: int = 200):
        written = self.written()
        context = {
            "meeting": self.meeting,
            "form": form,
            "written": written,
            "theirs": theirs,
            "can_leave_out": written.part.is_optional and not written.is_left_out,
            "draft": f"laporan-{self.meeting.pk}-{self.part}",
        }
        return self.render("reports/activity_part.html", context, status)


class ReportFile(MeetingPage):
    """/lokmin/<id>/laporan.pdf: the newest PDF. Drafts are for those who write."""

    permission = "minutes.view"
    http_method_names = ["get", "head", "options"]

    def get(self, request, meeting_id):
        document = queries.document_of(self.meeting)
        if document is None:
            raise Http404
        if document.is_draft and not self.may("minutes.edit", self.meeting):
            raise Http404
        return file_response(document, inline="lihat" in request.GET)
