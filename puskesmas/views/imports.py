"""Imports: what may be imported, the upload, the template to fill in."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from puskesmas import access
from puskesmas.forms.imports import UploadForm
from puskesmas.imports import services, sheets
from puskesmas.imports.kinds import all_kinds, kind_of
from puskesmas.imports.queries import recent_batches
from puskesmas.imports.reading import MOST_ROWS
from puskesmas.pages import REFUSED, Page

PER_PAGE = 25
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportList(Page):
    """The kinds the user may import, and what was imported at his places."""

    permission = "imports.view"

    def get(self, request):
        allowed = [kind for kind in all_kinds() if access.may(request.user, kind.permission)]
        batches = Paginator(recent_batches(request.user, all_kinds()), PER_PAGE).get_page(request.GET.get("halaman"))
        for batch in batches:
            batch.kind_title = kind_of(batch.kind).title
        return self.render("puskesmas/imports.html", {"kinds": allowed, "page": batches})


class KindPage(Page):
    """Base: the kind in the path; an unknown one 404, one the role does not import 403."""

    permission = "imports.view"

    def prepare(self, import_kind):
        self.kind = kind_of(import_kind)
        if self.kind is None:
            raise Http404
        if not access.may(self.request.user, self.kind.permission):
            raise PermissionDenied(REFUSED)


class ImportUpload(KindPage):
    """Choose a file."""

    def get(self, request, import_kind):
        return self._page(self._form())

    def post(self, request, import_kind):
        form = self._form(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                batch = services.upload(self.kind, file.read(), file.name, place=form.chosen_place, by=request.user)
            except ValidationError as error:
                form.add_error("file", error)
            else:
                return redirect("puskesmas:import_columns", batch.pk)
        return self._page(form, 422)

    def _form(self, *args) -> UploadForm:
        return UploadForm(*args, places=self.kind.places(self.request.user))

    def _page(self, form, status=200):
        return self.render(
            "puskesmas/import_upload.html", {"kind": self.kind, "form": form, "most_rows": MOST_ROWS}, status
        )


class ImportTemplate(KindPage):
    """A workbook to fill in."""

    def get(self, request, import_kind):
        return attachment(sheets.template(self.kind), f"templat-{self.kind.code}.xlsx", WORKBOOK)


def attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
