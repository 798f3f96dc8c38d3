"""PWS on the screen: the indicators of a month, the chart of one, and the same for a projector."""

from django.http import Http404
from django.urls import reverse

from lokmin.coverage import printing
from lokmin.coverage.assembling import MONTH, QUARTER
from lokmin.coverage.chart import pws_svg
from lokmin.coverage.models import Achievement, Indicator, MeetingCoverage
from lokmin.coverage.queries import pws, pws_of_many
from lokmin.coverage.views.base import CentrePage
from lokmin.documents.models import Document

PERIODS = [("bulan", "Per bulan", MONTH), ("triwulan", "Per triwulan", QUARTER)]


class PwsCentrePage(CentrePage):
    """Base: which period is compared, and which indicators follow each other."""

    permission = "coverage.view"

    @property
    def period(self) -> str:
        return QUARTER if self.request.GET.get("banding") == "triwulan" else MONTH

    @property
    def query(self) -> str:
        query = self.request.GET.urlencode()
        return f"?{query}" if query else ""

    def periods(self) -> list[dict]:
        return [
            {"label": label, "url": self.url_with(banding=word), "is_current": period == self.period}
            for word, label, period in PERIODS
        ]

    def url_with(self, **words) -> str:
        query = self.request.GET.copy()
        for name, value in words.items():
            query[name] = value
        return f"?{query.urlencode()}"

    def sequence(self) -> list[Indicator]:
        """What the arrows walk through: the choice of a meeting when one is named, else all that have figures."""
        meeting = self.request.GET.get("pertemuan", "")
        if meeting.isdecimal() and len(meeting) < 10:
            rows = MeetingCoverage.objects.visible_to(self.request.user)
            if chosen := rows.filter(meeting=meeting, meeting__hosts__puskesmas=self.puskesmas).first():
                return [row.indicator for row in chosen.chosen.select_related("indicator__source")]
        everything = self.readable()
        rows = Achievement.objects.visible_to(self.request.user)
        rows = rows.filter(year=self.year, village__catchments__puskesmas=self.puskesmas)
        filled = set(rows.values_list("indicator", flat=True).order_by().distinct())
        return [item for item in everything if item.pk in filled or item.source_id in filled]


class PwsListPage(PwsCentrePage):
    """All indicators with figures at the end of a month, each with its whole and how many villages lag."""

    def get(self, request, **kwargs):
        indicators = self.sequence()
        found = pws_of_many(self.puskesmas, indicators, self.year, self.month, period=self.period)
        row, document = printing.prints_of(self.puskesmas, self.year, self.month)
        context = self.frame("pws_list") | {
            "charts": found,
            "periods": self.periods(),
            "is_quarterly": self.period == QUARTER,
            "around": self.around("pws_list"),
            "query": self.query,
            "document": document,
            "printed": set(row.indicators) if row else {item.pk for item in self.indicators()},
            "is_waiting": bool(document and not document.is_ready and document.state != Document.State.FAILED),
            "may_edit": self.may("coverage.edit", self.puskesmas),
        }
        partial = "#state" if request.htmx else ""
        return self.render(f"coverage/pws_list.html{partial}", context)


class PwsPage(PwsCentrePage):
    """One indicator: chart, status of every village, what is odd, and the ways to its neighbours."""

    template = "coverage/pws.html"
    name = "pws"
    is_large = False

    def prepare(self, indicator_id, **kwargs):
        super().prepare(**kwargs)
        self.all = self.readable()
        self.indicator = next((item for item in self.all if item.pk == indicator_id), None)
        if self.indicator is None:
            raise Http404

    def get(self, request, **kwargs):
        found = pws(self.puskesmas, self.indicator, self.year, self.month, period=self.period)
        context = self.frame("") | {
            "pws": found,
            "chart": pws_svg(found, large=self.is_large),
            "cautions": [caution.text for caution in found.cautions],
            "indicator": self.indicator,
            "query": self.query,
            "periods": self.periods(),
            "around": self.months_around(),
            **self.neighbours(),
        }
        return self.render(self.template, context)

    def address(self, name: str, indicator: Indicator) -> str:
        return reverse(f"coverage:{name}", args=[self.puskesmas.pk, indicator.pk, self.year, self.month]) + self.query

    def months_around(self) -> dict:
        around = self.around(self.name, self.indicator.pk)
        for way in around.values():
            way["url"] += self.query
        return around

    def neighbours(self) -> dict:
        """The indicators before and after, and the same one on the other screen."""
        items = self.sequence()
        found = {"position": 0, "of": len(items), "previous": None, "next": None}
        if self.indicator in items:
            at = items.index(self.indicator)
            found["position"] = at + 1
            for word, place in (("previous", at - 1), ("next", at + 1)):
                if 0 <= place < len(items):
                    found[word] = {"url": self.address(self.name, items[place]), "label": items[place].short_name}
        found["screen_url"] = self.address("screen", self.indicator)
        found["page_url"] = self.address("pws", self.indicator)
        return found


class ScreenPage(PwsPage):
    """The same for a projector: one chart, large type, arrows."""

    template = "coverage/screen.html"
    name = "screen"
    is_large = True
