"""Parts made of rows: discussion, problems, decisions. One row is open for writing, the others are folded."""

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import get_random_string

from lokmin.minutes import queries, services, written
from lokmin.minutes.conflicts import Conflict
from lokmin.minutes.forms import ROW_FORMS
from lokmin.minutes.parts import BY_KIND
from lokmin.minutes.services.rows import values_of
from lokmin.minutes.services.writing import Locked
from lokmin.minutes.views.editor import EditorPage, describe, joined
from puskesmas.form_fields import id_of
from puskesmas.pages import add_errors

KEY = re.compile(r"[\w-]{1,40}")


class RowsPage(EditorPage):
    """The rows of one part with an empty row to write at the end; POST adds it."""

    def prepare(self, meeting_id, kind, **kwargs):
        super().prepare(meeting_id)
        self.kind = kind

    def get(self, request, **kwargs):
        if not self.minutes.is_editable:
            return redirect("minutes:view", meeting_id=self.meeting.pk)
        written.fetch(self.minutes)
        is_writing = request.GET.get("baris") == "baru" or not written.rows(self.minutes, self.kind)
        return self.page(ROW_FORMS[self.kind](initial={"version": 0}) if is_writing else None)

    def post(self, request, **kwargs):
        form, conflict = ROW_FORMS[self.kind](joined(request.POST)), None
        if request.POST.get("go") == "next" and is_blank(form):
            return self.after_saving()
        try:
            if "join" not in request.POST and form.is_valid():
                row = services.add_row(
                    self.minutes, self.kind, by=request.user, draft_key=draft_key_of(request), **form.changes()
                )
                if self.is_autosave:
                    return self.row_saved(row)
                self.forget_draft()
                return self.after_saving() if request.POST.get("go") == "next" else self.back(to="?baris=baru#tulis")
        except Conflict as found:
            conflict = found
        except ValidationError as error:
            add_errors(form, error)
        if self.is_autosave:
            return self.refused_by_itself(form, conflict)
        return self.page(form, conflict=conflict, status=409 if conflict else 422)

    def row_saved(self, row):
        """Answer to a row that sent itself: it is written on under its own address, and how it looks folded."""
        rows = list(queries.rows(self.minutes, self.kind))
        at = next((index for index, other in enumerate(rows) if other.pk == row.pk), 0)
        address = reverse("minutes:row", args=[self.meeting.pk, self.kind, row.pk])
        context = {
            "row": row,
            "number": at + 1,
            "is_first": at == 0,
            "is_last": at == len(rows) - 1,
            "row_template": f"minutes/row_{self.kind}.html",
            "part": BY_KIND[self.kind],
            "meeting": self.meeting,
        }
        html = render_to_string("minutes/row.html", context, request=self.request)
        return self.saved_by_itself(
            row.version,
            row.updated_at,
            row=row.pk,
            html=html,
            action=address,
            href=address,
            draft=f"notulen-{self.minutes.pk}-{address}",
        )

    def page(self, form, *, row=None, conflict=None, status: int = 200):
        """The list with `row` open in its form, or with the form of a new row at the end, or all rows folded."""
        if self.request.method == "POST":
            self.minutes.refresh_from_db(fields=["status"])
        written.fetch(self.minutes)
        rows = written.rows(self.minutes, self.kind)
        last = max(rows, key=lambda item: item.updated_at, default=None)
        context = {
            "rows": rows,
            "form": form,
            "open_row": row,
            # After a conflict the writer's own text becomes a row of its own.
            "draft_key": (not conflict and draft_key_of(self.request)) or get_random_string(20),
            "row_template": f"minutes/row_{self.kind}.html",
            "part_conflict": describe(conflict, form),
            **queries.people_to_choose(self.meeting),
            "is_first": self.meeting.kind == self.meeting.Kind.FIRST,
            "saved_at": last.updated_at if last else None,
            "saved_by": last.updated_by if last else None,
            "removed_id": id_of(self.request.GET.get("dihapus", "")) or "",
        }
        return self.show("minutes/rows.html", context, status)

    def back(self, row=None, to: str = ""):
        return redirect(self.address + (f"#baris-{row.pk}" if row else to))

    @property
    def address(self) -> str:
        return reverse("minutes:section", args=[self.meeting.pk, self.kind])


class RowPage(RowsPage):
    """One row open for writing among the others; POST saves it."""

    def prepare(self, meeting_id, kind, row_id, **kwargs):
        super().prepare(meeting_id, kind)
        self.row = get_object_or_404(queries.rows(self.minutes, kind, with_removed=True), pk=row_id)

    def get(self, request, **kwargs):
        if not self.minutes.is_editable or self.row.removed_at:
            return self.back()
        return self.page(
            ROW_FORMS[self.kind](initial=values_of(self.row) | {"version": self.row.version}), row=self.row
        )

    def post(self, request, **kwargs):
        form, conflict = ROW_FORMS[self.kind](joined(request.POST)), None
        try:
            if "join" not in request.POST and form.is_valid():
                version = form.cleaned_data["version"]
                row = services.update_row(self.row, by=request.user, expected_version=version, **form.changes())
                if self.is_autosave:
                    return self.row_saved(row)
                self.forget_draft()
                return self.after_saving() if request.POST.get("go") == "next" else self.back(self.row)
        except Conflict as found:
            conflict = found
            data = request.POST.copy()
            data["version"] = found.version
            form = ROW_FORMS[self.kind](data)
        except ValidationError as error:
            add_errors(form, error)
        if self.is_autosave:
            return self.refused_by_itself(form, conflict)
        row = None if conflict and conflict.theirs is None else self.row
        return self.page(form, row=row, conflict=conflict, status=409 if conflict else 422)


class RowAction(RowPage):
    """A button on a row; opened by address it leads back to the list."""

    def get(self, request, **kwargs):
        return self.back()

    def post(self, request, **kwargs):
        try:
            return self.act()
        except Locked as error:
            messages.error(request, " ".join(error.messages))
            return redirect("minutes:view", meeting_id=self.meeting.pk)


class RowDelete(RowAction):
    def act(self):
        services.delete_row(self.row, by=self.request.user)
        return self.back(to=f"?dihapus={self.row.pk}")


class RowRestore(RowAction):
    def act(self):
        services.restore_row(self.row, by=self.request.user)
        return self.back(self.row)


class RowMove(RowAction):
    def act(self):
        services.move_row(self.row, up=self.request.POST.get("to") == "up", by=self.request.user)
        return self.back(self.row)


def draft_key_of(request) -> str:
    """The key the browser gave a new row (static/js/row_queue.js)."""
    key = request.POST.get("draft_key", "")
    return key if KEY.fullmatch(key) else ""


def is_blank(form) -> bool:
    """Whether nothing was typed into a new row, so that going on needs no saving."""
    return not any(form.data.get(name, "").strip() for name in form.fields if name != "version")
