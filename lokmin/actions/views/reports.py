"""What owners reported by their links: the puskesmas accepts it or gives it back; the photo beside it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from lokmin.actions import queries, services
from lokmin.actions.forms import ReturnForm
from lokmin.actions.models import OwnerReport
from puskesmas.pages import Page, add_errors


class AnswerReportPage(Page):
    """Accepts a report (`do=accept`) or gives it back with a sentence; a refused sentence is asked for again."""

    permission = "actions.edit"
    http_method_names = ["get", "post", "head", "options"]

    def prepare(self, report_id):
        self.report = self.find(OwnerReport, pk=report_id)
        self.require(queries.chain_of(self.report.action)[-1])  # the row that takes the report in

    def get(self, request, report_id):
        if not self.report.is_waiting:
            return redirect(self.report.action)
        return self.page(ReturnForm())

    def post(self, request, report_id):
        form = ReturnForm(request.POST)
        try:
            if request.POST.get("do") == "accept":
                services.accept_report(self.report, by=request.user)
                messages.success(request, f"Laporan {self.report.invitation.post} diterima.")
            elif form.is_valid():
                services.return_report(self.report, by=request.user, **form.cleaned_data)
                messages.success(request, f"Laporan {self.report.invitation.post} dikembalikan.")
            else:
                return self.page(form, status=422)
        except ValidationError as error:
            add_errors(form, error)
            return self.page(form, status=422)
        return redirect(self.report.action)

    def page(self, form, status: int = 200):
        return self.render("actions/return_report.html", {"report": self.report, "form": form}, status)


class ReportPhoto(Page):
    """The photo of a report, for those who may see the row."""

    permission = "actions.view"

    def prepare(self, report_id):
        self.report = self.find(OwnerReport, pk=report_id)
        self.require(self.report.action)

    def get(self, request, report_id):
        try:
            with self.report.photo.open("rb") as file:
                response = HttpResponse(file.read(), content_type="image/jpeg")
        except (ValueError, FileNotFoundError):
            raise Http404 from None
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, max-age=86400"
        return response
