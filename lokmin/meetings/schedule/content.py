"""The document kind "schedule": from meetings to the plain values that `schedule/paper.py` lays out."""

import textwrap
from datetime import date, timedelta
from itertools import groupby

from django.utils import timezone

from lokmin.documents import heads, registry
from lokmin.documents.merging import page_count
from lokmin.documents.models import Document
from lokmin.documents.paper import Signer
from lokmin.meetings.models import Meeting
from lokmin.meetings.queries import chair_of, subdistrict_of
from lokmin.meetings.schedule.paper import ScheduleContent, ScheduleRow, YearLine, render_schedule
from lokmin.meetings.schedule.queries import SCHEDULE, meetings_of_year
from puskesmas.calendar_text import format_date, format_day, month_name, roman
from puskesmas.holidays.workdays import WEEKEND, Workdays
from puskesmas.models import Puskesmas, Region
from puskesmas.organisations import Organisation
from puskesmas.organisations.looks import look_of
from puskesmas.organisations.signers import signer_on, usual_post

LONGEST_THEME = 110
UNNAMED = "." * 32


def register() -> None:
    registry.register(SCHEDULE, build)


def build(documents: list[Document]) -> dict[int, registry.Built]:
    return {document.pk: _built(document) for document in documents}


def _built(document: Document) -> registry.Built:
    year = int(document.kind.rpartition(".")[2])
    content = render_schedule(content_of(document.owner, year, document))
    return registry.Built(content, page_count(content))


def content_of(owner: Puskesmas | Region, year: int, document: Document | None = None) -> ScheduleContent:
    """What the schedule of a puskesmas or of a kecamatan prints.

    Of other puskesmas a kecamatan prints who holds what when and where, and nothing else of the meeting.
    """
    office, look = Organisation(owner), look_of(owner)
    meetings = list(meetings_of_year(owner, year))
    dated_on = document.dated_on if document else timezone.localdate(timezone=owner.timezone)
    name = _name_of(office, look)
    return ScheduleContent(
        letterhead=heads.letterhead_of(look),
        paper=heads.paper_of(look),
        verification=heads.verification_of(document),
        footer_title=f"Jadwal lokakarya mini lintas sektor tahun {year}, {office.name}",
        title_lines=("JADWAL LOKAKARYA MINI LINTAS SEKTOR", name, f"TAHUN {year}"),
        about_head="Jenis/Tema" if office.is_puskesmas else "Puskesmas",
        rows=tuple(_row(meeting, is_own=office.is_puskesmas) for meeting in meetings),
        year_lines=_year_lines(meetings, year, office.region.code),
        notes=_notes(meetings),
        left_signer=_camat(subdistrict_of(owner), dated_on) if office.is_puskesmas else None,
        right_signer=_signer(office, dated_on, f"{look.place_name}, {format_date(dated_on)}"),
    )


def _name_of(office: Organisation, look) -> str:
    """The office as its letterhead calls it, in capitals."""
    if office.is_puskesmas:
        strong = [line["text"] for line in look.lines if line.get("style") == "bold"]
        return (strong[-1] if strong else str(office.place)).upper()
    return office.place.full_name.upper()


def _row(meeting: Meeting, *, is_own: bool) -> ScheduleRow:
    is_monthly = meeting.kind == Meeting.Kind.MONTHLY
    period = month_name(meeting.held_on.month) if is_monthly or not meeting.quarter else roman(meeting.quarter)
    theme = textwrap.shorten(" ".join(meeting.theme.split()), LONGEST_THEME, placeholder=" …")
    return ScheduleRow(
        period=period,
        day=format_day(meeting.held_on),
        clock=meeting.clock,
        place=meeting.place,
        about=meeting.get_kind_display() if is_own else meeting.host_names,
        note=theme if is_own else "",
        state=meeting.get_status_display(),
    )


def _year_lines(meetings: list[Meeting], year: int, code: str) -> tuple[YearLine, ...]:
    """The year at a glance: quarterly meetings, monthly ones where there are any, and days off."""
    held = [row for row in meetings if row.held_on.year == year and not row.is_off]
    monthly = [row.held_on for row in held if row.kind == Meeting.Kind.MONTHLY]
    others = [row.held_on for row in held if row.kind != Meeting.Kind.MONTHLY]
    days = [date(year, 1, 1) + timedelta(number) for number in range(366)]
    calendar = Workdays(code, date(year, 1, 1), date(year, 12, 31), saturdays=True)
    off = [day for day in days if day.year == year and calendar.why_off(day) not in ("", WEEKEND[6])]
    lines = [_line("Lokmin lintas sektor tribulanan", others, is_strong=True)]
    if monthly:
        lines.append(_line("Lokmin lintas sektor bulanan", monthly, is_strong=True))
    return (*lines, _line("Libur dan cuti bersama", off))


def _line(name: str, days: list[date], *, is_strong: bool = False) -> YearLine:
    months: list[list[int]] = [[] for _ in range(12)]
    for day in sorted(set(days)):
        months[day.month - 1].append(day.day)
    return YearLine(name=name, months=tuple(map(_days_text, months)), is_strong=is_strong)


def _days_text(days: list[int]) -> str:
    """1, 5, 8–12: three days or more in a row are one span."""
    parts = []
    for _, run in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0]):
        span = [day for _, day in run]
        parts += [f"{span[0]}–{span[-1]}"] if len(span) > 2 else map(str, span)
    return ", ".join(parts)


def _notes(meetings: list[Meeting]) -> tuple[str, ...]:
    """What a reader must know beside the table."""
    chairs = list(dict.fromkeys(row.chair_post for row in meetings if row.chair_post))
    notes = [f"Pertemuan dipimpin {' atau '.join(chairs[:3])}."] if chairs else []
    if any(row.status == Meeting.Status.PLANNED for row in meetings):
        notes.append("Keadaan Rencana berarti tanggalnya belum disepakati dengan kantor camat.")
    if any(row.status == Meeting.Status.POSTPONED for row in meetings):
        notes.append("Pertemuan yang ditunda diberi tanggal baru dengan surat.")
    return (*notes, "Perubahan tanggal atau tempat diberitahukan dengan surat ralat.")


def _signer(office: Organisation, day: date, place_and_date: str) -> Signer:
    """Who signs for the office on a day; a line to write on where nobody is known."""
    found = heads.signer_of(signer_on(office.place, day), place_and_date=place_and_date)
    if found or office.is_puskesmas:
        return found or Signer(post=usual_post(office), name=UNNAMED, place_and_date=place_and_date)
    post, name = chair_of(office.place)
    return Signer(post=post, name=name or UNNAMED, place_and_date=place_and_date)


def _camat(region: Region, day: date) -> Signer | None:
    """The camat who acknowledges the schedule; nobody while only the kabupaten of the puskesmas is known."""
    if region.level != Region.Level.SUBDISTRICT:
        return None
    stored = heads.signer_of(signer_on(region, day), intro="Mengetahui,")
    post, name = chair_of(region)
    return stored or Signer(post=post, name=name or UNNAMED, intro="Mengetahui,")
