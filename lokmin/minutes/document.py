"""The minutes on paper: identity, sections A–H, three signers, photos.

What was said, what was decided and what is to be done stay apart.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from lokmin.documents import limits, pictures, render
from lokmin.documents.paper import Field, Photo, RichText, Sheet, Signer
from lokmin.documents.text import clean_content
from puskesmas.calendar_text import format_percent


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


@dataclass(frozen=True, kw_only=True)
class AttendeeGroup:
    name: str
    people: tuple[Attendee, ...]


@dataclass(frozen=True, kw_only=True)
class MinutesContent(Sheet):
    """Sections without content print that there was nothing, so a reader knows it was not forgotten."""

    title_lines: tuple[str, ...] = ("NOTULEN",)
    identity: tuple[Field, ...] = ()
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
    shown = [photo for photo in content.photos if _add_photo(assets, photo)]
    content = replace(content, photos=tuple(shown))
    document = render.layout_sheet(
        "minutes/pdf/minutes.html",
        content,
        styles=("minutes/pdf/minutes.css",),
        assets=assets,
        total=_total(content.groups),
        photos=[{"source": f"asset:photo-{n}", "caption": photo.caption} for n, photo in enumerate(shown, 1)],
        numbers=_table_numbers(content),
    )
    return render.pdf_bytes(document, content.paper.standard)


def _add_photo(assets: render.Assets, photo: Photo) -> bool:
    picture = pictures.prepare(photo.content)
    if picture:
        number = sum(name.startswith("asset:photo-") for name in assets) + 1
        assets[f"asset:photo-{number}"] = (picture, render.JPEG)
    return picture is not None


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
    printed = [name for name in ("groups", "previous", "coverage") if getattr(content, name)]
    return {"groups": 0, "previous": 0, "coverage": 0} | {name: n for n, name in enumerate(printed, 1)}
