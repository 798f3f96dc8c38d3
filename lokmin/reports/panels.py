"""The card of the opened step: a headline that says what is missing, and the one next action for who is looking."""

from dataclasses import dataclass, field
from datetime import timedelta

from lokmin.invitations.models import Invitation
from lokmin.invitations.queries.notices import Notice
from lokmin.meetings.models import Meeting
from lokmin.minutes.models import Minutes
from lokmin.reports.links import link
from lokmin.reports.queries.overview import Facts, letter_word
from puskesmas.calendar_text import format_date

Status = Meeting.Status
Written = Minutes.Status
# The list of all guests without an answer, on the overview itself.
ANSWERS = "?langkah=konfirmasi&semua=1#langkah"


@dataclass
class Panel:
    """Headline, second line and the one filled button; `more` are quieter links."""

    title: str
    text: str = ""
    action: str = ""
    url: str = ""
    icon: str = ""
    more: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Rights:
    """What the viewer may do with this meeting."""

    edit: bool
    confirm: bool
    review: bool
    see_invitations: bool
    see_attendance: bool


def panel_of(key: str, facts: Facts, rights: Rights) -> Panel:
    """The card of one step."""
    makers = {
        "rencana": plan,
        "undangan": invitations,
        "konfirmasi": replies,
        "pelaksanaan": attendance,
        "notulen": minutes,
        "telaah": review,
        "tindak-lanjut": actions,
    }
    panel = makers[key](facts, rights)
    if not panel.url:
        panel.action = ""
    panel.more = [(label, url) for label, url in panel.more if url]
    if key == "rencana" and facts.meeting.status != Status.CANCELLED:
        panel.more.append(("Kerangka acuan (KAK)", link("meetings:terms", facts.meeting.pk)))
    return panel


def plan(facts: Facts, rights: Rights) -> Panel:
    meeting, pk = facts.meeting, facts.meeting.pk
    edit = link("meetings:edit", pk) if rights.edit else ""
    if meeting.status == Status.CANCELLED:
        return Panel("Lokmin dibatalkan", f"Alasan: {meeting.status_reason}")
    if meeting.status == Status.POSTPONED:
        url = link("meetings:reschedule", pk) if rights.edit else ""
        return Panel("Lokmin ditunda", f"Alasan: {meeting.status_reason}", "Jadwalkan ulang", url, "calendar-clock")
    if meeting.status == Status.PLANNED:
        text = "Bila kantor camat sudah setuju, tandai tanggalnya sebagai disepakati."
        return Panel("Tanggal masih usulan", text, "Tetapkan tanggal", edit, "calendar-check")
    url = link("meetings:agenda", pk) if rights.edit else ""
    total = len(facts.agenda)
    text = "Susunan acara ikut tercetak di surat undangan dan notulen."
    if facts.meeting.status in (Status.HELD, Status.CLOSED):
        return Panel(f"Susunan acara, {total} acara", text)
    return Panel(
        f"Susunan acara, {total} acara" if total else "Susunan acara masih kosong",
        text,
        "Ubah susunan acara",
        url,
        "pencil",
    )


def invitations(facts: Facts, rights: Rights) -> Panel:
    pk, total = facts.meeting.pk, facts.tally.total
    url = link("invitations:invitees", pk) if rights.edit else ""
    sending = link("invitations:sending", pk) + "?tampil=perlu" if rights.edit else ""
    if not total:
        text = "Pilih tamu: semua tamu pertemuan lalu, per unsur, atau per desa. Suratnya terisi sendiri."
        return Panel("Belum ada tamu yang diundang", text, "Susun undangan", url, "users")
    if facts.is_over:
        return Panel(f"{total} tamu diundang", "", "Lihat undangan", url)
    if facts.notice:
        return _notice(facts.notice, url)
    if facts.needs_correction:
        text = "Tanggal, jam, atau tempat berubah setelah surat terbit. Tautan di surat sudah menampilkan yang baru."
        if facts.meeting.is_off:
            text = "Tamu sudah menerima surat, tetapi belum diberi tahu bahwa lokmin ini tidak jadi pada tanggalnya."
        return Panel("Surat menyebut jadwal lama", text, "Susun surat perubahan", url)
    if facts.meeting.is_off and not facts.is_calling_off:
        return Panel(f"{total} tamu di daftar", "Belum ada yang menerima surat, jadi tidak ada yang perlu diberi tahu.")
    total = len(facts.addressed)
    if not facts.is_issued:
        return Panel(
            f"{total} tamu siap diundang", "Suratnya masih draf.", f"Terbitkan {total} surat", url, "file-check"
        )
    if facts.missing:
        return _missing(facts, url, sending)
    if facts.on_the_way:
        number = len(facts.on_the_way)
        return Panel(
            f"{number} surat sedang dikirim",
            "Halaman ini boleh ditutup, pengiriman jalan terus.",
            "Lihat pengiriman",
            sending,
        )
    return Panel(f"Semua {total} surat sudah sampai", "", "Lihat undangan", url)


def _missing(facts: Facts, url: str, sending: str) -> Panel:
    """Letters that reached nobody yet: those to send, else those that failed; both addresses are empty for readers."""
    missing, total = len(facts.missing), len(facts.addressed)
    word = "pemberitahuan" if facts.is_calling_off else "surat"
    title = f"{missing} {word} belum {'dikirim' if missing == total else 'sampai'}"
    text = _unsent_text(facts)
    if not facts.unsent:
        failed = sending.replace("=perlu", "=gagal" if facts.failed else "=kembali")
        return Panel(title, text, "Perbaiki yang gagal", failed, "rotate-cw")
    url = sending if missing < total or facts.is_calling_off else url
    return Panel(title, text, f"Kirim {missing} {letter_word(facts.letter)}", url, "send")


def _notice(notice: Notice, url: str) -> Panel:
    """The letter that tells the change waits to be issued: who knew the old date, and how he is told."""
    kind, known = notice.letter.get_kind_display().lower(), len(notice.reached)
    text = f"{known} tamu sudah menerima surat lama dan harus diberi tahu"
    text += f": {', '.join(f'{number} {way}' for way, number in notice.ways)}." if notice.ways else "."
    if notice.others:
        rest = "tidak perlu dikirimi" if notice.is_off else "langsung mendapat surat baru"
        text += f" {len(notice.others)} lainnya {rest}."
    return Panel(f"Surat {kind} siap diterbitkan", text, f"Periksa surat {kind}", url, "file-check")


def _unsent_text(facts: Facts) -> str:
    no_contact = sum(1 for row in facts.unsent if row.channel == Invitation.Channel.PRINT)
    parts = [
        (len(facts.arrived), "sampai"),
        (len(facts.failed), "gagal"),
        (len(facts.returned), "kembali"),
        (no_contact, "tanpa kontak, diantar"),
    ]
    return " · ".join(f"{number} {word}" for number, word in parts if number)


def replies(facts: Facts, rights: Rights) -> Panel:
    tally, pk = facts.tally, facts.meeting.pk
    if not tally.total:
        return Panel("Belum ada tamu", "Jawaban tamu tampil di sini setelah undangan terkirim.")
    text = f"{tally.coming} tamu menyatakan datang, sendiri atau diwakili."
    if facts.for_old_schedule:
        text += f" {len(facts.for_old_schedule)} lainnya menjawab untuk jadwal lama dan ditanya lagi."
    if facts.is_over:
        return Panel(f"{tally.answered} dari {tally.total} tamu menjawab", text)
    if facts.meeting.is_off:
        text = "Jawaban ditanyakan lagi begitu ada tanggal baru." if facts.meeting.status == Status.POSTPONED else ""
        return Panel(f"{tally.answered} dari {tally.total} tamu sudah menjawab", text)
    if not tally.waiting:
        url = link("attendance:desk", pk) if rights.edit else ""
        return Panel(f"Semua {tally.total} tamu sudah menjawab", text, "Buka meja registrasi", url, "clipboard-list")
    title = f"{tally.waiting} tamu belum menjawab"
    if rights.confirm:
        return Panel(title, text, "Konfirmasi undangan", link("invitations:camat_board"), "mail-check")
    url = link("reports:meeting", pk) + ANSWERS if rights.edit else ""
    missing = len(facts.missing)
    unsent = (f"Kirim {missing} {letter_word(facts.letter)}", link("invitations:sending", pk) + "?tampil=perlu")
    more = [unsent] if missing and rights.edit else []
    record = f"Catat jawaban {tally.waiting} tamu"
    if facts.is_issued and facts.days_left > 0 and rights.edit:
        reminders = link("invitations:reminders", pk)
        return Panel(
            title, text, f"Ingatkan {tally.waiting} yang belum menjawab", reminders, "bell", more=[(record, url), *more]
        )
    return Panel(title, text, record, url, "pencil", more=more)


def attendance(facts: Facts, rights: Rights) -> Panel:
    pk, count = facts.meeting.pk, facts.attendance.total
    if facts.meeting.is_off and not count.people:
        return _not_held(facts.meeting, rights)
    sheet = ("Cetak daftar hadir", link("attendance:sheet", pk)) if rights.edit else ("", "")
    if facts.days_left > 0 and not count.people:
        desk = ("Buka meja registrasi", link("attendance:desk", pk)) if rights.edit else ("", "")
        text = f"{format_date(facts.meeting.held_on)}, {facts.meeting.clock}, {facts.meeting.place}."
        return Panel(f"Berlangsung {facts.days_left} hari lagi", text, *sheet, "printer", more=[desk])
    url = link("attendance:desk", pk) if rights.edit else ""
    if facts.days_left < 0 and rights.edit and not (count.people or facts.tally.total):
        text = "Isi dahulu siapa yang diundang, lalu tinggal ditandai siapa yang hadir."
        invitees = link("invitations:invitees", pk)
        return Panel(
            "Kehadiran belum dicatat", text, "Isi daftar tamu", invitees, "users", more=[("Buka meja registrasi", url)]
        )
    if not count.people:
        title = "Hari ini" if facts.days_left == 0 else "Kehadiran belum dicatat"
        return Panel(
            title,
            "Catat tamu yang datang; yang tidak diundang pun boleh.",
            "Buka meja registrasi",
            url,
            "clipboard-list",
            more=[sheet],
        )
    title = f"{count.attended} dari {count.invited} undangan hadir, {count.percent}%"
    text = (
        f"{count.people} orang di tempat, {count.guests} di antaranya tanpa undangan."
        if count.guests
        else f"{count.people} orang di tempat."
    )
    if count.invited:
        reached = "tercapai" if count.reaches(facts.rules.quorum_percent) else "belum tercapai"
        text += f" Kuorum {facts.rules.quorum_percent}% {reached}."
    if facts.days_left == 0:
        return Panel(title, text, "Buka meja registrasi", url, "clipboard-list", more=[sheet])
    start = ("Mulai notulen", link("minutes:edit", pk)) if rights.edit and facts.minutes is None else ("", "")
    return Panel(title, text, *start, "notebook-pen", more=[("Meja registrasi", url), sheet])


def _not_held(meeting: Meeting, rights: Rights) -> Panel:
    before = f"Semula {format_date(meeting.held_on)}, {meeting.clock}, {meeting.place}."
    if meeting.status == Status.CANCELLED:
        return Panel("Lokmin tidak dilaksanakan", before)
    url = link("meetings:reschedule", meeting.pk) if rights.edit else ""
    return Panel("Menunggu tanggal baru", before, "Jadwalkan ulang", url, "calendar-clock")


def _endorse_by(facts: Facts) -> str:
    """By when the dinas kesehatan expects the minutes, once the meeting took place."""
    if facts.days_left > 0:
        return ""
    last = facts.meeting.held_on + timedelta(facts.rules.minutes_days)
    late = (facts.today - last).days
    said = f", lewat {late} hari" if late > 0 else ""
    return f"Disahkan paling lambat {format_date(last)}, {facts.rules.minutes_days} hari sesudah pertemuan{said}."


def minutes(facts: Facts, rights: Rights) -> Panel:
    pk, written = facts.meeting.pk, facts.minutes
    url = link("minutes:edit", pk) if rights.edit else ""
    if written is None:
        text = f"Identitas, susunan acara, daftar hadir, dan RTL lalu terisi sendiri. {_endorse_by(facts)}".strip()
        return Panel("Notulen belum mulai", text, "Mulai notulen", url, "notebook-pen")
    pdf = ("Unduh notulen (PDF)", link("minutes:document", pk))
    if written.status == Written.RETURNED:
        reason = facts.review.reason if facts.review else written.status_reason
        return Panel("Dinas kesehatan meminta perbaikan", reason, "Perbaiki notulen", url, "undo-2", more=[pdf])
    if written.status == Written.DRAFT and written.status_reason:
        title = "Notulen perlu diperbaiki"
        return Panel(title, written.status_reason, "Perbaiki notulen", url, "undo-2", more=[pdf])
    if written.status == Written.DRAFT:
        done, total = facts.parts_done, facts.parts_total
        submit = link("minutes:submit", pk) if rights.edit else ""
        if done == total:
            text = _endorse_by(facts)
            return Panel("Notulen lengkap, siap diajukan", text, "Ajukan notulen", submit, "send", more=[pdf])
        title = f"{done} dari {total} bagian notulen lengkap"
        return Panel(title, _endorse_by(facts), "Lanjutkan notulen", url, "notebook-pen", more=[pdf])
    titles = {
        Written.SUBMITTED: ("Notulen menunggu pengesahan kepala puskesmas", "Buka dan sahkan"),
        Written.ENDORSED: ("Notulen disahkan, belum dikirim ke dinas kesehatan", "Kirim notulen"),
    }
    title, action = titles.get(written.status, ("Notulen sudah disahkan", "Buka notulen"))
    return Panel(title, "", action, url, "notebook-pen", more=[pdf])


def review(facts: Facts, rights: Rights) -> Panel:
    pk, written = facts.meeting.pk, facts.minutes
    if written is None or written.status in (Written.DRAFT, Written.SUBMITTED, Written.ENDORSED):
        return Panel("Belum dikirim ke dinas kesehatan", "Telaah mulai setelah notulen disahkan dan dikirim.")
    if written.status == Written.RETURNED:
        url = link("minutes:edit", pk) if rights.edit else ""
        return Panel(
            "Dikembalikan untuk diperbaiki",
            facts.review.reason if facts.review else "",
            "Perbaiki notulen",
            url,
            "undo-2",
        )
    if written.status == Written.APPROVED:
        when = f"Disetujui {format_date(written.decided_at)}." if written.decided_at else ""
        return Panel(
            "Notulen disetujui dinas kesehatan",
            when,
            "",
            "",
            more=[("Unduh notulen (PDF)", link("minutes:document", pk))],
        )
    url = link("minutes:review", pk) if rights.review else ""
    sent = f"Dikirim {format_date(written.sent_at)}." if written.sent_at else ""
    return Panel("Menunggu telaah dinas kesehatan", sent, "Telaah notulen", url, "clipboard-check")


def actions(facts: Facts, rights: Rights) -> Panel:
    pk = facts.meeting.pk
    board = link("actions:board")
    matrix = ("Matriks RTL (PDF)", link("actions:matrix", pk)) if facts.actions else ("", "")
    if facts.overdue:
        text = f"{len(facts.finished)} dari {len(facts.actions)} kegiatan selesai."
        return Panel(
            f"{len(facts.overdue)} kegiatan lewat tenggat",
            text,
            "Buka papan tindak lanjut",
            board,
            "list-checks",
            more=[matrix],
        )
    if facts.actions:
        open_rows = len(facts.actions) - len(facts.finished)
        title = f"{open_rows} kegiatan belum selesai" if open_rows else f"Semua {len(facts.actions)} kegiatan selesai"
        return Panel(title, "", "Buka papan tindak lanjut", board, "list-checks", more=[matrix])
    if facts.previous_actions:
        text = "Dievaluasi satu per satu di notulen, lalu diselesaikan atau dilanjutkan."
        return Panel(
            f"{len(facts.previous_actions)} tindak lanjut dari pertemuan lalu",
            text,
            "Buka papan tindak lanjut",
            board,
            "list-checks",
        )
    return Panel("Belum ada rencana tindak lanjut", "RTL disusun di notulen, satu kegiatan satu penanggung jawab.")
