"""What all pages of one puskesmas's figures share: the puskesmas in the path, a month that exists, the ways between pages."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from lokmin.coverage.entry.choosing import indicators_to_fill, indicators_to_read
from lokmin.coverage.models import Indicator
from puskesmas.calendar_text import month_name
from puskesmas.models import Puskesmas
from puskesmas.pages import Page

YEARS = range(2000, 2101)
REMEMBERED = "coverage_indicators"
MOST_COLUMNS = 14
USUAL_COLUMNS = 6


class CentrePage(Page):
    """A page of one puskesmas: sets `self.puskesmas`, 404 when foreign, 403 when the role may not."""

    permission = "coverage.view"

    def prepare(self, puskesmas_id, year=None, month=None, **kwargs):
        self.puskesmas = self.find(Puskesmas, pk=puskesmas_id)
        self.require(self.puskesmas)
        if (year is not None and year not in YEARS) or (month is not None and not 1 <= month <= 12):
            raise Http404
        self.year, self.month = year, month
        timezone.activate(self.puskesmas.timezone)

    def indicators(self) -> list[Indicator]:
        """The indicators of this kabupaten/kota somebody may fill in this year."""
        return indicators_to_fill(self.puskesmas.region.district_code, self.year)

    def readable(self) -> list[Indicator]:
        """Those and the ones no longer used, whose figures may still be looked at."""
        return indicators_to_read(self.puskesmas.region.district_code)

    def ways(self, current: str) -> list[dict]:
        """The switch between filling in, pasting and looking at the charts."""
        args = [self.puskesmas.pk, self.year, self.month]
        pages = [("entry", "Isi"), ("paste", "Tempel"), ("pws_list", "Grafik PWS")]
        found = [
            {"label": label, "url": reverse(f"coverage:{name}", args=args), "is_current": name == current}
            for name, label in pages
            if name == "pws_list" or self.may("coverage.edit", self.puskesmas)
        ]
        if self.may("coverage.edit", self.puskesmas):
            url = reverse("coverage:people", args=[self.puskesmas.pk, self.year])
            found.insert(0, {"label": "Sasaran", "url": url, "is_current": False})
        return found

    def around(self, name: str, *more) -> dict:
        """The month before and after, on the same page."""
        found = {}
        for word, step in (("before", -1), ("after", 1)):
            at = self.year * 12 + self.month - 1 + step
            year, month = divmod(at, 12)
            if year in YEARS:
                url = reverse(f"coverage:{name}", args=[self.puskesmas.pk, *more, year, month + 1])
                found[word] = {"url": url, "label": f"{month_name(month + 1)} {year}"}
        return found

    def frame(self, current: str) -> dict:
        """Context every page of figures needs."""
        return {
            "puskesmas": self.puskesmas,
            "year": self.year,
            "month": self.month,
            "month_name": month_name(self.month) if self.month else "",
            "ways": self.ways(current) if self.month else [],
        }
