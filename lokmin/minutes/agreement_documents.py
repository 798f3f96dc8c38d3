"""The document kind "agreement": drafts of what is written now; the frozen revision once the minutes are endorsed."""

import re
from datetime import date
from itertools import groupby

from lokmin.documents import heads, registry
from lokmin.documents.building import one_by_one
from lokmin.documents.models import Document
from lokmin.documents.paper import Signer
from lokmin.meetings.models import Meeting
from lokmin.minutes.agreement_paper import (
    AgreementContent,
    RoleGroup,
    RoleRow,
    SignerGroup,
    SignerRow,
    render_agreement,
)
from lokmin.minutes.models import Agreement, AgreementSigner, Minutes, Section
from lokmin.minutes.services.agreement import AGREEMENT
from lokmin.minutes.snapshot import section_of
from lokmin.minutes.standing import replaced_at, standing_of
from puskesmas.calendar_text import format_date, group_nip
from puskesmas.identity import nip_label
from puskesmas.organisations.looks import look_of

Part = AgreementSigner.Part
BEFORE_PERIOD = re.compile(r" (?=Lokakarya |Triwulan |Bulan |Tahun )")
UNNAMED = "." * 32


def register() -> None:
    registry.register(AGREEMENT, one_by_one(_of_document, render_agreement), replaced_at=replaced_at)


def _of_document(document: Document) -> AgreementContent:
    return printed_now(Minutes.objects.get(pk=document.object_id), document)


def printed_now(minutes: Minutes, document: Document | None = None) -> AgreementContent:
    """What is printed: the newest revision while the minutes are locked, else what is written, marked as draft."""
    standing = standing_of(minutes)
    if not standing.content.get("agreement"):
        raise registry.CannotBuild("Berita acara kesepakatan belum disusun. Susun dahulu, lalu buat lagi.")
    meeting = Meeting.objects.for_pages().get(pk=minutes.meeting_id)
    return printed(standing.content, meeting, document, is_draft=standing.is_draft)


def printed(
    content: dict, meeting: Meeting, document: Document | None = None, *, is_draft: bool = False
) -> AgreementContent:
    """Return the plain values of the paper for a content of `minutes.snapshot`."""
    said = content["agreement"]
    look = look_of(meeting.region if said.get("head") == Agreement.Head.CAMAT else meeting.lead_host)
    day = format_date(date.fromisoformat(said["dated_on"]))
    number = said["number"] or "………………………"
    return AgreementContent(
        letterhead=heads.letterhead_of(look),
        paper=heads.paper_of(look),
        verification=heads.verification_of(document),
        footer_title=f"Berita acara kesepakatan {content['title']}, {meeting.region.full_name}",
        is_draft=is_draft,
        title_lines=_title_lines(said["title"], meeting),
        number=number,
        intro=said["intro"],
        points=tuple(line.strip() for line in said["points"].splitlines() if line.strip()),
        closing=said["closing"],
        groups=tuple(_groups(said["signers"])),
        knowing=tuple(_knowing(said["signers"], f"{look.place_name}, {day}")),
        roles=tuple(_roles(section_of(content, Section.Kind.COMMITMENTS)["rows"])),
        roles_note=f"Berita acara kesepakatan nomor {number} tanggal {day}",
    )


def _title_lines(title: str, meeting: Meeting) -> tuple[str, ...]:
    """BERITA ACARA KESEPAKATAN / LOKAKARYA MINI LINTAS SEKTOR / TRIWULAN I TAHUN 2026 / KECAMATAN …, at most four."""
    lines = [line.upper() for line in BEFORE_PERIOD.split(title)]
    while len(lines) > 3:
        lines[-2:] = [" ".join(lines[-2:])]
    place = meeting.region.full_name.upper()
    return (*lines, *([] if place in title.upper() else [place]))


def _groups(signers: list[dict]):
    titles = {Part.PARTY: "", Part.WITNESS: "Saksi"}
    for part, title in titles.items():
        rows = tuple(
            SignerRow(
                name=row["name"], post=row["post"], on_behalf_of=row["on_behalf_of"], number=_number(row["number"])
            )
            for row in signers
            if row["part"] == part
        )
        if rows:
            yield SignerGroup(title=title, rows=rows)


def _number(number: str) -> str:
    return f"{nip_label(number)} {group_nip(number)}" if number.strip() else ""


def _knowing(signers: list[dict], place_and_date: str):
    rows = [row for row in signers if row["part"] == Part.KNOWING]
    for at, row in enumerate(rows):
        yield Signer(
            post=row["post"],
            name=row["name"] or UNNAMED,
            rank=row.get("rank", ""),
            number=row["number"],
            on_behalf_of=row["on_behalf_of"],
            intro="Mengetahui," if at == 0 else "",
            place_and_date=place_and_date if at == min(1, len(rows) - 1) else "",
        )


def _roles(rows: list[dict]):
    names = ["post", "role", "activity", "target", "place", "time", "owner"]
    for sector, found in groupby(rows, key=lambda row: row["sector"]):
        yield RoleGroup(sector=sector, rows=tuple(RoleRow(**{name: row[name] for name in names}) for row in found))
