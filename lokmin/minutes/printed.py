"""From the frozen content of the minutes (`minutes.snapshot`) to the plain values that are printed."""

import re
from itertools import groupby

from django.core.files.storage import default_storage

from lokmin.documents import heads
from lokmin.documents.models import Document
from lokmin.documents.paper import Field, Photo, RichText, Signer
from lokmin.meetings.models import Meeting
from lokmin.minutes import printed_parts
from lokmin.minutes.document import (
    ActionRow,
    Attendee,
    AttendeeGroup,
    DiscussionRow,
    GroupCount,
    MinutesContent,
    PreviousAction,
    ProblemRow,
)
from lokmin.minutes.models import Problem, Section
from lokmin.minutes.prose import to_html
from lokmin.minutes.snapshot import section_of
from puskesmas.calendar_text import MONTHS
from puskesmas.models.rules import MinutesLayout
from puskesmas.organisations.looks import look_of

Kind = Section.Kind

CARRIED = "Dilanjutkan ke RTL ini."  # as the app above ends its result
NAMES = {MinutesLayout.FORMAL: "NOTULA"}


def printed(
    content: dict,
    meeting: Meeting,
    document: Document | None = None,
    *,
    is_draft: bool = False,
    layout: str = MinutesLayout.FULL,
) -> MinutesContent:
    """Return the plain values of the paper for a content of `minutes.snapshot`; older ones have fewer keys."""
    look = look_of(meeting.lead_host)
    signers = content["signers"]
    place_and_date = signers["place_and_date"]
    return MinutesContent(
        letterhead=heads.letterhead_of(look),
        paper=heads.paper_of(look),
        verification=None if is_draft else heads.verification_of(document),
        footer_title=f"Notulen {content['title']}, {content['subtitle'].split(', Kecamatan')[0]}",
        is_draft=is_draft,
        layout=layout,
        title_lines=(NAMES.get(layout, "NOTULEN"), *_title_lines(content["title"])),
        identity=tuple(Field(field["label"], field["value"]) for field in content["identity"]),
        agenda=tuple(_agenda(content)),
        participants=next((field["value"] for field in content["identity"] if field["label"] == "Peserta"), ""),
        **_attendance(content["attendance"]),
        **printed_parts.coverage_of(content),
        blocks=tuple(printed_parts.blocks_of(content)),
        **_texts(content),
        **_rows(content),
        left_signer=_signer(signers["minute_taker"]),
        right_signer=_signer(signers["chair"], place_and_date=place_and_date),
        acknowledged_by=_signer(signers["head"], intro="Mengetahui,"),
        attachments=_attachments(content),
        photos=tuple(_photos(content["photos"])),
    )


def _agenda(content: dict):
    """The programme of the notula: what, and who spoke."""
    for line in content.get("agenda", []):
        yield f"{line['title']} ({line['presenter']})" if line["presenter"] else line["title"]


def _title_lines(title: str) -> list[str]:
    """Break the title before its period: LOKAKARYA MINI LINTAS SEKTOR / TRIWULAN II TAHUN 2026."""
    return [line.upper() for line in re.split(r" (?=Triwulan |Bulan |Tahun )", title, maxsplit=1)]


def _attendance(attendance: dict) -> dict:
    people = groupby(attendance["people"], key=lambda person: person["group"])
    return {
        "groups": tuple(
            GroupCount(
                name=group["name"],
                invited=group["invited"],
                present=group["present"],
                represented=group["represented"],
            )
            for group in attendance["groups"]
            if group["invited"]
        ),
        "absentees": tuple(attendance["absentees"]),
        "attendees": tuple(
            AttendeeGroup(
                name=name,
                people=tuple(
                    Attendee(name=person["name"], post=person["post"], note=person["note"]) for person in group
                ),
            )
            for name, group in people
        ),
    }


def _texts(content: dict) -> dict:
    names = {
        "opening": Kind.OPENING,
        "coverage_text": Kind.COVERAGE,
        "sectors_text": Kind.SECTORS,
        "closing": Kind.CLOSING,
    }
    return {name: RichText(to_html(section_of(content, kind)["body"])) for name, kind in names.items()}


def _previous(row: dict) -> PreviousAction:
    """The page says result and decision in one breath, the paper has a column for each."""
    is_carried = row["result"].endswith(CARRIED)
    decided = "Dilanjutkan" if is_carried else "Ditutup" if row.get("state_code") == "done" else ""
    return PreviousAction(
        action=row["activity"],
        owner=row["owner"],
        due=_narrow(row["due"]),
        status=row["state"],
        result=row["result"].removesuffix(CARRIED).strip(),
        decision=row.get("decision") or decided,
    )


def _rows(content: dict) -> dict:
    def rows(kind):
        return section_of(content, kind)["rows"]

    return {
        "previous": tuple(_previous(row) for row in rows(Kind.PREVIOUS_ACTIONS)),
        "discussion": tuple(
            DiscussionRow(name=row["speaker"], question=row["statement"], answer=_answer(row))
            for row in rows(Kind.DISCUSSION)
        ),
        "problems": tuple(
            ProblemRow(
                problem=row["text"],
                cause=row["cause"],
                sectors=row["place"],
                data=row.get("data", ""),
                solution=row.get("solution", ""),
                source=dict(Problem.Source.choices).get(row.get("source", ""), ""),
            )
            for row in rows(Kind.PROBLEMS)
        ),
        "decisions": tuple(row["text"] for row in rows(Kind.DECISIONS)),
        "actions": tuple(
            ActionRow(
                action=row["activity"],
                place=row["place"],
                owner=row["owner"],
                due=_narrow(row["due"]),
                funding=row["funding"],
                carried=f"lanjutan (berulang {row['repeated']}×)" if row["repeated"] else "",
            )
            for row in rows(Kind.ACTIONS)
        ),
    }


def _narrow(day: str) -> str:
    """31-12-2026 of 31 Desember 2026, for narrow columns; anything else as it is."""
    match day.split():
        case [number, month, year] if month in MONTHS:
            return f"{number}-{MONTHS.index(month) + 1}-{year}"
    return day


def _answer(row: dict) -> str:
    return f"{row['answered_by']}: {row['answer']}" if row["answered_by"] else row["answer"]


def _signer(person: dict | None, *, intro: str = "", place_and_date: str = "") -> Signer | None:
    return Signer(**person, intro=intro, place_and_date=place_and_date) if person else None


def _attachments(content: dict) -> str:
    found = ["surat undangan"] if any(field["label"] == "Surat undangan" for field in content["identity"]) else []
    if content["attendance"]["people"]:
        found.append("daftar hadir")
    if section_of(content, Kind.ACTIONS)["rows"]:
        found.append("matriks rencana tindak lanjut")
    if any(file["kind"] == "material" for file in content.get("files", [])):
        found.append("materi paparan")
    if content["photos"]:
        found.append("dokumentasi foto")
    return "; ".join(found) + "." if found else ""


def _photos(photos: list[dict]):
    for photo in photos:
        try:
            with default_storage.open(photo["file"]) as file:
                yield Photo(file.read(), _caption(photo))
        except FileNotFoundError:  # a lost file must not keep the minutes from being printed
            continue


def _caption(photo: dict) -> str:
    taken = photo.get("taken_at", "")
    return f"{photo['caption']} ({taken})".strip() if taken else photo["caption"]
