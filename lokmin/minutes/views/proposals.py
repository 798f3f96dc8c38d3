"""Proposals for the Musrenbang of all meetings a user sees, and what became of each."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect

from lokmin.minutes import proposals, services
from lokmin.minutes.agreement_forms import OutcomeForm
from lokmin.minutes.conflicts import Conflict
from lokmin.minutes.models import Proposal
from puskesmas.form_fields import id_of
from puskesmas.pages import Page, add_errors

PAGE_SIZE = 25


class ProposalsPage(Page):
    """The list with its outcomes, by year and outcome."""

    permission = "minutes.view"

    def get(self, request):
        rows = proposals.proposals_for(request.user)
        years = sorted(set(rows.order_by().values_list("minutes__meeting__year", flat=True)), reverse=True)
        year = id_of(request.GET.get("tahun", ""))
        chosen = rows.filter(minutes__meeting__year=year) if year in years else rows
        counted = dict(chosen.order_by().values_list("outcome").annotate(number=Count("pk")))
        page = Paginator(chosen, PAGE_SIZE).get_page(request.GET.get("halaman"))
        page.object_list = proposals.as_endorsed(list(page.object_list))
        context = {
            "page": page,
            "years": years,
            "year": year if year in years else None,
            "counts": [(label, counted.get(code, 0)) for code, label in Proposal.Outcome.choices],
        }
        return self.render("minutes/proposals.html", context)


class OutcomePage(Page):
    """What the Musrenbang made of one proposal; only staff of the host write it."""

    permission = "minutes.view"

    def prepare(self, musrenbang_id, **kwargs):
        self.proposal = get_object_or_404(proposals.proposals_for(self.request.user), pk=musrenbang_id)
        self.may_write = self.may("minutes.edit", self.proposal.minutes.meeting)

    def get(self, request, **kwargs):
        names = ["outcome", "outcome_on", "outcome_note"]
        initial = {name: getattr(self.proposal, name) for name in names} | {"version": self.proposal.outcome_version}
        return self.page(OutcomeForm(initial=initial))

    def post(self, request, **kwargs):
        self.require(self.proposal.minutes.meeting, "minutes.edit")
        form, conflict = OutcomeForm(request.POST), None
        try:
            if form.is_valid():
                said = form.cleaned_data
                services.record_outcome(
                    self.proposal,
                    by=request.user,
                    expected_version=said["version"],
                    outcome=said["outcome"],
                    note=said["outcome_note"],
                    discussed_on=said["outcome_on"],
                )
                messages.success(request, "Hasil usulan tersimpan.")
                return redirect("minutes:proposals")
        except Conflict as found:
            data = request.POST.copy()
            data["version"] = found.version
            form, conflict = OutcomeForm(data), found
        except ValidationError as error:
            add_errors(form, error)
        return self.page(form, conflict=conflict, status=409 if conflict else 422)

    def page(self, form, *, conflict=None, status: int = 200):
        theirs = dict(conflict.theirs) if conflict else {}
        context = {
            "proposal": proposals.as_endorsed([self.proposal])[0],
            "form": form,
            "may_write": self.may_write,
            "conflict": conflict,
            "their_outcome": Proposal.Outcome(theirs["outcome"]).label if theirs else "",
            "their_note": theirs.get("outcome_note", ""),
        }
        return self.render("minutes/outcome.html", context, status)
