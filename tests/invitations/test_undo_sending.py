"""Ten seconds to take back what was just sent: all that has not left, and never what has."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lokmin.invitations import services
from lokmin.invitations.models import Delivery, Invitation
from lokmin.invitations.queries import ledger, work
from lokmin.invitations.queries.resting import resting
from lokmin.invitations.services import reminders
from lokmin.meetings.models import Meeting
from lokmin.outbox import services as outbox
from lokmin.outbox import tasks
from lokmin.outbox.failures import FULL_BOX
from lokmin.outbox.models import REST, Message
from puskesmas.models import AuditEvent
from tests.invitations.conftest import render_all
from tests.race import run_together

CAMAT, KADES = "Camat Kajoran", "Kepala Desa Kwaderan"


@pytest.fixture
def pressed_at():
    return timezone.now()


@pytest.fixture
def sent(letter, guests, sari, pressed_at):
    """Two letters by mail, just sent, their PDFs ready."""
    assert services.send_letter(letter, by=sari, pressed_at=pressed_at) == 2
    letter.refresh_from_db()
    render_all(letter)
    return letter


def words(meeting) -> dict[str, str]:
    return {guest.row.post: guest.word for guest in map(work.Guest, work.guests(meeting)) if guest.row.email}


def rested() -> None:
    """The ten seconds are over."""
    Message.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def press(client, meeting, pressed_at, **extra):
    url = reverse("invitations:undo_sending", args=[meeting.pk])
    return client.post(url, {"kirim": pressed_at.isoformat(), **extra}, follow=True)


def test_a_mail_that_was_just_sent_rests_and_then_goes(sent, meeting, pressed_at, monkeypatch):
    calls = []
    monkeypatch.setattr(outbox, "publish", lambda task, **kwargs: calls.append(task.name))
    assert set(Message.objects.values_list("due_at", flat=True)) == {pressed_at + REST}
    tasks.sweep()
    assert (outbox.send_pending(), calls, mail.outbox) == (0, [], [])
    rested()
    tasks.sweep()
    assert (outbox.send_pending(), calls) == (2, ["outbox.send"])
    assert resting(meeting) is None


def test_the_worker_is_woken_when_the_rest_is_over(
    letter, guests, sari, monkeypatch, django_capture_on_commit_callbacks
):
    calls = []
    monkeypatch.setattr(outbox, "publish", lambda task, countdown: calls.append((task.name, countdown)))
    with django_capture_on_commit_callbacks(execute=True):
        services.send_letter(letter, by=sari, pressed_at=timezone.now())
    assert calls == [("outbox.send", 10)]


def test_all_are_taken_back_and_everything_says_so(sent, meeting, sari, pressed_at):
    assert services.undo_sending(meeting, pressed_at, by=sari) == services.Undone(2, 0)
    assert (Message.objects.count(), words(meeting)) == (0, {CAMAT: "Belum dikirim", KADES: "Belum dikirim"})
    line = ledger.lines(Invitation.objects.get(post=CAMAT))[0]
    assert (line.title, line.details) == ("Tidak jadi dikirim", ["diurungkan"])
    meeting.refresh_from_db()
    sent.refresh_from_db()
    assert (meeting.status, sent.status) == (Meeting.Status.SCHEDULED, "issued")
    event = AuditEvent.objects.get(verb="pengiriman diurungkan")
    assert (event.actor, event.changes) == (sari, {"ditarik": 2, "sudah terkirim": 0})


def test_a_second_time_takes_nothing_and_sending_again_queues_each_once(sent, meeting, sari, pressed_at):
    services.undo_sending(meeting, pressed_at, by=sari)
    assert services.undo_sending(meeting, pressed_at, by=sari) == services.Undone(0, 0)
    assert AuditEvent.objects.filter(verb="pengiriman diurungkan").count() == 1
    assert services.send_letter(sent, by=sari) == 2
    assert outbox.send_pending() == 2
    meeting.refresh_from_db()
    assert meeting.status == Meeting.Status.INVITED
    assert services.undo_sending(meeting, pressed_at, by=sari) == services.Undone(0, 0)


def test_what_has_left_is_not_claimed_back(client, sent, meeting, sari, pressed_at):
    Message.objects.filter(to="camat@contoh.go.id").update(due_at=pressed_at)
    assert outbox.send_pending() == 1
    client.force_login(sari)
    page = press(client, meeting, pressed_at).content.decode()
    assert "1 sudah terkirim, 1 ditarik." in page
    assert words(meeting) == {CAMAT: "Terkirim", KADES: "Belum dikirim"}
    meeting.refresh_from_db()
    assert meeting.status == Meeting.Status.INVITED
    page = press(client, meeting, pressed_at).content.decode()
    assert "1 e-mail sudah terkirim, tidak ada yang dapat ditarik." in page


def test_another_sending_stays(sent, meeting, sari, pressed_at):
    assert services.undo_sending(meeting, pressed_at - timedelta(seconds=1), by=sari) == services.Undone(0, 0)
    assert Message.objects.count() == 2


def test_failed_mails_sent_again_together_are_taken_back_together(client, sent, meeting, sari):
    Message.objects.update(state="failed", attempts=1, failure="full_box", error=FULL_BOX)
    client.force_login(sari)
    page = client.post(reverse("invitations:resend_all", args=[meeting.pk]), follow=True).content.decode()
    assert "2 e-mail undangan dikirim dalam 10 detik." in page
    (moment,) = set(re.findall(r'name="kirim" value="([^"]+)"', page))
    url = reverse("invitations:undo_sending", args=[meeting.pk])
    assert (
        "2 e-mail ditarik, tidak ada yang terkirim."
        in client.post(url, {"kirim": moment}, follow=True).content.decode()
    )
    assert words(meeting) == {CAMAT: "Belum dikirim", KADES: "Belum dikirim"}


def test_a_reminder_taken_back_may_go_again_the_same_day(client, sent, meeting, sari):
    rested()
    outbox.send_pending()
    client.force_login(sari)
    page = client.post(reverse("invitations:remind_all", args=[meeting.pk]), follow=True).content.decode()
    assert "2 pengingat dikirim dalam 10 detik." in page
    found = resting(meeting)
    answer = press(client, meeting, found.pressed_at, dari="pengingat")
    assert answer.redirect_chain[-1][0] == reverse("invitations:reminders", args=[meeting.pk])
    assert "2 e-mail ditarik" in answer.content.decode()
    assert words(meeting) == {CAMAT: "Terkirim", KADES: "Terkirim"}
    assert reminders.remind_by_mail(meeting, by=sari) == 2


def test_the_page_counts_down_and_then_offers_nothing(client, sent, meeting, sari, camat):
    url = reverse("invitations:sending", args=[meeting.pk])
    client.force_login(sari)
    assert "2 e-mail undangan dikirim dalam" in client.get(url).content.decode()
    Delivery.objects.update(happened_at=timezone.now() - REST)
    rested()
    assert "urungkan-kirim" not in client.get(url).content.decode()
    client.force_login(camat)
    assert client.post(reverse("invitations:undo_sending", args=[meeting.pk])).status_code == 403


@pytest.mark.parametrize("moment", ["", "kemarin", "2027-06-01", "\x00"])
def test_nonsense_takes_nothing(client, sent, meeting, sari, moment):
    client.force_login(sari)
    answer = client.post(reverse("invitations:undo_sending", args=[meeting.pk]), {"kirim": moment}, follow=True)
    assert "Tidak ada e-mail yang masih dapat ditarik." in answer.content.decode()
    assert Message.objects.count() == 2


def test_a_worker_that_claims_and_a_clerk_who_regrets_share_the_mails(
    transactional_db, meeting, letter, guests, sari, pressed_at
):
    for number in range(10):
        services.invite_freely(
            meeting, by=sari, post=f"Tamu {number}", email=f"tamu{number}@contoh.id",
            sector=Invitation.objects.first().sector, place="Kajoran",
        )  # fmt: skip
    assert services.send_letter(letter, by=sari, pressed_at=pressed_at) == 12
    Message.objects.update(document=None, due_at=pressed_at)
    undone, *went = run_together(
        lambda: services.undo_sending(meeting, pressed_at, by=sari), outbox.send_pending, outbox.send_pending
    )
    assert undone.taken + sum(went) == 12
    assert len({one.to[0] for one in mail.outbox}) == len(mail.outbox) == sum(went)
    left = Delivery.objects.filter(message__isnull=False)
    assert set(left.values_list("message__state", flat=True)) <= {"done"}
    assert (left.count(), Message.objects.count()) == (sum(went), sum(went))
    assert Delivery.objects.filter(message=None, note="Tidak jadi dikirim: diurungkan").count() == undone.taken
