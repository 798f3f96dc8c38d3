"""The forms of the year plan: one row per slot or movable meeting, what all have in common, the monthly rule."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django import forms
from django.utils import timezone

from lokmin.meetings import queries
from lokmin.meetings.forms import sensible_day, suggestions
from lokmin.meetings.models import Meeting
from lokmin.meetings.planning import proposals
from lokmin.meetings.planning.saving import Move, New
from lokmin.meetings.planning.warnings import DateWarning
from lokmin.meetings.planning.year import MONTHS, MOVABLE, Slot, YearPlan
from puskesmas.calendar_text import DAYS, month_name
from puskesmas.form_fields import ClockField, DayField, ManyField

MONTH_CHOICES = [(number, month_name(number)) for number in MONTHS]


class SlotForm(forms.Form):
    """Date and clock of one row; a row that is not wanted is not checked."""

    wanted = forms.BooleanField(label="Rencanakan", required=False)
    day = DayField(label="Tanggal", error_messages={"required": "Pilih tanggalnya."})
    start = ClockField(label="Mulai", error_messages={"required": "Tulis jam mulainya."})
    end = ClockField(label="Selesai", required=False)
    is_agreed = forms.BooleanField(label="Sudah disepakati dengan kantor camat", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, zone, is_new: bool, standing: tuple | None = None, **kwargs):
        self.zone, self.is_new, self.standing = zone, is_new, standing
        super().__init__(*args, **kwargs)
        for name in ("day", "start", "end"):
            self.fields[name].widget.attrs["class"] = "form-control"

    @property
    def is_wanted(self) -> bool:
        return not self.is_new or bool(self["wanted"].value())

    def full_clean(self):
        super().full_clean()
        if self.is_bound and not self.is_wanted:
            self._errors.clear()
        for name in self._errors or {}:
            if name in ("day", "start", "end"):
                attrs = {"aria-invalid": "true", "aria-describedby": f"{self[name].auto_id}_error"}
                self.fields[name].widget.attrs |= attrs | {"class": "form-control is-invalid"}

    def clean_day(self):
        return sensible_day(self.cleaned_data["day"])

    def clean(self):
        data = super().clean()
        start, end = data.get("start"), data.get("end")
        if start and end and end <= start:
            self.add_error("end", "Jam selesai harus setelah jam mulai.")
        moment = self.moment
        if moment and moment != self.standing and moment[0] < timezone.now():
            self.add_error(
                "day", "Tanggal ini sudah lewat. Pertemuan yang sudah berlangsung dicatat lewat Buat lokmin."
            )
        return data

    @property
    def moment(self) -> tuple[datetime, datetime | None] | None:
        """Start and end as they stand in the form now, typed or proposed; None while one cannot be read."""
        data = getattr(self, "cleaned_data", {}) if self.is_bound else self.initial
        day, start, end = data.get("day"), data.get("start"), data.get("end")
        if not day or not start or (end and end <= start):
            return None
        return datetime.combine(day, start, self.zone), datetime.combine(day, end, self.zone) if end else None


class CommonForm(forms.Form):
    """What all new meetings of the plan have in common; filled in from last time."""

    place = forms.CharField(
        label="Tempat",
        max_length=200,
        help_text="Misalnya Aula Kantor Kecamatan Kajoran.",
        error_messages={"required": "Tulis tempatnya."},
    )
    chair_post = forms.CharField(
        label="Pimpinan rapat", max_length=150, error_messages={"required": "Tulis jabatan pimpinan rapat."}
    )
    chair_name = forms.CharField(label="Nama pimpinan rapat", max_length=200, required=False)
    funding = forms.ChoiceField(label="Sumber dana", choices=Meeting.Funding.choices)
    hosts = ManyField(
        label="Diselenggarakan bersama", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, lead, **kwargs):
        super().__init__(*args, initial=suggestions(lead), **kwargs)
        if not self.is_bound:
            self.cleaned_data = {}  # a refused move is told here too, whether or not the place was asked
        self.fields["hosts"].queryset = queries.neighbours_of(lead)
        if not self.fields["hosts"].queryset.exists():
            del self.fields["hosts"]


class MonthlyForm(forms.Form):
    """The rule of a monthly cross-sector series: every second Tuesday, from month to month."""

    ordinal = forms.TypedChoiceField(
        label="Setiap", coerce=int, initial=2, choices=[*proposals.ORDINALS.items()], empty_value=2
    )
    weekday = forms.TypedChoiceField(label="Hari", coerce=int, initial=1, choices=list(enumerate(DAYS)))
    first = forms.TypedChoiceField(label="Dari", coerce=int, initial=1, choices=MONTH_CHOICES)
    last = forms.TypedChoiceField(label="Sampai", coerce=int, initial=12, choices=MONTH_CHOICES)
    start = ClockField(label="Mulai", initial="09.00", error_messages={"required": "Tulis jam mulainya."})
    end = ClockField(label="Selesai", required=False, initial="11.00")

    def clean(self):
        data = super().clean()
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", "Bulan terakhir tidak boleh sebelum bulan pertama.")
        if data.get("start") and data.get("end") and data["end"] <= data["start"]:
            self.add_error("end", "Jam selesai harus setelah jam mulai.")
        return data

    def rule(self) -> proposals.MonthlyRule:
        return proposals.MonthlyRule(*(self.cleaned_data[name] for name in ("ordinal", "weekday", "first", "last")))

    def habits(self) -> proposals.Habits:
        return proposals.Habits(self.cleaned_data["start"], self.cleaned_data["end"], self.cleaned_data["weekday"])


@dataclass
class Row:
    """One row of the plan that can be typed in: a new meeting (`slot`) or a planned one (`meeting`)."""

    key: str
    form: SlotForm
    slot: Slot | None = None
    meeting: Meeting | None = None
    warnings: list[DateWarning] = field(default_factory=list)

    @property
    def label(self) -> str:
        if self.slot:
            return self.slot.label
        return month_name(self.meeting.held_on.month) if self.is_monthly else self.meeting.short_title

    @property
    def day(self) -> date | None:
        return self.form.moment[0].date() if self.form.moment else None

    @property
    def may_agree(self) -> bool:
        """Whether the row can say that the kantor camat agreed on its date."""
        return self.meeting is not None and self.meeting.status == Meeting.Status.PLANNED

    @property
    def is_monthly(self) -> bool:
        return bool(self.slot.month) if self.slot else self.meeting.kind == Meeting.Kind.MONTHLY


class PlanForms:
    """All forms of the page of one year; `data` is what was posted."""

    def __init__(self, plan: YearPlan, data=None):
        self.plan, self.data = plan, data
        rule = data if data and "rutin" in data else None
        self.monthly = MonthlyForm(rule, prefix="rutin", initial={"first": usual_first_month(plan)})
        # Without new rows the page did not ask for the place: nothing of it was sent, so it is proposed.
        common = data if data and "place" in data else None
        self.common = CommonForm(common, lead=plan.lead)
        self.rows = [*self._new_rows(), *self._movable_rows()]
        self._warn()

    def _new_rows(self) -> list[Row]:
        proposed = {} if self.data else self.plan.proposed_quarters()
        slots = [*self.plan.open_quarters, *self._months()]
        return [self._row(slot.key, slot, None, self._proposal(proposed.get(slot.key))) for slot in slots]

    def _movable_rows(self) -> list[Row]:
        now = timezone.now()
        rows = [row for row in self.plan.meetings if row.status in MOVABLE and row.starts_at > now]
        return [self._row(f"m{row.pk}", None, row, standing(row)) for row in rows if row.year == self.plan.year]

    def _row(self, key: str, slot: Slot | None, meeting: Meeting | None, initial: dict) -> Row:
        # A meeting that came up after the page was opened has no field in it.
        data = self.data if self.data and f"{key}-day" in self.data else None
        stands = (meeting.starts_at, meeting.ends_at) if meeting else None
        form = SlotForm(
            data, prefix=key, initial=initial, zone=self.plan.region.timezone, is_new=slot is not None, standing=stands
        )
        if data:
            form.is_valid()
        return Row(key, form, slot, meeting)

    def _proposal(self, day: date | None) -> dict:
        habits = self.plan.habits
        return {"wanted": day is not None, "day": day, "start": habits.start, "end": habits.end}

    def _months(self) -> list[Slot]:
        """Months with a row in what was posted."""
        if not self.data:
            return []
        slots = (Slot(self.plan.year, month=number) for number in MONTHS if number not in self.plan.known_months)
        return [slot for slot in slots if f"{slot.key}-day" in self.data]

    def _warn(self):
        """Say what speaks against each row, and where two rows of the plan stand on one day."""
        wanted = [row for row in self.rows if row.form.is_wanted and row.form.moment]
        for row in wanted:
            row.warnings = self.plan.warnings(*row.form.moment, slot=row.slot, meeting=row.meeting)
            twins = [other.label for other in wanted if other is not row and other.day == row.day]
            if twins:
                text = f"{' dan '.join(twins)} juga pada tanggal ini."
                row.warnings.append(DateWarning("same_day", text))

    @property
    def has_new(self) -> bool:
        """Whether the page has rows of new meetings, hence asks for their place and chair."""
        return any(row.slot for row in self.rows)

    def is_valid(self) -> bool:
        rows = [row.form.is_valid() for row in self.rows if row.form.is_bound]
        return all(rows) and (not self.new() or self.common.is_valid())

    def new(self) -> list[New]:
        return [New(row.slot, *row.form.moment) for row in self.rows if row.slot and self._is_sent(row)]

    def moves(self) -> list[Move]:
        moved = [row for row in self.rows if row.meeting and self._is_sent(row)]
        return [
            Move(row.meeting.pk, data["version"] or 0, *row.form.moment, data["is_agreed"])
            for row in moved
            for data in [row.form.cleaned_data]
        ]

    def _is_sent(self, row: Row) -> bool:
        return row.form.is_bound and row.form.is_wanted and row.form.moment is not None

    def common_values(self) -> dict:
        values = dict(self.common.cleaned_data) if self.new() else {}
        return values | {"hosts": list(values.get("hosts") or [])}

    def with_months(self) -> "PlanForms":
        """The same page with the rows of the monthly rule filled in anew; what else was typed stays."""
        data = self.data.copy()
        for month in MONTHS:
            for name in ("wanted", "day", "start", "end"):
                data.pop(f"bl{month}-{name}", None)
        start, end = data.get("rutin-start", ""), data.get("rutin-end", "")
        for key, day in self.plan.proposed_months(self.monthly.rule(), self.monthly.habits()).items():
            data.update({f"{key}-wanted": "on", f"{key}-day": day.isoformat()})
            data.update({f"{key}-start": start, f"{key}-end": end})
        return PlanForms(self.plan, data)


def standing(meeting: Meeting) -> dict:
    """Date and clock of a meeting as it is stored."""
    start, end = meeting.local_start, meeting.local_end
    return {
        "day": start.date(),
        "start": start.time(),
        "end": end.time() if end else None,
        "version": meeting.version,
    }


def usual_first_month(plan: YearPlan) -> int:
    """The month a monthly series would begin with: the next one."""
    return 1 if plan.today.year < plan.year else (plan.today + timedelta(31)).month
