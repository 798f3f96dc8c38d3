"""What speaks against a date: sentences to think about, never a refusal."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from lokmin.meetings import clashes
from lokmin.meetings.models import Meeting
from lokmin.meetings.planning import seasons
from puskesmas.calendar_text import format_day, format_time, month_name, roman
from puskesmas.holidays.workdays import Workdays
from puskesmas.models import Puskesmas, Region
from puskesmas.organisations.rules import rules_of

EARLY, LATE, LATE_END, PRAYER = time(7), time(16), time(17), time(11)
FRIDAY = 4
# Beyond this many days a letter is certainly in time.
LEAD_LOOKED_AT = 45
# Worth knowing, yet no reason to look for another date.
HINTS = {"quarter", "december", "independence"}


@dataclass(frozen=True)
class DateWarning:
    """One sentence about a date. `kind`: off, ramadan, eid, friday, clock, lead, clash, and the hints."""

    kind: str
    text: str

    @property
    def is_hint(self) -> bool:
        return self.kind in HINTS


class DateCheck:
    """Checks dates of one puskesmas in a span of days; a fixed number of queries, then ask as often as you like.

    With `is_day_shown` the page says which day it is, so the sentences do not say it again.
    """

    def __init__(
        self,
        lead: Puskesmas,
        region: Region,
        first: date,
        last: date,
        *,
        but: Meeting | None = None,
        today=None,
        is_day_shown: bool = False,
    ):
        self.lead, self.region, self.zone, self.is_day_shown = lead, region, region.timezone, is_day_shown
        self.today = today or timezone.now().astimezone(self.zone).date()
        self.rules = rules_of(lead)
        start = self.today if self.today < first <= self.today + timedelta(LEAD_LOOKED_AT) else first
        self.workdays = Workdays(
            self.rules.region_code, start, last + timedelta(1), saturdays=self.rules.works_on_saturday
        )
        self.taken = clashes.taken(region, self.moment(first), self.moment(last + timedelta(1)), but=but)

    def moment(self, day: date, clock: time = time(0)) -> datetime:
        return datetime.combine(day, clock, self.zone)

    def warnings(
        self, starts_at: datetime, ends_at: datetime | None, *, period: tuple[int, int | None] | None = None, but=None
    ) -> list[DateWarning]:
        """Everything to say about a date still to come; nothing about one that has passed.

        `period` is the year and quarter the meeting counts for; `but` the meeting itself.
        """
        start, end = (moment.astimezone(self.zone) for moment in (starts_at, clashes.end_of(starts_at, ends_at)))
        if start.date() < self.today:
            return []
        found = [
            self._off(start.date()),
            self._season(start.date()),
            self._friday(start, end),
            self._clock(start, end if ends_at else None),
            self._lead(start.date()),
            *self._clashes(starts_at, ends_at, but),
            self._quarter(start.date(), period),
            self._hint(start.date()),
        ]
        return [DateWarning(*pair) for pair in found if pair]

    def _off(self, day: date):
        reason = self.workdays.why_off(day)
        subject = "Tanggal ini" if self.is_day_shown else format_day(day)
        return ("off", f"{subject} bukan hari kerja: {reason}.") if reason else None

    def _season(self, day: date):
        reason = seasons.why_hard(day)
        if not reason:
            return None
        if seasons.eid_near(day):
            return "eid", f"Tanggal ini {reason}."
        return "ramadan", f"Tanggal ini jatuh pada {reason}."

    def _friday(self, start: datetime, end: datetime):
        if start.weekday() != FRIDAY or (end.time() <= PRAYER and end.date() == start.date()):
            return None
        if start.time() >= PRAYER:
            return "friday", "Hari Jumat setelah pukul 11.00 terpotong salat Jumat. Pilih pagi atau hari lain."
        return "friday", "Hari Jumat: sebaiknya selesai pukul 11.00, sebelum salat Jumat."

    def _clock(self, start: datetime, end: datetime | None):
        if start.time() < EARLY:
            return "clock", f"Mulai pukul {format_time(start.time())} terlalu pagi bagi tamu dari desa."
        if start.time() >= LATE or (end and (end.time() > LATE_END or end.date() != start.date())):
            return "clock", "Pertemuan ini di luar jam kantor sore."
        return None

    def _lead(self, day: date):
        if (day - self.today).days > LEAD_LOOKED_AT:
            return None
        left, wanted = self.workdays.between(self.today, day), self.rules.lead_days
        if left >= wanted:
            return None
        when = f"Tinggal {left} hari kerja lagi" if left else "Tidak ada hari kerja lagi sebelum tanggal ini"
        return "lead", f"{when}; surat undangan sebaiknya terkirim {wanted} hari kerja sebelumnya."

    def _clashes(self, starts_at: datetime, ends_at: datetime | None, but: Meeting | None):
        return [
            ("clash", clash.told(self.region, self.lead))
            for clash in self.taken
            if clash.overlaps(starts_at, ends_at) and clash.meeting_id != (but.pk if but else None)
        ]

    def _quarter(self, day: date, period: tuple[int, int | None] | None):
        year, quarter = period or (day.year, None)
        if quarter is None and year != day.year:
            return "quarter", f"Tanggal ini di luar tahun {year}, tetapi tetap dihitung untuk tahun itu."
        if quarter is None or (year, quarter) == (day.year, seasons.quarter_of(day)):
            return None
        return (
            "quarter",
            f"Tanggal ini di luar Triwulan {roman(quarter)} {year}, tetapi tetap dihitung untuk triwulan itu.",
        )

    def _hint(self, day: date):
        if seasons.is_independence(day):
            return "independence", "Sekitar 17 Agustus kecamatan dan desa sibuk menyiapkan hari kemerdekaan."
        if day.month == 12:
            return "december", f"{month_name(12)} biasanya penuh penutupan anggaran dan SPJ."
        return None


def warnings_for(
    *,
    lead: Puskesmas,
    region: Region,
    starts_at: datetime,
    ends_at: datetime | None,
    but: Meeting | None = None,
    period: tuple[int, int | None] | None = None,
) -> list[DateWarning]:
    """What speaks against one date. `but` is the meeting that would be moved there; it counts for its own quarter."""
    day = starts_at.astimezone(region.timezone).date()
    check = DateCheck(lead, region, day, day, but=but)
    return check.warnings(starts_at, ends_at, period=period or ((but.year, but.quarter) if but else None), but=but)
