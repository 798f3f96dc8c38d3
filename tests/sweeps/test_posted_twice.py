"""The forms of a meeting's letters, posted five times at once as an impatient finger does, have one effect (figure R5).

Through the pages and their middleware, each post on a connection of its own; services alone are raced in `test_twice`.
"""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lokmin.documents.models import Document
from lokmin.invitations import links, services
from lokmin.invitations.models import Delivery, Letter, Reply
from lokmin.meetings.models import Meeting
from lokmin.outbox.models import Message
from puskesmas.models import AuditEvent, LetterNumber
from tests import factories
from tests.race import run_together
from tests.sweeps.forms import forms_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def soon(meeting, letterhead):
    """A meeting three weeks ahead with one guest who has an address."""
    Meeting.objects.filter(pk=meeting.pk).update(
        status="scheduled", starts_at=timezone.now() + timedelta(days=21), ends_at=None
    )
    factories.InvitationFactory(meeting=meeting, email="kades@contoh.go.id")
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def press(sari):
    """Post as sari five times at once; the answers are pages or redirects, never errors."""

    def post(name: str, data: dict, *arguments) -> None:
        address = reverse(name, args=arguments) if ":" in name else name
        clients = [Client() for _ in range(5)]
        for client in clients if ":" in name else []:
            client.force_login(sari)
        answers = run_together(*[lambda client=client: client.post(address, data) for client in clients])
        assert [getattr(answer, "status_code", answer) in (200, 302, 409, 422) for answer in answers] == [True] * 5, (
            answers
        )
        assert 302 in [answer.status_code for answer in answers]

    return post


def written(*verbs: str) -> list[int]:
    return [AuditEvent.objects.filter(verb=verb).count() for verb in verbs]


def test_letters_are_drafted_issued_and_sent_once(soon, press):
    guest = soon.invitations.get()
    press("invitations:letter_draft", {}, soon.pk)
    assert Letter.objects.count() == 1
    press("invitations:issue", {}, soon.pk)
    assert [LetterNumber.objects.count(), *written("surat diterbitkan")] == [1, 1]
    press("invitations:send", {}, soon.pk)
    assert [Message.objects.count(), Delivery.objects.count(), *written("undangan dikirim")] == [1, 1, 1]
    assert Document.objects.of(guest, "letter").count() == 1


def test_a_guest_answers_once(soon, press, sari):
    services.issue_letter(services.draft_letter(soon, by=sari), by=sari)
    page = f"/u/{links.token_for(links.link_for(soon.invitations.get())).lower()}/"
    for answer, replies in (("hadir", 1), ("berhalangan", 2)):
        press(page, {"jawaban": answer})
        assert [Reply.objects.count(), *written("undangan dijawab")] == [replies, replies]


def test_a_meeting_is_put_off_and_its_letter_written_once(soon, press, sari):
    services.send_letter(services.draft_letter(soon, by=sari), by=sari)
    Message.objects.update(state="done", finished_at=timezone.now())  # what has not left is taken back
    press("meetings:postpone", {"reason": "Camat bertugas ke luar daerah"}, soon.pk)
    assert written("lokmin ditunda") == [1]
    press("invitations:letter_correction", {}, soon.pk)
    assert sorted(Letter.objects.values_list("kind", flat=True)) == ["invitation", "postponement"]


def test_the_next_meeting_is_made_once(soon, press, sari):
    day = (timezone.now() - timedelta(days=5)).replace(hour=1, minute=0)
    period = {"year": day.year, "quarter": (day.month + 2) // 3}
    Meeting.objects.filter(pk=soon.pk).update(status="held", starts_at=day, **period)
    client = Client()
    client.force_login(sari)
    page = reverse("invitations:next_meeting", args=[soon.pk])
    forms = [form for form in forms_of(page, client.get(page).content) if form.address == page]
    press("invitations:next_meeting", dict(forms[0].values), soon.pk)
    assert [Meeting.objects.count(), Letter.objects.count(), *written("lokmin dibuat")] == [2, 1, 1]
