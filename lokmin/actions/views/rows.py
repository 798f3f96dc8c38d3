"""The part "RTL" of the minutes: rows folded, one being written."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import get_random_string

from lokmin.actions import queries, services
from lokmin.actions.forms import ActionForm
from lokmin.actions.models import ActionItem
from lokmin.minutes.conflicts import Conflict
from lokmin.minutes.differences import words
from lokmin.minutes.models import Section
from lokmin.minutes.views.editor import EditorPage, joined
from lokmin.minutes.views.history import EventsPage
from lokmin.minutes.views.rows import draft_key_of
from puskesmas.pages import add_errors

NEW = "baru"


# Labels of a conflict whose texts can be joined, and the fields they stand in.
JOINABLE = {
    str(ActionItem._meta.get_field(name).verbose_name): name
    for name in ["activity", "problem", "cause", "target", "indicator", "place_text"]
}


def differences(conflict) -> list[dict]:
    """Label, their text, yours and the words that differ, for every field in which the two writers differ."""
    if conflict is None or conflict.theirs is None:
        return []
    pairs = ((label, conflict.theirs.get(label, ""), yours) for label, yours in conflict.yours.items())
    return [
        {
            "label": label,
            "theirs": theirs,
            "yours": yours,
            "pieces": words(theirs, yours),
            "name": JOINABLE.get(label, ""),
        }
        for label, theirs, yours in pairs
        if theirs != yours
    ]


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
        form = self.form(row, joined(request.POST))
        if "join" in request.POST:
            return self.page(rows, row, form)
        if row is None and request.POST.get("go") and not form.has_changed():
            return self.after_saving()  # an empty row on the way to the next part is no row
        try:
            if not form.is_valid():
                return self.refused(rows, row, form)
            saved = self.save(row, form)
        except ValidationError as error:
            add_errors(form, error)
            return self.refused(rows, row, form)
        except Conflict as conflict:
            if self.is_autosave:
                return self.refused_by_itself(form, conflict)
            return self.page(rows, row, self.newer(row, conflict), conflict=conflict, status=409)
        if self.is_autosave:
            return self.row_saved(saved)
        if request.POST.get("go"):
            return self.after_saving()
        self.forget_draft()
        url = reverse("actions:rows", args=[meeting_id])
        return redirect(f"{url}?baris={NEW}#tulis" if "next" in request.POST else f"{url}#baris-{saved.pk}")

    def refused(self, rows, row, form):
        return self.refused_by_itself(form) if self.is_autosave else self.page(rows, row, form, status=422)

    def row_saved(self, row):
        """Answer to a row that sent itself: from now on it is this row, and how it looks folded."""
        rows = list(queries.rows_of(self.meeting))
        at = next((index for index, other in enumerate(rows) if other.pk == row.pk), 0)
        context = {"row": rows[at], "number": at + 1, "minutes": self.minutes, "meeting": self.meeting}
        return self.saved_by_itself(
            row.version,
            row.updated_at,
            row=row.pk,
            fields={"row": row.pk},
            html=render_to_string("actions/row.html", context, request=self.request),
            href=f"{reverse('actions:rows', args=[self.meeting.pk])}?baris={row.pk}",
            draft=f"rtl-{self.minutes.pk}-{row.pk}",
        )

    def form(self, row, data=None):
        # those present are offered first
        self.owners = sorted(queries.owner_choices(self.meeting), key=lambda owner: owner.kind == "declined")
        initial = ActionForm.initial_of(row) if row else {}
        return ActionForm(data, meeting=self.meeting, owners=self.owners, initial=initial)

    def save(self, row, form):
        if row is None and self.request.POST.get("row"):
            raise ValidationError("Baris ini sudah dihapus orang lain. Salin tulisan Anda ke baris baru.")
        if row is None:
            key = draft_key_of(self.request)
            return services.add_action(self.meeting, by=self.request.user, draft_key=key, **form.values())
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
            # After a conflict the writer's own text becomes a row of its own.
            "draft_key": (not conflict and draft_key_of(self.request)) or get_random_string(20),
            "only_puskesmas": _only_puskesmas(rows, self.meeting),
        }
        return self.show("actions/rows.html", shown, status)


def _only_puskesmas(rows, meeting) -> bool:
    """Whether nobody outside the puskesmas owns a row (checklist D1, D2): a hint, no obstacle."""
    owners = [row.owner_label.casefold() for row in rows if row.owner_label]
    return bool(owners) and all("puskesmas" in owner for owner in owners)


class HistoryPage(EventsPage):
    """Who changed which row of the RTL, and what."""

    kind = Section.Kind.ACTIONS

    def events(self):
        return queries.row_events(self.meeting)


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
