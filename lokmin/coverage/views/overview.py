"""Where "Cakupan" leads: what a puskesmas reached until a month, and the ways to fill in, look and set."""

from django.urls import reverse
from django.utils import timezone

from lokmin.coverage import queries
from lokmin.coverage.assembling import MONTH, QUARTER
from puskesmas.access import active_membership
from puskesmas.calendar_text import MONTHS
from puskesmas.form_fields import id_of
from puskesmas.models import Puskesmas
from puskesmas.pages import Page

FIRST_YEAR, LAST_YEAR = 2015, 2100


class OverviewPage(Page):
    """One puskesmas at the end of a month: all indicators with figures, those without folded below."""

    permission = "coverage.view"

    def get(self, request):
        places = list(Puskesmas.objects.visible_to(request.user).select_related("region").order_by("name", "code"))
        place = self.chosen(places)
        if place is None:
            return self.render("coverage/overview.html", {"place": None, "places": [], "shown": [], "waiting": []})
        self.require(place)
        year, month = self.moment(place)
        period = QUARTER if month % 3 == 0 else MONTH
        indicators = queries.indicators_in_use(place.region.district_code, year)
        found = queries.pws_of_many(place, indicators, year, month, period=period)
        today = timezone.localdate()
        district = queries.visible_districts(request.user).filter(code=place.region.district_code).first()
        context = {
            "place": place,
            "places": places if len(places) > 1 else [],
            "year": year,
            "month": month,
            "years": sorted({year, *range(today.year - 3, today.year + 2)}),
            "months": list(enumerate(MONTHS, 1)),
            "shown": [pws for pws in found if pws.has_data],
            "waiting": [pws for pws in found if not pws.has_data],
            "cautions": [caution for pws in found if pws.has_data for caution in pws.cautions],
            "has_population": any(pws.total.population for pws in found if not pws.is_derived),
            "may_edit": self.may("coverage.edit", place),
            "targets_url": reverse("coverage:targets", args=[district.pk, year]) if district else "",
        }
        return self.render("coverage/overview.html", context)

    def chosen(self, places: list[Puskesmas]) -> Puskesmas | None:
        """The one asked for, else the one worked in, else the first."""
        wanted = id_of(self.request.GET.get("puskesmas", ""))
        membership = active_membership(self.request)
        own = membership.puskesmas_id if membership else None
        by_id = {place.pk: place for place in places}
        return by_id.get(wanted) or by_id.get(own) or (places[0] if places else None)

    def moment(self, place: Puskesmas) -> tuple[int, int]:
        """The year and month asked for, else the last month with figures, else the one before this."""
        today = timezone.localdate(timezone=place.timezone)
        asked = id_of(self.request.GET.get("tahun", ""))
        year = asked if FIRST_YEAR <= asked <= LAST_YEAR else today.year
        month = id_of(self.request.GET.get("bulan", ""))
        if 1 <= month <= 12:
            return year, month
        if last := queries.last_month(place, year):
            return year, last
        if not asked and (last := queries.last_month(place, year - 1)):
            return year - 1, last
        return year, max(1, today.month - 1) if year == today.year else 12
