"""Which indicators somebody may fill in or look at."""

from lokmin.coverage.models import Indicator, TargetGroup
from lokmin.coverage.queries import indicators_in_use


def indicators_to_fill(district: str, year: int) -> list[Indicator]:
    """Those a kabupaten/kota works with in a year, in their order, with who is counted."""
    return list(indicators_in_use(district, year))


def indicators_to_read(district: str) -> list[Indicator]:
    """All of a kabupaten/kota, also those no longer used: what was entered under them stays readable."""
    return list(Indicator.objects.of_district(district).select_related("target_group"))


def target_groups() -> list[TargetGroup]:
    return list(TargetGroup.objects.all())
