"""The part "Evaluasi RTL lalu" of the minutes: what became of each earlier row."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from lokmin.actions import queries, services
from lokmin.actions.forms import EvaluationForm
from lokmin.actions.views.rows import differences
from lokmin.minutes.conflicts import Conflict
from lokmin.minutes.models import Section
from lokmin.minutes.views.editor import EditorPage
from puskesmas.pages import add_errors


class PreviousPage(EditorPage):
    """Lists the earlier rows; `?baris=` names the one being evaluated, else the first nobody has spoken about."""

    kind = Section.Kind.PREVIOUS_ACTIONS

    def get(self, request, meeting_id):
        rows = queries.evaluations(self.meeting)
        opened = request.GET.get("baris", "")
        if not self.minutes.is_editable:
            return self.page(rows)
        row = next((row for row in rows if (str(row.action.pk) == opened if opened else not row.is_evaluated)), None)
        return self.page(rows, row, self.form(row) if row else None)

    def post(self, request, meeting_id):
        rows = queries.evaluations(self.meeting)
        row = next((row for row in rows if str(row.action.pk) == request.POST.get("row")), None)
        if row is None and self.is_autosave:
            raise Http404
        if row is None:
            messages.error(request, "Baris itu tidak ada lagi pada daftar ini. Daftar sudah dimuat ulang.")
            return redirect("actions:previous", meeting_id)
        form = EvaluationForm(request.POST)
        if request.POST.get("go") and not (request.POST.get("state") or request.POST.get("text")):
            return self.after_saving()  # nothing said about this row yet
        try:
            if not form.is_valid():
                return self.refused(rows, row, form)
            if self.is_autosave:
                return self.saved_alone(self.say(row, form))
            self.save(row, form)
        except ValidationError as error:
            add_errors(form, error)
            return self.refused(rows, row, form)
        except Conflict as conflict:
            if self.is_autosave:
                return self.refused_by_itself(form, conflict)
            data = request.POST.copy()
            data["version"] = conflict.version
            return self.page(rows, row, EvaluationForm(data), conflict=conflict, status=409)
        if request.POST.get("go"):
            return self.after_saving()
        self.forget_draft()
        return redirect(f"{reverse('actions:previous', args=[meeting_id])}#tulis")

    def form(self, row):
        said = row.said
        return EvaluationForm(
            initial={
                "state": said.state if said else None,
                "text": said.text if said else "",
                "carry": True,
                "version": row.action.version,
            }
        )

    def refused(self, rows, row, form):
        return self.refused_by_itself(form) if self.is_autosave else self.page(rows, row, form, status=422)

    def saved_alone(self, said):
        """Answer to a row that sent itself. Whether it goes on in the new RTL is decided with the button."""
        return self.saved_by_itself(said.action.version, said.at)

    def say(self, row, form):
        data = form.cleaned_data
        return services.evaluate_action(
            row.action,
            meeting=self.meeting,
            state=data["state"],
            text=data["text"],
            expected_version=data["version"],
            by=self.request.user,
        )

    @transaction.atomic
    def save(self, row, form):
        """Evaluation and carry-over stand or fall together."""
        self.say(row, form)
        if form.wants_carry and row.carried_to is None:
            services.carry_over(
                row.action, meeting=self.meeting, due_on=form.cleaned_data["due_on"], by=self.request.user
            )

    def page(self, rows, row=None, form=None, conflict=None, status=200):
        done = sum(row.is_evaluated for row in rows)
        shown = {"rows": rows, "opened": row, "form": form, "conflict": conflict, "done": done}
        shown["differences"] = differences(conflict)
        return self.show("actions/previous.html", shown, status)
