"""The target populations (sasaran) of the villages of a puskesmas."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse

from lokmin.coverage import people
from lokmin.coverage.models import Basis
from lokmin.coverage.views.base import CentrePage

WRONG = "Belum ada yang disimpan: ada isian yang perlu diperbaiki. Semua yang Anda ketik masih ada."


class PeoplePage(CentrePage):
    """Villages by target groups of one programme, in one version of one year."""

    permission = "coverage.edit"

    def prepare(self, puskesmas_id, year, **kwargs):
        super().prepare(puskesmas_id, year)
        self.basis = people.basis_of(self.request.GET.get("versi", ""))
        self.programs = people.groups_in_use(self.puskesmas.region.district_code, year)
        asked = self.request.GET.get("program", "")
        self.program = asked if asked in self.programs else next(iter(self.programs), "")

    def get(self, request, **kwargs):
        return self.show(self.grid())

    def post(self, request, **kwargs):
        grid = self.grid()
        try:
            saved = people.save_people(grid, request.POST, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self.show(grid, 422)
        if saved is None:
            messages.error(request, WRONG)
            return self.show(grid, 422)
        count, conflicts = saved
        if conflicts:
            messages.warning(request, f"{count} angka tersimpan, {conflicts} diubah orang lain sementara itu.")
            return self.show(grid, 409)
        messages.success(request, f"{count} angka tersimpan." if count else "Tidak ada yang berubah.")
        return redirect(request.get_full_path())

    def grid(self):
        return people.people_grid(self.puskesmas, self.year, self.basis, self.programs.get(self.program, []))

    def show(self, grid, status: int = 200):
        context = self.frame("people") | {
            "grid": grid,
            "chips": [
                {"label": name, "url": self.url_with(program=name), "is_current": name == self.program}
                for name in self.programs
            ],
            "versions": [
                {"label": label, "url": self.url_with(versi=value), "is_current": value == self.basis}
                for value, label in Basis.choices
            ],
            "basis": self.basis,
            "basis_label": Basis(self.basis).label,
            "years": [
                {
                    "label": year,
                    "url": reverse("coverage:people", args=[self.puskesmas.pk, year]),
                    "is_current": year == self.year,
                }
                for year in (self.year - 1, self.year, self.year + 1)
            ],
            "may_copy": not people.is_filled(self.puskesmas, self.year, self.basis)
            and people.is_filled(self.puskesmas, self.year - 1, self.basis),
        }
        return self.render("coverage/people.html", context, status)

    def url_with(self, **words) -> str:
        return f"?{urlencode({'program': self.program, 'versi': self.basis} | words)}"


class PeopleCopyPage(CentrePage):
    """Take over the populations of the year before."""

    permission = "coverage.edit"

    def post(self, request, puskesmas_id, year):
        basis = people.basis_of(request.POST.get("versi", ""))
        copied = people.copy_people(self.puskesmas, year, basis, by=request.user)
        if copied:
            messages.success(request, f"{copied} angka sasaran disalin dari {year - 1}. Ubah yang berbeda.")
        else:
            messages.warning(request, f"Tidak ada yang disalin: sasaran {year - 1} kosong, atau {year} sudah terisi.")
        return redirect(f"{reverse('coverage:people', args=[puskesmas_id, year])}?{urlencode({'versi': basis})}")
