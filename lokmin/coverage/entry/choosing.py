"""Which indicators somebody may fill in or look at."""

from lokmin.coverage.models import Indicator, TargetGroup


def indicators_of(district: str, *, active: bool = True) -> list[Indicator]:
    """Those of a kabupaten/kota in their order, with who is counted; without `active` also those no longer used."""
    rows = Indicator.objects.of_district(district).select_related("target_group")
    return list(rows.active() if active else rows)


def target_groups() -> list[TargetGroup]:
    return list(TargetGroup.objects.all())
