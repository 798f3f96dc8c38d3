"""The contact list and one office: added, named, taken out of use."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect

from puskesmas import access
from puskesmas.identity import identity_hint
from puskesmas.models import Region
from puskesmas.pages import Page, add_errors
from sectors import queries, services
from sectors.forms import LabelForm, OfficeForm
from sectors.models import Office

CHIPS = [
    ("", "Semua"),
    ("forkopimcam", "Forkopimcam"),
    ("kecamatan", "Kecamatan"),
    ("desa", "Desa/kelurahan"),
    ("tanpa-pejabat", "Tanpa pejabat"),
    ("tanpa-kontak", "Tanpa kontak"),
]


def asked(request) -> dict[str, str]:
    """What the address asks the contact list for: words and a filter."""
    return {
        "text": request.GET.get("q", "").strip().replace("\x00", "")[:100],
        "show": request.GET.get("tampil", "").replace("\x00", "")[:20],
    }


class OfficeList(Page):
    """All offices the user works with, filtered and searched."""

    permission = "offices.view"

    def get(self, request):
        wanted = asked(request)
        page = Paginator(queries.contacts(request.user, **wanted), 25).get_page(request.GET.get("halaman"))
        context = {
            **wanted,
            "page": page,
            "chips": self._chips(**wanted),
            "may_edit": access.may(request.user, "offices.edit"),
            "may_import": access.may(request.user, "imports.contacts"),
        }
        return self.render("sectors/list.html", context)

    def _chips(self, text: str, show: str) -> list[dict]:
        """The filters; what is searched stays."""
        return [
            {
                "label": label,
                "url": "?" + urlencode({"tampil": key} | ({"q": text} if text else {})),
                "is_current": key == show,
                "count": "",
            }
            for key, label in CHIPS
        ]


class OfficeCreate(Page):
    """A position at a place; who holds it is asked on the next page."""

    permission = "offices.edit"

    def form(self, data=None):
        return OfficeForm(data, regions=queries.regions_to_work_in(self.request.user))

    def get(self, request):
        return self.render("sectors/create.html", {"form": self.form()})

    def post(self, request):
        form = self.form(request.POST)
        if form.is_valid():
            self.require(Office(region=form.cleaned_data["region"]))
            try:
                office = services.add_office(**form.cleaned_data, by=request.user)
            except ValidationError as error:
                add_errors(form, error)
            else:
                return redirect("sectors:appoint", office.pk)
        return self.render("sectors/create.html", {"form": form}, status=422)


class StandardOffices(Page):
    """Add what nearly every kecamatan has, for all places the user works in."""

    permission = "offices.edit"

    def post(self, request):
        added = 0
        places = list(queries.regions_to_work_in(request.user))
        for subdistrict in (place for place in places if place.level == Region.Level.SUBDISTRICT):
            self.require(Office(region=subdistrict))
            villages = [place for place in places if place.code.startswith(f"{subdistrict.code}.")]
            added += services.add_standard_offices(subdistrict, villages, by=request.user)
        messages.success(request, f"{added} jabatan ditambahkan." if added else "Jabatan baku sudah lengkap.")
        return redirect("sectors:list")


class OfficePage(Page):
    """Base of the pages of one office."""

    permission = "offices.edit"

    def prepare(self, office_id, **kwargs):
        self.office = self.find(Office, pk=office_id)
        self.require(self.office)

    def back(self, office_id: int | None = None):
        return redirect("sectors:detail", office_id or self.office.pk)


class OfficeDetail(OfficePage):
    """One office with its holders, present, coming and past."""

    permission = "offices.view"

    def get(self, request, office_id):
        holders = list(self.office.holders.newest_first())
        present = self.office.holder
        is_used = self.office.is_active
        hint = identity_hint(present.identity_kind, present.identity_number) if present else ""
        context = {
            "office": self.office,
            "present": present,
            "holders": holders,
            "hint": hint,
            "merged": list(self.office.merged.all()),
            "may_edit": is_used and self.may("offices.edit", self.office),
            "may_part": self.office.merged_into_id and self.may("offices.edit", self.office),
        }
        return self.render("sectors/detail.html", context)


class OfficeLabel(OfficePage):
    """How the office is addressed on letters, and what else it is called."""

    def get(self, request, office_id):
        return self.render("sectors/label.html", {"form": LabelForm(instance=self.office), "office": self.office})

    def post(self, request, office_id):
        form = LabelForm(request.POST, instance=self.office)
        if form.is_valid():
            self.office.refresh_from_db()
            try:
                services.update_office(self.office, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                add_errors(form, error)
            else:
                return self.back()
        return self.render("sectors/label.html", {"form": form, "office": self.office}, status=422)


class OfficeRetire(OfficePage):
    """Take an office out of use; its history stays."""

    def post(self, request, office_id):
        services.retire_office(self.office, by=request.user)
        messages.success(request, f"{self.office.label} tidak dipakai lagi. Riwayatnya tetap tersimpan.")
        return redirect("sectors:list")


class OfficeRestore(OfficePage):
    """Take a retired office into use again."""

    def post(self, request, office_id):
        try:
            services.restore_office(self.office, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return self.back()
