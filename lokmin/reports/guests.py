"""Invitations as the overview lists them: who, and the last trace of his letter."""

from dataclasses import dataclass, replace

from lokmin.invitations.models import Delivery, Invitation
from lokmin.reports.queries.overview import Facts
from puskesmas.calendar_text import format_short_day, format_time

Answer, Channel, State = Invitation.Answer, Invitation.Channel, Delivery.State


@dataclass(frozen=True)
class Guest:
    """One row of the list; `is_hole` marks a letter that reached nobody."""

    pk: int
    post: str
    name: str
    channel: str
    trace: str
    note: str
    is_hole: bool
    old_answer: str = ""


def guest(row: Invitation) -> Guest:
    """An invitation annotated by `with_last_delivery` and `with_last_answer` as a row."""
    is_old = row.answer == Answer.NONE and row.said not in (None, Answer.NONE)
    old_answer = f"Menjawab {Answer(row.said).label.lower()} untuk jadwal lama" if is_old else ""
    return replace(_traced(row), old_answer=old_answer)


def _traced(row: Invitation) -> Guest:
    channel = row.last_channel or row.channel
    when = f"{format_short_day(row.last_at).split(', ')[1]}, {format_time(row.last_at)}" if row.last_at else ""
    holes = {
        State.FAILED: ("Gagal dikirim", when),
        State.RETURNED: ("Kembali", when),
        State.OPENED_FOR_SENDING: ("WhatsApp dibuka", "belum ditandai terkirim"),
        None: ("Belum diantar", "tanpa kontak")
        if channel == Channel.PRINT
        else ("Belum dikirim", Channel(channel).label),
    }
    if row.last_state in holes:
        trace, note = holes[row.last_state]
        return Guest(row.pk, row.post, row.name, channel, trace, note, True)
    words = {
        State.QUEUED: "sedang dikirim",
        State.HANDED_OVER: "diantar",
        State.SENT: "terkirim",
        State.TOLD: "diberi tahu",
    }
    return Guest(row.pk, row.post, row.name, channel, Channel(channel).label, f"{words[row.last_state]} {when}", False)


def delivery_parts(facts: Facts, url: str = "") -> list[dict]:
    """Parts of the bar that says where the letters are; each leads to its rows on the sending page, where one may go."""
    ways = {Channel.EMAIL: [], Channel.WHATSAPP: [], Channel.PRINT: []}
    for row in facts.unsent:
        ways[row.channel].append(row)
    parts = [
        ("done", facts.arrived, "sampai", "terkirim"),
        ("wait", facts.on_the_way, "sedang dikirim", "antre"),
        ("prob", facts.failed, "gagal", "gagal"),
        ("returned", facts.returned, "kembali", "kembali"),
        ("todo", ways[Channel.EMAIL], "e-mail belum dikirim", "email"),
        ("todo", ways[Channel.WHATSAPP], "WhatsApp belum dibuka", "whatsapp"),
        ("todo", ways[Channel.PRINT], "tanpa kontak, belum diantar", "kontak"),
    ]
    return [
        {"kind": kind, "count": len(rows), "label": label, "url": f"{url}?tampil={show}" if url else "", "icon": ""}
        for kind, rows, label, show in parts
        if rows
    ]


def attendance_parts(facts: Facts) -> list[dict]:
    """Parts of the bar that says who of the invited came."""
    total = facts.attendance.total
    parts = [
        ("done", total.present, "hadir"),
        ("represented", total.represented, "diwakili"),
        ("declined", total.excused, "berhalangan"),
        ("rest", total.absent, "tidak hadir"),
    ]
    return [{"kind": kind, "count": count, "label": label, "url": "", "icon": ""} for kind, count, label in parts]
