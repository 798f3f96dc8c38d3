"""The page of failed mails: whose they are, sent again one by one, all, or to a corrected address; the mail of a test."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lokmin.invitations.models import Delivery
from lokmin.outbox import failures, services
from lokmin.outbox.models import Message
from puskesmas.access import Role
from puskesmas.accounts import invitations
from tests import factories

LIST = "/email-gagal/"


def failed(meeting, post, *, failure="no_answer", error=failures.NO_ANSWER, letter=None) -> Message:
    """A guest's mail that did not arrive."""
    row = factories.InvitationFactory(meeting=meeting, post=post, email=f"{post.lower()}@contoh.id", letter=letter)
    message = services.queue_message(to=row.email, subject="Undangan", text="Isi", about=row)
    Delivery.objects.create(invitation=row, channel="email", state="queued", message=message)
    Message.objects.filter(pk=message.pk).update(
        state="failed", attempts=5, failure=failure, error=error, finished_at=timezone.now()
    )
    return message


@pytest.fixture
def neighbours(meeting, kajoran, kajoran_1):
    return factories.MeetingFactory(region=kajoran, lead=kajoran_1)


def test_the_page_shows_what_failed_at_the_own_puskesmas_and_why(client, meeting, neighbours, sari, budi, settings):
    settings.EMAIL_BACKEND = "lokmin.outbox.backend.QueueBackend"
    failed(meeting, "Kader", failure="bad_address", error=failures.BAD_ADDRESS)
    failed(neighbours, "Tetangga")
    place = meeting.lead_host
    asked = invitations.invite(name="Rini", role=Role.STAFF, place=place, by=budi, email="rini@contoh.id")
    full = {"state": "failed", "failure": "full_box", "error": "Penuh", "finished_at": timezone.now()}
    Message.objects.filter(object_id=asked.pk, is_private=True).update(**full)
    account = reverse("puskesmas:account_invitation", args=[asked.pk])
    for user, leads in ((sari, False), (budi, True)):
        client.force_login(user)
        said = client.get(LIST).content.decode()
        assert failures.BAD_ADDRESS in said
        assert "kader@contoh.id" in said
        assert "Undangan akun, Staf puskesmas" in said
        assert "Tetangga" not in said
        assert (account in said) is leads
    assert "Kotak surat penuh" in said
    said = client.get(account).content.decode()
    assert "E-mail gagal" in said
    assert "Penuh" in said


def test_one_goes_again_to_a_corrected_address(client, meeting, neighbours, sari, letterhead):
    foreign = failed(neighbours, "Tetangga")
    reminder = failed(meeting, "Kader")
    client.force_login(sari)
    url = reverse("outbox:resend", args=[reminder.pk])
    answer = client.post(url, {"email": "bukan alamat"})
    assert answer.status_code == 422
    assert 'value="bukan alamat"' in answer.content.decode()
    assert client.post(url, {"email": "benar@contoh.id"}).url == LIST
    reminder.refresh_from_db()
    assert (reminder.state, reminder.to, reminder.failure) == ("queued", "benar@contoh.id", "")
    assert client.post(reverse("outbox:resend", args=[foreign.pk])).status_code == 404


def test_all_go_again_but_not_to_addresses_known_to_be_wrong(client, meeting, neighbours, sari):
    rows = [failed(meeting, "Kader"), failed(meeting, "Bidan", failure="full_box")]
    wrong, foreign = failed(meeting, "Kades", failure="bad_address"), failed(neighbours, "Tetangga")
    held = services.queue_message(to="a@b.id", subject="Undangan", text="Isi")
    asked = timezone.now() - services.ASK_AGAIN
    Message.objects.filter(pk=held.pk).update(failure="sign_in", due_at=asked + services.HOLD)
    client.force_login(sari)
    assert "E-mail ditahan." in client.get(LIST).content.decode()
    assert client.post(reverse("outbox:resend_all")).url == LIST
    states = dict(Message.objects.values_list("pk", "state"))
    assert [states[row.pk] for row in rows] == ["queued", "queued"]
    assert (states[wrong.pk], states[foreign.pk]) == ("failed", "failed")
    held.refresh_from_db()
    assert held.due_at <= timezone.now()


def test_a_test_mail_shows_what_became_of_it(client, sari):
    client.force_login(sari)
    url = reverse("outbox:test")
    assert client.post(url, {"email": "bukan alamat"}).status_code == 422
    assert client.post(url, {"email": "sari@contoh.go.id"}).status_code == 302
    assert "Sedang dikirim" in client.get(url).content.decode()
    services.send_pending()
    assert mail.outbox[0].to == ["sari@contoh.go.id"]
    assert "Diterima server" in client.get(url).content.decode()
    Message.objects.update(state="failed", failure="sign_in", error=failures.SIGN_IN.format("535 no"))
    said = client.get(url).content.decode()
    assert "Server e-mail menolak akun kita" in said
    assert "535 no" in said


def test_the_page_costs_the_same_for_one_and_for_many(client, meeting, sari):
    client.force_login(sari)
    costs = []
    for number_of_mails in (1, 29):
        for number in range(number_of_mails):
            failed(meeting, f"Kader{number_of_mails}x{number}")
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 25, costs


def test_held_mails_are_counted_as_they_are_and_asked_for_once_a_minute(client, meeting, neighbours, sari):
    """All that waits counts, of the own puskesmas only; a second press within the minute does not knock again."""
    due = timezone.now() + services.HOLD - timedelta(seconds=20)
    for place, failure in ((meeting, "sign_in"), (meeting, ""), (neighbours, "sign_in")):
        row = failed(place, f"Kader{failure}{place.pk}")
        Message.objects.filter(pk=row.pk).update(state="queued", failure=failure, due_at=due)
    client.force_login(sari)
    assert "2 e-mail dari sini menunggu" in client.get(LIST).content.decode()
    said = client.post(reverse("outbox:resend_all"), follow=True).content.decode()
    assert "baru saja dicoba" in said
    assert set(Message.objects.values_list("due_at", flat=True)) == {due}
    Message.objects.update(due_at=due - services.ASK_AGAIN)
    said = client.post(reverse("outbox:resend_all"), follow=True).content.decode()
    assert "dicoba lagi sekarang" in said
    assert "2 e-mail dari sini menunggu" in said  # let go, but nobody knows yet whether the server takes them
    assert Message.objects.held().count() == 0
