"""The order of protocol of one kecamatan, by buttons, by keyboard and by dragging."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse

from puskesmas.form_fields import id_of
from puskesmas.pages import Page
from sectors import queries, services


class ProtocolOrder(Page):
    """/kontak/urutan/: which office comes before which, in lists and on letters."""

    permission = "offices.edit"

    def prepare(self):
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        self.places = queries.subdistricts_to_keep(self.request.user)
        code = asked.get("kecamatan", "")
        self.place = next((row for row in self.places if row.code == code), self.places[0] if self.places else None)

    def get(self, request):
        return self._page()

    def post(self, request):
        if self.place is None:
            return self._page(status=422)
        if "baku" in request.POST:
            done = services.reset_order(self.place, by=request.user)
            messages.success(request, "Urutan baku dipakai lagi." if done else "Urutannya memang sudah baku.")
            return self._back()
        ids, moved, direction = self._wanted()
        try:
            services.set_order(self.place, ids, mark=request.POST.get("tanda", ""), by=request.user)
        except ValidationError as error:
            return self._page(error.messages[0], 422)
        if moved:
            # No #place in the address: browsers then ignore autofocus, and the button would lose the keyboard.
            return self._back(f"&pindah={moved}&arah={direction}")
        messages.success(request, "Urutan tersimpan.")
        return self._back()

    def _wanted(self) -> tuple[list[int], int, str]:
        """The order as sent, with one office moved a place up or down when such a button was pressed."""
        ids = [id_of(value) for value in self.request.POST.getlist("jabatan")]
        for direction, step in (("naik", -1), ("turun", 1)):
            moved = id_of(self.request.POST.get(direction, ""))
            if moved in ids:
                at = ids.index(moved)
                to = min(max(at + step, 0), len(ids) - 1)
                ids[at], ids[to] = ids[to], ids[at]
                return ids, moved, direction
        return ids, 0, ""

    def _back(self, more: str = ""):
        return redirect(f"{reverse('sectors:order')}?kecamatan={self.place.code}{more}")

    def _page(self, problem: str = "", status: int = 200):
        offices = list(queries.offices_of(self.place).with_holders()) if self.place else []
        context = {
            "places": self.places,
            "place": self.place,
            "offices": offices,
            "mark": queries.mark_of(offices),
            "is_own": any(office.own_order is not None for office in offices),
            "moved": id_of(self.request.GET.get("pindah", "")),
            "direction": self.request.GET.get("arah", ""),
            "problem": problem,
        }
        return self.render("sectors/order.html", context, status)
