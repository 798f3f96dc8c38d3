"""The activity report on paper: cover, letter, preface, contents, four chapters, signatures. Plain values only."""

from dataclasses import dataclass

from lokmin.documents import limits, render
from lokmin.documents.paper import Field, RichText, Sheet, Signer
from lokmin.documents.text import clean_content
from lokmin.minutes.document import Chart, CoverageRow, GroupCount, Table


@dataclass(frozen=True, kw_only=True)
class Section:
    """One lettered part of a chapter; `table` says which table follows its text."""

    letter: str
    title: str
    text: str | RichText
    table: str = ""


@dataclass(frozen=True, kw_only=True)
class Chapter:
    numeral: str
    title: str
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Letter:
    """The letter the report is sent with."""

    place_and_date: str
    lines: tuple[Field, ...]
    addressee: str
    text: str | RichText
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ActivityContent(Sheet):
    title_lines: tuple[str, ...] = ("LAPORAN PELAKSANAAN",)
    cover_lines: tuple[str, ...] = ()  # day and place
    cover_foot: tuple[str, ...] = ()  # who held it, where, year
    letter: Letter | None = None
    preface: str | RichText = ""
    chapters: tuple[Chapter, ...] = ()
    groups: tuple[GroupCount, ...] = ()
    tables: tuple[tuple[str, Table], ...] = ()  # (agenda, previous, problems or actions; table)
    coverage: tuple[CoverageRow, ...] = ()
    coverage_caption: str = ""
    coverage_period: str = ""
    coverage_note: str = ""
    coverage_tables: tuple[Table, ...] = ()
    coverage_charts: tuple[Chart, ...] = ()
    numbers: tuple[tuple[str, int], ...] = ()  # of the tables with a running number
    attachments: str | RichText = ""
    left_signer: Signer | None = None  # who prepared it
    right_signer: Signer | None = None  # the head, with place and date

    @property
    def total(self) -> GroupCount:
        return GroupCount(
            name="Jumlah",
            invited=sum(group.invited for group in self.groups),
            present=sum(group.present for group in self.groups),
            represented=sum(group.represented for group in self.groups),
        )


def render_report(content: ActivityContent) -> bytes:
    """Return the report as PDF. Raises RenderFailed with an Indonesian sentence."""
    return limits.run(build_report, content)


def build_report(content: ActivityContent) -> bytes:
    """The work of `render_report`, without limits."""
    content = clean_content(content)
    assets, charts = render.sheet_assets(content), []
    for number, chart in enumerate(content.coverage_charts, 1):
        assets[f"asset:chart-{number}"] = (chart.svg, render.SVG)
        charts.append({"source": f"asset:chart-{number}", "caption": chart.caption, "note": chart.note})
    document = render.layout_sheet(
        "reports/pdf/activity.html",
        content,
        styles=("minutes/pdf/minutes.css", "reports/pdf/activity.css"),
        assets=assets,
        charts=charts,
        tables=dict(content.tables),
        numbers=dict(content.numbers),
        logo=next((name for name in ("asset:logo_left", "asset:logo_right") if name in assets), ""),
    )
    return render.pdf_bytes(document, content.paper.standard)
