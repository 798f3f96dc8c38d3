"""The programme a meeting starts with, by its kind, cut to the time it has."""

from datetime import datetime, timedelta

from lokmin.meetings.models import AgendaItem, Meeting

Kind = AgendaItem.Kind

# title, minutes, presenter ("{lead}" and "{chair}" are filled in), kind. Minutes add up to 210 (08.30–12.00).
OPENING = [
    ("Registrasi peserta", 30, "{lead}", Kind.REGISTRATION),
    ("Pembukaan, Indonesia Raya, dan doa", 15, "{lead}", Kind.OPENING),
    ("Sambutan dan laporan Kepala Puskesmas", 15, "Kepala {lead}", Kind.SPEECH),
    ("Arahan sekaligus pembukaan lokakarya mini", 15, "{chair}", Kind.SPEECH),
]
ROUTINE = [
    *OPENING,
    ("Evaluasi rencana tindak lanjut (RTL) pertemuan lalu", 20, "{lead}", Kind.PREVIOUS_ACTIONS),
    ("Paparan capaian program kesehatan per desa", 30, "{lead}", Kind.PRESENTATION),
    ("Paparan dan masukan lintas sektor dan desa", 25, "Lintas sektor dan desa", Kind.PRESENTATION),
    ("Diskusi masalah dan pemecahannya", 30, "{chair}", Kind.DISCUSSION),
    ("Penyusunan rencana tindak lanjut (RTL)", 20, "{lead}", Kind.ACTIONS),
    ("Kesimpulan, foto bersama, dan penutup", 10, "{chair}", Kind.CLOSING),
]
FIRST = [
    *OPENING,
    ("Evaluasi rencana tindak lanjut (RTL) pertemuan lalu", 15, "{lead}", Kind.PREVIOUS_ACTIONS),
    ("Paparan capaian tahun lalu dan kebijakan program", 25, "{lead}", Kind.PRESENTATION),
    ("Inventarisasi peran bantu lintas sektor", 25, "Lintas sektor dan desa", Kind.PRESENTATION),
    ("Diskusi dan pembagian peran", 25, "{chair}", Kind.DISCUSSION),
    ("Penyusunan rencana kerja dan RTL tiap sektor", 20, "{lead}", Kind.ACTIONS),
    ("Penandatanganan kesepakatan bersama", 15, "{chair}", Kind.AGREEMENT),
    ("Foto bersama dan penutup", 10, "{chair}", Kind.CLOSING),
]


def default_programme(meeting: Meeting) -> list[dict]:
    """Items of the usual programme. Registration opens half an hour before; the rest shares the meeting's time."""
    lines = FIRST if meeting.kind == Meeting.Kind.FIRST else ROUTINE
    names = {"lead": str(meeting.lead_host or "Puskesmas"), "chair": meeting.chair_post or "Pimpinan rapat"}
    factor = _factor(meeting, sum(minutes for _, minutes, _, _ in lines[1:]))
    clock = meeting.local_start.replace(tzinfo=None) - timedelta(minutes=lines[0][1])
    items = []
    for index, (title, minutes, presenter, kind) in enumerate(lines):
        length = minutes if index == 0 else max(5, round(minutes * factor / 5) * 5)
        end = clock + timedelta(minutes=length)
        if index == len(lines) - 1 and meeting.local_end:
            end = max(end, meeting.local_end.replace(tzinfo=None))
        items.append(_item(title, clock, end, presenter.format(**names), kind))
        clock = end
    return items


def _factor(meeting: Meeting, planned: int) -> float:
    """How much shorter or longer than usual the meeting is; a meeting of unknown end keeps the usual lengths."""
    if not meeting.ends_at:
        return 1
    return min(2, (meeting.ends_at - meeting.starts_at).total_seconds() / 60 / planned)


def _item(title: str, start: datetime, end: datetime, presenter: str, kind: str) -> dict:
    is_same_day = start.date() == end.date()
    return {
        "title": title,
        "starts_at": start.time(),
        "ends_at": end.time() if is_same_day else None,
        "presenter": presenter[:200],
        "kind": kind,
    }


def warnings(meeting: Meeting, items: list[dict]) -> list[str]:
    """What does not fit between the programme and the meeting's times; sentences, nothing is refused."""
    found, previous = [], None
    timed = [item for item in items if item.get("starts_at")]
    for item in timed:
        if previous and previous.get("ends_at") and item["starts_at"] < previous["ends_at"]:
            found.append(
                f"“{item['title']}” mulai {_dot(item['starts_at'])}, sebelum “{previous['title']}” selesai {_dot(previous['ends_at'])}."
            )
        previous = item
    end = max((item["ends_at"] or item["starts_at"] for item in timed), default=None)
    if end and meeting.local_end and end > meeting.local_end.time():
        found.append(f"Acara selesai {_dot(end)}, lewat dari jam selesai pertemuan ({_dot(meeting.local_end.time())}).")
    main = [item["starts_at"] for item in timed if item.get("kind") != Kind.REGISTRATION]
    if main and min(main) < meeting.local_start.time():
        found.append(
            f"Acara mulai {_dot(min(main))}, sebelum jam mulai pertemuan ({_dot(meeting.local_start.time())})."
        )
    if not any(item.get("kind") == Kind.PREVIOUS_ACTIONS for item in items):
        found.append("Evaluasi RTL pertemuan lalu belum ada di susunan acara.")
    return found


def total_minutes(items: list[dict]) -> int:
    """Minutes of all items that have both times."""
    return sum(
        _minutes(item["ends_at"]) - _minutes(item["starts_at"])
        for item in items
        if item.get("starts_at") and item.get("ends_at")
    )


def _minutes(clock) -> int:
    return clock.hour * 60 + clock.minute


def _dot(clock) -> str:
    return f"{clock.hour:02d}.{clock.minute:02d}"
