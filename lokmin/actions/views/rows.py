"""The part "RTL" of the minutes: rows folded, one being written."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse

from lokmin.actions import queries, services
from lokmin.actions.forms import ActionForm
from lokmin.actions.models import ActionItem
from lokmin.minutes.conflicts import Conflict
from lokmin.minutes.models import Section
from lokmin.minutes.views.editor import EditorPage
from puskesmas.pages import add_errors

NEW = "baru"


def differences(conflict) -> list[tuple[str, str, str]]:
    """Label, their text and yours for every field in which the two writers differ."""
    if conflict is None or conflict.theirs is None:
        return []
    pairs = ((label, conflict.theirs.get(label, ""), yours) for label, yours in conflict.yours.items())
    return [pair for pair in pairs if pair[1] != pair[2]]


class RowsPage(EditorPage):
    """Lists the rows; `?baris=` names the row being written, `baru` an empty one."""

    kind = Section.Kind.ACTIONS

    def get(self, request, meeting_id):
        rows = list(queries.rows_of(self.meeting))
        opened = request.GET.get("baris", "" if rows else NEW)
        row = next((row for row in rows if str(row.pk) == opened), None)
        if not self.minutes.is_editable or (row is None and opened != NEW):
            return self.page(rows)
        return self.page(rows, row, self.form(row))

    def post(self, request, meeting_id):
        rows = list(queries.rows_of(self.meeting))
        row = next((row for row in rows if str(row.pk) == request.POST.get("row")), None)
        form = self.form(row, request.POST)
        if row is None and request.POST.get("go") and not form.has_changed():
            return self.after_saving()  # an empty row on the way to the next part is no row
        try:
            if not form.is_valid():
                return self.page(rows, row, form, status=422)
            saved = self.save(row, form)
        except ValidationError as error:
            add_errors(form, error)
            return self.page(rows, row, form, status=422)
        except Conflict as conflict:
            return self.page(rows, row, self.newer(row, conflict), conflict=conflict, status=409)
        if request.POST.get("go"):
            return self.after_saving()
        self.forget_draft()
        url = reverse("actions:rows", args=[meeting_id])
        return redirect(f"{url}?baris={NEW}#tulis" if "next" in request.POST else f"{url}#baris-{saved.pk}")

    def form(self, row, data=None):
        self.owners = queries.owner_choices(self.meeting)
        initial = ActionForm.initial_of(row) if row else {}
        return ActionForm(data, meeting=self.meeting, owners=self.owners, initial=initial)

    def save(self, row, form):
        if row is None and self.request.POST.get("row"):
            raise ValidationError("Baris ini sudah dihapus orang lain. Salin tulisan Anda ke baris baru.")
        if row is None:
            return services.add_action(self.meeting, by=self.request.user, **form.values())
        version = form.cleaned_data["version"] or 0
        return services.update_action(row, expected_version=version, by=self.request.user, **form.values())

    def newer(self, row, conflict):
        """The same typed text over the version it collided with: saving again is then a decision."""
        data = self.request.POST.copy()
        data["version"] = conflict.version
        return self.form(row, data)

    def page(self, rows, row=None, form=None, conflict=None, status=200):
        shown = {
            "rows": rows,
            "opened": row,
            "form": form,
            "owners": getattr(self, "owners", []),
            "conflict": conflict,
            "differences": differences(conflict),
            "only_puskesmas": _only_puskesmas(rows, self.meeting),
        }
        return self.show("actions/rows.html", shown, status)


def _only_puskesmas(rows, meeting) -> bool:
    """Whether nobody outside the puskesmas owns a row (checklist D1, D2): a hint, no obstacle."""
    owners = [row.owner_label.casefold() for row in rows if row.owner_label]
    return bool(owners) and all("puskesmas" in owner for owner in owners)


class RowAction(EditorPage):
    """Base of what is done to one row with a button."""

    kind = Section.Kind.ACTIONS

    def prepare(self, meeting_id, action_id):
        super().prepare(meeting_id)
        self.action = self.find(ActionItem, pk=action_id, meeting=self.meeting)

    def post(self, request, meeting_id, action_id):
        try:
            self.act()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(f"{reverse('actions:rows', args=[meeting_id])}#baris-{action_id}")

    def act(self):
        raise NotImplementedError


class DeleteRowPage(RowAction):
    """Deletes a row."""

    def act(self):
        services.delete_action(self.action, by=self.request.user)
        messages.success(self.request, f"Baris “{self.action}” dihapus.")


class MoveRowPage(RowAction):
    """Moves a row up or down."""

    def act(self):
        services.move_action(self.action, up=self.request.POST.get("arah") == "naik", by=self.request.user)
