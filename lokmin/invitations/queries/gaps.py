"""What is missing before the letters are made: told with a way to mend it, never in the way of anything."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse

from lokmin.invitations import merge_fields
from lokmin.invitations.models import Invitation, Letter
from lokmin.meetings.models import Meeting

LONG_POST = 100  # letters: three lines in the new layout, four in the old


@dataclass(frozen=True)
class Hole:
    """One guest (or the meeting) something is missing for, and the page where it is mended."""

    name: str
    url: str


@dataclass(frozen=True)
class Gap:
    """One kind of missing things, in a sentence, and for whom."""

    kind: str
    text: str
    holes: list[Hole]


def guests_of(meeting: Meeting) -> list[Invitation]:
    """Everybody on the list, in protocol order."""
    return list(Invitation.objects.active().filter(meeting=meeting).in_order())


def gaps(meeting: Meeting, letter: Letter | None, guests: list[Invitation]) -> list[Gap]:
    """Everything missing for the letters of these guests; the guests are loaded already, so it costs no query."""
    texts = (letter.opening, letter.closing, letter.notes) if letter else ()
    used = merge_fields.fields_in(*texts)
    nameless = [row for row in guests if not row.name] if "nama" in used else []
    found = [
        ("contact", "tanpa nomor WhatsApp dan e-mail; suratnya dicetak dan diantar", _lacking_contact(guests)),
        ("place", "tanpa alamat tempat; tercetak “di Tempat”", [row for row in guests if not row.place.strip()]),
        ("name", "tanpa nama pejabat, padahal surat memakai {nama}; tercetak jabatannya", nameless),
        ("post", "sebutannya sangat panjang; alamat surat menjadi tiga baris atau lebih", _long_posts(guests)),
        ("phone", "bernomor WhatsApp sama dengan tamu lain", _same_phone(guests)),
    ]
    rows = [
        Gap(kind, f"{len(people)} tamu {text}.", [_hole(meeting, row) for row in people])
        for kind, text, people in found
        if people
    ]
    return rows + _empty_fields(meeting, used)


def _lacking_contact(guests: list[Invitation]) -> list[Invitation]:
    return [row for row in guests if not row.phone and not row.email]


def _long_posts(guests: list[Invitation]) -> list[Invitation]:
    return [row for row in guests if len(row.post) > LONG_POST]


def _same_phone(guests: list[Invitation]) -> list[Invitation]:
    """Guests who share a number, those of one number side by side."""
    by_phone = defaultdict(list)
    for row in guests:
        if row.phone:
            by_phone[row.phone].append(row)
    return [row for rows in by_phone.values() if len(rows) > 1 for row in rows]


def _empty_fields(meeting: Meeting, used: set[str]) -> list[Gap]:
    """Fields of the meeting that the text uses and that say nothing yet."""
    empty = [
        name
        for name, value in (("tema", meeting.theme.strip()), ("triwulan", meeting.quarter), ("tempat", meeting.place))
        if name in used and not value
    ]
    here = Hole("Isi di pertemuan", reverse("meetings:edit", args=[meeting.pk]))
    return [Gap("field", f"Surat memakai {{{name}}}, tetapi {name} pertemuan masih kosong.", [here]) for name in empty]


def _hole(meeting: Meeting, row: Invitation) -> Hole:
    words = f"{row.post} ({row.phone})" if row.phone else row.post
    return Hole(words, reverse("invitations:contact", args=[meeting.pk, row.pk]))
