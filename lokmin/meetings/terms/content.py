"""The document kind "terms": from the texts of a KAK to the plain values that `terms/paper.py` lays out."""

from lokmin.documents import heads, registry
from lokmin.documents.merging import page_count
from lokmin.documents.models import Document
from lokmin.documents.paper import Signer
from lokmin.meetings import participants
from lokmin.meetings.models import Meeting, TermsOfReference
from lokmin.meetings.queries import agenda
from lokmin.meetings.terms import queries
from lokmin.meetings.terms.paper import (
    AgendaLine,
    GuestGroup,
    TermsContent,
    TermsSection,
    YearRow,
    blocks_of,
    render_terms,
)
from puskesmas.calendar_text import format_date, format_day, format_time
from puskesmas.organisations import Organisation
from puskesmas.organisations.looks import look_of
from puskesmas.organisations.signers import signer_on, usual_post

UNNAMED = "." * 32
TABLES = {"sasaran": "guests", "jadwal": "agenda"}
SIGNER = "penanggung-jawab"


def register() -> None:
    registry.register(queries.TERMS, build)


def build(documents: list[Document]) -> dict[int, registry.Built]:
    return {document.pk: _built(document) for document in documents}


def _built(document: Document) -> registry.Built:
    meeting = Meeting.objects.for_pages().get(pk=document.object_id)
    content = render_terms(content_of(queries.stored(meeting), document))
    return registry.Built(content, page_count(content))


def content_of(row: TermsOfReference, document: Document | None = None) -> TermsContent:
    """What the KAK prints as it stands now."""
    meeting, terms = row.meeting, queries.terms_of(row)
    lead, look = meeting.lead_host, look_of(meeting.lead_host)
    written = {one.part.key: one for one in queries.parts_of(row)}
    day = document.dated_on if document else meeting.held_on
    title = f"KAK {terms.title}, {meeting.host_names}"
    return TermsContent(
        letterhead=heads.letterhead_of(look),
        paper=heads.paper_of(look),
        verification=heads.verification_of(document),
        footer_title=title,
        title_lines=("KERANGKA ACUAN KEGIATAN (KAK)", terms.title.upper(), meeting.host_names.upper()),
        sections=tuple(_section(one, is_year=bool(terms.of_year)) for key, one in written.items() if key != SIGNER),
        guests=tuple(GuestGroup(name=name, count=count) for name, count in participants.groups_of(meeting)),
        agenda=() if terms.of_year else tuple(_agenda_line(item) for item in agenda(meeting)),
        year=tuple(_year_row(one) for one in terms.of_year),
        left_signer=_head(lead, day),
        right_signer=_in_charge(written[SIGNER].text, f"{look.place_name}, {format_date(day)}"),
    )


def _section(written: queries.Written, *, is_year: bool) -> TermsSection:
    part = written.part
    table = TABLES.get(part.key, "")
    return TermsSection(
        numeral=part.numeral,
        title=part.title,
        subtitle=part.subtitle,
        blocks=blocks_of(written.text),
        table="year" if is_year and table == "agenda" else table,
    )


def _agenda_line(item) -> AgendaLine:
    start, end = (format_time(clock) if clock else "" for clock in (item.starts_at, item.ends_at))
    return AgendaLine(time=f"{start}–{end}" if end else start, title=item.title, presenter=item.presenter)


def _year_row(meeting: Meeting) -> YearRow:
    name = meeting.short_title.removesuffix(f" {meeting.year}")
    return YearRow(name=name, day=format_day(meeting.held_on), clock=meeting.clock, place=meeting.place)


def _head(lead, day) -> Signer:
    found = heads.signer_of(signer_on(lead, day), intro="Mengetahui,")
    return found or Signer(post=usual_post(Organisation(lead)), name=UNNAMED, intro="Mengetahui,")


def _in_charge(text: str, place_and_date: str) -> Signer:
    """Post, name and number stand on lines of their own."""
    post, name, number, *_ = [*(line.strip() for line in text.splitlines() if line.strip()), "", "", ""]
    number = number.removeprefix("NIP").strip(" .:")
    return Signer(post=post.rstrip(","), name=name or UNNAMED, number=number, place_and_date=place_and_date)
