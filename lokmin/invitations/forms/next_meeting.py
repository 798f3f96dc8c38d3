"""The only questions of the next meeting: when and where."""

from django import forms
from django.utils import timezone

from lokmin.meetings.forms import WhenForm
from lokmin.meetings.next_meeting import QUARTERLY, Next

PERIOD = ("kind", "year", "quarter")


class NextMeetingForm(WhenForm):
    """Day, clock and place, filled in from the plan or from last time; the period is carried along unseen."""

    confirm_late = None
    kind = forms.CharField(widget=forms.HiddenInput, required=False)
    year = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=2015, max_value=2100)
    quarter = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=4)

    def __init__(self, *args, upcoming: Next, **kwargs):
        self.upcoming, self.zone = upcoming, upcoming.last.timezone
        source = upcoming.starts_from
        initial = {
            "day": upcoming.day,
            "start": source.local_start.time(),
            "end": source.local_end.time() if source.local_end else None,
            "place": source.place,
            "kind": upcoming.kind,
            "year": upcoming.year,
            "quarter": upcoming.quarter,
        }
        super().__init__(*args, initial=initial, **kwargs)

    def ask_about_past(self, data):
        if data["starts_at"] < timezone.now():
            self.add_error(
                "day", "Tanggal ini sudah lewat. Pilih yang akan datang; pertemuan yang sudah berlangsung dicatat lewat Buat lokmin."
            )  # fmt: skip

    def clean(self):
        data = super().clean()
        period, wrong = {name: data.get(name) for name in PERIOD}, [self.errors.pop(name, None) for name in PERIOD]
        is_known = period["kind"] in self.upcoming.last.Kind.values and period["year"]
        if any(wrong) or not is_known or self.lacks_quarter(period):
            period = {name: getattr(self.upcoming, name) for name in PERIOD}
        data |= period  # nobody types these: what is no period is the one proposed
        return data

    def lacks_quarter(self, period: dict) -> bool:
        return period["kind"] in QUARTERLY and not period["quarter"]

    def values(self) -> dict:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in (*PERIOD, "starts_at", "ends_at", "place")}
