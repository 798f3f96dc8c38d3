"""What a puskesmas has to do next, one thing per meeting, ordered by day."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.text import Truncator

from lokmin.meetings.models import Meeting
from lokmin.minutes.models import Minutes
from lokmin.reports.links import link
from lokmin.reports.panels import ANSWERS
from lokmin.reports.queries.bulk import Numbers
from lokmin.reports.queries.overview import is_calling_off, letter_word
from puskesmas.calendar_text import format_day, format_short_day
from puskesmas.organisations.rules import Rules

Status, Written = Meeting.Status, Minutes.Status
# Days before (or after, negative) the meeting by which a thing should be done.
INVITE_BEFORE, SEND_BEFORE, ANSWER_BEFORE, AGREE_BEFORE = 14, 7, 3, 30
WRITE_AFTER = 3
PLAN_AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class Task:
    """One line of "Yang perlu dikerjakan"."""

    due: date
    title: str
    text: str
    action: str
    url: str
    is_late: bool = False


def tasks_of(
    meetings: list[Meeting], numbers: dict[int, Numbers], rules: dict[int, Rules], today: date, *, is_head: bool
) -> list[Task]:
    """What other offices wait for, then the tasks of all open meetings by the rules of each, the most urgent first."""
    asked, found = [], []
    for meeting in meetings:
        own = numbers[meeting.pk], rules[meeting.pk]
        asked += _proposal(meeting, own[0], today)
        found += [task for task in _tasks(meeting, *own, today, is_head) if task.url]
    return [*asked, *sorted(found, key=lambda task: task.due)]


def _proposal(meeting: Meeting, own: Numbers, today: date) -> list[Task]:
    """The camat office asks for another date and waits for an answer."""
    if own.proposal is None:
        return []
    day = format_day(own.proposal.starts_at.astimezone(meeting.timezone).date())
    text = f"{meeting.short_title}, sekarang {format_day(meeting.held_on)}. Alasan: {own.proposal.reason}"
    url = link("invitations:proposals", meeting.pk)
    return [Task(today, f"Kantor camat mengusulkan {day}", text, "Jawab usul tanggal", url)]


def _tasks(meeting: Meeting, own: Numbers, rules: Rules, today: date, is_head: bool) -> list[Task]:
    if own.letter and own.letter.is_change_to_tell and meeting.held_on >= today:
        kind = own.letter.get_kind_display().lower()
        text = f"Surat {kind} siap diterbitkan; tamu masih memegang surat lama."
        url = link("invitations:invitees", meeting.pk)
        title = f"Jadwal {meeting.short_title} berubah, tamu belum diberi tahu"
        return [Task(today, title, text, "Terbitkan pemberitahuan", url)]
    if meeting.is_off:
        return _called_off(meeting, own, today)
    if own.minutes or meeting.status == Status.HELD or meeting.held_on < today:
        return _after(meeting, own, rules, today, is_head)
    if meeting.held_on == today:
        text = f"{meeting.short_title}, {meeting.clock}, {meeting.place}."
        return [
            Task(
                today, "Lokmin berlangsung hari ini", text, "Buka meja registrasi", link("attendance:desk", meeting.pk)
            )
        ]
    return _before(meeting, own, rules, today)


def _called_off(meeting: Meeting, own: Numbers, today: date) -> list[Task]:
    """Notices that have not arrived while somebody may still come on the old day, then the new date."""
    found, word = [], meeting.get_status_display().lower()
    if is_calling_off(own.letter) and own.missing and meeting.held_on >= today:
        text = f"{meeting.short_title} {word}, semula {format_day(meeting.held_on)}."
        text += f" {own.failed} gagal atau kembali." if own.failed else ""
        url = link("invitations:sending", meeting.pk) + "?tampil=perlu"
        found.append(
            Task(today, f"{own.missing} tamu belum diberi tahu", text, f"Kirim {own.missing} pemberitahuan", url)
        )
    if meeting.status == Status.POSTPONED:
        url = link("meetings:reschedule", meeting.pk)
        found.append(Task(today, f"{meeting.short_title} {word}", meeting.status_reason, "Jadwalkan ulang", url))
    return found


def _before(meeting: Meeting, own: Numbers, rules: Rules, today: date) -> list[Task]:
    """Until the day: a settled date, letters, answers."""
    pk, total = meeting.pk, own.tally.total
    about = f"{meeting.short_title}, {format_day(meeting.held_on)}."
    invitees = link("invitations:invitees", pk)
    if meeting.held_on - today > PLAN_AHEAD and not total:
        return []
    found = []
    if meeting.status == Status.PLANNED:
        due = meeting.held_on - timedelta(AGREE_BEFORE)
        found.append(Task(due, "Tanggal masih usulan", about, "Tetapkan tanggal", link("meetings:edit", pk)))
    is_issued = bool(own.letter and own.letter.issued_at)
    send_by = meeting.held_on - timedelta(max(SEND_BEFORE, _calendar_days(rules.lead_days)))
    if not total:
        due = min(send_by, meeting.held_on - timedelta(INVITE_BEFORE))
        return [*found, Task(due, "Undangan belum disusun", about, "Susun undangan", invitees)]
    if not is_issued:
        return [
            *found,
            Task(
                send_by,
                f"{total} tamu menunggu surat",
                f"{about} Suratnya masih draf.",
                f"Terbitkan {total} surat",
                invitees,
            ),
        ]
    if own.missing:
        due, url = (
            (send_by, invitees) if own.missing == total else (today, link("invitations:sending", pk) + "?tampil=perlu")
        )
        text = f"{about} {own.failed} gagal atau kembali." if own.failed else about
        letters = f"{own.missing} {letter_word(own.letter)}"
        found.append(Task(due, f"{letters} belum sampai", text, f"Kirim {letters}", url))
    if own.tally.waiting and own.missing < total:
        due, url = meeting.held_on - timedelta(ANSWER_BEFORE), link("reports:meeting", pk) + ANSWERS
        text = f"{about} {own.tally.coming} menyatakan datang."
        found.append(Task(due, f"{own.tally.waiting} tamu belum menjawab", text, "Catat jawaban", url))
    return found


def _calendar_days(working_days: int) -> int:
    """About how many days of the calendar a number of working days takes."""
    return -(-working_days * 7 // 5)


def _after(meeting: Meeting, own: Numbers, rules: Rules, today: date, is_head: bool) -> list[Task]:
    """From the day on: attendance, minutes, endorsement, sending, mending."""
    pk, about = meeting.pk, f"{meeting.short_title}, {format_day(meeting.held_on)}."
    due = meeting.held_on + timedelta(min(WRITE_AFTER, rules.minutes_days))
    is_late = (today - meeting.held_on).days > rules.minutes_days
    url = link("minutes:edit", pk)
    if own.minutes is None:
        return [
            Task(
                due, "Notulen belum mulai", f"{about} {own.people} orang tercatat hadir.", "Mulai notulen", url, is_late
            )
        ]
    says = {
        Written.DRAFT: ("Notulen belum selesai", "Lanjutkan notulen"),
        Written.ENDORSED: ("Notulen belum dikirim ke dinas kesehatan", "Kirim notulen"),
    }
    if is_head:
        says[Written.SUBMITTED] = ("Notulen menunggu pengesahan Anda", "Periksa dan sahkan")
    if own.written == Written.RETURNED:
        text = f"{about} {_short(own.minutes.status_reason)}".strip()
        return [Task(today, "Dinas kesehatan meminta perbaikan notulen", text, "Perbaiki notulen", url, True)]
    if own.written == Written.DRAFT and own.minutes.status_reason:
        text = f"{about} {_short(own.minutes.status_reason)}"
        return [Task(today, "Notulen perlu diperbaiki", text, "Perbaiki notulen", url, is_late)]
    if own.written not in says:
        return []
    title, action = says[own.written]
    last = meeting.held_on + timedelta(rules.minutes_days)
    return [Task(due, title, f"{about} Paling lambat {format_short_day(last)}.", action, url, is_late)]


def _short(reason: str) -> str:
    """The beginning of why something came back, on one line."""
    return Truncator(" ".join(reason.split())).chars(140)


def empty_quarter(year: int, quarter_word: str, days_left: int, today: date, last: Meeting | None = None) -> Task:
    """The running quarter has no meeting; the new one starts from the last one where there is one."""
    text = f"{days_left} hari tersisa di triwulan ini."
    return Task(
        today,
        f"Triwulan {quarter_word} {year} belum dijadwalkan",
        text,
        "Buat lokmin berikutnya" if last else "Buat lokmin",
        link("invitations:next_meeting", last.pk) if last else link("meetings:create"),
        days_left < 15,
    )


def when_word(task: Task, today: date) -> str:
    return "Terlambat" if task.is_late else format_short_day(task.due) if task.due > today else ""
