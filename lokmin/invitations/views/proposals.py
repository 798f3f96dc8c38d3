"""Another date: the camat office proposes, the puskesmas accepts or declines; both read the same page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect

from lokmin.invitations.forms.proposals import DecisionForm, ProposalForm
from lokmin.invitations.models import Invitation
from lokmin.invitations.services import proposals
from lokmin.meetings import followers
from lokmin.meetings.models import DateProposal
from lokmin.meetings.planning.telling import typed_warnings
from lokmin.meetings.planning.warnings import warnings_for
from lokmin.meetings.views import MeetingPage
from puskesmas.pages import add_errors


class ProposalPage(MeetingPage):
    """Base: the meeting, its proposals, and the page both sides read."""

    permission = "invitations.view"

    def show(self, *, decision=None, status: int = 200):
        rows = list(self.meeting.date_proposals.select_related("proposed_by", "decided_by"))
        for row in rows:
            row.when = proposals.when_of(row)
        open_one = self.meeting.date_proposals.waiting().first()
        waiting = next((row for row in rows if row == open_one), None)
        closed = proposals.why_unmovable(self.meeting)
        may_confirm = self.may("replies.confirm", self.meeting)
        context = {
            "meeting": self.meeting,
            "waiting": waiting,
            "past": [row for row in rows if row is not waiting],
            "warnings": self.warnings(waiting) if waiting else [],
            "closed": closed,
            "asked_again": self.asked_again(waiting) if waiting else 0,
            "decision": decision or DecisionForm(),
            "may_decide": self.may("meetings.edit", self.meeting),
            "may_propose": may_confirm and not waiting and not closed,
            "may_withdraw": may_confirm,
        }
        return self.render("invitations/proposals.html", context, status)

    def asked_again(self, proposal: DateProposal) -> int:
        """How many guests answered for a day or hour that would hold no more."""
        if proposal.starts_at == self.meeting.starts_at:
            return 0
        return self.meeting.invitations.active().exclude(answer=Invitation.Answer.NONE).count()

    def warnings(self, proposal):
        if self.meeting.lead_host is None:
            return []
        span = {"starts_at": proposal.starts_at, "ends_at": proposal.ends_at}
        return warnings_for(lead=self.meeting.lead_host, region=self.meeting.region, but=self.meeting, **span)


class Proposals(ProposalPage):
    """/lokmin/<id>/usul-tanggal/: the open proposal and the earlier ones."""

    permission = "invitations.view"

    def get(self, request, meeting_id):
        return self.show()


class ProposeDate(MeetingPage):
    """/lokmin/<id>/usul-tanggal/baru/; `periksa` only says what speaks against the typed date."""

    permission = "replies.confirm"

    def get(self, request, meeting_id):
        return self.page(ProposalForm(meeting=self.meeting))

    def post(self, request, meeting_id):
        form = ProposalForm(request.POST, meeting=self.meeting)
        if "periksa" in request.POST:
            form.is_valid()
            form.errors.pop("reason", None)
            return self.page(form, is_checked="starts_at" in form.cleaned_data)
        if not form.is_valid():
            return self.page(form, status=422)
        data = {name: form.cleaned_data[name] for name in ("starts_at", "ends_at", "reason")}
        try:
            proposals.propose_date(self.meeting, by=request.user, **data)
        except ValidationError as error:
            add_errors(form, error)
            return self.page(form, status=422)
        messages.success(request, "Usul tanggal terkirim. Jawaban puskesmas tampil di halaman ini.")
        return redirect("invitations:proposals", self.meeting.pk)

    def page(self, form, *, is_checked: bool = False, status: int = 200):
        says = typed_warnings(form, self.meeting.lead_host, self.meeting) if is_checked else []
        context = {
            "meeting": self.meeting,
            "form": form,
            "warnings": says,
            "is_checked": is_checked,
            "closed": proposals.why_unmovable(self.meeting),
        }
        return self.render("invitations/propose_date.html", context, status)


class Decide(ProposalPage):
    """Base of what is done to one proposal."""

    permission = "meetings.edit"
    done = ""

    def prepare(self, meeting_id, proposal_id):
        super().prepare(meeting_id)
        rows = DateProposal.objects.visible_to(self.request.user).select_related("meeting__region")
        self.proposal = get_object_or_404(rows, pk=proposal_id, meeting=self.meeting)

    def post(self, request, **kwargs):
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self.show(decision=form, status=422)
        try:
            self.decide(form.cleaned_data["answer_note"])
        except ValidationError as error:
            self.meeting.refresh_from_db()
            add_errors(form, error)
            return self.show(decision=form, status=422)
        messages.success(request, self.done)
        return self.after()

    def after(self):
        return redirect("invitations:proposals", self.meeting.pk)


class WithdrawProposal(Decide):
    """/lokmin/<id>/usul-tanggal/<id>/tarik/"""

    permission = "replies.confirm"
    done = "Usul tanggal ditarik. Jadwalnya tetap."

    def decide(self, note: str) -> None:
        proposals.withdraw_proposal(self.proposal, by=self.request.user)


class AcceptProposal(Decide):
    """/lokmin/<id>/usul-tanggal/<id>/setujui/"""

    permission = "meetings.edit"
    done = "Usul disetujui dan jadwal baru tersimpan."

    def decide(self, note: str) -> None:
        self.meeting = proposals.accept_proposal(self.proposal, note=note, by=self.request.user)

    def after(self):
        for sentence in followers.said(self.meeting):
            messages.info(self.request, sentence)
        return redirect(self.meeting)


class DeclineProposal(Decide):
    """/lokmin/<id>/usul-tanggal/<id>/tolak/"""

    permission = "meetings.edit"
    done = "Usul ditolak; kantor camat diberi tahu. Jadwalnya tetap."

    def decide(self, note: str) -> None:
        proposals.decline_proposal(self.proposal, note=note, by=self.request.user)
