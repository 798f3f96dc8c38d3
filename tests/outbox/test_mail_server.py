"""The outbox against a real mail server that refuses, hangs, dies and drops: nothing lost, no copy too many (R8)."""

import random
from collections import Counter

import pytest
from django.utils import timezone

from lokmin.outbox import services
from lokmin.outbox.models import Message
from tests import mail_server
from tests.mail_server import MailServer

State, Failure = Message.State, Message.Failure


@pytest.fixture
def server(settings, db):
    settings.OUTBOX_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 0.25
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "lokmin", "rahasia"
    server = MailServer()
    settings.EMAIL_PORT = server.port
    yield server
    server.stop()


def queue(number=1) -> Message:
    return services.queue_message(to=f"tamu{number}@contoh.id", subject="Undangan", text="Isi")


def send_all() -> None:
    """Send what waits, as if its time had come."""
    Message.objects.filter(state=State.QUEUED).update(due_at=timezone.now())
    services.send_pending()


@pytest.mark.parametrize(
    ("way", "state", "failure", "attempts"),
    [
        (mail_server.OK, State.DONE, "", 1),
        (mail_server.BANNER, State.QUEUED, Failure.NO_ANSWER, 1),
        (mail_server.SILENT, State.QUEUED, Failure.NO_ANSWER, 1),
        (mail_server.CLOSED, State.QUEUED, Failure.NO_ANSWER, 1),
        (mail_server.SIGN_IN, State.QUEUED, Failure.SIGN_IN, 0),
        (mail_server.LATER, State.QUEUED, Failure.REFUSED, 1),
        (mail_server.LATER_DATA, State.QUEUED, Failure.REFUSED, 1),
        (mail_server.CUT, State.QUEUED, Failure.NO_ANSWER, 1),
        (mail_server.UNKNOWN, State.FAILED, Failure.BAD_ADDRESS, 1),
        (mail_server.FULL, State.FAILED, Failure.FULL_BOX, 1),
        (mail_server.SPAM, State.FAILED, Failure.REFUSED, 1),
    ],
)
def test_what_the_server_did_is_what_the_row_says(server, way, state, failure, attempts):
    message = queue()
    server.behave(way)
    send_all()
    message.refresh_from_db()
    assert (message.state, message.failure, message.attempts) == (state, failure, attempts)
    assert len(server.taken) == (way == mail_server.OK)
    if state == State.QUEUED:
        send_all()
        message.refresh_from_db()
        assert (message.state, message.failure, message.error) == (State.DONE, "", "")
        assert [copy.message_id for copy in server.taken] == [message.message_id]


@pytest.mark.parametrize("way", sorted(mail_server.UNKNOWABLE))
def test_a_server_that_dies_after_taking_the_mail_gets_one_copy_more(server, way):
    message = queue()
    server.behave(way)
    send_all()
    message.refresh_from_db()
    assert (message.state, message.failure) == (State.QUEUED, Failure.NO_ANSWER)
    send_all()
    message.refresh_from_db()
    assert message.state == State.DONE
    assert [copy.message_id for copy in server.taken] == [message.message_id] * 2


def test_a_worker_that_dies_after_the_server_took_the_mail_sends_one_copy_more(server):
    message = queue()
    (held,) = Message.objects.claim(1)
    services._mail(held).send()  # and here its process ends
    Message.objects.update(lease_until=timezone.now())
    services.send_pending()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.DONE, 2)
    assert [copy.message_id for copy in server.taken] == [message.message_id] * 2


def test_a_server_that_is_gone_loses_nothing(server, settings):
    message = queue()
    settings.EMAIL_PORT = 9
    send_all()
    settings.EMAIL_PORT = server.port
    send_all()
    message.refresh_from_db()
    assert (message.state, message.attempts, len(server.taken)) == (State.DONE, 2, 1)


def test_a_storm_loses_nothing_and_tells_the_truth(server):
    chance = random.Random(8)
    ways = [
        mail_server.OK,
        mail_server.CLOSED,
        mail_server.CUT,
        mail_server.DIED,
        mail_server.LATER,
        mail_server.UNKNOWN,
    ]
    server.plan = lambda number: chance.choice(ways)
    ids = {queue(number).message_id for number in range(40)}
    for _ in range(6):
        send_all()
    assert not Message.objects.unfinished().exists()
    surely = Counter(copy.message_id for copy in server.taken if copy.way == mail_server.OK)
    copies = Counter(copy.message_id for copy in server.taken)
    crashes = Counter(copy.message_id for copy in server.taken if copy.way == mail_server.DIED)
    for message in Message.objects.all():
        assert surely[message.message_id] == (message.state == State.DONE)
        assert copies[message.message_id] <= 1 + crashes[message.message_id]
        assert bool(message.error) == (message.state == State.FAILED)
    assert set(copies) <= ids == set(Message.objects.values_list("message_id", flat=True))
