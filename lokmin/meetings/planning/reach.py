"""How far a change of one meeting goes into its series: the choice on the page and what comes of it."""

from collections.abc import Callable

from django import forms

from lokmin.meetings.models import Meeting
from lokmin.meetings.planning import series
from lokmin.meetings.planning.series import Reach, Shifted, ShiftWarned, Sibling


class ReachForm(forms.Form):
    """Only this meeting, this and the following, or all."""

    reach = forms.ChoiceField(
        label="Perubahan berlaku untuk",
        choices=Reach.choices,
        initial=Reach.ONLY,
        widget=forms.RadioSelect,
        help_text="Tempat, jam, pimpinan rapat, dan dana ikut berubah. Tanggal pertemuan lain tetap.",
    )
    is_weekday_shifted = forms.BooleanField(
        label="Bila harinya berpindah, geser juga pertemuan lain ke hari itu pada minggunya", required=False
    )
    confirm_shift = forms.BooleanField(label="Sudah dibaca, tetap geser ke hari-hari ini", required=False)


class SeriesChoice:
    """The other meetings of the series as the page shows them to `by`; falsy where a change can reach none of them."""

    def __init__(self, meeting: Meeting, data=None, *, by):
        self.meeting, self.by, self.siblings = meeting, by, series.siblings(meeting, by)
        self.form = ReachForm(data)
        self.versions = series.versions_of(self.siblings)
        self.shifted: list[Shifted] = []
        self._seen = series.read_versions(data.get("series_versions", "")) if data else {}

    def __bool__(self) -> bool:
        return any(not item.kept for item in self.siblings)

    @property
    def later(self) -> list[Sibling]:
        return [item for item in self.siblings if item.is_reached(Reach.FOLLOWING)]

    @property
    def earlier(self) -> list[Sibling]:
        return [item for item in self.siblings if item.is_reached(Reach.ALL) and not item.is_later]

    @property
    def kept(self) -> list[Sibling]:
        return [item for item in self.siblings if item.kept]

    def run(self, change: Callable[[], object]) -> list[Meeting]:
        """Do the change and take along what was chosen; returns the other meetings that changed."""
        chosen = self.form.cleaned_data if self.form.is_valid() else {}
        try:
            return series.change_with_series(
                self.meeting,
                change,
                by=self.by,
                reach=chosen.get("reach") or Reach.ONLY,
                versions=self._seen,
                is_weekday_shifted=chosen.get("is_weekday_shifted", False),
                is_warned=chosen.get("confirm_shift", False),
            )
        except ShiftWarned as error:
            self.shifted = error.rows
            self.meeting.refresh_from_db(fields=["starts_at", "ends_at", "place", "status", "version"])  # rolled back
            raise


def told(others: list[Meeting]) -> str:
    """What was changed besides, for the message after saving; empty when nothing."""
    return f" Ikut berubah: {', '.join(meeting.short_title for meeting in others)}." if others else ""
