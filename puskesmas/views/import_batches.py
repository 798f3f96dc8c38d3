"""One import: choose columns, watch it, look at the preview, choose rows, save, take back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRefresh

from puskesmas.form_fields import id_of
from puskesmas.forms.imports import GUESS, ColumnsForm, ReadingForm
from puskesmas.imports import queries, services, sheets
from puskesmas.imports.kinds import State, kind_of
from puskesmas.models import ImportBatch
from puskesmas.models.imports import SAVABLE
from puskesmas.pages import Page, add_errors
from puskesmas.templatetags.indonesia import angka
from puskesmas.views.imports import WORKBOOK, attachment

PER_PAGE = 50
ALL, MOVED = "semua", "bergeser"
FILTERS = {State.NEW: "baru", State.CHANGED: "berubah", State.SAME: "sama", State.PROBLEM: "bermasalah"}
Stage = ImportBatch.Stage


class BatchPage(Page):
    """Base: the import in the path, only at the places where the user imports its kind; elsewhere 404."""

    permission = "imports.view"

    def prepare(self, import_id, **kwargs):
        self.batch = self.find(ImportBatch, pk=import_id)
        self.kind = kind_of(self.batch.kind)
        if self.kind is None or self.batch.stage == Stage.DISCARDED:
            raise Http404
        if not self.kind.is_kept_by(self.request.user, queries.organisation_at(self.batch)):
            raise Http404

    def back(self):
        return redirect(self.batch)

    def attempt(self, work, *args, **named):
        """Do what the form asks; a refusal is shown on the page of the import."""
        try:
            work(self.batch, *args, by=self.request.user, **named)
        except ValidationError as error:
            messages.error(self.request, error.messages[0])
        return self.back()


class ImportColumns(BatchPage):
    """Which column of the file is which; also which sheet and which row is the header."""

    def get(self, request, import_id):
        if self.batch.is_busy or self.batch.saved_at:
            return self.back()
        return self._page()

    def post(self, request, import_id):
        try:
            table, top = services.first_look(self.batch, self.kind)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return self.back()
        if "baca" in request.POST:
            return self._read_again(ReadingForm(request.POST, table=table, top=top))
        form = ColumnsForm(request.POST, kind=self.kind, header=self.batch.header, mapping={})
        if form.is_valid():
            try:
                services.choose_columns(self.batch, form.mapping(), by=request.user)
            except ValidationError as error:
                add_errors(form, error)
            else:
                return self.back()
        return self._page(form, status=422)

    def _read_again(self, form):
        if form.is_valid():
            try:
                services.read_again(self.batch, **form.chosen(), by=self.request.user)
            except ValidationError as error:
                add_errors(form, error)
            else:
                return redirect("puskesmas:import_columns", self.batch.pk)
        return self._page(reading=form, status=422)

    def _page(self, form=None, reading=None, status=200):
        try:
            table, top = services.first_look(self.batch, self.kind)
        except ValidationError as error:
            messages.error(self.request, error.messages[0])
            return redirect("puskesmas:import_upload", self.batch.kind)
        header_row = GUESS if self.batch.header_row is None else str(self.batch.header_row)
        initial = {"sheet": self.batch.sheet, "header_row": header_row}
        form = form or ColumnsForm(kind=self.kind, header=list(table.header), mapping=self.batch.mapping)
        context = {
            "batch": self.batch,
            "kind": self.kind,
            "form": form,
            "reading": reading or ReadingForm(initial=initial, table=table, top=top),
            "table": table,
            "rows": table.rows[:5],
            "samples": [
                {"field": form[column.name], "texts": self._samples(table, column.name)} for column in self.kind.columns
            ],
        }
        return self.render("puskesmas/import_columns.html", context, status)

    def _samples(self, table, name: str) -> str:
        place = self.batch.mapping.get(name)
        if place is None or place >= len(table.header):
            return ""
        texts = list(dict.fromkeys(line.cells[place][:40] for line in table.rows if line.cells[place]))
        return " · ".join(texts[:3])


class ImportView(BatchPage):
    """Where the import is: working, ready with its preview, saved, taken back, failed."""

    def get(self, request, import_id):
        if self.batch.stage == Stage.CHOOSING:
            return redirect("puskesmas:import_columns", self.batch.pk)
        if request.htmx and not self.batch.is_busy:
            return HttpResponseClientRefresh()
        context = {"batch": self.batch, "kind": self.kind, "place": queries.organisation_at(self.batch)}
        if self.batch.is_busy:
            return self.render("puskesmas/import_progress.html", context)
        return self.render("puskesmas/import_preview.html", context | self._preview())

    def _preview(self) -> dict:
        counts = queries.counts_of(self.batch)
        asked = self.request.GET.get("keadaan", ALL)
        states = {word: state for state, word in FILTERS.items()}
        rows = self.batch.rows.all()
        if asked == MOVED:
            rows = rows.filter(has_moved=True)
        elif asked in states:
            rows = rows.filter(state=states[asked])
        else:
            asked = ALL
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("halaman"))
        queries.mask_phones(self.kind, self.batch, page, self.request.user)
        for row in page:
            row.shown = queries.shown_values(self.kind, row)
            row.is_savable = row.state in SAVABLE
        return {
            "counts": counts,
            "page": page,
            "asked": asked,
            "asked_state": states.get(asked, ""),
            "chips": self._chips(counts, asked),
            "problems": counts.by_state.get(State.PROBLEM, 0),
            "is_ready": self.batch.stage == Stage.READY,
            "may_undo": self._may_undo(),
        }

    def _may_undo(self) -> bool:
        return self.batch.stage == Stage.SAVED and self.batch.undo is not None and queries.is_last_saved(self.batch)

    def _chips(self, counts, asked: str) -> list[dict]:
        found = [(ALL, "Semua", counts.total)]
        found += [(word, State(state).label, counts.by_state.get(state, 0)) for state, word in FILTERS.items()]
        if counts.moved:
            found.append((MOVED, "Berubah sejak pratinjau", counts.moved))
        return [
            {"label": label, "url": f"?keadaan={word}", "is_current": word == asked, "count": angka(count)}
            for word, label, count in found
        ]


class ImportChoose(BatchPage):
    """Take or leave rows: all, all of one state, or those of the page that was looked at."""

    def post(self, request, import_id):
        if request.POST.get("semua") in ("pilih", "lewati"):
            is_chosen, state = request.POST["semua"] == "pilih", request.POST.get("state", "")
            self.attempt(services.choose_rows, is_chosen, state=state)
        else:
            self._choose_of_page()
        if request.htmx:
            self.batch.refresh_from_db()
            context = {"batch": self.batch, "kind": self.kind, "counts": queries.counts_of(self.batch)}
            return self.render("puskesmas/import_action_bar.html", context)
        return redirect(f"{self.batch.get_absolute_url()}?{request.GET.urlencode()}")

    def _choose_of_page(self) -> None:
        posted = self.request.POST
        shown = {id_of(value) for value in posted.getlist("shown")[:PER_PAGE]}
        chosen = {id_of(value) for value in posted.getlist("row")[: PER_PAGE * 2]}
        for is_chosen, positions in ((True, shown & chosen), (False, shown - chosen)):
            if positions:
                self.attempt(services.choose_rows, is_chosen, positions=sorted(positions))


class ImportSave(BatchPage):
    def post(self, request, import_id):
        return self.attempt(services.request_save)


class ImportUndo(BatchPage):
    def post(self, request, import_id):
        return self.attempt(services.request_undo)


class ImportDiscard(BatchPage):
    """Throw away what was not saved."""

    def post(self, request, import_id):
        try:
            services.discard(self.batch, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return self.back()
        messages.success(request, f"Impor {self.batch.filename} dibuang. Tidak ada yang tersimpan.")
        return redirect("puskesmas:imports")


class ProblemsWorkbook(BatchPage):
    """The rows with problems and why, to be corrected and uploaded again."""

    def get(self, request, import_id):
        rows = sheets.problem_rows(self.batch, self.kind, request.user)
        name = f"bermasalah-{self.kind.code}-{self.batch.pk}.xlsx"
        return attachment(sheets.to_workbook(rows, "Bermasalah"), name, WORKBOOK)


class ProblemsCsv(BatchPage):
    def get(self, request, import_id):
        rows = sheets.problem_rows(self.batch, self.kind, request.user)
        name = f"bermasalah-{self.kind.code}-{self.batch.pk}.csv"
        return attachment(sheets.to_csv(rows), name, "text/csv; charset=utf-8")
