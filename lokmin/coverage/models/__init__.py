"""Models of programme coverage (cakupan), one file per noun."""

from lokmin.coverage.models.figures import Achievement, Population
from lokmin.coverage.models.indicators import Basis, Indicator, TargetGroup, YearTarget
from lokmin.coverage.models.meetings import MeetingCoverage, MeetingIndicator
from lokmin.coverage.models.prints import PwsPrint

__all__ = [
    "Achievement",
    "Basis",
    "Indicator",
    "MeetingCoverage",
    "MeetingIndicator",
    "Population",
    "PwsPrint",
    "TargetGroup",
    "YearTarget",
]
