"""Who came: checked in at the door or written down afterwards. Undoing keeps the row."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from lokmin.attendance.models import Attendance
from lokmin.attendance.queries import duplicate_text, is_late
from lokmin.documents.models import Document
from lokmin.documents.services import request_document
from lokmin.documents.text import clean_text
from lokmin.invitations.models import Invitation
from lokmin.meetings.models import Meeting
from lokmin.meetings.services import mark_held
from puskesmas import audit
from puskesmas.calendar_text import format_day

SHEET = "sheet"


@transaction.atomic
def check_in(
    invitation: Invitation,
    *,
    by,
    name: str = "",
    post: str = "",
    is_representative: bool = False,
    happened_at=None,
    device_key: str | None = None,
) -> Attendance:
    """Record that the invited office is present, itself or by a representative; the first one marks the meeting held.

    The same `device_key` again returns the row it made, so a double tap is one row. Refused: a withdrawn invitation,
    a representative without a name, somebody already recorded (told with time and who), a meeting that is off,
    closed or still to come.
    """
    meeting = _open_meeting(invitation.meeting)
    if row := _made_by(device_key, invitation=invitation):
        return row
    invitation = Invitation.objects.select_related("sector", "village").get(pk=invitation.pk)
    if invitation.withdrawn_at:
        raise ValidationError("Undangan ini sudah ditarik. Catat orangnya sebagai tamu baru.")
    if is_representative and not clean_text(name):
        raise ValidationError({"name": "Tulis nama yang mewakili."})
    row = Attendance(
        meeting=meeting,
        invitation=invitation,
        name=clean_text(name) or invitation.name,
        post=clean_text(post) or ("" if is_representative else invitation.post),
        is_representative=is_representative,
        sector=invitation.sector,
        village=invitation.village,
        device_key=device_key or None,
    )
    return _store(row, happened_at, by, verb="hadir dicatat")


@transaction.atomic
def add_walk_in(
    meeting: Meeting,
    *,
    by,
    name: str,
    post: str,
    sector,
    village=None,
    phone: str = "",
    happened_at=None,
    device_key=None,
) -> Attendance:
    """Record a guest nobody invited. Refused: no name, and somebody of that name and post already recorded."""
    meeting = _open_meeting(meeting)
    if row := _made_by(device_key, meeting=meeting):
        return row
    if not clean_text(name):
        raise ValidationError({"name": "Tulis nama tamu."})
    row = Attendance(
        meeting=meeting,
        name=clean_text(name),
        post=clean_text(post),
        sector=sector,
        village=village,
        phone=phone,
        device_key=device_key or None,
    )
    same = Attendance.objects.present().filter(meeting=meeting, name__iexact=row.name, post__iexact=row.post)
    if found := same.select_related("recorded_by").first():
        raise ValidationError(duplicate_text(found))
    return _store(row, happened_at, by, verb="tamu dicatat")


@transaction.atomic
def undo_check_in(attendance: Attendance, *, by) -> bool:
    """Take a presence back; return whether it still counted. Refused when the meeting is closed."""
    _open_meeting(attendance.meeting)
    moved = Attendance.objects.present().filter(pk=attendance.pk).update(undone_at=timezone.now(), undone_by=by)
    if moved:
        audit.record("hadir diurungkan", attendance, by=by, changes={"jabatan": attendance.post})
    return bool(moved)


@transaction.atomic
def request_sheet(meeting: Meeting, *, by):
    """Queue a new version of the sign-in sheet; one that is still being made is returned instead."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    waiting = sheets_of(meeting).unfinished().first()
    if waiting:
        return waiting
    return request_document(
        SHEET,
        meeting,
        title=f"Daftar hadir {meeting.formal_title}",
        file_name=f"daftar-hadir-{meeting.held_on:%Y-%m-%d}.pdf",
        dated_on=meeting.held_on,
        by=by,
        is_public=True,
    )


def sheets_of(meeting: Meeting):
    """All sign-in sheets made for a meeting, newest and superseded."""
    return Document.objects.of(meeting, SHEET)


def _open_meeting(meeting: Meeting) -> Meeting:
    """The meeting, locked so that desks wait for each other, unless nobody can be present at it now."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("region").get(pk=meeting.pk)
    if reason := why_closed(meeting):
        raise ValidationError(reason)
    return meeting


def why_closed(meeting: Meeting) -> str:
    """Why nobody can be recorded now, as a sentence; empty while the desk is open."""
    if meeting.is_off:
        return f"Pertemuan ini {meeting.get_status_display().lower()}, daftar hadir tidak dibuka."
    if meeting.status == Meeting.Status.CLOSED:
        return "Pertemuan sudah selesai ditelaah, daftar hadir tidak dapat diubah lagi."
    if timezone.now().astimezone(meeting.timezone).date() < meeting.held_on:
        return f"Daftar hadir dibuka pada hari pertemuan, {format_day(meeting.held_on)}."
    return ""


def _made_by(device_key: str | None, **of) -> Attendance | None:
    """The row a key made before, if it is about the same thing."""
    row = Attendance.objects.filter(device_key=device_key).first() if device_key else None
    if row and any(getattr(row, name) != value for name, value in of.items()):
        raise ValidationError("Kunci formulir ini sudah dipakai. Muat ulang halaman, lalu catat lagi.")
    return row


def _store(row: Attendance, happened_at, by, *, verb: str) -> Attendance:
    meeting, now = row.meeting, timezone.now()
    row.recorded_by = by
    row.is_late_entry = is_late(meeting)
    row.happened_at = happened_at or (meeting.starts_at if row.is_late_entry else now)
    if row.happened_at > now:
        raise ValidationError({"happened_at": "Jam hadir belum tiba. Periksa lagi jamnya."})
    if row.happened_at.astimezone(meeting.timezone).date() < meeting.held_on:
        raise ValidationError({"happened_at": "Jam hadir sebelum hari pertemuan. Periksa lagi tanggalnya."})
    if not row.post:
        raise ValidationError({"post": "Tulis jabatan atau instansinya."})
    row.clean_fields(exclude=["meeting", "invitation", "sector", "village", "recorded_by"])
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        found = Attendance.objects.present().filter(invitation=row.invitation_id).select_related("recorded_by").first()
        if found is None:
            raise
        raise ValidationError(duplicate_text(found)) from None
    audit.record(verb, row, by=by, changes={"jabatan": row.post, "menyusul": row.is_late_entry})
    mark_held(meeting, by=by)
    return row
