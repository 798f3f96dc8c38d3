"""The document kind "activity_report": from the texts and the minutes to the plain values that `paper.py` lays out."""

from dataclasses import replace
from itertools import groupby

from lokmin.documents import heads, registry
from lokmin.documents.building import one_by_one
from lokmin.documents.models import Document
from lokmin.documents.paper import Field, RichText, Signer
from lokmin.minutes.document import Column, MinutesContent, Table
from lokmin.minutes.printed import printed
from lokmin.minutes.prose import to_html
from lokmin.minutes.standing import replaced_at
from lokmin.reports.activity import queries
from lokmin.reports.activity.paper import ActivityContent, Chapter, Letter, Section, render_report
from lokmin.reports.activity.usual import ATTACHED, AUTHOR, CHAPTERS, LETTER, PREFACE, health_office
from lokmin.reports.papers.content import Source, source_of
from puskesmas.calendar_text import format_date, format_day
from puskesmas.organisations import Organisation
from puskesmas.organisations.looks import look_of
from puskesmas.organisations.signers import signer_on, usual_post

UNNAMED = "." * 32
NUMBERED = ("groups", "agenda", "previous", "coverage", "problems", "actions")


def register() -> None:
    registry.register(queries.ACTIVITY, one_by_one(_of_document, render_report), replaced_at=replaced_at)


def _of_document(document: Document) -> ActivityContent:
    return content_of(source_of(document.object_id), document)


def content_of(source: Source, document: Document | None = None) -> ActivityContent:
    """What the report prints as it stands now."""
    meeting = source.meeting
    look = look_of(meeting.lead_host)
    written = {one.part.key: one for one in queries.parts_of(queries.stored(meeting), source)}
    place_and_date = f"{look.place_name}, {format_date(document.dated_on if document else meeting.held_on)}"
    title = source.content["title"]
    paper = printed(source.content | {"photos": []}, meeting)
    found = _tables(source, paper)
    numbers = _numbers(paper, found)
    return ActivityContent(
        letterhead=heads.letterhead_of(look),
        paper=heads.paper_of(look),
        verification=heads.verification_of(document),
        footer_title=f"Laporan pelaksanaan {title}, {meeting.host_names}",
        is_draft=source.is_draft,
        title_lines=("LAPORAN PELAKSANAAN", *paper.title_lines[1:]),
        cover_lines=(format_day(meeting.local_start), meeting.place),
        cover_foot=(meeting.host_names.upper(), meeting.region.full_name.upper(), str(meeting.year)),
        letter=_letter(source, written[LETTER].text, place_and_date),
        preface=_rich(written[PREFACE].text),
        chapters=tuple(_chapters(written.values())),
        groups=paper.groups,
        tables=tuple(
            (name, replace(table, caption=f"Tabel {numbers[name]}. {table.caption}")) for name, table in found.items()
        ),
        coverage=paper.coverage,
        coverage_caption=paper.coverage_caption,
        coverage_period=paper.coverage_period,
        coverage_note=paper.coverage_note,
        coverage_tables=paper.coverage_tables,
        coverage_charts=paper.coverage_charts,
        numbers=tuple(numbers.items()),
        attachments=_rich(written[ATTACHED].text),
        left_signer=_author(written[AUTHOR].text),
        right_signer=_head(source, document, place_and_date),
    )


def _rich(text: str) -> RichText:
    return RichText(to_html(text))


def _chapters(written):
    inside = [one for one in written if one.part.chapter]
    for title, parts in groupby(inside, key=lambda one: one.part.chapter):
        sections = (
            Section(letter=one.letter, title=one.part.title, text=_rich(one.text), table=one.part.table)
            for one in parts
        )
        yield Chapter(numeral=CHAPTERS[title], title=title.upper(), sections=tuple(sections))


def _numbers(paper: MinutesContent, found: dict[str, Table]) -> dict[str, int]:
    """The tables with something in them count from 1."""
    there = {"groups": paper.groups, "coverage": paper.coverage} | found
    shown = [name for name in NUMBERED if there.get(name)]
    return dict.fromkeys(NUMBERED, 0) | {name: number for number, name in enumerate(shown, 1)}


def _tables(source: Source, paper: MinutesContent) -> dict[str, Table]:
    """The tables that have rows."""
    agenda = source.content.get("agenda", [])
    found = {
        "agenda": _table(
            "Susunan acara",
            {"Pukul": 28, "Acara": 0, "Pemateri/penanggung jawab": 50},
            [(line["time"], line["title"], line["presenter"]) for line in agenda],
        ),
        "previous": _table(
            "Evaluasi tindak lanjut pertemuan yang lalu",
            {"Tindak lanjut": 0, "Penanggung jawab": 32, "Tenggat": 22, "Status": 20, "Hasil": 45},
            [(row.action, row.owner, row.due, row.status, row.result) for row in paper.previous],
        ),
        "problems": _problems(paper),
        "actions": _table(
            "Rencana tindak lanjut",
            {"Kegiatan": 0, "Lokasi": 32, "Penanggung jawab": 32, "Tenggat": 22, "Sumber dana": 22},
            [(_of_action(row), row.place, row.owner, row.due, row.funding) for row in paper.actions],
        ),
    }
    return {name: table for name, table in found.items() if table.rows}


def _problems(paper: MinutesContent) -> Table:
    """The column of solutions stands only where one was written."""
    columns = {"Masalah": 0, "Penyebab": 45, "Pemecahan": 37, "Lokasi/sektor": 29}
    rows = [(_of_problem(row), row.cause, row.solution, row.sectors or row.source) for row in paper.problems]
    if not any(row.solution for row in paper.problems):
        columns.pop("Pemecahan")
        rows = [(problem, cause, where) for problem, cause, _, where in rows]
    return _table("Masalah dan hambatan", columns, rows)


def _table(caption: str, columns: dict[str, int], rows) -> Table:
    heads_ = tuple(Column(label=label, width=width) for label, width in columns.items())
    return Table(columns=heads_, rows=tuple(tuple(row) for row in rows), caption=caption)


def _of_problem(row) -> str:
    return "\n".join(text for text in (row.problem, row.data) if text)


def _of_action(row) -> str:
    return "\n".join(text for text in (row.action, row.carried) if text)


def _letter(source: Source, text: str, place_and_date: str) -> Letter | None:
    if not text:
        return None
    meeting = source.meeting
    return Letter(
        place_and_date=place_and_date,
        lines=(
            Field("Nomor", UNNAMED),
            Field("Sifat", "Biasa"),
            Field("Lampiran", "1 (satu) berkas"),
            Field("Hal", f"Laporan Pelaksanaan {source.content['title']}"),
        ),
        addressee=f"Kepala {health_office(source)}",
        text=_rich(text),
        copies=(f"Camat {meeting.region.name}",),
    )


def _head(source: Source, document: Document | None, place_and_date: str) -> Signer:
    lead = source.meeting.lead_host
    row = signer_on(lead, document.dated_on if document else source.meeting.held_on)
    usual = Signer(post=usual_post(Organisation(lead)), name=UNNAMED, place_and_date=place_and_date)
    return heads.signer_of(row, place_and_date=place_and_date) or usual


def _author(text: str) -> Signer:
    """Post, name and number stand on lines of their own."""
    post, name, number, *_ = [*(line.strip() for line in text.splitlines() if line.strip()), "", "", ""]
    number = number.removeprefix("NIP").strip(" .:")
    return Signer(post=post.rstrip(","), name=name or UNNAMED, number=number, intro="Penyusun,")
