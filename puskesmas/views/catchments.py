"""The catchment of a puskesmas, and the villages it may take over."""

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect

from puskesmas.form_fields import id_of
from puskesmas.places import catchments
from puskesmas.views.base import OrganisationPage


class CatchmentEdit(OrganisationPage):
    """Which villages the puskesmas serves; looking for villages of another kecamatan keeps what is ticked."""

    def prepare(self, organisation):
        super().prepare(organisation)
        if not self.organisation.is_puskesmas:
            raise Http404
        self.puskesmas = self.organisation.place

    def get(self, request, organisation):
        return self._page(None, mark=catchments.mark_of(self.puskesmas))

    def post(self, request, organisation):
        ticked = {id_of(value) for value in request.POST.getlist("village")}
        mark = request.POST.get("mark", "")
        if "cari" in request.POST:
            text = request.POST.get("q", "").strip().replace("\x00", "")[:100]
            return self._page(ticked, text, mark=mark)
        villages = catchments.villages_near(self.puskesmas, also=ticked)
        servers = {village.server.pk: village.server for village in villages if village.server}
        may_take_from = frozenset(pk for pk, server in servers.items() if self.may("settings.puskesmas", server))
        try:
            come, leave = catchments.set_catchment(
                self.puskesmas,
                [village for village in villages if village.pk in ticked],
                by=request.user,
                may_take_from=may_take_from,
                expected_mark=mark,
            )
        except ValidationError as error:
            if getattr(error, "code", None) != "conflict":
                return self._page(ticked, mark=mark, problem=error.messages[0], status=422)
            mark = catchments.mark_of(self.puskesmas)
            return self._page(ticked, mark=mark, problem=error.messages[0], is_conflict=True, status=409)
        messages.success(request, f"Wilayah kerja tersimpan: {come} desa/kelurahan masuk, {leave} keluar.")
        return redirect("puskesmas:catchment", self.organisation)

    def _page(self, ticked, text="", *, mark: str, problem: str = "", is_conflict: bool = False, status: int = 200):
        """`ticked` are the ids chosen on the page, or None to show what is stored."""
        villages = catchments.villages_near(self.puskesmas, text=text, also=ticked or ())
        rows = [self._row(village, ticked, is_conflict) for village in villages]
        groups = [
            {"place": place, "rows": list(members)}
            for place, members in groupby(rows, key=lambda row: row["village"].parent)
        ]
        context = {
            "organisation": self.organisation,
            "puskesmas": self.puskesmas,
            "groups": groups,
            "ticked_count": sum(row["is_chosen"] for row in rows),
            "text": text,
            "mark": mark,
            "problem": problem,
            "is_unsaved": ticked is not None,
        }
        return self.render("puskesmas/catchment.html", context, status)

    def _row(self, village, ticked: set[int] | None, is_conflict: bool) -> dict:
        other = village.server if village.server and village.server != self.puskesmas else None
        is_stored = village.server == self.puskesmas
        is_chosen = is_stored if ticked is None else village.pk in ticked
        differs = is_conflict and is_stored != is_chosen
        return {
            "village": village,
            "is_chosen": is_chosen,
            "stored": ("tersimpan: dilayani" if is_stored else "tersimpan: tidak dilayani") if differs else "",
            "other": other,
            "is_locked": bool(other) and not self.may("settings.puskesmas", other),
        }
