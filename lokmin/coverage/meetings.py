"""What a meeting shows of the coverage: chosen by somebody, else what is most likely wanted."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from lokmin.coverage.assembling import QUARTER
from lokmin.coverage.models import Achievement, Indicator, MeetingCoverage, MeetingIndicator
from lokmin.coverage.pws import Pws
from lokmin.coverage.queries import indicators_in_use, pws_of_many
from lokmin.meetings.models import Meeting
from puskesmas import audit
from puskesmas.calendar_text import month_name
from puskesmas.models import Puskesmas

MOST = 20
USUALLY = 8
CONFLICT = "Pilihan cakupan sudah diubah orang lain. Periksa, lalu simpan sekali lagi."
LOCKED = "Notulen lokmin ini sudah diajukan atau disahkan. Buka kembali notulennya dahulu untuk mengubah cakupan."


@dataclass(frozen=True)
class Choice:
    """Until which month and which indicators, in their order; `is_chosen` when somebody said so."""

    year: int
    month: int
    indicators: list[Indicator] = field(default_factory=list)
    is_chosen: bool = False
    version: int = 0

    @property
    def until(self) -> str:
        return f"s.d. {month_name(self.month)} {self.year}"


def choice_of(meeting: Meeting) -> Choice:
    """What was chosen for a meeting, else the defaults; at most five queries."""
    kept = MeetingCoverage.objects.filter(meeting=meeting).first()
    if kept:
        rows = kept.chosen.select_related("indicator")
        return Choice(kept.year, kept.month, [row.indicator for row in rows], True, kept.version)
    lead = meeting.lead_host
    if lead is None:
        return Choice(*_quarter_end(meeting))
    year, month = default_month(meeting, lead)
    return Choice(year, month, default_indicators(meeting, lead, year))


def coverage_of(meeting: Meeting) -> list[Pws]:
    """The chosen indicators of every host, the lead's first; a quarter's end compares quarters."""
    choice = choice_of(meeting)
    if not choice.indicators:
        return []
    hosts = sorted(meeting.hosts.all(), key=lambda host: not host.is_lead)
    found = [
        pws_of_many(host.puskesmas, choice.indicators, choice.year, choice.month, period=QUARTER) for host in hosts
    ]
    shown = [pws for several in zip(*found, strict=True) for pws in several]
    # What nobody has entered is shown only to those who asked for it.
    return shown if choice.is_chosen else [pws for pws in shown if pws.has_data]


def shows_figures(meeting: Meeting) -> bool:
    """Whether the papers of the meeting have tables and charts of coverage: chosen ones, else usual ones with figures."""
    kept = MeetingCoverage.objects.filter(meeting=meeting).first()
    return kept.chosen.exists() if kept else bool(coverage_of(meeting))


def default_month(meeting: Meeting, lead: Puskesmas) -> tuple[int, int]:
    """The last month with figures up to the end of the meeting's quarter, at most a year back; else that end."""
    year, month = _quarter_end(meeting)
    own = _figures(lead).filter(year__in=[year - 1, year]).order_by().values_list("year", "month").distinct()
    return max((at for at in own if at <= (year, month)), default=(year, month))


def default_indicators(meeting: Meeting, lead: Puskesmas, year: int) -> list[Indicator]:
    """Those of the lead's last meeting that chose any, else those with figures in that year."""
    last = (
        MeetingCoverage.objects.filter(
            meeting__hosts__puskesmas=lead, meeting__hosts__is_lead=True, meeting__starts_at__lt=meeting.starts_at
        )
        .exclude(meeting=meeting)
        .order_by("-meeting__starts_at")
        .first()
    )
    if last:
        rows = last.chosen.select_related("indicator").filter(indicator__is_active=True)
        return [row.indicator for row in rows]
    filled = _figures(lead).filter(year=year).order_by().values("indicator")
    return list(available(lead, year).filter(pk__in=filled)[:USUALLY])


def available(lead: Puskesmas, year: int):
    """The indicators a meeting of this puskesmas may show."""
    return indicators_in_use(lead.region.district_code, year)


@transaction.atomic
def choose(
    meeting: Meeting, *, year: int, month: int, indicators: list[Indicator], expected_version: int, by
) -> Choice:
    """Keep what a meeting shows. Refuses too many, a version saved meanwhile, and minutes that are closed."""
    # Asked of the row itself: the minutes live in a higher app. Held, so that nobody endorses while it changes.
    minutes = getattr(meeting, "minutes", None)
    minutes = type(minutes).objects.select_for_update().get(pk=minutes.pk) if minutes else None
    if minutes and not minutes.is_editable:
        raise ValidationError(LOCKED)
    if len(indicators) > MOST:
        raise ValidationError(f"Pilih paling banyak {MOST} indikator agar terbaca.")
    before = choice_of(meeting)
    row = _claimed(meeting, year, month, expected_version)
    row.chosen.all().delete()
    MeetingIndicator.objects.bulk_create(
        [
            MeetingIndicator(coverage=row, indicator=indicator, order=order)
            for order, indicator in enumerate(indicators, 1)
        ]
    )
    after = Choice(year, month, indicators, True, row.version)
    audit.record(
        "cakupan lokmin dipilih",
        row,
        by=by,
        changes={
            "sampai dengan": [before.until if before.is_chosen else None, after.until],
            "indikator": [_names(before) if before.is_chosen else None, _names(after)],
        },
    )
    return after


def _claimed(meeting: Meeting, year: int, month: int, expected_version: int) -> MeetingCoverage:
    """The row of the meeting, now of the next version; whoever knew an older one is refused."""
    if expected_version == 0:
        try:
            with transaction.atomic():
                return MeetingCoverage.objects.create(meeting=meeting, year=year, month=month)
        except IntegrityError as error:
            raise ValidationError(CONFLICT, code="conflict") from error
    updated = MeetingCoverage.objects.filter(meeting=meeting, version=expected_version).update(
        year=year, month=month, version=F("version") + 1
    )
    if not updated:
        raise ValidationError(CONFLICT, code="conflict")
    return MeetingCoverage.objects.get(meeting=meeting)


def _names(choice: Choice) -> str:
    return ", ".join(indicator.short_name for indicator in choice.indicators)


def _quarter_end(meeting: Meeting) -> tuple[int, int]:
    """The quarter a meeting counts for; of one without a quarter the month it is held in."""
    return (meeting.year, meeting.quarter * 3) if meeting.quarter else (meeting.held_on.year, meeting.held_on.month)


def _figures(puskesmas: Puskesmas):
    return Achievement.objects.filter(village__catchments__puskesmas=puskesmas)
