"""Every form that adds something, sent five times at once, has one effect (figure R5)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lokmin.actions.models import ActionItem, Progress
from lokmin.actions.services import add_action, carry_over, report_progress, request_matrix
from lokmin.attendance.models import Attendance
from lokmin.attendance.services import add_walk_in, check_in
from lokmin.documents.models import Document
from lokmin.invitations import services as invitations
from lokmin.invitations.models import Delivery, Invitation, Letter, Reply
from lokmin.meetings.models import Meeting
from lokmin.meetings.services import create_meeting
from lokmin.minutes import remarks, reviews
from lokmin.minutes import services as minutes_services
from lokmin.minutes.models import Decision, Review, ReviewComment
from lokmin.outbox.models import Message
from puskesmas.models import AuditEvent, LetterNumber, Signer
from puskesmas.organisations import signers
from sectors import services as sectors
from sectors.models import Office, OfficeHolder, Position
from tests import factories
from tests.minutes.conftest import complete
from tests.race import run_together

pytestmark = pytest.mark.django_db(transaction=True)


def five(work):
    return run_together(*[work] * 5)


def audited(verb: str) -> int:
    return AuditEvent.objects.filter(verb=verb).count()


@pytest.fixture
def held(meeting):
    nine = (timezone.now() - timedelta(days=1)).replace(hour=2, minute=0, second=0, microsecond=0)  # 09.00 WIB
    Meeting.objects.filter(pk=meeting.pk).update(status="held", starts_at=nine, ends_at=nine + timedelta(hours=3))
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def minutes(held, sari):
    return minutes_services.open_minutes(held, by=sari)


def test_a_meeting_is_created_once(kajoran_2, sari):
    soon = timezone.now() + timedelta(days=20)
    fields = {"kind": "routine", "year": 2026, "quarter": 4, "starts_at": soon, "place": "Aula", "chair_post": "Camat"}
    results = five(lambda: create_meeting(by=sari, lead=kajoran_2, **fields))
    assert len({row.pk for row in results}) == 1
    assert Meeting.objects.count() == audited("lokmin dibuat") == 1


def test_a_letter_is_issued_and_sent_once(meeting, letterhead, sari):
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() + timedelta(days=20), ends_at=None)
    meeting.refresh_from_db()
    guest = factories.InvitationFactory(meeting=meeting, email="kades@contoh.go.id")
    five(lambda: invitations.draft_letter(meeting, by=sari))
    letter = Letter.objects.get()
    five(lambda: invitations.issue_letter(letter, by=sari))
    assert LetterNumber.objects.count() == audited("surat diterbitkan") == 1
    assert Document.objects.of(guest, "letter").count() == 1
    five(lambda: invitations.send_letter(letter, by=sari))
    assert Message.objects.count() == Delivery.objects.count() == 1
    five(lambda: invitations.mark_whatsapp_sent(guest, by=sari))
    assert Delivery.objects.count() == 2
    five(lambda: invitations.undo_mark(guest, by=sari))
    assert Delivery.objects.count() == 3
    five(lambda: invitations.record_reply(guest, answer="present", source="link"))
    assert Reply.objects.count() == 1


def test_guests_are_invited_once(meeting, sari):
    sector = factories.InvitationFactory(meeting=meeting).sector
    office = factories.OfficeFactory(position=Position.objects.get(code="kades"), region=meeting.villages.first())
    five(lambda: invitations.invite_freely(meeting, post="Ketua Ranting", sector=sector, by=sari))
    assert Invitation.objects.filter(post="Ketua Ranting").count() == 1
    five(lambda: invitations.invite_offices(meeting, [office], by=sari))
    assert Invitation.objects.filter(office=office).count() == 1


def test_a_guest_is_present_once(held, sari):
    guest = factories.InvitationFactory(meeting=held)
    five(lambda: check_in(guest, by=sari))
    assert Attendance.objects.count() == 1
    five(lambda: add_walk_in(held, by=sari, name="Rina", post="Kader", sector=guest.sector))
    assert Attendance.objects.count() == 2


def test_rows_of_the_minutes_are_added_once(held, minutes, sari):
    five(lambda: minutes_services.add_row(minutes, "decisions", text="Sweeping", by=sari))
    assert Decision.objects.count() == 1
    five(lambda: add_action(held, by=sari, activity="Sweeping", owner_label="Kades"))
    assert ActionItem.objects.count() == 1
    row = ActionItem.objects.get()
    five(lambda: report_progress(row, state="in_progress", text="Mulai", by=sari))
    assert Progress.objects.count() == 1
    five(lambda: request_matrix(held, by=sari))
    five(lambda: minutes_services.request_draft(minutes, by=sari))
    assert Document.objects.count() == 2


def test_an_action_goes_on_once(held, minutes, sari):
    row = add_action(held, by=sari, activity="Sweeping")
    later = factories.MeetingFactory(region=held.region, lead=held.lead_host, starts_at=timezone.now(), previous=held)
    minutes_services.open_minutes(later, by=sari)
    five(lambda: carry_over(row, meeting=later, by=sari))
    assert ActionItem.objects.filter(meeting=later).count() == 1


def test_minutes_are_judged_once(held, letterhead, minutes, sari, budi, dinda):
    complete(minutes, sari)
    five(lambda: minutes_services.submit_minutes(minutes, by=sari))
    assert audited("notulen diajukan") == 1
    minutes.refresh_from_db()
    five(lambda: minutes_services.endorse_minutes(minutes, by=budi))
    assert minutes.revisions.count() == audited("notulen disahkan") == 1
    five(lambda: minutes_services.send_minutes(minutes, by=budi))
    five(lambda: reviews.start_review(minutes, by=dinda))
    review = Review.objects.get()
    five(lambda: remarks.add_comment(review, section="discussion", text="Mohon dilengkapi", by=dinda))
    assert ReviewComment.objects.count() == 1
    five(lambda: reviews.approve_minutes(review, by=dinda))
    assert audited("notulen disetujui dinkes") == audited("lokmin selesai") == 1


def test_signers_and_holders_are_written_once(letterhead, villages, sari):
    before = Signer.objects.count()
    new = {"name": "dr. Ratna", "post": "Kepala", "from_on": date(2026, 11, 1)}
    five(lambda: signers.add_signer(letterhead, by=sari, replaces=letterhead.signers.first(), **new))
    assert Signer.objects.count() == before + 1
    kecamatan = letterhead.puskesmas.region
    five(lambda: sectors.add_standard_offices(kecamatan, villages, by=sari))
    assert audited("jabatan baku dilengkapi") == 1
    office = Office.objects.first()
    results = five(lambda: sectors.appoint_holder(office, name="Sutrisno", from_on=date(2026, 11, 1), by=sari))
    assert OfficeHolder.objects.filter(office=office).count() == 1
    assert len({row.pk for row in results}) == 1
