"""The grid in which achievements are typed: indicators of one month, or the months of one indicator."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from lokmin.coverage.entry.grid import CUMULATIVE, MONTHLY, month_grid, save_grid, year_grid
from lokmin.coverage.models import Achievement, Indicator
from lokmin.coverage.views.base import MOST_COLUMNS, REMEMBERED, USUAL_COLUMNS, CentrePage

MODES = [(CUMULATIVE, "s.d. bulan ini (kumulatif)"), (MONTHLY, "bulan ini saja")]
WRONG = "Belum ada yang disimpan: ada isian yang perlu diperbaiki. Semua yang Anda ketik masih ada."
NOTHING = "Tidak ada yang berubah."


class GridPage(CentrePage):
    """Base of both grids: the mode, saving, and the page with its errors."""

    permission = "coverage.edit"
    template = "coverage/entry.html"

    def get(self, request, **kwargs):
        return self.page(self.grid())

    def post(self, request, **kwargs):
        grid = self.grid()
        try:
            saved = save_grid(grid, request.POST, by=request.user)
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
            return self.page(grid, status=422)
        if saved is None:
            messages.error(request, WRONG)
            return self.page(grid, status=422)
        if saved.conflicts:
            messages.warning(
                request, f"{saved.count} angka tersimpan, {saved.conflicts} diubah orang lain sementara itu."
            )
            return self.page(grid, status=409)
        messages.success(request, f"{saved.count} angka tersimpan." if saved.count else NOTHING)
        return redirect(request.get_full_path())

    @property
    def mode(self) -> str:
        return MONTHLY if self.request.GET.get("cara") == MONTHLY else CUMULATIVE

    def grid(self):
        raise NotImplementedError

    def page(self, grid, status=200):
        context = self.frame("entry") | {
            "grid": grid,
            "modes": [
                {"label": label, "url": self.url_with(cara=word), "is_current": word == self.mode}
                for word, label in MODES
            ],
            "is_monthly": self.mode == MONTHLY,
            **self.more(),
        }
        return self.render(self.template, context, status)

    def more(self) -> dict:
        return {}

    def url_with(self, **words) -> str:
        query = self.request.GET.copy()
        for name, value in words.items():
            query[name] = value
        return f"?{query.urlencode()}"


class EntryPage(GridPage):
    """Chosen indicators in one month."""

    def grid(self):
        return month_grid(self.puskesmas, self.chosen, self.year, self.month, self.mode)

    def prepare(self, **kwargs):
        super().prepare(**kwargs)
        self.all = [item for item in self.indicators() if item.pattern != Indicator.Pattern.DERIVED]
        self.chosen = self._chosen()

    def _chosen(self) -> list[Indicator]:
        """Those asked for, else those chosen last time, else those that have figures this year, else the first ones."""
        asked = self.request.GET.getlist("i")
        wanted = [pk for pk in asked if pk.isdecimal()] or self.request.session.get(REMEMBERED, [])
        by_id = {str(item.pk): item for item in self.all}
        found = [by_id[str(pk)] for pk in wanted if str(pk) in by_id][:MOST_COLUMNS]
        if asked and found:
            self.request.session[REMEMBERED] = [str(item.pk) for item in found]
        return sorted(found, key=self.all.index) if found else self._used() or self.all[:USUAL_COLUMNS]

    def _used(self) -> list[Indicator]:
        rows = Achievement.objects.visible_to(self.request.user)
        rows = rows.filter(year=self.year, village__catchments__puskesmas=self.puskesmas)
        used = set(rows.values_list("indicator", flat=True).order_by().distinct())
        return [item for item in self.all if item.pk in used][:MOST_COLUMNS]

    def more(self) -> dict:
        programs: dict[str, list] = {}
        for item in self.all:
            programs.setdefault(item.program, []).append({"indicator": item, "is_chosen": item in self.chosen})
        around = self.around("entry")
        query = self.request.GET.urlencode()
        for way in around.values():
            way["url"] += f"?{query}" if query else ""
        return {"programs": programs, "around": around, "indicator": None, "most": MOST_COLUMNS}


class YearEntryPage(GridPage):
    """One indicator in all months of a year."""

    def prepare(self, indicator_id, **kwargs):
        super().prepare(**kwargs)
        self.all = [item for item in self.indicators() if item.pattern != Indicator.Pattern.DERIVED]
        self.indicator = next((item for item in self.all if item.pk == indicator_id), None)
        if self.indicator is None:
            raise Http404

    def grid(self):
        return year_grid(self.puskesmas, self.indicator, self.year, self.mode)

    def more(self) -> dict:
        args = [self.puskesmas.pk, self.year]
        return {
            "indicator": self.indicator,
            "programs": {},
            "around": {},
            "most": 1,
            "back": reverse("coverage:entry", args=[*args, 12]),
            "others": [
                {"label": item.short_name, "url": reverse("coverage:entry_year", args=[*args, item.pk]),
                 "is_current": item == self.indicator}
                for item in self.all
            ],
        }  # fmt: skip
