"""The minutes on paper: plain values, and one of three ways to set them (`LAYOUTS`).

What was said, what was decided and what is to be done stay apart in all of them.
"""

from dataclasses import dataclass
from fractions import Fraction

from lokmin.documents import limits, pictures, render
from lokmin.documents.paper import Field, Photo, RichText, Sheet, Signer
from lokmin.documents.text import clean_content
from lokmin.minutes import layouts
from puskesmas.calendar_text import format_percent
from puskesmas.models.rules import MinutesLayout

PRINTED_SIDE = 840  # pixels of a photo of 77 mm: 270 dpi


@dataclass(frozen=True, kw_only=True)
class GroupCount:
    """Attendance of one group; present means in person, represented by a delegate."""

    name: str
    invited: int
    present: int
    represented: int

    @property
    def absent(self) -> int:
        return max(self.invited - self.present - self.represented, 0)

    @property
    def rate(self) -> str:
        came = min(self.present + self.represented, self.invited)
        return format_percent(Fraction(came, self.invited)) if self.invited else "–"


@dataclass(frozen=True, kw_only=True)
class PreviousAction:
    action: str
    owner: str = ""
    due: str = ""  # 31-3-2026
    status: str = ""  # Selesai
    result: str = ""
    decision: str = ""  # Ditutup; Dilanjutkan, nomor 3


@dataclass(frozen=True, kw_only=True)
class CoverageRow:
    """One indicator; all figures as printed."""

    indicator: str
    direction: str = "naik"
    population: str = ""
    yearly_target: str = ""
    target: str = ""
    count: str = ""
    percent: str = ""
    gap: str = ""
    result: str = ""


@dataclass(frozen=True, kw_only=True)
class DiscussionRow:
    name: str
    position: str = ""
    question: str = ""
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class ProblemRow:
    problem: str
    cause: str = ""
    sectors: str = ""
    data: str = ""
    solution: str = ""
    source: str = ""  # Sektor


@dataclass(frozen=True, kw_only=True)
class ActionRow:
    action: str
    place: str = ""
    owner: str = ""
    due: str = ""
    funding: str = ""
    carried: str = ""  # lanjutan TW I (berulang 2×)


@dataclass(frozen=True, kw_only=True)
class Attendee:
    name: str
    post: str = ""
    note: str = ""  # mewakili Kepala Desa Sambak
    signature: bytes | None = None  # drawn or scanned, a small picture


@dataclass(frozen=True, kw_only=True)
class AttendeeGroup:
    name: str
    people: tuple[Attendee, ...]


@dataclass(frozen=True, kw_only=True)
class Column:
    """Head of a column; the one without a width takes what is left of the sheet."""

    label: str
    width: int = 0  # millimetres
    align: str = ""  # centre, right

    @property
    def css(self) -> str:
        return " ".join(filter(None, [f"w{self.width}" if self.width else "w-rest", self.align]))


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with its caption and a note below; the first column is the running number and is not given."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A drawing in SVG of our own with its caption and a note below; never what somebody uploaded."""

    svg: bytes
    caption: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A section only some minutes have, printed behind `after`: supporting roles, proposals, consultation."""

    title: str
    after: str
    text: str | RichText = ""
    fields: tuple[Field, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MinutesContent(Sheet):
    """Sections without content print that there was nothing, so a reader knows it was not forgotten."""

    layout: str = MinutesLayout.FULL
    title_lines: tuple[str, ...] = ("NOTULEN",)
    identity: tuple[Field, ...] = ()
    agenda: tuple[str, ...] = ()
    participants: str = ""
    opening: str | RichText = ""
    groups: tuple[GroupCount, ...] = ()
    absentees: tuple[str, ...] = ()
    previous_title: str = "Evaluasi rencana tindak lanjut sebelumnya"
    previous_text: str | RichText = ""
    previous: tuple[PreviousAction, ...] = ()
    coverage_title: str = "Paparan capaian program"
    coverage_text: str | RichText = ""
    coverage_caption: str = ""
    coverage_period: str = ""  # s.d. Mei
    coverage: tuple[CoverageRow, ...] = ()
    coverage_note: str = ""
    coverage_tables: tuple[Table, ...] = ()
    coverage_charts: tuple[Chart, ...] = ()
    sectors_text: str | RichText = ""
    discussion: tuple[DiscussionRow, ...] = ()
    discussion_text: str | RichText = ""
    problems: tuple[ProblemRow, ...] = ()
    decisions: tuple[str, ...] = ()
    decisions_text: str | RichText = ""
    actions: tuple[ActionRow, ...] = ()
    actions_note: str = (
        "Uraian lengkap (masalah, penyebab, sasaran, sektor pendukung, indikator) terdapat pada matriks rencana tindak "
        "lanjut."
    )
    closing: str | RichText = ""
    left_signer: Signer | None = None  # notulis
    right_signer: Signer | None = None  # chair, with place and date
    acknowledged_by: Signer | None = None  # head of the puskesmas when the camat chairs, intro "Mengetahui,"
    blocks: tuple[Block, ...] = ()
    attendees: tuple[AttendeeGroup, ...] = ()  # who came, printed as an appendix
    attachments: str = ""  # surat undangan; daftar hadir; …
    photos: tuple[Photo, ...] = ()
    photos_title: str = "DOKUMENTASI KEGIATAN"


def render_minutes(content: MinutesContent) -> bytes:
    """Return the minutes as PDF. Raises RenderFailed with an Indonesian sentence."""
    return limits.run(build_minutes, content)


def build_minutes(content: MinutesContent) -> bytes:
    """The work of `render_minutes`, without limits."""
    content = clean_content(content)
    assets = render.sheet_assets(content)
    photos = _add_photos(assets, content.photos)
    charts = _add_charts(assets, content.coverage_charts)
    signatures = _add_signatures(assets, content.attendees)
    document = render.layout_sheet(
        layouts.TEMPLATES[content.layout],
        content,
        styles=("minutes/pdf/minutes.css",),
        assets=assets,
        total=_total(content.groups),
        photos=photos,
        charts=charts,
        attendees=signatures,
        has_signatures=any(source for group in signatures for _, source in group["people"]),
        numbers=_table_numbers(content),
        **layouts.arranged(content),
    )
    return render.pdf_bytes(document, content.paper.standard)


def _add_photos(assets: render.Assets, photos: tuple[Photo, ...]) -> list[dict]:
    """The photos that can be printed, as source and caption; what is no picture any more is left out."""
    shown = []
    for photo in photos:
        if picture := pictures.prepare(photo.content, PRINTED_SIDE):
            source = f"asset:photo-{len(shown) + 1}"
            assets[source] = (picture, render.JPEG)
            shown.append({"source": source, "caption": photo.caption})
    return shown


def _add_charts(assets: render.Assets, charts: tuple[Chart, ...]) -> list[dict]:
    shown = []
    for number, chart in enumerate(charts, 1):
        assets[f"asset:chart-{number}"] = (chart.svg, render.SVG)
        shown.append({"source": f"asset:chart-{number}", "caption": chart.caption, "note": chart.note})
    return shown


def _add_signatures(assets: render.Assets, groups: tuple[AttendeeGroup, ...]) -> list[dict]:
    """The attendees by group, each with the source of his signature, or an empty one."""
    shown = []
    for group in groups:
        people = []
        for person in group.people:
            source, picture = "", pictures.prepare(person.signature, pictures.SIGNATURE_SIDE, quality=70)
            if picture:
                source = f"asset:signature-{len(assets)}"
                assets[source] = (picture, render.JPEG)
            people.append((person, source))
        shown.append({"name": group.name, "people": people})
    return shown


def _total(groups: tuple[GroupCount, ...]) -> GroupCount | None:
    if not groups:
        return None
    return GroupCount(
        name="Jumlah undangan",
        invited=sum(group.invited for group in groups),
        present=sum(group.present for group in groups),
        represented=sum(group.represented for group in groups),
    )


def _table_numbers(content: MinutesContent) -> dict[str, int]:
    """Return the running number of each captioned table that is printed."""
    names = ("coverage",) if content.layout == MinutesLayout.FORMAL else ("groups", "previous", "coverage")
    printed = [name for name in names if getattr(content, name)]
    return {"groups": 0, "previous": 0, "coverage": 0} | {name: n for n, name in enumerate(printed, 1)}
