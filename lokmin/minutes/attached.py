"""Agreement and FKP facts of minutes: as the page fetched them (`Minutes.objects.for_pages`), else as they are now."""

from lokmin.meetings.models import Meeting
from lokmin.minutes.models import Agreement, Consultation, Minutes


def agreement(minutes: Minutes) -> Agreement | None:
    return _one(minutes, "agreement", Agreement)


def consultation(minutes: Minutes) -> Consultation | None:
    return _one(minutes, "consultation", Consultation)


def has_agreement(meeting: Meeting) -> bool:
    field = Meeting._meta.get_field("minutes")
    if field.is_cached(meeting) and (minutes := field.get_cached_value(meeting)):
        return agreement(minutes) is not None
    return Agreement.objects.filter(minutes__meeting=meeting).exists()


def _one(minutes: Minutes, name: str, model):
    """Never remembered on the minutes: a service may make or drop it while they are in hand."""
    field = Minutes._meta.get_field(name)
    if field.is_cached(minutes):
        row = field.get_cached_value(minutes)
        return row if row and row.pk else None  # one that only stands in a form is none yet
    return model.objects.filter(minutes=minutes).first()
