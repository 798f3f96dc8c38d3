"""What stands in a schedule, and the schedules printed before."""

from django.db.models import QuerySet

from lokmin.documents.models import Document
from lokmin.meetings.models import Meeting
from puskesmas.access import at_or_under
from puskesmas.models import Puskesmas, Region

SCHEDULE = "schedule"


def of_place(owner: Puskesmas | Region) -> QuerySet[Meeting]:
    """Meetings hosted by a puskesmas or held in a kecamatan; cancelled ones left out."""
    rows = Meeting.objects.exclude(status=Meeting.Status.CANCELLED)
    return rows.hosted_by(owner) if isinstance(owner, Puskesmas) else rows.filter(at_or_under(owner.code))


def meetings_of_year(owner: Puskesmas | Region, year: int) -> QuerySet[Meeting]:
    """Meetings that count for a year, in order."""
    return of_place(owner).filter(year=year).for_pages().order_by("starts_at", "pk")


def years_near(owner: Puskesmas | Region, year: int, today: int) -> list[int]:
    """The year itself, this year, and the years next to it that have meetings."""
    rows = of_place(owner).filter(year__in=[year - 1, year + 1])
    return sorted({year, today, *rows.order_by().values_list("year", flat=True)})


def kind_of_year(year: int) -> str:
    """The document kind of one year: the schedule of the next year must not replace that of this year."""
    return f"{SCHEDULE}.{year}"


def schedule_of(owner: Puskesmas | Region, year: int) -> Document | None:
    """The newest printed schedule of a place for a year, whatever its state."""
    return Document.objects.of(owner, kind_of_year(year)).current().first()


def is_outdated(document: Document, meetings) -> bool:
    """Whether a meeting was added or moved since the schedule was asked for."""
    moments = [moment for row in meetings for moment in (row.created_at, row.schedule_changed_at) if moment]
    return any(moment > document.created_at for moment in moments)
