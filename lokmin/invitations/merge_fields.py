"""Merge fields of a letter's text: {puskesmas}, {tema}, {jabatan} … and nothing else."""

import re
from collections.abc import Callable
from datetime import date, datetime
from difflib import get_close_matches

from django.core.exceptions import ValidationError

from lokmin.invitations.deadlines import deadline_text
from lokmin.meetings.models import Meeting
from puskesmas.calendar_text import format_day, format_time, roman
from puskesmas.organisations.legal_bases import in_words, legal_bases_of

SHARED = {
    "puskesmas": "puskesmas penyelenggara",
    "kecamatan": "nama kecamatan",
    "kabupaten": "kabupaten atau kota",
    "acara": "nama resmi pertemuan",
    "triwulan": "angka Romawi triwulan",
    "tahun": "tahun pertemuan",
    "tema": "tema pertemuan",
    "hari_tanggal": "hari dan tanggal pertemuan",
    "tanggal": "sama dengan {hari_tanggal}",
    "pukul": "jam mulai",
    "tempat": "tempat pertemuan",
    "batas_jawaban": "batas waktu menjawab",
    "dasar_hukum": "dasar hukum yang berlaku pada tanggal surat",
}
PERSONAL = {"jabatan": "jabatan tamu", "nama": "nama pejabat tamu"}
KNOWN = {**SHARED, **PERSONAL}
FIELD = re.compile(r"\{(" + "|".join(KNOWN) + r")\}")
ODD = re.compile(r"\{[^{}\s]{0,40}\}?|\}")


def check_fields(text: str) -> None:
    """Refuse fields that are not known and braces that do not close; a near miss is told what it may have meant."""
    odd = sorted(set(ODD.findall(FIELD.sub("", text))))
    if odd:
        meant = [f"{{{name}}}" for word in odd for name in get_close_matches(word.strip("{}").lower(), KNOWN, 1, 0.6)]
        hint = f"Mungkin maksudnya {', '.join(dict.fromkeys(meant))}." if meant else "Pilih dari daftar isian."
        raise ValidationError(f"Isian tidak dikenal: {', '.join(odd)}. {hint}")


def fields_in(*texts: str) -> set[str]:
    """Names of the fields that stand in some texts."""
    return {match[1] for text in texts for match in FIELD.finditer(text)}


def is_personal(text: str) -> bool:
    """Whether the text says something else to each invitee."""
    return any(f"{{{name}}}" in text for name in PERSONAL)


def shared_values(
    meeting: Meeting, dated_on: date, until: datetime | None = None
) -> dict[str, str | Callable[[], str]]:
    """What the shared fields mean for a letter of a meeting; what costs queries is asked only where the field stands."""
    day, district = format_day(meeting.local_start), meeting.region.parent
    return {
        "puskesmas": meeting.host_names,
        "kecamatan": meeting.region.name,
        "kabupaten": district.full_name if district else "",
        "acara": meeting.formal_title,
        "triwulan": roman(meeting.quarter) if meeting.quarter else "",
        "tahun": str(meeting.year),
        "tema": " ".join(meeting.theme.split()),
        "hari_tanggal": day,
        "tanggal": day,
        "pukul": f"{format_time(meeting.local_start)} {meeting.zone_label}",
        "tempat": meeting.place,
        "batas_jawaban": lambda: deadline_text(meeting, until, dated_on),
        "dasar_hukum": lambda: in_words(legal_bases_of(meeting.lead_host or meeting.region, dated_on)),
    }


def values_of(letter) -> dict[str, str | Callable[[], str]]:
    """The shared fields for one letter."""
    return shared_values(letter.meeting, letter.dated_on, letter.reply_until)


def examples(letter, guest) -> list[dict]:
    """Every field with what it will say in this letter, the personal ones to one guest (or None), for the editor."""
    said = values_of(letter) | personal_values(guest)
    return [
        {"name": f"{{{name}}}", "about": about, "says": fill(f"{{{name}}}", said) if name in said else ""}
        for name, about in KNOWN.items()
    ]


def personal_values(guest) -> dict[str, str]:
    """What the personal fields mean for one invitee; an office without a holder is addressed by its post."""
    return {"jabatan": guest.post, "nama": guest.name or guest.post} if guest else {}


def fill(text: str, values: dict[str, str | Callable[[], str]]) -> str:
    """Put the values in, in one pass: braces inside a value stay as they are."""

    def said(field) -> str:
        value = values.get(field[1], field[0])
        return value() if callable(value) else value

    return FIELD.sub(said, text)
