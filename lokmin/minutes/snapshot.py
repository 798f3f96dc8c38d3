"""The whole content of the minutes as JSON: what an endorsement freezes, what readers see and what is printed."""

from django.db.models import prefetch_related_objects

from lokmin.attendance import queries as attendance
from lokmin.attendance.models import Attendance
from lokmin.documents.heads import signer_values
from lokmin.invitations.models import Delivery, Letter
from lokmin.meetings import queries as meetings
from lokmin.meetings.models import Meeting
from lokmin.minutes import agreeing, consulting, contributions, coverage, files, invited, written
from lokmin.minutes.models import Minutes, Section
from lokmin.minutes.parts import ROW_KINDS, TEXT_KINDS, parts_of
from puskesmas.calendar_text import format_date, format_day, format_time
from puskesmas.organisations.looks import look_of
from puskesmas.organisations.signers import signer_on

SCHEMA = 1
FIELDS = {
    Section.Kind.DISCUSSION: ["speaker", "statement", "answer", "answered_by"],
    Section.Kind.PROBLEMS: ["text", "cause", "place", "data", "solution", "source"],
    Section.Kind.DECISIONS: ["text"],
}


def content_of(minutes: Minutes, contributed: dict[str, contributions.Survey] | None = None) -> dict:
    """Return everything that is written now as plain JSON values; nothing personal but names and posts.

    `contributed` is what higher apps told already, when the caller has asked them.
    """
    meeting, contributed = minutes.meeting, contributed or contributions.surveys(minutes)
    prefetch_related_objects([meeting], "hosts__puskesmas__region__parent")
    counts, kept, agenda = attendance.counts(meeting), coverage.frozen(meeting), meetings.agenda(meeting)
    letters = list(meeting.letters.exclude(status=Letter.Status.DRAFT).order_by("version"))
    return {
        "schema": SCHEMA,
        "title": meeting.formal_title,
        "subtitle": f"{meeting.host_names}, {meeting.region.full_name}",
        "identity": _identity(minutes, meeting, counts, letters, agenda),
        "agenda": [_agenda_line(item) for item in agenda],
        "invitation": _invitation(meeting, letters),
        "invited": invited.invited_of(meeting, counts.invitations),
        "year": invited.year_of(meeting),
        "attendance": _attendance(counts),
        "sections": _sections(minutes, kept, contributed),
        "coverage": kept,
        "photos": [_photo(photo, meeting) for photo in minutes.photos.all()],
        "agreement": agreeing.frozen(minutes, meeting),
        "consultation": consulting.frozen(minutes, meeting),
        "files": files.frozen(meeting),
        "signers": _signers(minutes, meeting),
    }


def section_of(content: dict, kind: str) -> dict:
    """Return one section of a content; an empty one when it has none."""
    return next((item for item in content["sections"] if item["kind"] == kind), {"body": "", "rows": []})


def _identity(minutes: Minutes, meeting: Meeting, counts, letters: list[Letter], agenda: list) -> list[dict]:
    zone, total = meeting.zone_label, counts.total
    invited_until = f"–{format_time(meeting.local_end)} {zone}" if meeting.local_end else f" {zone} s.d. selesai"
    guests = f"; {total.guests} tamu di luar undangan" if total.guests else ""
    lines = [
        ("Rapat", f"Lokakarya Mini Lintas Sektor ({meeting.get_kind_display().lower()})"),
        ("Hari/tanggal", format_day(meeting.local_start)),
        *_letters(letters),
        ("Waktu undangan", f"{format_time(meeting.local_start)}{invited_until}"),
        ("Waktu mulai", f"{format_time(minutes.started_at)} {zone}" if minutes.started_at else ""),
        ("Waktu selesai", f"{format_time(minutes.ended_at)} {zone}" if minutes.ended_at else ""),
        ("Tempat", meeting.place),
        ("Tema", meeting.theme),
        ("Pimpinan rapat", _with_post(minutes.chair_name, minutes.chair_post)),
        ("Moderator", minutes.moderator),
        ("Notulis", minutes.minute_taker),
        (
            "Peserta",
            f"{total.invited} undangan, {total.attended} hadir (termasuk {total.represented} diwakili), "
            f"{total.invited - total.attended} tidak hadir{guests}"
            if total.people or total.invited
            else "",
        ),
        ("Acara", "; ".join(item.title for item in agenda)),
    ]
    return [{"label": label, "value": value} for label, value in lines if value]


def _letters(letters: list[Letter]) -> list[tuple[str, str]]:
    labels = {Letter.Kind.INVITATION: "Surat undangan", Letter.Kind.CORRECTION: "Ralat undangan"}
    return [
        (labels[letter.kind], f"Nomor {letter.number or '……'} tanggal {format_date(letter.dated_on)}")
        for letter in letters
    ]


def _invitation(meeting: Meeting, letters: list[Letter]) -> dict | None:
    """The first letter and the working days it left the guests; counted now, because holidays and rules may change.

    A letter counts from its date, or from the day the first one was sent when that was later.
    """
    letter = next((letter for letter in letters if letter.kind == Letter.Kind.INVITATION), None)
    if letter is None:
        return None
    arrived = [Delivery.State.SENT, Delivery.State.HANDED_OVER, Delivery.State.TOLD]
    sent = Delivery.objects.filter(invitation__meeting=meeting, state__in=arrived).order_by("pk").first()
    day = letter.dated_on
    if sent and sent.happened_at < meeting.starts_at:
        day = max(day, sent.happened_at.astimezone(meeting.timezone).date())
    days = meetings.rules_of(meeting).working_days(day, meeting.held_on)
    return {"number": letter.number, "dated_on": letter.dated_on.isoformat(), "working_days": days}


def _with_post(name: str, post: str) -> str:
    return f"{name} ({post})" if name and post else name or post


def _agenda_line(item) -> dict:
    clock = "–".join(format_time(at) for at in (item.starts_at, item.ends_at) if at)
    return {"time": clock, "title": item.title, "presenter": item.presenter}


def _attendance(counts) -> dict:
    total = counts.total
    return {
        "invited": total.invited,
        "present": total.present,
        "represented": total.represented,
        "absent": total.invited - total.attended,
        "guests": total.guests,
        "groups": [
            {
                "name": group.label,
                "invited": group.invited,
                "present": group.present,
                "represented": group.represented,
                "absent": group.invited - group.attended,
                "guests": group.guests,
            }
            for group in counts.groups
        ],
        "absentees": [invitation.post for invitation in counts.absent],
        "people": [_person(row) for row in counts.people],
    }


def _person(row: Attendance) -> dict:
    note = ""
    if row.is_representative and row.invitation_id:
        note = f"mewakili {row.invitation.post}"
    elif row.is_walk_in:
        note = "tamu di luar undangan"
    return {"group": row.sector.name, "name": row.name, "post": row.post, "note": note}


def _sections(minutes: Minutes, kept: dict, contributed: dict[str, contributions.Survey]) -> list[dict]:
    bodies = {section.kind: section.body for section in minutes.sections.all()}
    found = []
    for part in parts_of(minutes.meeting):
        if part.kind in contributed:
            found.append(_section(part, "contributed", rows=contributed[part.kind].rows))
        elif part.kind in TEXT_KINDS:
            rows = coverage.rows_of(kept) if part.kind == Section.Kind.COVERAGE else []
            found.append(_section(part, "text", body=bodies.get(part.kind, ""), rows=rows))
        elif part.kind in (Section.Kind.COMMITMENTS, Section.Kind.PROPOSALS):
            found.append(_section(part, "rows", rows=agreeing.rows_of(minutes, part.kind)))
        elif part.kind == Section.Kind.CONSULTATION:
            found.append(_section(part, "rows", rows=consulting.rows_of(minutes)))
        elif part.kind in ROW_KINDS:
            rows = [
                {"id": row.pk} | {field: getattr(row, field) for field in FIELDS[part.kind]}
                for row in written.rows(minutes, part.kind)
            ]
            found.append(_section(part, "rows", rows=rows))
    return found


def _section(part, type_: str, *, body: str = "", rows=()) -> dict:
    return {"kind": str(part.kind), "title": part.title, "type": type_, "body": body, "rows": list(rows)}


def _photo(photo, meeting: Meeting) -> dict:
    shown = {name: getattr(photo, name) for name in ("caption", "sha256", "width", "height")}
    return {"id": photo.pk, **shown, "file": photo.file.name, "taken_at": _clock(photo.taken_at, meeting)}


def _clock(moment, meeting: Meeting) -> str:
    """When a photo was taken, on the day of the meeting as hour only: what is printed under it."""
    if moment is None:
        return ""
    local = moment.astimezone(meeting.timezone)
    clock = f"{format_time(local)} {meeting.zone_label}"
    return clock if local.date() == meeting.held_on else f"{format_date(local)}, {clock}"


def _signers(minutes: Minutes, meeting: Meeting) -> dict:
    """Minute taker, chair, and the head of the puskesmas when somebody else chairs (domain: signature matrix)."""
    place = look_of(meeting.lead_host).place_name
    head = _head(meeting)
    chair = {"post": minutes.chair_post, "name": minutes.chair_name}
    is_head_chair = bool(head and head["name"] == minutes.chair_name)
    return {
        "place_and_date": f"{place}, {format_date(meeting.local_start)}",
        "minute_taker": {"post": "Notulis", "name": minutes.minute_taker, "number": minutes.minute_taker_nip},
        "chair": head if is_head_chair else chair,
        "head": None if is_head_chair else head,
    }


def _head(meeting: Meeting) -> dict | None:
    """Who signed for the puskesmas on the day of the meeting, as the letterhead knows it."""
    signer = signer_on(meeting.lead_host, meeting.held_on)
    return signer_values(signer) if signer else None
