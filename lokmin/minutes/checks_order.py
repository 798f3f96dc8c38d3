"""Items A2 and E1: the first meeting of a year comes first and leaves a signed agreement (domain: §1.3, §3.5)."""

from datetime import date

from lokmin.meetings.models import Meeting
from lokmin.minutes.findings import FINE, LACKING, MISSING, NOT_ASKED, UNKNOWN, UNRECORDED, Finding
from puskesmas.calendar_text import format_date

Kind = Meeting.Kind


def in_order(content: dict, meeting) -> Finding:
    if meeting.kind not in (Kind.FIRST, Kind.ROUTINE):
        return Finding(NOT_ASKED, "hanya untuk lokmin tribulanan")
    if "year" not in content:
        return Finding(UNKNOWN, f"urutan dalam setahun {UNRECORDED}")
    year = content["year"]
    return _first(content, year) if meeting.kind == Kind.FIRST else _routine(year)


def _first(content: dict, year: dict) -> Finding:
    earlier = year["routine_before"]
    if earlier:
        return Finding(LACKING, f"{earlier} lokmin rutin sudah dilaksanakan sebelum yang pertama")
    if "agreement" not in content:
        return Finding(UNKNOWN, f"kesepakatan {UNRECORDED}")
    if not content["agreement"]:
        return Finding(MISSING, "tribulanan pertama tanpa berita acara kesepakatan")
    return Finding(FINE, "tribulanan pertama dengan berita acara kesepakatan")


def _routine(year: dict) -> Finding:
    if year["first_on"]:
        return Finding(FINE, f"tribulanan pertama {format_date(date.fromisoformat(year['first_on']))}")
    return Finding(LACKING, "belum ada tribulanan pertama sebelumnya pada tahun ini")


def agreement(content: dict, meeting) -> Finding:
    """The signed paper itself: asked for after the first meeting of a year."""
    has_scan = any(file["kind"] == "agreement" for file in content.get("files") or [])
    if has_scan:
        return Finding(FINE, "pindaian bertanda tangan terlampir")
    if meeting.kind != Kind.FIRST:
        return Finding(NOT_ASKED, "hanya diwajibkan pada tribulanan pertama")
    if "files" not in content:
        return Finding(UNKNOWN, f"pindaian {UNRECORDED}")
    if content.get("agreement"):
        return Finding(LACKING, "berita acara ada, pindaian bertanda tangan belum diunggah")
    return Finding(MISSING, "berita acara kesepakatan belum ada")
