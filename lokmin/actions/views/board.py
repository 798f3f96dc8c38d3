"""The follow-up board and the page of one action."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from lokmin.actions import queries, services
from lokmin.actions.forms import StateForm
from lokmin.actions.models import ActionItem
from puskesmas.pages import Page, add_errors

CHIPS = [
    ("semua", "Belum selesai", ""),
    ("laporan", "Laporan menunggu", "inbox"),
    ("lewat", "Lewat tenggat", "triangle-alert"),
    ("berulang", "Berulang", "repeat-2"),
    ("terkendala", "Terkendala", ""),
    ("selesai", "Selesai", ""),
]
SWITCH = [("desa", "Desa"), ("sektor", "Sektor"), ("pj", "Penanggung jawab")]


class BoardPage(Page):
    """All open actions the user may see, grouped."""

    permission = "actions.view"

    def get(self, request):
        wanted = request.GET
        board = queries.board(
            request.user,
            by=wanted.get("kelompok", "desa"),
            chosen=wanted.get("saring", "semua"),
            number=wanted.get("halaman", 1),
        )
        chips = [
            {
                "label": label,
                "url": f"?kelompok={board.by}&saring={word}",
                "is_current": word == board.chosen,
                "count": board.counts[word],
                "icon": icon,
            }
            for word, label, icon in CHIPS
        ]
        switch = [
            {"label": label, "url": f"?kelompok={word}&saring={board.chosen}", "is_current": word == board.by}
            for word, label in SWITCH
        ]
        return self.render("actions/board.html", {"board": board, "chips": chips, "switch": switch})


class ActionPage(Page):
    """One action: what was agreed, what was said since, where it came from; staff note progress here."""

    permission = "actions.view"

    def prepare(self, action_id):
        self.action = self.find(ActionItem, pk=action_id)
        self.require(self.action)

    def get(self, request, action_id):
        return self.page(StateForm(initial={"state": self.action.state}))

    def post(self, request, action_id):
        self.require(self.action, "actions.edit")
        form = StateForm(request.POST)
        if form.is_valid():
            try:
                services.report_progress(self.action, by=request.user, **form.cleaned_data)
                messages.success(request, "Laporan tersimpan.")
                return redirect(self.action)
            except ValidationError as error:
                add_errors(form, error)
        return self.page(form, status=422)

    def page(self, form, status=200):
        chain = queries.chain_of(self.action)
        reports = list(queries.reports_on(chain))
        return self.render(
            "actions/detail.html",
            {
                "action": self.action,
                "meeting": self.action.meeting,
                "history": queries.history_of(chain),
                "reports": reports,
                "returned": [report for report in reports if report.is_returned],
                "may_answer": any(report.is_waiting for report in reports) and self.may("actions.edit", chain[-1]),
                "chain": chain if len(chain) > 1 else [],
                "newest": chain[-1],
                "form": form,
                "may_report": self.may("actions.edit", self.action)
                and self.action.state != ActionItem.State.CARRIED_OVER,
            },
            status,
        )
