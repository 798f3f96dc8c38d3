"""Every Django mail becomes a row: with the sender's transaction, sent by the worker, forgotten when it is private."""

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.core.management import call_command
from django.db import DatabaseError, transaction

from lokmin.outbox import backend, services
from lokmin.outbox.models import Message
from puskesmas.leases import MAX_ATTEMPTS


@pytest.fixture(autouse=True)
def queued(settings, db):
    """The backend of the product; Django's test runner puts its own in its place."""
    settings.EMAIL_BACKEND = "lokmin.outbox.backend.QueueBackend"


def test_a_mail_waits_in_the_outbox_until_the_worker_sends_it():
    assert send_mail("Hal", "Isi", None, ["a@b.id"]) == 1
    message = Message.objects.get()
    assert (message.to, message.subject, message.text, mail.outbox) == ("a@b.id", "Hal", "Isi", [])
    assert services.send_pending() == 1
    assert (mail.outbox[0].to, mail.outbox[0].body) == (["a@b.id"], "Isi")


def test_what_a_mail_of_an_account_said_is_forgotten_once_it_went_out():
    send_mail("Hal", "https://contoh/rahasia", None, ["a@b.id"], html_message="<p>rahasia</p>")
    services.send_pending()
    message = Message.objects.get()
    assert (message.state, message.text, message.html) == (Message.State.DONE, "", "")
    assert mail.outbox[0].alternatives[0][0] == "<p>rahasia</p>"


def test_a_letter_keeps_its_text():
    services.queue_message(to="a@b.id", subject="Hal", text="Isi")
    services.send_pending()
    assert Message.objects.get().text == "Isi"


def test_a_mail_is_taken_back_with_the_transaction_it_belongs_to():
    with transaction.atomic():
        send_mail("Hal", "Isi", None, ["a@b.id"])
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_every_recipient_gets_a_row_of_his_own():
    EmailMultiAlternatives("Hal", "Isi", to=["Ani <a@b.id>"], cc=["c@d.id"], bcc=["e@f.id"]).send()
    assert sorted(Message.objects.values_list("to", flat=True)) == ["a@b.id", "c@d.id", "e@f.id"]


def test_a_mail_in_html_alone_has_a_text_too():
    message = EmailMessage("Hal", "<p>Isi <b>tebal</b></p>", to=["a@b.id"])
    message.content_subtype = "html"
    message.send()
    row = Message.objects.get()
    assert (row.text, row.html) == ("Isi tebal", "<p>Isi <b>tebal</b></p>")


def test_an_attachment_is_refused_instead_of_lost():
    message = EmailMessage("Hal", "Isi", to=["a@b.id"])
    message.attach("a.txt", "x", "text/plain")
    with pytest.raises(ValueError, match="Lampiran"):
        message.send()
    assert not Message.objects.exists()


def test_a_database_that_fails_is_silent_only_on_request(monkeypatch):
    def fail(**kwargs):
        raise DatabaseError("away")

    monkeypatch.setattr(backend, "queue_message", fail)
    assert send_mail("Hal", "Isi", None, ["a@b.id"], fail_silently=True) == 0
    with pytest.raises(DatabaseError):
        send_mail("Hal", "Isi", None, ["a@b.id"])


def test_a_mail_server_that_is_away_loses_no_password_link(client, sari, settings, monkeypatch):
    settings.OUTBOX_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert client.post("/akun/sandi/lupa/", {"email": sari.email}).status_code == 302
    message = Message.objects.get()
    assert "/akun/sandi/baru/" in message.text
    assert services.send_pending() == 0
    message.refresh_from_db()
    assert (message.state, message.attempts) == (Message.State.QUEUED, 1)
    assert message.attempts < MAX_ATTEMPTS
    assert "/akun/sandi/baru/" in message.text


def test_sendtestemail_goes_the_same_way():
    call_command("sendtestemail", "a@b.id")
    assert Message.objects.get().to == "a@b.id"
