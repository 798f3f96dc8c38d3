"""Kajoran before the quarter begins: contacts of the kecamatan, and an earlier meeting with work left undone."""

from datetime import date, timedelta

from django.db.models import F
from django.utils import timezone

from lokmin.actions.models import ActionItem
from lokmin.invitations.models import Reply
from lokmin.meetings.models import Meeting
from sectors import services as sectors
from sectors.models import Position
from tests import factories

# position, name, phone, mail: one is reached by mail, one has no contact, the others by WhatsApp
RANKS = [
    ("camat", "Drs. Bambang Priyatno, M.Si.", "+628112600001", ""),
    ("kapolsek", "AKP Suparno, S.H.", "", "kapolsek.kajoran@contoh.go.id"),
    ("danramil", "Kapten Inf. Margono", "+628112600003", ""),
    ("sekcam", "Endang Lestari, S.Sos.", "+628112600004", ""),
    ("kua", "H. Muh. Zaenuri, S.Ag.", "", ""),
    ("plkb", "Rini Astuti, S.E.", "+628112600006", ""),
]
VILLAGE_HEADS = {"Kwaderan": "Sutrisno", "Madukoro": "Hj. Siti Maryamah", "Bumiayu": "Sumarno"}
UNDONE = ["Sweeping imunisasi Dusun Krajan", "Pelatihan kader balita Desa Bumiayu"]


def contacts(kajoran, villages, *, by) -> None:
    """Offices with their holders, through the services."""
    positions = {position.code: position for position in Position.objects.all()}
    for code, name, phone, email in RANKS:
        office = sectors.add_office(position=positions[code], region=kajoran, by=by)
        sectors.appoint_holder(office, from_on=date(2023, 1, 2), by=by, name=name, phone=phone, email=email)
    for village in villages[:3]:
        office = sectors.add_office(position=positions["kades"], region=village, by=by)
        sectors.appoint_holder(office, from_on=date(2023, 1, 2), by=by, name=VILLAGE_HEADS[village.name])


def earlier_meeting(kajoran, puskesmas, villages) -> Meeting:
    """The meeting of the quarter before, closed, with two rows nobody has finished."""
    day = (timezone.now() - timedelta(days=95)).replace(hour=2, minute=0, second=0, microsecond=0)
    year, quarter = (day.year, (day.month - 1) // 3 + 1)
    meeting = factories.MeetingFactory(
        region=kajoran,
        lead=puskesmas,
        year=year,
        quarter=quarter,
        starts_at=day,
        ends_at=day + timedelta(hours=3),
        status=Meeting.Status.CLOSED,
    )
    meeting.villages.set(villages[:3])
    for order, activity in enumerate(UNDONE, start=1):
        ActionItem.objects.create(
            meeting=meeting, order=order, activity=activity, owner_label="Kepala Desa Bumiayu", due_on=day.date()
        )
    return meeting


def let_days_pass(days: int) -> None:
    """The calendar moves on: what was planned comes nearer. Letters keep the date they were written with.

    Rows move instead of the clock, because the worker and the browser have clocks of their own.
    """
    by = timedelta(days=days)
    Meeting.objects.update(starts_at=F("starts_at") - by, ends_at=F("ends_at") - by)
    Reply.objects.update(answered_for=F("answered_for") - by)
