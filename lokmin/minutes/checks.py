"""The checklist of the dinas kesehatan as far as a machine can read it from a frozen revision (domain: §4.4).

Each check says what it found; the reviewer decides.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from puskesmas.organisations.rules import Rules

FEWEST_PHOTOS = 2
DAYS_AFTER_QUARTER = 30
UNFINISHED = ("open", "in_progress", "blocked")


@dataclass(frozen=True)
class Check:
    """One item: its code, what is asked, whether it holds, what was found, and the section that shows it."""

    code: str
    label: str
    is_fine: bool
    found: str
    section: str


def checks_of(content: dict, *, meeting, first_endorsed_at, rules: Rules) -> list[Check]:
    """Return the automatic items for one revision, held against the rules of its puskesmas; costs no query."""
    sections = {section["kind"]: section["rows"] for section in content["sections"]}
    found = [_in_quarter(meeting)] if meeting.quarter else []
    if "invitation" in content:  # revisions frozen before letters were counted say nothing about them
        found.append(_invitation(content["invitation"], rules))
    found += [_attendance(content["attendance"], rules), _identity(content["identity"])]
    found += [_previous(sections.get("previous_actions", [])), _stale(sections.get("previous_actions", []))]
    found += [_rows(sections.get("actions", [])), _owners(sections.get("actions", []))]
    return [*found, _photos(content["photos"]), _in_time(meeting, first_endorsed_at, rules)]


def _in_quarter(meeting) -> Check:
    month = meeting.quarter * 3
    last = date(meeting.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    first, held = date(meeting.year, month - 2, 1), meeting.local_start.date()
    late = (held - last).days
    fine = first <= held and late <= DAYS_AFTER_QUARTER
    note = (
        "di dalam triwulannya"
        if held >= first and late <= 0
        else f"{late} hari sesudah triwulan"
        if late > 0
        else "sebelum triwulannya"
    )
    return Check("A1", "Dilaksanakan pada triwulannya, paling lambat 30 hari sesudahnya", fine, note, "identity")


def _invitation(letter: dict | None, rules: Rules) -> Check:
    """The letter as it was when the minutes were frozen: its number, and the working days it left the guests."""
    note, fine = "tidak ada surat undangan", False
    if letter:
        number = f"nomor {letter['number']}" if letter["number"] else "nomor ditulis tangan"
        note, fine = (
            f"{number}, {letter['working_days']} hari kerja sebelumnya",
            letter["working_days"] >= rules.lead_days,
        )
    label = f"Undangan bernomor, paling lambat {rules.lead_days} hari kerja sebelum rapat"
    return Check("B1", label, fine, note, "identity")


def _attendance(counted: dict, rules: Rules) -> Check:
    came, invited = counted["present"] + counted["represented"], counted["invited"]
    fine = came > 0 and came * 100 >= rules.quorum_percent * invited
    label = f"Daftar hadir terisi, paling sedikit {rules.quorum_percent}% undangan hadir"
    return Check("B3", label, fine, f"{came} dari {invited} undangan hadir", "attendance")


def _identity(lines: list[dict]) -> Check:
    written = {line["label"] for line in lines if line["value"]}
    wanted = ["Waktu mulai", "Waktu selesai", "Pimpinan rapat", "Notulis", "Acara"]
    missing = [label.lower() for label in wanted if label not in written]
    return Check(
        "C1",
        "Identitas rapat lengkap",
        not missing,
        f"kurang {', '.join(missing)}" if missing else "lengkap",
        "identity",
    )


def _previous(rows: list[dict]) -> Check:
    silent = [str(number) for number, row in enumerate(rows, 1) if not row["result"]]
    note = (
        f"baris {', '.join(silent)} tanpa hasil"
        if silent
        else f"{len(rows)} baris terisi"
        if rows
        else "tidak ada RTL lalu"
    )
    return Check("C2", "RTL lalu dievaluasi baris demi baris", not silent, note, "previous_actions")


def _stale(rows: list[dict]) -> Check:
    """Unfinished for more than two quarters: carried over twice and nobody said why."""
    stale = [
        str(number)
        for number, row in enumerate(rows, 1)
        if row["repeated"] >= 2 and row["state_code"] in UNFINISHED and not row["result"]
    ]
    note = f"baris {', '.join(stale)}" if stale else "tidak ada"
    return Check("D3", "Tidak ada RTL lewat dua triwulan tanpa alasan", not stale, note, "previous_actions")


def _rows(rows: list[dict]) -> Check:
    holes = [
        str(number)
        for number, row in enumerate(rows, 1)
        if not all(row[name] for name in ("activity", "owner", "due", "funding"))
    ]
    note = (
        "belum ada baris"
        if not rows
        else f"baris {', '.join(holes)} belum lengkap"
        if holes
        else f"{len(rows)} baris lengkap"
    )
    return Check(
        "D1", "Tiap RTL punya kegiatan, penanggung jawab, tenggat, dana", bool(rows) and not holes, note, "actions"
    )


def _owners(rows: list[dict]) -> Check:
    outside = sum(bool(row["owner"]) and "puskesmas" not in row["owner"].casefold() for row in rows)
    return Check("D2", "Ada RTL yang dipegang sektor lain", outside > 0, f"{outside} dari {len(rows)} baris", "actions")


def _photos(photos: list[dict]) -> Check:
    return Check("E2", "Paling sedikit dua foto", len(photos) >= FEWEST_PHOTOS, f"{len(photos)} foto", "photos")


def _in_time(meeting, first_endorsed_at, rules: Rules) -> Check:
    days = max(0, (first_endorsed_at.astimezone(meeting.timezone).date() - meeting.local_start.date()).days)
    return Check(
        "F1",
        f"Disahkan paling lambat {rules.minutes_days} hari sesudah rapat",
        days <= rules.minutes_days,
        f"{days} hari",
        "identity",
    )
