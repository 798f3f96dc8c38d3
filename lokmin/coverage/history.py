"""Choices of a meeting are told with the meeting; targets have their own page, figures stand with their puskesmas."""

from lokmin.coverage.models import Indicator, MeetingCoverage, YearTarget
from lokmin.meetings.history import meeting_of
from puskesmas import history


def register() -> None:
    history.register(MeetingCoverage, "cakupan-lokmin", permission="coverage.view", thread=meeting_of)
    history.register(Indicator, "indikator", permission="coverage.view", gathers=("coverage.yeartarget",))
    history.register(
        YearTarget,
        "target",
        permission="coverage.view",
        thread=lambda row: history.key("coverage.indicator", row.indicator_id),
    )
