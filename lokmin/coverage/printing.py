"""Asking for PWS charts on paper: those of a puskesmas and a month, or those a meeting has chosen."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lokmin.coverage.models import Indicator, MeetingCoverage, PwsPrint
from lokmin.documents.models import Document
from lokmin.documents.services import request_document
from lokmin.meetings.models import Meeting
from puskesmas.calendar_text import month_name
from puskesmas.models import Puskesmas

PWS = "pws"
MOST = 40
NOTHING = "Pilih sedikitnya satu indikator untuk dicetak."
TOO_MANY = f"Paling banyak {MOST} indikator dalam satu dokumen."
NOT_CHOSEN = "Pertemuan ini belum memilih indikator. Pilih indikatornya dahulu."


@transaction.atomic
def request_prints(
    puskesmas: Puskesmas, indicators: list[Indicator], *, year: int, month: int, is_quarterly: bool = False, by
) -> Document:
    """Queue the charts of a month, one page each. The same choice already in the queue is returned."""
    if not indicators:
        raise ValidationError(NOTHING)
    if len(indicators) > MOST:
        raise ValidationError(TOO_MANY)
    Puskesmas.objects.select_for_update(of=("self",), no_key=True).get(pk=puskesmas.pk)
    asked = [indicator.pk for indicator in indicators]
    row, is_new = PwsPrint.objects.get_or_create(
        puskesmas=puskesmas, year=year, month=month, defaults={"indicators": asked, "is_quarterly": is_quarterly}
    )
    if not is_new:
        waiting = _waiting(row)
        if waiting and (row.indicators, row.is_quarterly) == (asked, is_quarterly):
            return waiting
        row.indicators, row.is_quarterly = asked, is_quarterly
        row.save(update_fields=["indicators", "is_quarterly"])
    return request_document(
        PWS,
        row,
        title=f"Grafik PWS {puskesmas} s.d. {month_name(month)} {year}",
        file_name=f"pws-{year}-{month:02d}.pdf",
        dated_on=timezone.localdate(timezone=puskesmas.timezone),
        by=by,
        is_public=True,
    )


@transaction.atomic
def request_meeting_prints(meeting: Meeting, *, by) -> Document:
    """Queue the charts a meeting has chosen. Refuses a meeting without a choice; one in the queue is returned."""
    Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    chosen = MeetingCoverage.objects.filter(meeting=meeting).first()
    if chosen is None or not chosen.chosen.exists():
        raise ValidationError(NOT_CHOSEN)
    return _waiting(meeting) or request_document(
        PWS,
        meeting,
        title=f"Grafik PWS s.d. {month_name(chosen.month)} {chosen.year}, {meeting.formal_title}, {meeting.host_names}",
        file_name=f"pws-lokmin-{chosen.year}-{chosen.month:02d}.pdf",
        dated_on=meeting.local_start.date(),
        by=by,
        is_public=True,
    )


def _waiting(owner) -> Document | None:
    return Document.objects.of(owner, PWS).current().unfinished().first()


def prints_of(puskesmas: Puskesmas, year: int, month: int) -> tuple[PwsPrint | None, Document | None]:
    """The newest charts asked for of a month."""
    row = PwsPrint.objects.filter(puskesmas=puskesmas, year=year, month=month).first()
    return row, Document.objects.of(row, PWS).current().first() if row else None


def meeting_prints_of(meeting: Meeting) -> Document | None:
    return Document.objects.of(meeting, PWS).current().first()
