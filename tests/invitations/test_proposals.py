"""Another date: proposed by the camat office, decided by the puskesmas, the letter of change drafted with it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from lokmin.invitations.models import Letter
from lokmin.invitations.services import proposals, record_reply
from lokmin.meetings import services as meetings
from lokmin.meetings.models import DateProposal, Meeting
from lokmin.outbox.models import Message
from puskesmas.models import User
from tests.race import run_together

WEEK = timedelta(days=7)


def propose(meeting, by, **changes) -> DateProposal:
    values = {"starts_at": meeting.starts_at + WEEK, "ends_at": None, "reason": "Camat ke kabupaten"} | changes
    return proposals.propose_date(meeting, by=by, **values)


def address(name, proposal) -> str:
    return reverse(f"invitations:{name}", args=[proposal.meeting_id, proposal.pk])


def test_accepting_moves_the_meeting_and_drafts_the_letter_of_change(meeting, issued, camat, sari):
    User.objects.filter(pk__in=[camat.pk, sari.pk]).update(email="")
    User.objects.filter(pk=camat.pk).update(email="kantor@contoh.go.id")
    User.objects.filter(pk=sari.pk).update(email="sari@contoh.go.id")
    before, proposal = meeting.starts_at, propose(meeting, camat)
    assert list(Message.objects.filter(to="sari@contoh.go.id").values_list("subject", flat=True)) == [
        f"Usul tanggal lain: {meeting.title}"
    ]
    proposals.accept_proposal(proposal, by=sari, note="Aula tersedia")
    meeting.refresh_from_db()
    proposal.refresh_from_db()
    assert (meeting.starts_at, proposal.state, proposal.decided_by) == (before + WEEK, "accepted", sari)
    draft = Letter.objects.get(meeting=meeting, status=Letter.Status.DRAFT)
    assert draft.kind == Letter.Kind.CORRECTION
    assert "Aula tersedia" in Message.objects.get(to="kantor@contoh.go.id").text


def test_declining_and_withdrawing_leave_the_date(meeting, camat, sari):
    before, first = meeting.starts_at, propose(meeting, camat)
    with pytest.raises(ValidationError, match="Tulis alasannya"):
        proposals.decline_proposal(first, by=sari, note=" ")
    proposals.decline_proposal(first, by=sari, note="Aula dipakai")
    second = propose(meeting, camat)
    proposals.withdraw_proposal(second, by=camat)
    meeting.refresh_from_db()
    assert meeting.starts_at == before
    assert list(meeting.date_proposals.values_list("state", "answer_note")) == [
        ("withdrawn", ""),
        ("declined", "Aula dipakai"),
    ]


def test_one_open_proposal_and_the_same_again_is_the_same(meeting, camat):
    first = propose(meeting, camat)
    assert propose(meeting, camat) == first
    with pytest.raises(ValidationError, match="Sudah ada usul"):
        propose(meeting, camat, starts_at=meeting.starts_at + 2 * WEEK)
    assert DateProposal.objects.count() == 1


@pytest.mark.parametrize(
    ("state", "moved"),
    [
        (Meeting.Status.CANCELLED, {}),
        (Meeting.Status.HELD, {}),
        (Meeting.Status.CLOSED, {}),
        (Meeting.Status.INVITED, {"starts_at": timezone.now() - timedelta(hours=1), "ends_at": None}),
    ],
)
def test_no_proposal_for_a_meeting_that_is_off_or_over(meeting, camat, state, moved):
    Meeting.objects.filter(pk=meeting.pk).update(status=state, **moved)
    with pytest.raises(ValidationError, match="tidak dapat diusulkan lagi"):
        propose(meeting, camat, starts_at=timezone.now() + WEEK)
    assert DateProposal.objects.count() == 0


def test_neither_a_past_date_nor_the_present_one(meeting, camat):
    with pytest.raises(ValidationError, match="sudah lewat"):
        propose(meeting, camat, starts_at=timezone.now() - WEEK)
    with pytest.raises(ValidationError, match="jadwal yang sekarang"):
        propose(meeting, camat, starts_at=meeting.starts_at, ends_at=meeting.ends_at)


def test_a_slip_of_the_year_is_noticed(client, meeting, camat):
    client.force_login(camat)
    data = {"day": "2087-06-10", "start": "10.00", "reason": "Rakor kabupaten"}
    answer = client.post(reverse("invitations:propose_date", args=[meeting.pk]), data)
    assert (answer.status_code, DateProposal.objects.count()) == (422, 0)
    assert "Tahunnya tidak masuk akal" in answer.text


def test_nobody_fills_the_mail_boxes_by_proposing_and_withdrawing(meeting, camat):
    for _ in range(proposals.A_DAY):
        proposals.withdraw_proposal(propose(meeting, camat), by=camat)
    with pytest.raises(ValidationError, match="Hari ini sudah 5 kali"):
        propose(meeting, camat)
    assert DateProposal.objects.filter(meeting=meeting).count() == proposals.A_DAY
    DateProposal.objects.update(proposed_at=timezone.now() - timedelta(days=1))
    assert propose(meeting, camat).state == DateProposal.State.OPEN


def test_a_cancelled_meeting_settles_its_proposal(meeting, camat, sari):
    proposal = propose(meeting, camat)
    meetings.cancel_meeting(meeting, reason="Banjir", by=sari)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.answer_note) == ("declined", "Lokmin dibatalkan.")
    with pytest.raises(ValidationError, match="sudah tidak disetujui"):
        proposals.accept_proposal(proposal, by=sari)


@pytest.mark.parametrize("days", [0, -30])
def test_a_postponed_meeting_is_scheduled_again_by_an_accepted_proposal(client, meeting, camat, sari, days):
    meetings.postpone_meeting(meeting, reason="Banjir", by=sari)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() + timedelta(days, hours=1), ends_at=None)
    meeting.refresh_from_db()
    proposal = propose(meeting, camat, starts_at=timezone.now() + WEEK)
    client.force_login(sari)
    assert "Jawab usul tanggal" in client.get("/").text
    assert client.post(address("accept_proposal", proposal)).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.status, meeting.starts_at) == ("scheduled", proposal.starts_at)


@pytest.mark.parametrize("state", [Meeting.Status.HELD, Meeting.Status.CLOSED, Meeting.Status.INVITED])
def test_nothing_waits_once_the_meeting_is_over(client, meeting, camat, sari, state):
    propose(meeting, camat)
    assert DateProposal.objects.waiting().count() == 1
    Meeting.objects.filter(pk=meeting.pk).update(
        status=state, starts_at=timezone.now() - timedelta(hours=6), ends_at=timezone.now() - timedelta(hours=3)
    )
    assert DateProposal.objects.waiting().count() == 0
    client.force_login(sari)
    assert "mengusulkan" not in client.get("/").text
    assert "mengusulkan" not in client.get(reverse("reports:meeting", args=[meeting.pk])).text
    page = client.get(reverse("invitations:proposals", args=[meeting.pk])).text
    assert ("Setujui" in page, "Tidak dijawab" in page) == (False, True)


def test_the_pages_of_both_sides(client, meeting, camat, sari):
    client.force_login(camat)
    url = reverse("invitations:propose_date", args=[meeting.pk])
    day = (meeting.held_on + WEEK).isoformat()
    checked = client.post(url, {"day": day, "start": "10.00", "reason": "", "periksa": "1"})
    assert (checked.status_code, DateProposal.objects.count()) == (200, 0)
    refused = client.post(url, {"day": day, "start": "10.00", "reason": ""})
    assert (refused.status_code, day in refused.content.decode()) == (422, True)
    client.post(url, {"day": day, "start": "10.00", "reason": "Rakor kabupaten"})
    proposal = DateProposal.objects.get()
    assert client.post(address("accept_proposal", proposal)).status_code == 403
    client.force_login(sari)
    assert "Jawab usul tanggal" in client.get("/").content.decode()
    assert "Rakor kabupaten" in client.get(reverse("reports:meeting", args=[meeting.pk])).content.decode()
    assert client.post(address("decline_proposal", proposal), {"answer_note": ""}).status_code == 422
    assert client.post(address("withdraw_proposal", proposal)).status_code == 403
    assert client.post(address("accept_proposal", proposal), {"answer_note": "Baik"}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.starts_at == proposal.starts_at


def test_accepting_says_how_many_answer_again(client, meeting, issued, camat, sari):
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.INVITED)
    meeting.refresh_from_db()
    record_reply(meeting.invitations.first(), answer="present", source="link")
    proposal = propose(meeting, camat)
    client.force_login(sari)
    url = reverse("invitations:proposals", args=[meeting.pk])
    assert "1 tamu yang sudah menjawab diminta menjawab lagi." in client.get(url).text
    DateProposal.objects.filter(pk=proposal.pk).update(starts_at=meeting.starts_at)
    assert "menjawab lagi" not in client.get(url).text


def outcomes(results) -> list:
    return ["refused" if isinstance(item, ValidationError) else "done" for item in results]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("other", ["accept", "withdraw", "cancel"])
def test_two_decisions_at_once(meeting, camat, sari, other):
    proposal = propose(meeting, camat)
    before = meeting.starts_at
    acts = {
        "accept": lambda: proposals.accept_proposal(DateProposal.objects.get(), by=sari),
        "withdraw": lambda: proposals.withdraw_proposal(DateProposal.objects.get(), by=camat),
        "cancel": lambda: meetings.cancel_meeting(Meeting.objects.get(), reason="Banjir", by=sari),
    }
    first, second = outcomes(run_together(acts["accept"], acts[other]))
    meeting.refresh_from_db()
    proposal.refresh_from_db()
    accepted = proposal.state == DateProposal.State.ACCEPTED
    assert meeting.starts_at == (before + WEEK if accepted else before)
    if other == "cancel":
        assert (second, meeting.status, first == "done") == ("done", "cancelled", accepted)
    else:
        assert sorted([first, second]) == ["done", "refused"]
