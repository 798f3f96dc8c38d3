"""The checklist of the dinas kesehatan as far as a machine can read it from a content (domain: §4.4).

Each check says what it found; the reviewer decides. A content frozen before something was recorded is not judged by it:
the check is then unknown and a person looks.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from lokmin.minutes import checks_order, checks_people
from lokmin.minutes.coverage import coverage_found
from lokmin.minutes.findings import FINE, LACKING, MISSING, NOT_ASKED, UNKNOWN, UNRECORDED, Finding, rows_words
from lokmin.minutes.items import BY_CODE
from puskesmas.calendar_text import format_date
from puskesmas.organisations.rules import Rules

FEWEST_PHOTOS = 2
DAYS_AFTER_QUARTER = 30
UNFINISHED = ("open", "in_progress", "blocked")
IDENTITY_WANTED = ["Waktu mulai", "Waktu selesai", "Pimpinan rapat", "Notulis", "Acara"]
# Owners that say no more than "we ourselves": every row needs somebody who answers for it.
NOBODY = re.compile(r"(upt\w*\s+)?(puskesmas|pkm)(\s+\w+){0,3}", re.IGNORECASE)
OURSELVES = re.compile(r"puskesmas|\bpkm\b|bidan|pustu|poskesdes", re.IGNORECASE)


@dataclass(frozen=True)
class Check:
    """One item: its code, what is asked, the verdict, what was found, and where it shows (section and rows)."""

    code: str
    label: str
    verdict: str
    found: str
    section: str
    rows: tuple[int, ...] = ()

    @property
    def is_fine(self) -> bool:
        return self.verdict in (FINE, NOT_ASKED)

    @property
    def is_known(self) -> bool:
        return self.verdict != UNKNOWN

    @property
    def is_counted(self) -> bool:
        return self.verdict not in (UNKNOWN, NOT_ASKED)


@dataclass(frozen=True)
class Tally:
    """How many automatic items are fine of those that apply, the codes of the others, and whether nothing is open."""

    fine: int
    total: int
    lacking: list[str]
    is_complete: bool


def checks_of(content: dict, *, meeting, first_endorsed_at, rules: Rules, scans=()) -> list[Check]:
    """Return the fourteen automatic items for one content, held against the rules of its puskesmas; costs no query.

    `scans` are the kinds of signed papers uploaded by now: they may come after the endorsement.
    """
    if scans:
        content = content | {"files": [*(content.get("files") or []), *({"kind": kind} for kind in scans)]}
    sections = {section["kind"]: section["rows"] for section in content["sections"]}
    previous, actions = sections.get("previous_actions", []), sections.get("actions", [])
    files = content.get("files")
    found = {
        "A1": in_quarter(meeting),
        "A2": checks_order.in_order(content, meeting),
        "B1": invitation(content, rules),
        "B2": checks_people.invited(content),
        "B3": checks_people.attendance(content, rules),
        "C1": identity(content["identity"]),
        "C2": evaluated(previous),
        "C3": coverage(content),
        "D1": complete_rows(actions),
        "D2": owners(actions),
        "D3": stale(previous),
        "E1": checks_order.agreement(content, meeting),
        "E2": photos(content["photos"], files),
        "F1": in_time(meeting, first_endorsed_at, rules),
    }
    return [_check(code, finding) for code, finding in found.items()]


def tally(checks: list[Check]) -> Tally:
    counted = [check for check in checks if check.is_counted]
    lacking = [check.code for check in counted if not check.is_fine]
    is_complete = not lacking and all(check.is_known for check in checks)
    return Tally(len(counted) - len(lacking), len(counted), lacking, is_complete)


def _check(code: str, finding: Finding) -> Check:
    kind = BY_CODE[code]
    return Check(code, finding.label or kind.label, finding.verdict, finding.found, kind.section, finding.rows)


def in_quarter(meeting) -> Finding:
    """In its quarter or up to thirty days later, and in the plan of the year before the day it was held."""
    is_planned, planned = _planned(meeting)
    if not meeting.quarter:
        return Finding(NOT_ASKED, f"tidak dihitung untuk triwulan, {planned}")
    month = meeting.quarter * 3
    last = date(meeting.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    first, held = date(meeting.year, month - 2, 1), meeting.held_on
    late = (held - last).days
    is_fine = first <= held and late <= DAYS_AFTER_QUARTER and is_planned
    note = "di dalam triwulannya" if late <= 0 else f"{late} hari sesudah triwulan"
    if held < first:
        note = "sebelum triwulannya"
    return Finding(FINE if is_fine else LACKING, f"{note}, {planned}")


def _planned(meeting) -> tuple[bool, str]:
    """Whether the meeting stood in the plan of the year before its day; a schedule written afterwards is none.

    The day it was written into the plan counts, not what the form was told: a plan may be saved for months gone by.
    """
    day, held = meeting.created_at.astimezone(meeting.timezone).date(), meeting.held_on
    if day < held:
        return True, f"masuk rencana tahunan {format_date(day)}, {(held - day).days} hari sebelum rapat"
    if day == held:
        return False, "baru dicatat pada hari rapat, tidak ada di rencana tahunan sebelumnya"
    return False, f"baru dicatat {format_date(day)}, sesudah rapat; tidak ada di rencana tahunan sebelumnya"


def invitation(content: dict, rules: Rules) -> Finding:
    """The letter as it was when the minutes were frozen: its number, and the working days it left the guests."""
    label = f"Undangan bernomor, paling lambat {rules.lead_days} hari kerja sebelum rapat"
    if "invitation" not in content:
        return Finding(UNKNOWN, UNRECORDED, label=label)
    letter = content["invitation"]
    if not letter:
        return Finding(MISSING, "tidak ada surat undangan", label=label)
    number = f"nomor {letter['number']}" if letter["number"] else "nomor ditulis tangan"
    is_fine = letter["working_days"] >= rules.lead_days
    words = f"{number}, {letter['working_days']} hari kerja sebelumnya"
    return Finding(FINE if is_fine else LACKING, words, label=label)


def identity(lines: list[dict]) -> Finding:
    written = {line["label"] for line in lines if line["value"]}
    missing = [label.lower() for label in IDENTITY_WANTED if label not in written]
    return Finding(LACKING, f"kurang {', '.join(missing)}") if missing else Finding(FINE, "lengkap")


def evaluated(rows: list[dict]) -> Finding:
    silent = tuple(number for number, row in enumerate(rows, 1) if not row["result"].strip())
    if not rows:
        return Finding(NOT_ASKED, "tidak ada RTL lalu")
    if silent:
        told = f"{len(rows) - len(silent)} dari {len(rows)} baris terisi"
        return Finding(LACKING, f"{told}, {rows_words(silent)} tanpa hasil", silent)
    return Finding(FINE, f"{len(rows)} baris terisi")


def stale(rows: list[dict]) -> Finding:
    """Unfinished for more than two quarters: carried over twice and nobody said why."""
    old = [(number, row) for number, row in enumerate(rows, 1) if row["repeated"] >= 2]
    found = tuple(number for number, row in old if row["state_code"] in UNFINISHED and not row["result"].strip())
    if found:
        return Finding(LACKING, f"{rows_words(found)} berulang tanpa alasan", found)
    return Finding(FINE, f"{len(old)} baris lama, semua beralasan" if old else "tidak ada")


def coverage(content: dict) -> Finding:
    if "coverage" not in content:
        return Finding(UNKNOWN, UNRECORDED)
    is_fine, words = coverage_found(content)
    return Finding(FINE if is_fine else LACKING if content["coverage"] else MISSING, words)


def complete_rows(rows: list[dict]) -> Finding:
    """Every row whole, and somebody named: "Puskesmas" alone answers for nothing."""
    if not rows:
        return Finding(MISSING, "belum ada baris")
    holes = {}
    for number, row in enumerate(rows, 1):
        lacking = [word for name, word in WANTED.items() if not row[name].strip()]
        if NOBODY.fullmatch(row["owner"].strip()):
            lacking.append("penanggung jawab hanya “Puskesmas”")
        if lacking:
            holes[number] = lacking
    if not holes:
        return Finding(FINE, f"{len(rows)} baris lengkap")
    words = "; ".join(f"baris {number} tanpa {' dan '.join(lacking)}" for number, lacking in holes.items())
    words = words.replace("tanpa penanggung jawab hanya", "dengan penanggung jawab hanya")
    return Finding(LACKING, words, tuple(holes))


WANTED = {"activity": "kegiatan", "owner": "penanggung jawab", "due": "tenggat", "funding": "dana"}


def owners(rows: list[dict]) -> Finding:
    """How many rows somebody outside health answers for."""
    if not rows:
        return Finding(MISSING, "belum ada baris")
    outside = sum(bool(row["owner"].strip()) and not OURSELVES.search(row["owner"]) for row in rows)
    share = round(100 * outside / len(rows))
    return Finding(FINE if outside else LACKING, f"{outside} dari {len(rows)} baris ({share}%)")


def photos(found: list[dict], files: list[dict] | None) -> Finding:
    words, enough = f"{len(found)} foto", len(found) >= FEWEST_PHOTOS
    if files is None:
        return Finding(UNKNOWN if enough else LACKING, f"{words}; materi {UNRECORDED}")
    materials = sum(file["kind"] == "material" for file in files)
    words = f"{words}, {materials} materi" if materials else f"{words}, tanpa materi"
    if enough and materials:
        return Finding(FINE, words)
    return Finding(LACKING if found or materials else MISSING, words)


def in_time(meeting, first_endorsed_at, rules: Rules) -> Finding:
    days = max(0, (first_endorsed_at.astimezone(meeting.timezone).date() - meeting.local_start.date()).days)
    label = f"Disahkan paling lambat {rules.minutes_days} hari sesudah rapat"
    words = f"{days} hari sesudah rapat" if days else "pada hari rapat"
    return Finding(FINE if days <= rules.minutes_days else LACKING, words, label=label)
