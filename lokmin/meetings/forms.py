"""Forms of a meeting. Warnings (past date, second meeting of a quarter) are asked with a checkbox that appears with them."""

from datetime import date, datetime, timedelta

from django import forms
from django.utils import timezone

from lokmin.meetings import queries
from lokmin.meetings.models import AgendaItem, Meeting
from puskesmas.calendar_text import format_date
from puskesmas.form_fields import ClockField, DayField, ManyField, TextAreaField, id_of

EARLIEST = date(2015, 1, 1)
LATEST_AFTER = timedelta(days=3 * 366)
PERIODIC = (Meeting.Kind.FIRST, Meeting.Kind.ROUTINE)


def sensible_day(day: date) -> date:
    """The day, refused when a slip of the year put it far away."""
    if not EARLIEST <= day <= timezone.localdate() + LATEST_AFTER:
        raise forms.ValidationError("Tahunnya tidak masuk akal. Periksa tanggalnya.")
    return day


class MomentForm(forms.Form):
    """Date and clock in the zone of the meeting: `starts_at` and `ends_at` when they are whole."""

    day = DayField(label="Hari, tanggal")
    start = ClockField(label="Mulai pukul")
    end = ClockField(label="Selesai pukul", required=False, help_text="Kosong berarti s.d. selesai.")

    zone = None

    def clean_day(self):
        return sensible_day(self.cleaned_data["day"])

    def clean(self):
        data = super().clean()
        day, start, end = data.get("day"), data.get("start"), data.get("end")
        if start and end and end <= start:
            self.add_error("end", "Jam selesai harus setelah jam mulai. Kosongkan bila sampai selesai.")
        if day and start:
            data["starts_at"] = datetime.combine(day, start, self.zone)
            data["ends_at"] = datetime.combine(day, end, self.zone) if end else None
        return data


class WhenForm(MomentForm):
    """Date, clock and place; a past date is asked about."""

    place = forms.CharField(label="Tempat", max_length=200, help_text="Misalnya Aula Kantor Kecamatan Kajoran.")
    confirm_late = forms.BooleanField(label="Ya, catat sebagai pertemuan yang sudah lewat", required=False)

    def clean(self):
        data = super().clean()
        if "starts_at" in data:
            self.ask_about_past(data)
        return data

    def ask_about_past(self, data):
        if data["starts_at"] < timezone.now() and not data.get("confirm_late") and self.is_new_time(data["starts_at"]):
            self.add_error(
                "confirm_late",
                "Tanggal ini sudah lewat. Centang bila pertemuannya memang sudah berlangsung dan baru dicatat sekarang.",
            )

    def is_new_time(self, starts_at) -> bool:
        return True

    def asks(self, name: str) -> bool:
        """Whether a confirmation box belongs on the page: it was asked now, or ticked before."""
        return name in self.errors or bool(self.is_bound and self.data.get(self.add_prefix(name)))

    @property
    def asks_late(self) -> bool:
        return self.asks("confirm_late")


class MeetingForm(WhenForm):
    """A meeting to create or change. `lead` is the puskesmas it is prepared for."""

    kind = forms.ChoiceField(label="Jenis", choices=Meeting.Kind.choices)
    quarter = forms.TypedChoiceField(
        label="Triwulan",
        coerce=lambda value: None if value == "none" else int(value),
        choices=[
            (1, "Triwulan I"),
            (2, "Triwulan II"),
            (3, "Triwulan III"),
            (4, "Triwulan IV"),
            ("none", "Tanpa triwulan"),
        ],
    )
    year = forms.IntegerField(label="Tahun", min_value=2015, max_value=2100)
    is_agreed = forms.BooleanField(label="Tanggal sudah disepakati dengan kantor camat", required=False)
    theme = TextAreaField(label="Tema", max_length=3000, required=False, widget=forms.Textarea({"rows": 3}))
    chair_post = forms.CharField(
        label="Pimpinan rapat", max_length=150, help_text="Jabatannya, misalnya Camat Kajoran."
    )
    chair_name = forms.CharField(label="Nama pimpinan rapat", max_length=200, required=False)
    hosts = ManyField(
        label="Diselenggarakan bersama",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Pertemuan bersama dihitung untuk semua puskesmas penyelenggara.",
    )
    villages = ManyField(
        label="Hanya desa atau kelurahan ini",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kosong berarti semua desa dan kelurahan wilayah kerja penyelenggara.",
    )
    is_with_fkp = forms.BooleanField(label="Digabung dengan Forum Konsultasi Publik (FKP)", required=False)
    funding = forms.ChoiceField(label="Sumber dana", choices=Meeting.Funding.choices)
    funded_count = forms.IntegerField(
        label="Peserta dibiayai",
        min_value=0,
        max_value=9999,
        required=False,
        help_text="Jumlah orang menurut anggaran.",
    )
    confirm_second = forms.BooleanField(label="Ya, ini pertemuan lain di triwulan yang sama", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = ["kind", "quarter", "year"]
    # What a colleague may have changed meanwhile, as the conflict notice names it.
    COMPARED = [
        "kind",
        "quarter",
        "year",
        "day",
        "start",
        "end",
        "place",
        "theme",
        "chair_post",
        "chair_name",
        "funding",
        "funded_count",
        "is_with_fkp",
    ]

    def __init__(self, *args, lead, meeting: Meeting | None = None, **kwargs):
        self.lead, self.meeting = lead, meeting
        self.zone = meeting.timezone if meeting else queries.subdistrict_of(lead).timezone
        initial = (saved_values(meeting) if meeting else suggestions(lead)) | (kwargs.pop("initial", None) or {})
        super().__init__(*args, initial=initial, **kwargs)
        neighbours = list(queries.neighbours_of(lead))
        self.fields["hosts"].queryset = queries.neighbours_of(lead)
        self.fields["villages"].queryset = queries.villages_of([lead.pk, *(row.pk for row in neighbours)])
        self.served_by = queries.village_hosts([lead.pk, *(row.pk for row in neighbours)])
        if not neighbours:
            del self.fields["hosts"]
        if meeting and meeting.status != Meeting.Status.PLANNED:
            del self.fields["is_agreed"]

    def is_new_time(self, starts_at) -> bool:
        return self.meeting is None or self.meeting.starts_at != starts_at

    def clean(self):
        data = super().clean()
        kind, quarter, year = data.get("kind"), data.get("quarter"), data.get("year")
        if kind in PERIODIC and not quarter and "quarter" not in self.errors:
            self.add_error("quarter", "Pilih triwulannya.")
        if kind in PERIODIC and year and quarter:
            self.ask_about_second(year, quarter, data)
        self.check_villages(data)
        return data

    def ask_about_second(self, year, quarter, data):
        if self.meeting and (self.meeting.year, self.meeting.quarter) == (year, quarter):
            return
        other = queries.same_period(self.lead, year, quarter, but=self.meeting)
        if other and not data.get("confirm_second"):
            when = f"{format_date(other.held_on)}, {other.get_status_display().lower()}"
            self.add_error(
                "confirm_second", f"{other.title} sudah ada ({when}). Centang bila memang ada pertemuan lain."
            )

    def check_villages(self, data):
        hosts = {self.lead.pk, *(host.pk for host in data.get("hosts") or [])}
        foreign = [row.name for row in data.get("villages") or [] if self.served_by.get(row.pk) not in hosts]
        if foreign:
            self.add_error("villages", f"Bukan wilayah kerja penyelenggara yang dipilih: {', '.join(foreign)}.")

    @property
    def asks_second(self) -> bool:
        return self.asks("confirm_second")

    def values(self) -> dict:
        """What the services take."""
        skip = {"day", "start", "end", "confirm_late", "confirm_second", "version", "hosts", "villages", "is_agreed"}
        values = {name: value for name, value in self.cleaned_data.items() if name not in skip}
        is_late = self.cleaned_data["starts_at"] < timezone.now()
        return values | {
            "hosts": list(self.cleaned_data.get("hosts") or []),
            "villages": list(self.cleaned_data.get("villages") or []),
            "is_agreed": self.cleaned_data.get("is_agreed", True),
            "is_recorded_late": is_late
            if not self.meeting or self.is_new_time(self.cleaned_data["starts_at"])
            else self.meeting.is_recorded_late,
        }

    def rebase(self, fresh: Meeting) -> list[dict]:
        """Make the typed form valid against a version saved meanwhile; return label, theirs and mine of what differs."""
        theirs = MeetingForm(lead=self.lead, meeting=fresh)
        differences = []
        for name in self.COMPARED:
            mine = self[name].value()
            mine_text, their_text = shown(self, name, mine), shown(theirs, name, theirs[name].value())
            if mine_text != their_text:
                differences.append(
                    {
                        "label": self.fields[name].label,
                        "theirs": their_text or "(kosong)",
                        "mine": mine_text or "(kosong)",
                    }
                )
        self.data = self.data.copy()
        self.data["version"] = str(fresh.version)
        return differences


def shown(form, name: str, value) -> str:
    """A field's value as a person reads it."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value) or dict(field.choices).get(id_of(str(value)) or value) or "")
    if isinstance(field, forms.BooleanField):
        return "ya" if value else "tidak"
    return (
        str(field.widget.format_value(value) or "")
        .replace("\r\n", "\n")
        .replace(":", "." if isinstance(field, ClockField) else ":")
    )


def saved_values(meeting: Meeting) -> dict:
    """Initial values of the form from the meeting itself."""
    served = {row.pk for row in queries.villages_of([host.puskesmas_id for host in meeting.hosts.all()])}
    villages = {row.pk for row in meeting.villages.all()}
    return {
        "day": meeting.held_on,
        "start": meeting.local_start.time(),
        "end": meeting.local_end.time() if meeting.local_end else None,
        "hosts": [host.puskesmas_id for host in meeting.hosts.all() if not host.is_lead],
        "villages": [] if villages == served else sorted(villages),
        **{name: getattr(meeting, name) for name in MeetingForm.COMPARED if name not in ("day", "start", "end")},
        "quarter": meeting.quarter or "none",
        "version": meeting.version,
    }


def suggestions(lead) -> dict:
    """Defaults right for nine in ten: the next quarter without a meeting, the rest from last time."""
    year, quarter = queries.next_period(lead)
    last, (post, name) = queries.last_meeting(lead), queries.chair_of(queries.subdistrict_of(lead))
    values = {
        "kind": Meeting.Kind.FIRST if quarter == 1 else Meeting.Kind.ROUTINE,
        "quarter": quarter,
        "year": year,
        "start": "09.00",
        "end": "12.00",
        "is_agreed": True,
        "chair_post": post,
        "chair_name": name,
        "funding": Meeting.Funding.BOK,
    }
    if last is None:
        return values
    return values | {
        "start": last.local_start.time(),
        "end": last.local_end.time() if last.local_end else None,
        "place": last.place,
        "chair_post": last.chair_post or post,
        # The camat may have changed since; anybody else is taken over as written.
        "chair_name": name if last.chair_post in ("", post) and name else last.chair_name,
        "funding": last.funding,
        "funded_count": last.funded_count,
        "hosts": [host.puskesmas_id for host in last.hosts.all() if not host.is_lead],
    }


class RescheduleForm(WhenForm):
    """A new date for a meeting; place and times start from the old ones."""

    def __init__(self, *args, meeting: Meeting, **kwargs):
        self.zone = meeting.timezone
        initial = {key: value for key, value in saved_values(meeting).items() if key in ("start", "end", "place")}
        super().__init__(*args, initial=initial, **kwargs)


class ReasonForm(forms.Form):
    """Why a meeting is postponed or cancelled."""

    reason = TextAreaField(
        label="Alasan",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="Dibaca tamu, kantor camat, dan dinas kesehatan.",
    )


class AgendaItemForm(forms.Form):
    """One line of the programme."""

    starts_at = ClockField(label="Mulai", required=False)
    ends_at = ClockField(label="Selesai", required=False)
    title = forms.CharField(label="Acara", max_length=255)
    presenter = forms.CharField(label="Pemateri/penanggung jawab", max_length=200, required=False)
    kind = forms.ChoiceField(label="Jenis", choices=AgendaItem.Kind.choices, initial=AgendaItem.Kind.OTHER)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.fields:
            base = "form-select" if name == "kind" else "form-control"
            self.fields[name].widget.attrs["class"] = base
        self.fields["title"].widget.attrs["placeholder"] = "Acara"
        self.fields["presenter"].widget.attrs["placeholder"] = "Pemateri"

    def full_clean(self):
        super().full_clean()
        for name in self._errors or {}:
            if name in self.base_fields:
                self.fields[name].widget.attrs |= {
                    "aria-invalid": "true",
                    "aria-describedby": f"{self[name].auto_id}_error",
                }
                self.fields[name].widget.attrs["class"] += " is-invalid"

    def clean(self):
        data = super().clean()
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", "Harus setelah jam mulai.")
        return data


AgendaFormSet = forms.formset_factory(
    AgendaItemForm, extra=0, can_order=True, can_delete=True, max_num=60, validate_max=True, absolute_max=80
)
