"""/lokmin/<id>/dokumen/: the folder of a meeting."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from lokmin.documents import registry
from lokmin.documents.models import Document
from lokmin.documents.responses import file_response
from lokmin.meetings.views import MeetingPage
from lokmin.minutes.services import CONSULTATION
from lokmin.minutes.services.agreement import AGREEMENT
from lokmin.reports.activity.queries import ACTIVITY
from lokmin.reports.links import link
from lokmin.reports.papers import queries, services
from lokmin.reports.papers.content import EXTRACT, PHOTOS, extract_kind, extracts_of, source_of


class PapersPage(MeetingPage):
    """Every paper in the order of the folder; a post asks for the one named `dokumen`."""

    permission = "minutes.view"

    def get(self, request, meeting_id):
        partial = "#list" if request.htmx else ""  # while the worker is busy the page asks again by itself
        return self.render(f"reports/papers.html{partial}", self.context())

    def post(self, request, meeting_id):
        self.require(self.meeting, "minutes.edit")
        try:
            services.request_paper(self.meeting, request.POST.get("dokumen", "")[:40], by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("reports:papers", meeting_id)

    def context(self) -> dict:
        folder = queries.folder_of(self.meeting)
        may_write = self.may("minutes.edit", self.meeting)
        papers = queries.papers_of(folder, self.recipients(folder, may_write))
        lines = [self.line(folder, paper, may_write) for paper in papers]
        return {
            "meeting": self.meeting,
            "lines": lines,
            "missing": [line for line in lines if line["paper"].state == queries.NONE],
            "ready_count": sum(line["paper"].state != queries.NONE for line in lines),
            "is_waiting": any(row.is_waiting for paper in papers for row in (paper, *paper.parts)),
            "may_write": may_write,
        }

    def recipients(self, folder, may_write: bool) -> list[tuple[str, str]]:
        """Readers learn of drafts no more than the minutes tell them."""
        if folder.minutes is None or not (may_write or folder.is_endorsed):
            return []
        try:
            found = extracts_of(source_of(self.meeting.pk))
        except registry.CannotBuild:
            return []
        return [(extract_kind(one.recipient), one.recipient) for one in found]

    def line(self, folder, paper, may_write: bool) -> dict:
        """A paper with what this reader may do with it."""
        may_see = self.may(paper.permission, self.meeting)
        may_make = self.may(paper.asks, self.meeting)
        has_page = paper.page and may_see and (may_make or paper.state != queries.NONE)
        is_final = paper.state not in (queries.NONE, queries.DRAFT) and not (paper.document and paper.document.is_draft)
        return {
            "paper": paper,
            "url": link(paper.page, self.meeting.pk) if has_page else "",
            "file": self.file_of(folder, paper) if may_see and (may_write or is_final) else "",
            "scan": link("minutes:file", self.meeting.pk, paper.scan.pk) if paper.scan and may_see else "",
            "may_make": may_write and bool(paper.makes) and folder.minutes is not None,
            "parts": [self.line(folder, part, may_write) for part in paper.parts],
        }

    def file_of(self, folder, paper) -> str:
        """Where the finished file is downloaded: own papers here, the others at their own pages."""
        document = paper.document
        if not paper.is_ready:
            return ""
        if paper.makes:
            return link("reports:paper_file", self.meeting.pk, document.pk)
        names = {
            "terms": "meetings:terms_file",
            "rtl_matrix": "actions:matrix_download",
            ACTIVITY: "reports:activity_file",
            AGREEMENT: "minutes:agreement_download",
            CONSULTATION: "minutes:consultation_download",
        }
        if document.kind in names:
            return link(names[document.kind], self.meeting.pk)
        if document.kind == "sheet":
            return link("attendance:sheet_file", self.meeting.pk, document.version)
        return link("minutes:download", self.meeting.pk, document.pk)


class PaperFile(PapersPage):
    """The file of one paper made here. Drafts are for those who write."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, meeting_id, document_id):
        document = get_object_or_404(Document.objects.of(self.meeting), pk=document_id)
        is_ours = document.kind.partition(".")[0] in (PHOTOS, EXTRACT)
        if not is_ours or (document.is_draft and not self.may("minutes.edit", self.meeting)):
            raise Http404
        return file_response(document, inline="lihat" in request.GET)
