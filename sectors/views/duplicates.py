"""Offices that may be written twice: proposed, compared, joined, kept apart, parted again."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect

from puskesmas.form_fields import id_of
from puskesmas.pages import Page
from sectors import queries, services
from sectors.models import Office
from sectors.views.contacts import OfficePage


class Duplicates(Page):
    """/kontak/ganda/: pairs that look alike, for the user to decide."""

    permission = "offices.edit"

    def get(self, request):
        pairs = queries.pairs_alike(queries.subdistricts_to_keep(request.user))
        page = Paginator(pairs, 25).get_page(request.GET.get("halaman"))
        return self.render("sectors/duplicates.html", {"page": page})


class PairPage(OfficePage):
    """Base of the pages about two offices: the one in the path and the one named by `dengan`."""

    def prepare(self, office_id):
        super().prepare(office_id)
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        self.other = self.find(Office, pk=id_of(asked.get("dengan", "")))
        self.require(self.other)
        if self.other.pk == self.office.pk:
            raise Http404


class OfficeMergeTwo(PairPage):
    """Compare two offices and make one of them."""

    def get(self, request, office_id):
        return self._page()

    def post(self, request, office_id):
        pair = {str(row.pk): row for row in (self.office, self.other)}
        kept = pair.get(request.POST.get("tetap", ""))
        holders = {str(row.holder.pk): row.holder for row in pair.values() if row.holder}
        holder = holders.get(request.POST.get("pejabat", ""))
        if kept is None or (len(holders) > 1 and holder is None):
            return self._page("Pilih dahulu sebutan dan pejabat yang tetap dipakai.", 422)
        retired = self.other if kept == self.office else self.office
        try:
            services.merge_offices(kept, retired, holder=holder, by=request.user)
        except ValidationError as error:
            return self._page(error.messages[0], 422)
        messages.success(
            request, f"{retired.label} digabung ke {kept.label}. Bila keliru, pisahkan lagi di halaman jabatan ini."
        )
        return self.back(kept.pk)

    def _page(self, problem: str = "", status: int = 200):
        chosen = self.request.POST
        holders = [row.holder for row in (self.office, self.other) if row.holder]
        newest = max(holders, key=lambda row: (row.from_on or date.min, bool(row.phone), row.pk), default=None)
        context = {
            "office": self.office,
            "other": self.other,
            "pair": [self.office, self.other],
            "holders": holders,
            "problem": problem,
            "kept": id_of(chosen.get("tetap", "")) or self.office.pk,
            "chosen": id_of(chosen.get("pejabat", "")) or (newest.pk if newest else 0),
        }
        return self.render("sectors/merge.html", context, status)


class OfficesDistinct(PairPage):
    """Two that look alike are two: do not propose them again."""

    def get(self, request, office_id):
        return redirect("sectors:duplicates")

    def post(self, request, office_id):
        services.keep_apart(self.office, self.other, by=request.user)
        messages.success(request, f"{self.office.label} dan {self.other.label} dicatat memang berbeda.")
        return redirect("sectors:duplicates")


class OfficePart(OfficePage):
    """Take a merge back."""

    def post(self, request, office_id):
        try:
            services.part_offices(self.office, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, f"{self.office.label} berdiri sendiri lagi.")
        return self.back()
