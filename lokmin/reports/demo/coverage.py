"""Invented but plausible figures of eight indicators for every puskesmas of the demo: this year and the last.

The counts follow a fixed rule, so the demo looks the same wherever it is built; no village is shown as it really is.
"""

from datetime import date

from lokmin.coverage.models import Achievement, Basis, Indicator, Population, TargetGroup, YearTarget
from puskesmas.models import Catchment, Region

# code: share of the target group a village has reached by December (per cent), people of the group per village
CUMULATIVE = {"kia-k6": 84, "kia-pf": 97, "kia-knl": 95, "imu-idl": 88, "spm08": 76}
# code: share found at a measurement
MEASURED = {"giz-ds": 78, "giz-st": 15}
DERIVED = ["imu-uci"]
PEOPLE = {
    "bumil": 46,
    "bulin": 44,
    "bbl": 42,
    "bayi": 42,
    "balita": 205,
    "hipertensi": 310,
    "lansia": 260,
    "baduta": 41,
}
TARGETS = {
    "kia-k6": 85,
    "kia-pf": 98,
    "kia-knl": 95,
    "imu-idl": 85,
    "spm08": 100,
    "giz-ds": 80,
    "giz-st": 14,
    "imu-uci": 100,
}
MEASURING = (2, 8)


def build_coverage(today: date) -> None:
    """Fill what is missing; nothing when it was built before."""
    if Achievement.objects.exists():
        return
    indicators = Indicator.objects.in_bulk([*CUMULATIVE, *MEASURED, *DERIVED], field_name="code")
    villages = list(Catchment.objects.filter(to_on=None).order_by("village__code").values_list("village_id", flat=True))
    until = {today.year - 1: 12, today.year: today.month - 1}
    _targets(indicators, until)
    people = _people(villages, until)
    rows = []
    for at, village in enumerate(villages):
        for code, share in CUMULATIVE.items():
            indicator = indicators[code]
            whole = people[village, indicator.target_group_id]
            for year, last in until.items():
                rows += _grown(village, indicator, year, last, whole, share + _bent(at, code, 23) - year % 2 * 3)
        for code, share in MEASURED.items():
            indicator = indicators[code]
            whole = people[village, indicator.target_group_id]
            months = MEASURING if code == "giz-st" else range(1, 13)
            for year, last in until.items():
                rows += [
                    _measured(village, indicator, year, month, whole, share + _bent(at + month, code, 9))
                    for month in months
                    if month <= last
                ]
    Achievement.objects.bulk_create(rows, batch_size=1000)


def _bent(at: int, code: str, width: int) -> int:
    """How far a village lies from the middle: between minus and plus half of `width`, always the same."""
    return (at * 7 + sum(map(ord, code)) * 3) % width - width // 2


def _grown(village: int, indicator: Indicator, year: int, last: int, whole: int, share: int) -> list[Achievement]:
    """A cumulative count by month that never falls; some months bring more than others."""
    counts, reached = [], 0
    for month in range(1, last + 1):
        weight = month * 100 + (village * 13 + month * 29) % 60 - 30
        reached = max(reached, whole * share * weight // (100 * 1200))
        counts.append(Achievement(village_id=village, indicator=indicator, year=year, month=month, count=reached))
    return counts


def _measured(village: int, indicator: Indicator, year: int, month: int, whole: int, share: int) -> Achievement:
    measured = whole * (84 + village % 13) // 100
    return Achievement(
        village_id=village,
        indicator=indicator,
        year=year,
        month=month,
        count=measured * max(share, 2) // 100,
        base=measured,
    )


def _targets(indicators: dict[str, Indicator], years) -> None:
    districts = Region.objects.filter(level=Region.Level.DISTRICT)
    YearTarget.objects.bulk_create(
        YearTarget(indicator=indicators[code], district=district, year=year, percent=percent, basis=Basis.PROJECTION)
        for code, percent in TARGETS.items()
        for district in districts
        for year in years
    )


def _people(villages: list[int], years) -> dict[tuple[int, int], int]:
    """Populations of all groups of the demo; return those of a village and group."""
    groups = TargetGroup.objects.in_bulk(list(PEOPLE), field_name="code")
    found = {
        (village, groups[code].pk): middle * (70 + (at * 17) % 60) // 100
        for at, village in enumerate(villages)
        for code, middle in PEOPLE.items()
    }
    Population.objects.bulk_create(
        (
            Population(village_id=village, target_group_id=group, year=year, basis=Basis.PROJECTION, count=count)
            for (village, group), count in found.items()
            for year in years
        ),
        batch_size=1000,
    )
    return found
