"""The annual schedule on paper: centred title, table of meetings, the year at a glance, signatures."""

from dataclasses import dataclass

from lokmin.documents import limits, render
from lokmin.documents.paper import Sheet, Signer
from lokmin.documents.text import clean_content

MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")


@dataclass(frozen=True, kw_only=True)
class ScheduleRow:
    """One meeting. `about` is its kind and theme, in the calendar of a kecamatan the puskesmas that holds it."""

    period: str  # Triwulan II; Juni
    day: str  # Kamis, 11 Juni 2026
    clock: str  # 09.00–12.00 WIB
    place: str
    about: str
    note: str = ""  # second line below `about`
    state: str = ""  # Terjadwal


@dataclass(frozen=True, kw_only=True)
class YearLine:
    """One line of the year at a glance: twelve cells with days of the month."""

    name: str
    months: tuple[str, ...]
    is_strong: bool = False


@dataclass(frozen=True, kw_only=True)
class ScheduleContent(Sheet):
    title_lines: tuple[str, ...] = ()  # JADWAL LOKAKARYA MINI LINTAS SEKTOR; UPTD PUSKESMAS …; TAHUN 2026
    about_head: str = "Jenis/Tema"  # or Puskesmas
    rows: tuple[ScheduleRow, ...] = ()
    year_lines: tuple[YearLine, ...] = ()
    notes: tuple[str, ...] = ()
    left_signer: Signer | None = None  # the camat, intro "Mengetahui,"
    right_signer: Signer | None = None  # who signs, with place and date


def render_schedule(content: ScheduleContent) -> bytes:
    """Return the schedule as PDF. Raises RenderFailed with an Indonesian sentence."""
    return limits.run(build_schedule, content)


def build_schedule(content: ScheduleContent) -> bytes:
    """The work of `render_schedule`, without limits."""
    content = clean_content(content)
    document = _laid_out(content, "")
    if len(document.pages) > 1:
        tight = _laid_out(content, "tight")
        document = tight if len(tight.pages) < len(document.pages) else document
    return render.pdf_bytes(document, content.paper.standard)


def _laid_out(content: ScheduleContent, body_class: str):
    return render.layout_sheet(
        "meetings/pdf/schedule.html",
        content,
        styles=("meetings/pdf/schedule.css",),
        is_usually_one_page=True,
        body_class=body_class,
        months=MONTHS,
    )
