"""The contact list as a file."""

from django.http import HttpResponse

from puskesmas.pages import Page
from sectors import export, queries
from sectors.views.contacts import asked


class ContactsFile(Page):
    """What the contact list shows, as a file; only for those who keep it, because phones stand in full."""

    permission = "offices.edit"
    kind, content_type, write = "", "", None

    def get(self, request):
        offices = list(queries.contacts_to_keep(request.user, **asked(request)))
        names = {place.code: place.name for place in queries.subdistricts_to_keep(request.user)}
        rows = export.rows_of(offices, twins=queries.twin_places(offices), subdistricts=names)
        response = HttpResponse(type(self).write(rows), content_type=self.content_type)
        response["Content-Disposition"] = f'attachment; filename="kontak.{self.kind}"'
        return response


class ContactsWorkbook(ContactsFile):
    kind, content_type = "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    write = staticmethod(export.to_xlsx)


class ContactsCsv(ContactsFile):
    kind, content_type, write = "csv", "text/csv; charset=utf-8", staticmethod(export.to_csv)
