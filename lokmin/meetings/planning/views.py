"""Pages of the year plan."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from lokmin.meetings import queries
from lokmin.meetings.forms import WhenForm
from lokmin.meetings.models import Meeting
from lokmin.meetings.planning import proposals, seasons, series
from lokmin.meetings.planning.calendar import months_of
from lokmin.meetings.planning.forms import PlanForms, Row
from lokmin.meetings.planning.saving import Saved, save_plan
from lokmin.meetings.planning.warnings import warnings_for
from lokmin.meetings.planning.year import YearPlan, year_to_plan, years_offered
from lokmin.meetings.views import MovePage
from puskesmas.access import active_membership
from puskesmas.calendar_text import format_date, roman
from puskesmas.form_fields import id_of
from puskesmas.models import Puskesmas
from puskesmas.pages import Page, add_errors

FIRST_YEAR, LAST_YEAR = 2015, 2100


@dataclass(frozen=True)
class Quarter:
    """One quarter of the page: its settled meetings, the rows that can be typed in, or that it passed without one."""

    label: str
    span: str
    meetings: list[Meeting]
    rows: list[Row]
    is_missed: bool
    record_url: str


class PlanPage(Page):
    """/lokmin/rencana/<year>/: the plan of the puskesmas the user works in, or of one he sees (`?puskesmas=`)."""

    permission = "meetings.view"

    def prepare(self, year):
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Http404
        self.year, self.lead = year, self.chosen_puskesmas()
        self.plan = YearPlan(self.lead, year) if self.lead else None

    def chosen_puskesmas(self) -> Puskesmas | None:
        if asked := self.request.GET.get("puskesmas"):
            return self.find(Puskesmas, pk=id_of(asked))
        membership = active_membership(self.request)
        return membership.puskesmas if membership.puskesmas_id else None

    @property
    def may_edit(self) -> bool:
        """Without a kecamatan no meeting can be made."""
        region = self.plan.region
        return self.may("meetings.edit", self.lead) and region.level == region.Level.SUBDISTRICT

    def address(self, name: str, year: int | None = None) -> str:
        asked = self.request.GET.get("puskesmas")
        query = f"?puskesmas={self.lead.pk}" if asked and self.lead else ""
        return reverse(f"meetings:{name}", args=[year or self.year]) + query

    def get(self, request, year):
        if self.lead is None:
            return self.choice()
        sheet = PlanForms(self.plan) if self.may_edit else None
        return self.show(sheet)

    def choice(self):
        """Who works for a region chooses whose plan to see."""
        rows = Puskesmas.objects.visible_to(self.request.user).select_related("region").order_by("name", "code")
        return self.render("meetings/plan_choice.html", {"year": self.year, "rows": rows})

    def show(self, sheet: PlanForms | None, *, status=200, is_unsaved=False):
        template = "meetings/plan_check.html" if self.request.htmx and status == 200 else "meetings/plan.html"
        return self.render(template, self.context(sheet) | {"is_unsaved": is_unsaved}, status=status)

    def context(self, sheet: PlanForms | None) -> dict:
        plan = self.plan
        rows = sheet.rows if sheet else []
        monthly = [row for row in rows if row.is_monthly]
        typed = {row.meeting.pk for row in rows if row.meeting}
        return {
            "year": self.year,
            "lead": self.lead,
            "plan": plan,
            "sheet": sheet,
            "quarters": [self.quarter(number, rows, typed) for number in proposals.QUARTERS],
            "monthly_rows": monthly,
            "monthly_fixed": [row for row in plan.monthly if row.pk not in typed],
            "stoppable": next((row.meeting for row in monthly if row.meeting and row.meeting.series_id), None),
            "other_rows": [row for row in rows if row.meeting in plan.others],
            "other_fixed": [row for row in plan.others if row.pk not in typed],
            "months": months_of(plan, sheet),
            "new_count": sum(1 for row in rows if row.slot and row.form.is_wanted),
            "years": [
                {"label": year, "url": self.address("plan", year), "is_current": year == self.year}
                for year in years_offered(plan.today)
            ],
            "is_past": self.year < plan.today.year,
            "is_placeless": plan.region.level != plan.region.Level.SUBDISTRICT,
            "has_estimates": plan.check.workdays.has_estimates(self.year),
            "save_url": self.address("plan_save"),
            "schedule_url": self.address("schedule"),
        }

    def quarter(self, number: int, rows: list[Row], typed: set[int]) -> Quarter:
        meetings = self.plan.of_quarters[number]
        own = [
            row
            for row in rows
            if (row.slot and row.slot.quarter == number) or (row.meeting and row.meeting in meetings)
        ]
        first, last = seasons.window(self.year, number)
        record = f"{reverse('meetings:create')}?tahun={self.year}&triwulan={number}&puskesmas={self.lead.pk}"
        return Quarter(
            f"Triwulan {roman(number)}",
            f"{format_date(first).removesuffix(f' {self.year}')}–{format_date(last).removesuffix(f' {self.year}')}",
            [row for row in meetings if row.pk not in typed],
            own,
            number not in self.plan.known_quarters and self.plan.is_over(number),
            record,
        )


class PlanSave(PlanPage):
    """/lokmin/rencana/<year>/simpan/: check what was typed, fill in the monthly dates, or save the plan."""

    permission = "meetings.edit"

    def prepare(self, year):
        super().prepare(year)
        if self.lead is None:
            raise Http404
        self.require(self.lead)

    def get(self, request, year):
        return redirect(self.address("plan"))

    def post(self, request, year):
        if not self.may_edit:
            return redirect(self.address("plan"))
        sheet = PlanForms(self.plan, request.POST)
        if "bulanan" in request.POST:
            if not sheet.monthly.is_valid():
                return self.show(sheet, status=422, is_unsaved=True)
            return self.show(sheet.with_months(), is_unsaved=True)
        if "periksa" in request.POST:
            return self.show(sheet, is_unsaved=True)
        return self.save(sheet)

    def save(self, sheet: PlanForms):
        if not sheet.is_valid():
            return self.show(sheet, status=422, is_unsaved=True)
        try:
            saved = save_plan(
                self.lead,
                self.year,
                by=self.request.user,
                new=sheet.new(),
                moves=sheet.moves(),
                **sheet.common_values(),
            )
        except ValidationError as error:
            add_errors(sheet.common, error)
            return self.show(sheet, status=422, is_unsaved=True)
        self.tell(saved)
        return redirect(self.address("plan"))

    def tell(self, saved: Saved) -> None:
        done = []
        if saved.created:
            done.append(f"{len(saved.created)} lokmin direncanakan")
        if saved.moved:
            done.append(f"{len(saved.moved)} lokmin dipindahkan")
        if saved.agreed:
            done.append(f"{len(saved.agreed)} tanggal disepakati")
        if saved.already:
            names = ", ".join(slot.label for slot in saved.already)
            messages.info(self.request, f"Sudah ada lokmin untuk {names}, jadi tidak dibuat lagi.")
        if done:
            then = " Cetak jadwalnya dan sepakati tanggalnya dengan kantor camat." if saved.created else ""
            messages.success(self.request, f"Rencana {self.year} tersimpan: {', '.join(done)}.{then}")
        elif not saved.already:
            messages.info(self.request, "Tidak ada yang berubah.")


class PlanNow(PlanPage):
    """/lokmin/rencana/: the year to plan now."""

    def prepare(self):
        super().prepare(timezone.localdate().year)

    def get(self, request):
        year = year_to_plan(self.lead) if self.lead else self.year
        return redirect(self.address("plan", year))


class DateCheckPart(Page):
    """/lokmin/periksa-tanggal/: what speaks against the date typed in a form, asked while it is being typed."""

    permission = "meetings.edit"

    def get(self, request):
        meeting, lead = self.subject()
        form = WhenForm({**request.GET.dict(), "place": "-", "confirm_late": "on"})
        form.zone = meeting.timezone if meeting else queries.subdistrict_of(lead).timezone
        found = []
        if form.is_valid():
            region = meeting.region if meeting else queries.subdistrict_of(lead)
            year, quarter = request.GET.get("year", ""), request.GET.get("quarter", "")
            is_period = len(year) == 4 and year.isdecimal() and quarter in {"1", "2", "3", "4"}
            period = (int(year), int(quarter)) if is_period and FIRST_YEAR <= int(year) <= LAST_YEAR else None
            data = form.cleaned_data
            found = warnings_for(
                lead=lead,
                region=region,
                starts_at=data["starts_at"],
                ends_at=data["ends_at"],
                but=meeting,
                period=period,
            )
        return self.render("meetings/date_warnings.html", {"warnings": found})

    def subject(self) -> tuple[Meeting | None, Puskesmas]:
        """The meeting that would move, or none, and the puskesmas that leads."""
        if asked := self.request.GET.get("pertemuan"):
            meeting = self.find(Meeting, pk=id_of(asked))
            self.require(meeting)
            return meeting, meeting.lead_host
        leads = list(queries.leads_of(self.request.user))
        return None, next((row for row in leads if str(row.pk) == self.request.GET.get("puskesmas")), leads[0])


class SeriesStop(MovePage):
    """/lokmin/<id>/hentikan-rangkaian/: cancel this and the following meetings of the series nobody was invited to."""

    title, action, done = "Hentikan rangkaian", "Hentikan rangkaian", "Rangkaian dihentikan."
    is_danger = True

    @property
    def text(self) -> str:
        rows = series.remaining(self.meeting, self.request.user)
        days = ", ".join(format_date(row.held_on) for row in rows)
        if not rows:
            return "Tidak ada lagi pertemuan rangkaian ini yang masih rencana."
        return (
            f"{len(rows)} pertemuan dibatalkan: {days}. Yang sudah dilaksanakan atau sudah diundang tidak ikut berubah."
        )

    def move(self, form):
        series.stop_series(self.meeting, reason=form.cleaned_data["reason"], by=self.request.user)
