"""/u/<token>/tindak-lanjut/<id>/: an owner reports what became of a row he promised. No account, no cookie."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from lokmin.actions import queries, services
from lokmin.actions.forms import OwnerReportForm
from lokmin.invitations.queries.public import is_on
from lokmin.invitations.views.public import LinkPage
from puskesmas.pages import add_errors


# As with the answers: the secret in the address is what a CSRF token would be.
@method_decorator(csrf_exempt, name="dispatch")
class OwnerReportPage(LinkPage):
    """One promised row: what was agreed, what he reported and what the puskesmas answered, and the form."""

    def prepare(self, token, action_id):
        refused = super().prepare(token)
        if refused is None:
            self.action = self.promised(action_id)
        return refused

    def get(self, request, token, action_id):
        waiting = next((report for report in self.reports() if report.is_waiting), None)
        return self.page(OwnerReportForm(initial={"state": waiting.state, "text": waiting.text} if waiting else {}))

    def post(self, request, token, action_id):
        form = OwnerReportForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                services.report_by_owner(self.action, invitation=self.invitation, **form.cleaned_data)
                return HttpResponseRedirect(reverse("actions:owner_report", args=[self.token, self.action.pk]))
            except ValidationError as error:
                add_errors(form, error)
        return self.page(form, status=422)

    def promised(self, action_id):
        row = queries.promised(self.invitation).filter(pk=action_id).first() if is_on(self.invitation) else None
        if row is None:
            raise Http404
        return row

    def reports(self):
        return queries.reports_on([self.action]).filter(invitation=self.invitation)

    def page(self, form, status: int = 200):
        context = {
            "action": self.action,
            "invitation": self.invitation,
            "meeting": self.invitation.meeting,
            "reports": self.reports(),
            "form": form,
            "address": self.address(),
        }
        with timezone.override(self.invitation.meeting.timezone):
            return self.render("actions/owner_report.html", context, status)
