"""The moments at which a meeting has its forms: planned, invited, on its day, its minutes written, endorsed and reviewed."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from lokmin.actions.models import ActionItem, OwnerReport
from lokmin.invitations.models import Invitation, Letter, Reply
from lokmin.invitations.schedule import copy_of
from lokmin.invitations.services import record_reply
from lokmin.meetings.models import Meeting
from lokmin.minutes.models import DiscussionRow, Minutes, Review, Revision, Section
from lokmin.outbox.models import Message
from puskesmas.models import User
from tests import factories
from tests.minutes.conftest import complete
from tests.minutes.reviewing import CONTENT
from tests.sweeps.access_table import ACCOUNT, PUBLIC, URLS

EVERYBODY = ("sari", "budi", "camat", "dinda", "pengelola")
# Where a page shows forms only when asked.
ASKED = {
    "puskesmas:account_invite": ["?peran=staff"],
    "attendance:desk": ["?tamu=1", "?buka={invitation_id}"],
    "actions:rows": ["?baris=baru", "?baris={action_id}"],
    "invitations:invitees": ["?tamu={invitation_id}"],
    "sectors:merge": ["?dengan={other_office_id}"],
}


@dataclass(frozen=True)
class Moment:
    """What has happened at a place until then, who looks, and at which pages."""

    name: str
    prepare: Callable
    people: tuple[str, ...] = EVERYBODY
    apps: tuple[str, ...] = ("",)

    def pages(self) -> Iterable[str]:
        """Names of the pages behind the login that are looked at then."""
        return [name for name, asked in URLS.items() if asked not in (PUBLIC, ACCOUNT) and name.startswith(self.apps)]

    def addresses(self, page: str, address: str, place) -> list[str]:
        """A page, what it shows when asked, and every part of the minutes with a row opened."""
        found = [address, *(address + ask.format(**place.rows) for ask in ASKED.get(page, []))]
        for kind in Section.Kind.values if page == "minutes:section" else []:
            try:
                part = reverse(page, args=[place.meeting.pk, kind])
            except NoReverseMatch:
                continue
            found += [part, f"{part}?baris=baru", f"{part}?baris={place.rows['row_id']}"]
        return found


def planned(place, user) -> None:
    """As `build_place` leaves it."""


def invited(place, user) -> None:
    """The letter is out, one guest has it by mail, one by hand, one answered, one was added later; the date was moved."""
    meeting = place.meeting
    Letter.objects.filter(pk=place.rows["letter_id"]).update(
        status=Letter.Status.ISSUED, issued_at=timezone.now(), issued_by=user, schedule=copy_of(meeting)
    )
    mailed = meeting.invitations.get(pk=place.rows["invitation_id"])
    Invitation.objects.filter(pk=mailed.pk).update(email="kades@contoh.go.id", phone="+6281234567890")
    answered = factories.InvitationFactory(meeting=meeting, letter=mailed.letter, sector=mailed.sector)
    record_reply(answered, answer="present", source=Reply.Source.LINK)
    factories.InvitationFactory(meeting=meeting, sector=mailed.sector, email="baru@contoh.go.id")
    Message.objects.filter(pk=place.rows["message_id"]).update(finished_at=timezone.now(), failure="full_box")
    Meeting.objects.filter(pk=meeting.pk).update(
        status=Meeting.Status.INVITED,
        starts_at=meeting.starts_at + timedelta(days=1),
        ends_at=meeting.ends_at + timedelta(days=1),
    )


def begun(place, user) -> None:
    """The day itself: guests come in."""
    now = timezone.now()
    Meeting.objects.filter(pk=place.meeting.pk).update(
        status=Meeting.Status.INVITED, starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=2)
    )


def written(place, user) -> None:
    """A day later, all is written; a row, a file and a colleague were taken away again."""
    start = timezone.now() - timedelta(days=1)
    Meeting.objects.filter(pk=place.meeting.pk).update(
        status=Meeting.Status.HELD, starts_at=start, ends_at=start + timedelta(hours=3)
    )
    minutes = Minutes.objects.select_related("meeting").get(meeting=place.meeting)
    complete(minutes, user)
    DiscussionRow.objects.create(minutes=minutes, speaker="Kades", statement="Usul kedua", order=2)
    place.meeting.files.filter(pk=place.rows["file_id"]).update(removed_at=timezone.now())
    User.objects.filter(pk=place.rows["user_id"]).update(is_active=False)


def submitted(place, user) -> None:
    written(place, user)
    _move(place, Minutes.Status.SUBMITTED)


def endorsed(place, user) -> None:
    written(place, user)
    _move(place, Minutes.Status.ENDORSED, endorsed_at=timezone.now())


def sent(place, user) -> None:
    """The dinas kesehatan reads them and has begun to write remarks."""
    written(place, user)
    _move(place, Minutes.Status.SENT, sent_at=timezone.now())
    minutes = place.meeting.minutes
    number = minutes.revisions.count() + 1
    revision = Revision.objects.create(minutes=minutes, number=number, content=deepcopy(CONTENT), endorsed_by=user)
    review = Review.objects.create(revision=revision, reviewer=User.objects.get(username="dinda"))
    review.comments.create(section="opening", text="Mohon dilengkapi", author=review.reviewer)


def followed(place, user) -> None:
    """The next meeting of the puskesmas, whose guests and open actions stand at the one before."""
    start = timezone.now() - timedelta(days=90)
    before = factories.MeetingFactory(
        region=place.meeting.region, lead=place.puskesmas, starts_at=start, year=start.year, quarter=3, status="closed"
    )
    office = place.meeting.invitations.get(pk=place.rows["invitation_id"]).office
    factories.InvitationFactory(meeting=before, office=office, post=office.label)
    factories.InvitationFactory(meeting=before, name="Kenari Tamu")
    ActionItem.objects.create(
        meeting=before, activity="Kelas ibu hamil", owner_label="Pemdes", due_on=start.date(), state="in_progress"
    )
    name = default_storage.save("lampiran/sapuan.pdf", ContentFile(b"%PDF-1.7"))
    letter = place.meeting.letters.get(pk=place.rows["letter_id"])
    letter.attachments.create(title="Jadwal", file=name, size=8, pages=1, sha256="1" * 64, order=2)
    OwnerReport.objects.filter(invitation__meeting=place.meeting).delete()
    place.meeting.invitations.all().delete()


def _move(place, status: str, **values) -> None:
    Minutes.objects.filter(meeting=place.meeting).update(status=status, **values)
    place.meeting.refresh_from_db()


MINUTES = ("minutes:", "reports:meeting", "reports:papers")
MOMENTS = [
    Moment("planned", planned),
    Moment("followed", followed, ("sari",), ("invitations:", "actions:", "minutes:")),
    Moment("invited", invited, ("sari", "camat"), ("invitations:", "meetings:", "outbox:", "reports:meeting")),
    Moment("begun", begun, ("sari",), ("attendance:", "actions:", "minutes:")),
    Moment("written", written, ("sari", "budi"), (*MINUTES, "actions:", "attendance:", "puskesmas:account")),
    Moment("submitted", submitted, ("budi",), MINUTES),
    Moment("endorsed", endorsed, ("budi",), MINUTES),
    Moment("sent", sent, ("dinda", "budi"), MINUTES),
]
