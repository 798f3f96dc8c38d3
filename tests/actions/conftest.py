"""Three meetings of Kajoran 2 in a row, with open minutes each."""

from datetime import UTC, datetime

import pytest

from lokmin.minutes.models import Minutes
from tests import factories


def held(kajoran, kajoran_2, villages, year, quarter, month):
    row = factories.MeetingFactory(
        region=kajoran,
        lead=kajoran_2,
        year=year,
        quarter=quarter,
        status="held",
        starts_at=datetime(year, month, 10, 2, tzinfo=UTC),
        ends_at=datetime(year, month, 10, 5, tzinfo=UTC),
    )
    row.villages.set(villages[:3])
    Minutes.objects.create(meeting=row)
    return row


@pytest.fixture
def first(kajoran, kajoran_2, villages):
    return held(kajoran, kajoran_2, villages, 2026, 1, 2)


@pytest.fixture
def second(kajoran, kajoran_2, villages):
    return held(kajoran, kajoran_2, villages, 2026, 2, 6)


@pytest.fixture
def third(kajoran, kajoran_2, villages):
    return held(kajoran, kajoran_2, villages, 2026, 3, 9)


@pytest.fixture
def foreign(purwaharja, purwaharja_2):
    row = factories.MeetingFactory(region=purwaharja, lead=purwaharja_2, status="held")
    Minutes.objects.create(meeting=row)
    return row
