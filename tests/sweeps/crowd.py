"""Thirty more of everything at a place: what a list, a board or a part of the minutes has to show for itself."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from lokmin.actions.models import ActionItem, Progress
from lokmin.coverage.models import Achievement, Indicator
from lokmin.minutes.models import Commitment, Decision, DiscussionRow, Photo, Problem, Proposal
from sectors.models import Office, OfficeHolder, Position
from tests import factories

MANY = 30


def fill(place, user, number: int = MANY) -> None:
    """Add rows of every kind to the meeting of a place, and meetings with open actions before and after it."""
    for row in (invited, written, promised, photographed, planned, counted):
        row(place, user, number)


def invited(place, user, number: int) -> None:
    """Guests of posts that are new in the address book, most of them there, some represented, one not listed."""
    meeting, kades = place.meeting, Position.objects.get(code="kades")
    village = meeting.villages.first()
    letter = meeting.letters.get()
    for count in range(number):
        office = Office.objects.create(
            position=kades, region=village, label_as_written=f"Kuwu {village.name} {number}/{count}"
        )
        OfficeHolder.objects.create(office=office, name=f"Pejabat {count}")
        asked = factories.InvitationFactory(meeting=meeting, letter=letter, office=office, post=office.label)
        asked.replies.create(
            answer="present" if count % 3 else "represented", source="staff", representative_name="Wakil"
        )
        asked.deliveries.create(channel="print", state="handed", by=user)
        meeting.attendance.create(
            invitation=asked, post=asked.post, name=f"Wakil {count}", sector=asked.sector, recorded_by=user,
            is_representative=count % 3 == 0,
        )  # fmt: skip
        meeting.attendance.create(post=f"Tamu {count}", name=f"Tamu {count}", sector=asked.sector, recorded_by=user)


def written(place, user, number: int) -> None:
    minutes = place.meeting.minutes
    minutes.sections.update(body="Sudah ditulis.", updated_by=user)
    sector = place.meeting.invitations.first().sector
    for count in range(number):
        common = {"minutes": minutes, "order": count, "updated_by": user}
        DiscussionRow.objects.create(speaker=f"Kades {count}", statement="Usul", **common)
        Problem.objects.create(text=f"Masalah {count}", **common)
        Decision.objects.create(text=f"Keputusan {count}", **common)
        Proposal.objects.create(activity=f"Usulan {count}", **common)
        Commitment.objects.create(sector=sector, post=f"Kades {count}", role="Menggerakkan", **common)


def promised(place, user, number: int) -> None:
    """Actions of this meeting with reports, and open ones of the meeting before."""
    meeting, village = place.meeting, place.meeting.villages.first()
    before = factories.MeetingFactory(
        region=meeting.region,
        lead=place.puskesmas,
        quarter=1,
        starts_at=meeting.starts_at - timedelta(days=90),
        ends_at=None,
        status="held",
    )
    for count in range(number):
        asked = meeting.invitations.all()[count % 20]
        for agreed_at in (meeting, before):
            row = ActionItem.objects.create(
                meeting=agreed_at, activity=f"Sweeping {count}", owner_label=asked.post, owner_office=asked.office,
                due_on=timezone.localdate() + timedelta(days=count - 5), order=count,
            )  # fmt: skip
            row.villages.add(village)
            row.supporting_sectors.add(asked.sector)
            Progress.objects.create(action=row, state="in_progress", text="Berjalan", source="staff", by=user)


def photographed(place, user, number: int) -> None:
    meeting, minutes = place.meeting, place.meeting.minutes
    for count in range(number):
        name = default_storage.save("foto/sapuan.jpg", ContentFile(b"\xff\xd8\xff\xd9"))
        Photo.objects.create(minutes=minutes, file=name, width=1, height=1, size=4, sha256="0" * 64, order=count)
        meeting.files.create(
            kind="material", title=f"Paparan {count}", file=name, media_type="application/pdf",
            file_name="paparan.pdf", size=8, sha256="0", uploaded_by=user,
        )  # fmt: skip
        meeting.agenda.create(order=number + count, title=f"Acara {count}")


def planned(place, user, number: int) -> None:
    """More meetings of the same puskesmas and of others in the kecamatan."""
    region, now = place.meeting.region, timezone.now()
    for count in range(number):
        starts_at = now + timedelta(days=count - 10)
        neighbour = factories.PuskesmasFactory(name=f"Ramai {count}", region=region)
        for host in (place.puskesmas, neighbour):
            factories.MeetingFactory(region=region, lead=host, starts_at=starts_at, ends_at=None)


def counted(place, user, number: int) -> None:
    """Coverage of every indicator in the villages of the meeting, month by month."""
    for indicator in Indicator.objects.filter(district=None)[:number]:
        for village in place.meeting.villages.all():
            for month in range(1, 7):
                Achievement.objects.get_or_create(
                    indicator=indicator, village=village, year=2027, month=month, defaults={"count": month}
                )
