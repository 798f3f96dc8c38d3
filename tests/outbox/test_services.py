"""Mail: queued once, sent once, tried again by the kind of error, never lost."""

import smtplib
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from lokmin.documents.models import Document
from lokmin.outbox import failures, services, tasks
from lokmin.outbox.models import Message
from puskesmas.leases import MAX_ATTEMPTS, MAX_CLAIMS
from puskesmas.models import AuditEvent
from tests.race import run_together

State, Failure = Message.State, Message.Failure


@pytest.fixture
def published(monkeypatch):
    """Tasks that were started, instead of a broker."""
    calls = []
    monkeypatch.setattr(services, "publish", lambda task, **kwargs: calls.append(task.name))
    return calls


@pytest.fixture
def server(monkeypatch):
    """Make the mail server answer with an exception: `server(error)`."""

    return lambda error: monkeypatch.setattr(EmailMultiAlternatives, "send", raising(error))


def raising(error):
    def send(self, fail_silently=False):
        raise error

    return send


def queue(to="kades@contoh.desa.id", **more) -> Message:
    return services.queue_message(to=to, subject="Mohon konfirmasi", text="Isi surat", **more)


def now_due(message: Message) -> Message:
    Message.objects.filter(pk=message.pk).update(due_at=timezone.now())
    message.refresh_from_db()
    return message


def test_a_message_is_a_row_and_wakes_a_worker_after_commit(db, published, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        message = queue()
        assert published == []
    assert published == ["outbox.send"]
    assert (message.state, message.attempts, mail.outbox) == (State.QUEUED, 0, [])


def test_many_messages_wake_a_worker_once(db, published, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        mails = [
            {"to": f"tamu{number}@contoh.id", "subject": "Undangan", "text": "Isi", "once_key": f"letter:{number}:1"}
            for number in range(3)
        ]
        assert len(services.queue_messages(mails, by=None)) == 3
        assert services.queue_messages(mails, by=None) == []
    assert published == ["outbox.send"]


def test_nothing_is_queued_when_the_caller_fails(db, published):
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    assert Message.objects.count() == 0


def test_the_same_reason_queues_one_message(db):
    first, second = queue(once_key="letter:1:1"), queue(once_key="letter:1:1")
    assert (first.pk, Message.objects.count()) == (second.pk, 1)


@pytest.mark.django_db(transaction=True)
def test_the_same_reason_at_once_queues_one_message(published):
    results = run_together(*[lambda: queue(once_key="letter:7:7").pk for _ in range(6)])
    assert set(results) == {Message.objects.get().pk}


def test_a_subject_never_breaks_a_header(db):
    message = services.queue_message(to="a@b.id", subject="Undangan\r\nBcc: x@y.id\n" + "x" * 300, text="")
    assert "\n" not in message.subject
    assert len(message.subject) == 255
    assert services.send_pending() == 1
    assert mail.outbox[0].recipients() == ["a@b.id"]


def test_sending_marks_the_row_and_a_second_task_sends_nothing(db):
    message = queue(html="<p>Isi</p>")
    tasks.send()
    tasks.send()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.DONE, 1)
    (sent,) = mail.outbox
    assert (sent.to, sent.body) == (["kades@contoh.desa.id"], "Isi surat")
    assert sent.alternatives[0][0] == "<p>Isi</p>"
    assert sent.message()["Message-ID"] == message.message_id


def test_the_letter_is_attached_once_it_is_ready(meeting):
    document = Document.objects.create(
        kind="letter", owner=meeting, title="Surat", dated_on=date(2026, 6, 2), file_name="undangan.pdf"
    )
    message = queue(document=document)
    assert services.send_pending() == 0
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.QUEUED, 0)  # waiting for the PDF costs no attempt
    document.file.save("undangan.pdf", ContentFile(b"%PDF-1.7"), save=False)
    Document.objects.filter(pk=document.pk).update(state=Document.State.DONE, file=document.file.name)
    now_due(message)
    assert services.send_pending() == 1
    assert mail.outbox[0].attachments[0][:3] == ("undangan.pdf", b"%PDF-1.7", "application/pdf")


def test_a_letter_that_cannot_be_made_is_said(meeting):
    document = Document.objects.create(
        kind="letter", owner=meeting, title="Surat", dated_on=date(2026, 6, 2), file_name="a.pdf", state="failed"
    )
    message = queue(document=document)
    services.send_pending()
    message.refresh_from_db()
    assert (message.state, message.failure) == (State.FAILED, Failure.NO_DOCUMENT)
    assert message.error == failures.NO_DOCUMENT


def test_a_letter_that_cannot_be_read_is_tried_again(meeting):
    document = Document.objects.create(
        kind="letter",
        owner=meeting,
        title="S",
        dated_on=date(2026, 6, 2),
        file_name="a.pdf",
        state="done",
        file="x.pdf",
    )
    message = queue(document=document)
    assert services.send_pending() == 0
    message.refresh_from_db()
    assert (message.state, message.failure, message.error) == (State.QUEUED, Failure.NO_DOCUMENT, failures.NO_FILE)


def refused(code, said) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"a": (code, said)})


PERMANENT = [
    (refused(550, b"5.1.1 user unknown"), Failure.BAD_ADDRESS, failures.BAD_ADDRESS),
    (refused(550, b"no such user"), Failure.BAD_ADDRESS, failures.BAD_ADDRESS),
    (refused(550, b"5.7.1 blocked."), Failure.REFUSED, failures.REFUSED.format("5.7.1 blocked")),
    (refused(552, b"5.2.2 mailbox full"), Failure.FULL_BOX, failures.FULL_BOX),
    (smtplib.SMTPDataError(552, b"mailbox full"), Failure.FULL_BOX, failures.FULL_BOX),
    (smtplib.SMTPDataError(552, b"5.3.4 too big"), Failure.REFUSED, failures.REFUSED.format("5.3.4 too big")),
    (smtplib.SMTPDataError(554, b"5.7.1 spam"), Failure.REFUSED, failures.REFUSED.format("5.7.1 spam")),
]
LATER = [
    (refused(450, b"greylisted"), Failure.REFUSED, failures.DEFERRED_OFTEN.format("450 greylisted")),
    (refused(452, b"4.2.2 over quota"), Failure.FULL_BOX, failures.FULL_BOX),
    (smtplib.SMTPDataError(451, b"try later"), Failure.REFUSED, failures.DEFERRED_OFTEN.format("451 try later")),
    (smtplib.SMTPConnectError(554, b"busy"), Failure.NO_ANSWER, failures.NO_ANSWER),
    (smtplib.SMTPServerDisconnected("gone"), Failure.NO_ANSWER, failures.NO_ANSWER),
    (TimeoutError("timed out"), Failure.NO_ANSWER, failures.NO_ANSWER),
    (ConnectionRefusedError("refused"), Failure.NO_ANSWER, failures.NO_ANSWER),
    (ValueError("something of ours"), Failure.NO_ANSWER, failures.NO_ANSWER),
]
OURS = [
    smtplib.SMTPAuthenticationError(535, b"5.7.8 bad password"),
    smtplib.SMTPSenderRefused(530, b"5.7.0 sign in first", "x"),
    smtplib.SMTPSenderRefused(553, b"not your address", "x"),
    smtplib.SMTPNotSupportedError("no AUTH"),
]


def named(error) -> str:
    return type(error).__name__ if isinstance(error, Exception) else ""


@pytest.mark.parametrize(("error", "kind", "sentence"), PERMANENT, ids=named)
def test_what_the_server_refuses_for_good_fails_at_once(db, server, error, kind, sentence):
    server(error)
    message = queue()
    assert services.send_pending() == 0
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.FAILED, 1)
    assert (message.failure, message.error) == (kind, sentence)


@pytest.mark.parametrize(("error", "kind", "sentence"), LATER, ids=named)
def test_other_errors_are_tried_again_later_and_then_said(db, server, error, kind, sentence):
    server(error)
    message, waits = queue(), []
    for _ in range(MAX_ATTEMPTS - 1):
        before = timezone.now()
        services.send_pending()
        message.refresh_from_db()
        assert (message.state, message.failure) == (State.QUEUED, kind)
        assert message.error
        waits.append(round((message.due_at - before).total_seconds()))
        assert services.send_pending() == 0  # not due yet
        now_due(message)
    services.send_pending()
    message.refresh_from_db()
    assert waits == [30, 180, 900, 3600]
    assert (message.state, message.attempts) == (State.FAILED, MAX_ATTEMPTS)
    assert (message.failure, message.error) == (kind, sentence)


@pytest.mark.parametrize("error", OURS, ids=named)
def test_a_refused_account_holds_all_mails_and_spends_no_attempt(db, server, published, error):
    server(error)
    first, second = queue(), queue(to="lain@contoh.id")
    for _ in range(MAX_ATTEMPTS + 1):
        assert services.send_pending() == 0
        first.refresh_from_db()
        second.refresh_from_db()
        for message in (first, second):
            assert (message.state, message.attempts, message.failure) == (State.QUEUED, 0, Failure.SIGN_IN)
            assert message.error.startswith("Server e-mail menolak akun pengirim kita")
        late = queue(to="baru@contoh.id")
        assert services.send_pending() == 0  # nobody knocks again while the others wait
        late.refresh_from_db()
        assert (late.state, late.failure) == (State.QUEUED, "")
        late.delete()
        services.sweep()
        assert published == []
        Message.objects.update(due_at=timezone.now())


def test_the_mails_held_go_out_when_the_account_is_good_again(db, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", raising(OURS[0]))
        queue()
        queue(to="lain@contoh.id")
        services.send_pending()
    assert services.release_held() == 2
    assert services.send_pending() == 2
    assert list(Message.objects.values_list("state", "failure", "error")) == [(State.DONE, "", "")] * 2


def test_one_bad_message_does_not_hold_up_the_others(db, monkeypatch):
    real = EmailMultiAlternatives.send

    def picky(self, fail_silently=False):
        if self.to == ["buruk@contoh.id"]:
            raise ValueError("broken")
        return real(self)

    monkeypatch.setattr(EmailMultiAlternatives, "send", picky)
    queue(to="buruk@contoh.id")
    queue(to="baik@contoh.id")
    assert services.send_pending() == 1
    assert [sent.to for sent in mail.outbox] == [["baik@contoh.id"]]


def test_a_failed_message_is_sent_again_to_a_corrected_address(db, sari):
    message = queue()
    Message.objects.update(state=State.FAILED, attempts=5, failure="bad_address", error=failures.BAD_ADDRESS)
    assert services.retry_message(message, by=sari, to="benar@contoh.desa.id") is True
    assert services.retry_message(message, by=sari) is False
    assert services.send_pending() == 1
    assert mail.outbox[0].to == ["benar@contoh.desa.id"]
    assert mail.outbox[0].message()["Message-ID"] == message.message_id
    event = AuditEvent.objects.get(verb="pesan dikirim ulang", actor=sari)
    assert event.changes == {"alamat e-mail": ["k•••@contoh.desa.id", "b•••@contoh.desa.id"]}


def test_a_message_that_went_out_is_not_sent_again(db, sari):
    message = queue()
    services.send_pending()
    assert services.retry_message(message, by=sari) is False
    assert services.send_pending() == 0
    assert len(mail.outbox) == 1


def test_a_worker_that_died_leaves_its_message_to_the_next(db):
    message = queue()
    (held,) = Message.objects.claim(1)
    assert services.send_pending() == 0  # somebody is at it
    Message.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert services.send_pending() == 1
    assert not Message.objects.holding(held).update(state=State.QUEUED)  # the late one changes nothing
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.DONE, 2)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(published):
    for number in range(8):
        queue(to=f"tamu{number}@contoh.id")
    results = run_together(services.send_pending, services.send_pending, services.send_pending)
    assert sum(results) == 8
    assert sorted(sent.to[0] for sent in mail.outbox) == [f"tamu{number}@contoh.id" for number in range(8)]


def test_the_sweep_wakes_a_worker_and_gives_up_in_the_end(db, published):
    tasks.sweep()
    assert published == []
    message = queue()
    tasks.sweep()
    assert published == ["outbox.send"]
    Message.objects.update(state=State.WORKING, attempts=MAX_CLAIMS, lease_until=timezone.now() - timedelta(seconds=1))
    tasks.sweep()
    tasks.sweep()
    message.refresh_from_db()
    assert (message.state, message.error, published) == (State.FAILED, failures.NO_ANSWER, ["outbox.send"])


@pytest.mark.parametrize("ending", ["refused", "no answer", "sweep"])
def test_a_private_mail_that_failed_keeps_no_link_and_is_not_sent_again(db, published, server, sari, ending):
    server(PERMANENT[0][0] if ending == "refused" else LATER[4][0])
    message, other = queue(html="<p>Isi</p>", is_private=True), queue()
    if ending == "sweep":
        Message.objects.update(
            state=State.WORKING, attempts=MAX_CLAIMS, lease_until=timezone.now() - timedelta(seconds=1)
        )
        tasks.sweep()
    elif ending == "no answer":
        Message.objects.update(attempts=MAX_ATTEMPTS - 1)
    services.send_pending()
    message.refresh_from_db()
    other.refresh_from_db()
    assert (message.state, message.text, message.html) == (State.FAILED, "", "")
    assert (other.state, other.text, other.error) == (State.FAILED, "Isi surat", message.error)
    with pytest.raises(ValidationError, match="Buat tautan baru"):
        services.retry_message(message, by=sari)


def test_a_test_mail_says_at_once_what_the_server_answered(db, server, sari, monkeypatch):
    queue(to="lain@contoh.id")
    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", raising(OURS[0]))
        message = services.queue_test_mail(to="sari@contoh.go.id", by=sari)
        assert services.queue_test_mail(to="sari@contoh.go.id", by=sari).pk == message.pk  # the same button twice
        services.send_pending()
    message.refresh_from_db()
    assert (message.state, message.attempts, message.failure) == (State.FAILED, 1, Failure.SIGN_IN)
    assert "535 5.7.8 bad password" in message.error
    assert Message.objects.held().count() == 1
    Message.objects.filter(pk=message.pk).update(created_at=timezone.now() - timedelta(seconds=30))
    services.queue_test_mail(to="sari@contoh.go.id", by=sari)
    assert services.send_pending() == 2  # the test knocks although others wait; it succeeds and frees them
    assert mail.outbox[0].subject == "E-mail uji Lokmin, tidak perlu dijawab"


def test_a_test_mail_is_tried_once_and_only_five_in_five_minutes(db, server, sari):
    server(LATER[4][0])
    message = services.queue_test_mail(to="a@b.id", by=sari)
    services.send_pending()
    message.refresh_from_db()
    assert (message.state, message.error) == (State.FAILED, failures.NOT_YET)
    for number in range(services.TESTS - 1):
        services.queue_test_mail(to=f"a{number}@b.id", by=sari)
    with pytest.raises(ValidationError, match="Tunggu sebentar"):
        services.queue_test_mail(to="terlalu@b.id", by=sari)


def test_thirty_test_mails_a_day_are_enough(db, sari):
    for number in range(services.TESTS_A_DAY):
        queue(to=f"a{number}@b.id", once_key=f"test:{sari.pk}:{number}")
    Message.objects.update(created_at=timezone.now() - timedelta(hours=23))
    with pytest.raises(ValidationError, match="dalam sehari"):
        services.queue_test_mail(to="terlalu@b.id", by=sari)
    Message.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert services.queue_test_mail(to="besok@b.id", by=sari).state == State.QUEUED


def test_what_was_said_last_arrives_last(db, sari, server, monkeypatch):
    """The first mail about a thing is tried again later; the second to the same address waits for it."""
    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", raising(LATER[0][0]))
        first = queue(about=sari)
        services.send_pending()
    second, other = queue(about=sari), queue(to="lain@contoh.id", about=sari)
    assert services.send_pending() == 1
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {first.pk: State.QUEUED, second.pk: State.QUEUED, other.pk: State.DONE}
    second.refresh_from_db()
    assert second.attempts == 0
    Message.objects.update(due_at=timezone.now())
    services.send_pending()
    now_due(second)
    services.send_pending()
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == [
        row.message_id for row in (other, first, second)
    ]
