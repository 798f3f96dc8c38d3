"""Models of programme coverage (cakupan), one file per noun."""

from lokmin.coverage.models.figures import Achievement, Population
from lokmin.coverage.models.indicators import Basis, Indicator, TargetGroup, YearTarget
from lokmin.coverage.models.meetings import MeetingCoverage, MeetingIndicator

__all__ = [
    "Achievement",
    "Basis",
    "Indicator",
    "MeetingCoverage",
    "MeetingIndicator",
    "Population",
    "TargetGroup",
    "YearTarget",
]
