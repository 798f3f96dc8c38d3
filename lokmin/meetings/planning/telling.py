"""What the pages of a meeting say about its date."""

from django.contrib import messages

from lokmin.meetings import queries
from lokmin.meetings.models import Meeting
from lokmin.meetings.planning.warnings import DateWarning, warnings_for
from puskesmas.models import Puskesmas


def warn_about_date(request, meeting: Meeting) -> None:
    """Say what speaks against the date just saved; guests may come nevertheless, so it is no refusal."""
    for warning in warnings_of(meeting):
        tell = messages.info if warning.is_hint else messages.warning
        tell(request, warning.text)


def warnings_of(meeting: Meeting) -> list[DateWarning]:
    """What speaks against the date of a meeting still to come."""
    if meeting.lead_host is None:
        return []
    return warnings_for(
        lead=meeting.lead_host,
        region=meeting.region,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        but=meeting,
    )


def typed_warnings(form, lead: Puskesmas, meeting: Meeting | None = None) -> list[DateWarning]:
    """What speaks against the date typed in a form, else against the date the meeting has."""
    data = getattr(form, "cleaned_data", {}) if form.is_bound else {}
    if "starts_at" not in data:
        return warnings_of(meeting) if meeting and not meeting.is_off else []
    region = meeting.region if meeting else queries.subdistrict_of(lead)
    period = (data["year"], data["quarter"]) if data.get("year") and data.get("quarter") else None
    return warnings_for(
        lead=lead, region=region, starts_at=data["starts_at"], ends_at=data["ends_at"], but=meeting, period=period
    )
