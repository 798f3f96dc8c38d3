"""Asking for the printed schedule."""

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from lokmin.documents.models import Document
from lokmin.documents.services import request_document
from lokmin.meetings.schedule.queries import kind_of_year, schedule_of
from puskesmas.models import Puskesmas, Region


@transaction.atomic
def request_schedule(owner: Puskesmas | Region, year: int, *, by) -> Document:
    """Queue a new version of the schedule of a year; one that waits already is returned.

    A puskesmas prints what it hosts, signed by its head. A kecamatan prints all meetings of its puskesmas (title,
    puskesmas, day, clock, place), signed by the camat. Who may ask is the caller's question.
    """
    type(owner).objects.select_for_update().get(pk=owner.pk)  # of two at once the second finds the first in the queue
    waiting = schedule_of(owner, year)
    if waiting and waiting.state in (Document.State.QUEUED, Document.State.WORKING):
        return waiting
    name = str(owner)
    return request_document(
        kind_of_year(year),
        owner,
        title=f"Jadwal lokakarya mini lintas sektor tahun {year}, {name}",
        file_name=f"jadwal-lokmin-{year}-{slugify(name)}.pdf",
        dated_on=timezone.localdate(timezone=owner.timezone),
        by=by,
        is_public=True,
    )
