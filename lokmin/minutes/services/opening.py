"""Starting the minutes of a meeting."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lokmin.meetings.models import Meeting
from lokmin.meetings.services import mark_held
from lokmin.minutes import prefill
from lokmin.minutes.models import Minutes, Section
from puskesmas import audit
from puskesmas.calendar_text import format_day


@transaction.atomic
def open_minutes(meeting: Meeting, *, by) -> Minutes:
    """Start the minutes with everything known already written in, and note that the meeting took place.

    Returns the minutes that exist when somebody was faster. Refused before the day of the meeting and for one that
    was put off or called off.
    """
    # Two writers may press the button at once; the second waits here and finds the minutes of the first.
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("region").get(pk=meeting.pk)
    found = Minutes.objects.filter(meeting=meeting).first()
    if found:
        return found
    _refuse_unless_held(meeting)
    mark_held(meeting, by=by)
    minutes = Minutes.objects.create(meeting=meeting, created_by=by, **prefill.identity(meeting, by=by))
    Section.objects.bulk_create(
        Section(minutes=minutes, kind=kind, body=body) for kind, body in prefill.texts(meeting).items()
    )
    audit.record("notulen dimulai", minutes, by=by)
    return minutes


def _refuse_unless_held(meeting: Meeting) -> None:
    if meeting.is_off:
        raise ValidationError(
            f"Lokmin ini {meeting.get_status_display().lower()}, jadi belum ada yang dicatat. "
            "Jadwalkan ulang lebih dulu bila lokmin tetap dilaksanakan."
        )
    if meeting.local_start.date() > timezone.localdate(timezone=meeting.timezone):
        raise ValidationError(
            f"Notulen dapat dimulai pada hari pelaksanaan, {format_day(meeting.local_start)}. "
            "Ubah tanggal lokmin bila pelaksanaannya dimajukan."
        )
