"""The part of the minutes about coverage: the text, with the figures the meeting looked at below it."""

from lokmin.coverage.meetings import choice_of, coverage_of
from lokmin.minutes.models import Section
from lokmin.minutes.views.editor import SectionPage


class CoveragePart(SectionPage):
    template = "minutes/section_coverage.html"

    def prepare(self, meeting_id, **kwargs):
        super().prepare(meeting_id, kind=Section.Kind.COVERAGE)

    def saved(self) -> dict:
        """Nothing of the figures is asked again when the text saves itself."""
        if self.is_autosave:
            return super().saved()
        return super().saved() | {"choice": choice_of(self.meeting), "shown": coverage_of(self.meeting)}
