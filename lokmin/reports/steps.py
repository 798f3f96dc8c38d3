"""The seven steps of a meeting: where it is, and what each step says in two words."""

from dataclasses import dataclass

from lokmin.meetings.models import Meeting
from lokmin.minutes.models import Minutes
from lokmin.reports.queries.overview import Facts
from puskesmas.calendar_text import format_short_day

Status = Meeting.Status
Written = Minutes.Status
STEPS = {
    "rencana": "Rencana",
    "undangan": "Undangan",
    "konfirmasi": "Konfirmasi",
    "pelaksanaan": "Pelaksanaan",
    "notulen": "Notulen",
    "telaah": "Telaah",
    "tindak-lanjut": "Tindak lanjut",
}


@dataclass(frozen=True)
class Step:
    """One tab of the strip; `kind` is a kind of the state component."""

    key: str
    name: str
    kind: str
    note: str
    is_current: bool
    is_past: bool
    url: str


def strip(facts: Facts, opened: str) -> list[Step]:
    """The seven steps with `opened` as the one whose card is shown."""
    keys, now = list(STEPS), current(facts)
    says = [plan, invitations, replies, attendance, minutes, review, actions]
    steps = []
    for key, say in zip(keys, says, strict=True):
        kind, note = say(facts)
        steps.append(
            Step(
                key, STEPS[key], kind, note, key == opened, keys.index(key) < keys.index(now), f"?langkah={key}#langkah"
            )
        )
    return steps


def current(facts: Facts) -> str:
    """The step that holds the one next action."""
    meeting, written = facts.meeting, facts.minutes.status if facts.minutes else None
    if facts.notice or (facts.needs_correction and not facts.is_over):
        return "undangan"
    if meeting.is_off:
        return "undangan" if facts.is_calling_off and facts.missing else "rencana"
    if meeting.status == Status.PLANNED:
        return "rencana"
    if meeting.status == Status.CLOSED or written == Written.APPROVED:
        return "tindak-lanjut"
    if written == Written.SENT:
        return "telaah"
    if written or meeting.status == Status.HELD:
        return "notulen"
    if facts.days_left <= 0:
        return "notulen" if facts.days_left < 0 and facts.attendance.total.people else "pelaksanaan"
    if meeting.status == Status.SCHEDULED or not facts.tally.total or (facts.missing and not facts.tally.answered):
        return "undangan"
    return "konfirmasi" if facts.tally.waiting else "pelaksanaan"


def plan(facts: Facts) -> tuple[str, str]:
    meeting = facts.meeting
    if meeting.is_off:
        return ("prob" if meeting.status == Status.POSTPONED else "declined"), meeting.get_status_display().lower()
    if meeting.status == Status.PLANNED:
        return "wait", "tanggal usulan"
    if not facts.agenda:
        return "prob", "tanpa susunan acara"
    return "done", f"{len(facts.agenda)} acara"


def invitations(facts: Facts) -> tuple[str, str]:
    total = facts.tally.total
    if not total:
        return "todo", "belum disusun"
    if facts.is_over:
        return "done", f"{total} diundang"
    if facts.notice:
        return "prob", "pemberitahuan"
    if facts.needs_correction:
        return "prob", "jadwal lama"
    if facts.meeting.is_off and not facts.is_calling_off:
        return "todo", f"{total} tamu"
    total = len(facts.addressed)
    if not facts.is_issued:
        return "wait", f"{total} tamu, draf"
    missing = len(facts.missing)
    if missing == total:
        return "wait", f"{total} belum dikirim"
    if missing:
        return ("prob" if facts.failed else "wait"), f"{missing} belum sampai"
    if facts.on_the_way:
        return "wait", f"{len(facts.arrived)} dari {total} terkirim"
    return "done", f"{total} terkirim"


def replies(facts: Facts) -> tuple[str, str]:
    tally = facts.tally
    if not tally.answered and facts.meeting.status in (Status.PLANNED, Status.SCHEDULED):
        return "todo", "menunggu undangan"
    if not tally.total:
        return "todo", "belum ada tamu"
    kind = "done" if facts.is_over or facts.meeting.is_off or not tally.waiting else "wait"
    return kind, f"{tally.answered} dari {tally.total}"


def attendance(facts: Facts) -> tuple[str, str]:
    people = facts.attendance.total.people
    if facts.meeting.is_off and not people and facts.days_left >= 0:
        return "todo", "tanggal baru" if facts.meeting.status == Status.POSTPONED else "batal"
    if facts.days_left > 0 and not people:
        return "todo", format_short_day(facts.meeting.held_on)
    if people:
        return ("wait" if facts.days_left == 0 else "done"), f"{people} hadir"
    if facts.days_left == 0:
        return "wait", "hari ini"
    is_settled = facts.meeting.is_off or facts.meeting.status == Status.CLOSED
    return ("todo", "tidak dicatat") if is_settled else ("prob", "belum dicatat")


def minutes(facts: Facts) -> tuple[str, str]:
    if facts.minutes is None:
        return ("wait" if facts.meeting.status == Status.HELD else "todo"), "belum mulai"
    status = facts.minutes.status
    if status == Written.DRAFT:
        return "wait", f"{facts.parts_done} dari {facts.parts_total} bagian"
    return {
        Written.RETURNED: ("returned", "perlu perbaikan"),
        Written.SUBMITTED: ("wait", "tunggu pengesahan"),
        Written.ENDORSED: ("wait", "belum dikirim"),
    }.get(status, ("done", "disahkan"))


def review(facts: Facts) -> tuple[str, str]:
    written = facts.minutes
    if written is None:
        return "todo", "belum dikirim"
    if written.status == Written.RETURNED:
        return "returned", "dikembalikan"
    if written.status == Written.APPROVED:
        return "done", "disetujui"
    if written.status == Written.SENT:
        days = (facts.today - written.sent_at.astimezone(facts.meeting.timezone).date()).days if written.sent_at else 0
        return "wait", f"menunggu {days} hari" if days else "baru dikirim"
    return "todo", "belum dikirim"


def actions(facts: Facts) -> tuple[str, str]:
    if facts.overdue:
        return "prob", f"{len(facts.overdue)} lewat tenggat"
    if facts.actions:
        done = len(facts.finished)
        return "done" if done == len(facts.actions) else "wait", f"{done} dari {len(facts.actions)} selesai"
    if facts.previous_actions:
        return "todo", f"{len(facts.previous_actions)} dari yang lalu"
    return "todo", "belum ada"
