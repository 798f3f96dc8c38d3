"""A district of 29 villages with eight indicators, figures of three months; small worlds are made with `figures`."""

import pytest

from lokmin.coverage.models import Achievement, Basis, Indicator, Population, TargetGroup, YearTarget
from puskesmas.models import Region
from tests import factories

# target of the year for the eight; the expected figures in test_hand_checked.py were computed apart from this code
TARGETS = [100, 80, 95, 90, 80, 60, 100, 72]


@pytest.fixture
def idl(db):
    return Indicator.objects.get(code="imu-idl")


def populate(village, indicator, count, *, year=2026, basis=Basis.PROJECTION):
    return Population.objects.create(
        village=village, target_group=indicator.target_group, year=year, basis=basis, count=count
    )


def achieve(village, indicator, counts: dict, *, year=2026):
    """Counts by month; a pair is a measurement: found, measured."""
    for month, said in counts.items():
        count, base = said if isinstance(said, tuple) else (said, None)
        Achievement.objects.create(village=village, indicator=indicator, year=year, month=month, count=count, base=base)


def aim(indicator, percent, *, year=2026, district="33.08", **values):
    return YearTarget.objects.create(
        indicator=indicator, district=Region.objects.get(code=district), year=year, percent=percent, **values
    )


@pytest.fixture
def many(kajoran, kajoran_2):
    """Kajoran 2 with 29 villages and eight indicators, by the formulas the expected figures were computed with."""
    kajoran_2.catchments.all().delete()
    places = [factories.region(f"33.08.12.{2100 + number}", f"Desa {number}") for number in range(1, 30)]
    factories.serve(kajoran_2, *places)
    indicators = []
    for j, target in enumerate(TARGETS, 1):
        group = TargetGroup.objects.create(code=f"uji-{j}", label=f"Sasaran {j}", order=j)
        indicator = Indicator.objects.create(
            code=f"uji-{j}", name=f"Indikator {j}", short_name=f"I{j}", program="Uji", target_group=group, order=j
        )
        indicators.append(indicator)
        aim(indicator, target)
        for i, place in enumerate(places, 1):
            people = 40 + 3 * i + 5 * j
            populate(place, indicator, people)
            achieve(
                place,
                indicator,
                {
                    7: people * (6 + i * j % 3) * (5 + j) // 200,
                    8: people * (8 + (i + j) % 4) * (5 + j) // 200,
                    9: people * (9 + i * j % 5) * (5 + j) // 180,
                },
            )
    return indicators
