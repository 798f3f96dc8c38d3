"""Reads of coverage: which villages a puskesmas serves on a day, the targets of a year, and PWS of many indicators."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Max

from lokmin.coverage.assembling import (
    MONTH,
    Figure,
    Moment,
    Target,
    Village,
    assemble,
    assemble_derived,
    moment_of,
)
from lokmin.coverage.models import Achievement, Basis, Indicator, Population, YearTarget
from lokmin.coverage.models.indicators import districts_of
from lokmin.coverage.pws import Pws
from puskesmas.models import Catchment, Puskesmas, Region
from puskesmas.organisations.rules import rules_of


def pws(puskesmas: Puskesmas, indicator: Indicator, year: int, month: int, *, period: str = MONTH) -> Pws:
    """One indicator over the villages of a puskesmas at the end of a month; `period="quarter"` compares quarters."""
    return pws_of_many(puskesmas, [indicator], year, month, period=period)[0]


def pws_of_many(
    puskesmas: Puskesmas, indicators: Iterable[Indicator], year: int, month: int, *, period: str = MONTH
) -> list[Pws]:
    """Many indicators in the order given; six queries however many villages and indicators there are."""
    asked = _with_sources(indicators)
    moment = moment_of(year, month, period)
    places = villages_on(puskesmas, date(year, month, monthrange(year, month)[1]))
    targets = targets_of(asked, puskesmas.region.district_code, year)
    figures = _figures(asked, places, moment)
    people = _populations(asked, places, moment)
    words = rules_of(puskesmas).pws_words
    found = []
    for indicator in asked:
        counted = indicator.source if indicator.pattern == Indicator.Pattern.DERIVED else indicator
        target = targets[indicator.pk]
        basis = targets[counted.pk].basis
        villages = [
            Village(
                place.pk,
                place.name,
                figures[counted.pk, place.pk],
                people[counted.target_group_id, place.pk, basis],
            )
            for place in places
        ]
        build = assemble if counted is indicator else assemble_derived
        found.append(build(indicator, puskesmas, moment, villages, target, words))
    return found


def villages_on(puskesmas: Puskesmas, day: date) -> list[Region]:
    """The villages a puskesmas served on a day, by code.

    Catchments are recorded from the day somebody enters them: before the first record of a village, whoever served it
    first is taken to have served it always.
    """
    rows = Catchment.objects.filter(
        village__in=Catchment.objects.filter(puskesmas=puskesmas).order_by().values("village")
    ).select_related("village")
    by_village = defaultdict(list)
    for row in rows.order_by("village__code", "from_on", "pk"):
        by_village[row.village_id].append(row)
    return [
        serving.village
        for listed in by_village.values()
        if (serving := _serving(listed, day)) and serving.puskesmas_id == puskesmas.pk
    ]


def _serving(rows: list[Catchment], day: date) -> Catchment | None:
    listed = sorted(rows, key=lambda row: row.from_on or date.min)
    begun = [row for row in listed if row.from_on is None or row.from_on <= day]
    if not begun:
        return listed[0]
    return next((row for row in reversed(begun) if row.to_on is None or row.to_on >= day), None)


def indicators_in_use(district: str, year: int):
    """The indicators a kabupaten/kota (by its code, or one below it) works with in a year, in their order."""
    unused = YearTarget.objects.filter(district__code=district[:5], year=year, is_used=False).values("indicator")
    return Indicator.objects.active().of_district(district).exclude(pk__in=unused).select_related("target_group")


def targets_of(indicators: Iterable[Indicator], district: str, year: int) -> dict[int, Target]:
    """What a kabupaten/kota asks of each indicator (and of its source) in a year, the usual target where none is set."""
    everyone = {item.pk: item for indicator in indicators for item in (indicator, indicator.source) if item}
    rows = YearTarget.objects.filter(indicator__in=everyone, district__code=district, year=year)
    found = {
        row.indicator_id: Target(row.percent, row.quarters, row.once_month, row.basis or Basis.PROJECTION)
        for row in rows
    }
    return {pk: found.get(pk) or usual_target(indicator) for pk, indicator in everyone.items()}


def usual_target(indicator: Indicator) -> Target:
    return Target(
        indicator.usual_target, indicator.usual_quarters, indicator.usual_month, Basis.PROJECTION, is_usual=True
    )


def _with_sources(indicators: Iterable[Indicator]) -> list[Indicator]:
    order = [indicator.pk for indicator in indicators]
    rows = Indicator.objects.select_related("target_group", "source__target_group").in_bulk(order)
    return [rows[pk] for pk in order]


def _figures(indicators: list[Indicator], places: list[Region], moment: Moment) -> dict:
    """By (indicator, village): the figures of the year until the month, and those of the year before."""
    asked = {pk for indicator in indicators for pk in (indicator.pk, indicator.source_id) if pk}
    rows = Achievement.objects.filter(
        indicator__in=asked, village__in=[place.pk for place in places], year__in=[moment.year - 1, moment.year]
    ).order_by()
    found = defaultdict(dict)
    for indicator, village, year, month, count, base in rows.values_list(
        "indicator", "village", "year", "month", "count", "base"
    ):
        if (year, month) <= (moment.year, moment.month):
            found[indicator, village][year, month] = Figure(count, base)
    return found


def _populations(indicators: list[Indicator], places: list[Region], moment: Moment) -> dict:
    """By (target group, village, basis): the people of each year."""
    groups = {item.target_group_id for indicator in indicators for item in (indicator, indicator.source) if item}
    rows = Population.objects.filter(
        target_group__in=groups - {None},
        village__in=[place.pk for place in places],
        year__in=[moment.year - 1, moment.year],
    ).order_by()
    found = defaultdict(dict)
    for group, village, basis, year, count in rows.values_list("target_group", "village", "basis", "year", "count"):
        found[group, village, basis][year] = count
    return found


def visible_districts(user):
    """The kabupaten/kota a user works in, or all below his province."""
    return Region.objects.filter(districts_of(user, "code"), level=Region.Level.DISTRICT).order_by("code")


def last_month(puskesmas: Puskesmas, year: int) -> int | None:
    """The last month of a year with any figure of the villages of a puskesmas."""
    own = Achievement.objects.filter(village__catchments__puskesmas=puskesmas, year=year)
    return own.aggregate(last=Max("month"))["last"]
