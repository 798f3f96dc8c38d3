"""The indicators and targets of a kabupaten/kota: read by all who work there, kept by its dinas kesehatan."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from lokmin.coverage import queries, targets
from lokmin.coverage.forms import IndicatorForm, TargetForm
from lokmin.coverage.models import Indicator
from lokmin.coverage.views.base import YEARS
from puskesmas import access
from puskesmas.access import Scope
from puskesmas.pages import REFUSED, Page, add_errors


class DistrictPage(Page):
    """A page of one kabupaten/kota: sets `self.district`, 404 when it is not the user's."""

    permission = "coverage.view"

    def prepare(self, district_id, year=None, **kwargs):
        self.district = get_object_or_404(queries.visible_districts(self.request.user), pk=district_id)
        if year is not None and year not in YEARS:
            raise Http404
        self.year = year
        if self.permission == "coverage.targets" and not self.may_set:
            raise PermissionDenied(REFUSED)

    @property
    def may_set(self) -> bool:
        return access.may(self.request.user, "coverage.targets", Scope(region_code=self.district.code))

    def indicator_of(self, indicator_id: int) -> Indicator:
        rows = Indicator.objects.visible_to(self.request.user).of_district(self.district.code)
        return get_object_or_404(rows.select_related("target_group", "source"), pk=indicator_id)


class TargetsPage(DistrictPage):
    """All indicators with what the year asks of them."""

    def get(self, request, district_id, year):
        programs = targets.programs_of(self.district, year)
        lines = [line for program in programs for line in program.lines]
        context = {
            "district": self.district,
            "year": year,
            "years": [number for number in range(year - 2, year + 3) if number in YEARS],
            "programs": programs,
            "set_count": sum(line.row is not None for line in lines),
            "count": len(lines),
            "may_set": self.may_set,
        }
        return self.render("coverage/targets.html", context)


class TargetsCopyPage(DistrictPage):
    """Take over the targets of the year before."""

    permission = "coverage.targets"

    def post(self, request, district_id, year):
        copied = targets.copy_targets(self.district, year, by=request.user)
        if copied:
            messages.success(request, f"{copied} target disalin dari {year - 1}. Periksa, lalu ubah yang berbeda.")
        else:
            messages.warning(
                request, f"Tidak ada yang disalin: {year - 1} belum punya target, atau {year} sudah lengkap."
            )
        return redirect("coverage:targets", district_id, year)


class TargetPage(DistrictPage):
    """What a year asks of one indicator."""

    permission = "coverage.targets"

    def prepare(self, district_id, year, indicator_id, **kwargs):
        super().prepare(district_id, year)
        self.line = targets.line_of(self.indicator_of(indicator_id), self.district, year)

    def get(self, request, **kwargs):
        return self.show(self.form(initial=TargetForm.initial_of(self.line)))

    def post(self, request, **kwargs):
        form, status = self.form(request.POST), 422
        if form.is_valid():
            try:
                targets.save_target(
                    self.line.indicator,
                    self.district,
                    self.year,
                    expected_version=form.cleaned_data["version"],
                    by=request.user,
                    **form.values(),
                )
            except ValidationError as error:
                if getattr(error, "code", "") == "conflict":
                    data = request.POST.copy()
                    data["version"] = self.line.version
                    form, status = self.form(data), 409
                    form.is_valid()
                add_errors(form, error)
            else:
                messages.success(request, f"Target {self.line.indicator.short_name} {self.year} tersimpan.")
                return redirect(self.address_after())
        return self.show(form, status)

    def form(self, *args, **kwargs) -> TargetForm:
        return TargetForm(*args, line=self.line, **kwargs)

    def show(self, form, status: int = 200):
        context = {"district": self.district, "year": self.year, "line": self.line, "form": form}
        return self.render("coverage/target.html", context, status)

    def address_after(self) -> str:
        """The list, or the next indicator when its button was pressed."""
        if "next" in self.request.POST:
            ids = [
                line.indicator.pk for program in targets.programs_of(self.district, self.year) for line in program.lines
            ]
            at = ids.index(self.line.indicator.pk) + 1 if self.line.indicator.pk in ids else len(ids)
            if at < len(ids):
                return reverse("coverage:target", args=[self.district.pk, self.year, ids[at]])
        return reverse("coverage:targets", args=[self.district.pk, self.year]) + f"#i{self.line.indicator.pk}"


class IndicatorAddPage(DistrictPage):
    """An own indicator of the kabupaten/kota."""

    permission = "coverage.targets"

    def get(self, request, **kwargs):
        return self.show(self.form())

    def post(self, request, **kwargs):
        form = self.form(request.POST)
        if form.is_valid():
            try:
                indicator = targets.add_indicator(self.district, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(request, f"Indikator {indicator.short_name} ditambahkan.")
                return redirect("coverage:targets", self.district.pk, self.year)
        return self.show(form, 422)

    def form(self, *args, **kwargs) -> IndicatorForm:
        return IndicatorForm(*args, district=self.district, **kwargs)

    def show(self, form, status: int = 200, indicator=None):
        context = {"district": self.district, "year": self.year, "form": form, "indicator": indicator}
        return self.render("coverage/indicator.html", context, status)


class IndicatorPage(IndicatorAddPage):
    """Change an own indicator; shipped ones are the administrator's."""

    def prepare(self, district_id, year, indicator_id, **kwargs):
        super().prepare(district_id, year)
        self.indicator = self.indicator_of(indicator_id)
        if self.indicator.district_id is None:
            raise PermissionDenied(
                "Indikator bawaan tidak dapat diubah di sini. Matikan pada targetnya bila tidak dipakai."
            )

    def get(self, request, **kwargs):
        return self.show(self.form(initial=IndicatorForm.initial_of(self.indicator)), indicator=self.indicator)

    def post(self, request, **kwargs):
        form = self.form(request.POST)
        if form.is_valid():
            try:
                targets.change_indicator(self.indicator, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(request, f"Indikator {self.indicator.short_name} tersimpan.")
                return redirect("coverage:targets", self.district.pk, self.year)
        return self.show(form, 422, self.indicator)

    def form(self, *args, **kwargs) -> IndicatorForm:
        return IndicatorForm(*args, district=self.district, indicator=self.indicator, **kwargs)
