"""Queueing and sending messages; the only module that moves a Message's state.

A message is never lost and goes out at most once more per crash: the row is claimed, the mail is sent outside any
transaction, then the row is finished with the fence that was given. The Message-ID stays the same on every try.
"""

import logging
import uuid
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from lokmin.outbox import failures
from lokmin.outbox.failures import Failure, Verdict
from lokmin.outbox.models import REST, TEST, Message
from puskesmas import audit
from puskesmas.broker import publish
from puskesmas.identity import mask_email
from puskesmas.leases import MAX_ATTEMPTS, kept
from puskesmas.models import User
from puskesmas.twice import a_moment_ago

logger = logging.getLogger(__name__)
WAITS = [timedelta(seconds=30), timedelta(minutes=3), timedelta(minutes=15), timedelta(hours=1)]
# While the server refuses our account one mail in five minutes asks whether it still does; no attempt is spent.
HOLD = timedelta(minutes=5)
# A mail that must follow another looks again after this.
IN_ORDER = timedelta(seconds=20)
# People may ask it themselves, but not hammer at it.
ASK_AGAIN = timedelta(minutes=1)
TESTS, TEST_WINDOW = 5, timedelta(minutes=5)
TESTS_A_DAY, DAY = 30, timedelta(days=1)
GONE = "Surat ini tidak terkirim dan tautan di dalamnya sudah dihapus. Buat tautan baru dari halaman asalnya."
ENOUGH = f"Sudah {TESTS} e-mail uji dalam lima menit. Tunggu sebentar, lalu coba lagi."
ENOUGH_TODAY = f"Sudah {TESTS_A_DAY} e-mail uji dalam sehari. Coba lagi besok."
FORGOTTEN = {"text": "", "html": ""}


@transaction.atomic
def queue_message(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    document=None,
    about=None,
    by=None,
    once_key: str | None = None,
    is_private: bool = False,
    pressed_at: datetime | None = None,
) -> Message:
    """Put one e-mail into the outbox and wake a worker after commit.

    With `once_key` the same message is queued only once: the row that exists is returned. The mail waits until its
    document is ready. What a private mail says (a link to a new password) is forgotten once it went out or failed
    for good. With `pressed_at`, the moment somebody sent it, it rests first and may be deleted until it is claimed.
    """
    if once_key and (existing := Message.objects.filter(once_key=once_key).first()):
        return existing
    message = _unsaved_message(
        to=to, subject=subject, text=text, html=html, document=document, about=about, by=by, once_key=once_key
    )
    message.is_private, message.due_at = is_private, _due(pressed_at)
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        if once_key and (existing := Message.objects.filter(once_key=once_key).first()):
            return existing  # somebody else queued it in the same moment
        raise
    wake(pressed_at)
    return message


@transaction.atomic
def queue_messages(mails: list[dict], *, by, pressed_at: datetime | None = None) -> list[Message]:
    """Queue many e-mails, each once per `once_key`, with the arguments of `queue_message`; wake a worker once.

    Returns those that are new. The caller holds the row the mails are about: nobody else queues the same meanwhile.
    """
    keys = [mail["once_key"] for mail in mails]
    known = set(Message.objects.filter(once_key__in=keys).values_list("once_key", flat=True))
    fresh = [_unsaved_message(**mail, by=by) for mail in mails if mail["once_key"] not in known]
    for message in fresh:
        message.due_at = _due(pressed_at)
    Message.objects.bulk_create(fresh)
    if fresh:
        wake(pressed_at)
    return fresh


def _unsaved_message(*, to, subject, text, html="", document=None, about=None, by=None, once_key=None) -> Message:
    return Message(
        to=to,
        subject=" ".join(subject.split())[:255],
        text=text,
        html=html,
        message_id=make_msgid(domain=urlsplit(settings.SITE_URL).hostname or "lokmin"),
        document=document,
        about=about,
        once_key=once_key,
        requested_by=by,
    )


def _due(pressed_at: datetime | None) -> datetime:
    return pressed_at + REST if pressed_at else timezone.now()


def wake(pressed_at: datetime | None = None) -> None:
    """Tell a worker that mail waits, after commit and after its rest; without a broker the sweep finds it."""
    from lokmin.outbox import tasks

    countdown = REST.total_seconds() if pressed_at else 0
    transaction.on_commit(lambda: publish(tasks.send, countdown=countdown))


def send_pending(limit: int = 200) -> int:
    """Send what is due; return how many went out. Safe to run twice at once."""
    sent = 0
    for _ in range(limit):
        messages = _sendable().claim(1)  # a row that waits behind a slow server would outlive its lease
        if not messages:
            break
        sent += _send(messages[0])
    return sent


def _sendable():
    """All mails; only those of a test while the others are held."""
    return Message.objects.tests() if Message.objects.held().exists() else Message.objects.all()


def _send(message: Message) -> bool:
    """Send one claimed message and write down what the server said."""
    if _comes_after(message):
        _wait(message, IN_ORDER, costs_attempt=False)
        return False
    document = message.document
    if document and not document.is_ready:
        if document.state == document.State.FAILED:
            _fail(message, failures.final(Failure.NO_DOCUMENT, failures.NO_DOCUMENT))
        else:
            _wait(message, timedelta(seconds=5), costs_attempt=False)
        return False
    try:
        mail = _mail(message)
    except OSError:
        logger.warning("Lampiran pesan %s tidak terbaca", message.pk, exc_info=True)
        return _retry(message, Verdict(Failure.NO_DOCUMENT, failures.NO_FILE, failures.NO_FILE))
    try:
        with kept(message):
            mail.send()
    except Exception as error:  # whatever one mail does, the others behind it must go out
        verdict = failures.verdict_of(error)
        logger.warning("Pesan %s: %s", message.pk, verdict.kind, exc_info=not isinstance(error, OSError))
        return _hold(message, verdict) if verdict.is_ours else _retry(message, verdict)
    finally:
        with suppress(OSError):
            mail.connection.close()  # Django leaves it open when the server refuses our account
    return _finish(message)


def _comes_after(message: Message) -> bool:
    """An earlier mail to the same address about the same thing is still to go: what was said last must arrive last."""
    if message.object_id is None or message.is_private:
        return False
    same = Message.objects.filter(
        content_type=message.content_type_id, object_id=message.object_id, to=message.to, pk__lt=message.pk
    )
    return same.unfinished().exists()


def _finish(message: Message) -> bool:
    """It went out; when others were held because of our account, the server takes them again."""
    forgotten = FORGOTTEN if message.is_private else {}
    done = Message.objects.holding(message).update(
        state=Message.State.DONE, finished_at=timezone.now(), lease_until=None, error="", failure="", **forgotten
    )
    if message.is_test or message.failure == Failure.SIGN_IN:
        release_held()
    return bool(done)


def _mail(message: Message) -> EmailMultiAlternatives:
    """The mail of a row, with the backend that really sends: Django's own would only queue it again."""
    mail = EmailMultiAlternatives(
        message.subject,
        message.text,
        to=[message.to],
        headers={"Message-ID": message.message_id},
        connection=get_connection(settings.OUTBOX_EMAIL_BACKEND),
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    if message.document:
        with message.document.file.open("rb") as file:
            mail.attach(message.document.file_name, file.read(), "application/pdf")
    return mail


def _retry(message: Message, verdict: Verdict) -> bool:
    """Try again later, longer each time; final answers, last attempts and tests have failed. Never sent: False."""
    if verdict.is_final:
        _fail(message, verdict)
    elif message.attempts >= MAX_ATTEMPTS or message.is_test:
        _fail(message, Verdict(verdict.kind, verdict.last, verdict.sentence if message.is_test else verdict.last))
    else:
        _wait(message, WAITS[message.attempts - 1], verdict)
    return False


@transaction.atomic
def _hold(message: Message, verdict: Verdict) -> bool:
    """Our account is refused: all mails wait together and lose no attempt, however long it takes."""
    told = {"due_at": timezone.now() + HOLD, "failure": verdict.kind, "error": verdict.sentence[:500]}
    if message.is_test:
        _fail(message, verdict)
    else:
        _wait(message, HOLD, verdict, costs_attempt=False)
    Message.objects.letters().filter(state=Message.State.QUEUED, due_at__lt=told["due_at"]).update(**told)
    return False


def release_held() -> int:
    """Let the mails go on that wait for our account; return how many."""
    now = timezone.now()
    freed = Message.objects.held(now).update(due_at=now)
    if freed:
        wake()
    return freed


def ask_again() -> int:
    """Let them go because somebody asks for it: not within a minute of the last refusal; return how many."""
    last = Message.objects.held().order_by("-due_at").values_list("due_at", flat=True).first()
    if last is None or last - HOLD > timezone.now() - ASK_AGAIN:
        return 0
    return release_held()


def _wait(message: Message, delay: timedelta, verdict: Verdict | None = None, *, costs_attempt: bool = True) -> None:
    told = {"failure": verdict.kind, "error": verdict.sentence[:500]} if verdict else {}
    Message.objects.holding(message).update(
        state=Message.State.QUEUED,
        lease_until=None,
        attempts=message.attempts - (0 if costs_attempt else 1),
        due_at=timezone.now() + delay,
        **told,
    )


def _fail(message: Message, verdict: Verdict) -> None:
    _give_up(Message.objects.holding(message), verdict.kind, verdict.last)


@transaction.atomic
def _give_up(rows, kind: str, sentence: str) -> None:
    """Mark rows as failed for good; the links of private mails must not stay behind in the database."""
    failed = {"state": Message.State.FAILED, "lease_until": None, "finished_at": timezone.now()}
    failed |= {"failure": kind, "error": sentence[:500]}
    rows.filter(is_private=True).update(**failed, **FORGOTTEN)
    rows.filter(is_private=False).update(**failed)


@transaction.atomic
def retry_message(message: Message, *, by, to: str | None = None, pressed_at: datetime | None = None, **fresh) -> bool:
    """Queue a failed message again, to another address if one is given. Does nothing unless it has failed.

    `fresh` replaces subject, text, html or document, where they changed since. Refuses a private one: what it said is forgotten.
    """
    if message.is_private:
        raise ValidationError(GONE)
    moved = Message.objects.filter(pk=message.pk, state=Message.State.FAILED).update(
        state=Message.State.QUEUED,
        attempts=0,
        error="",
        failure="",
        due_at=_due(pressed_at),
        finished_at=None,
        to=to or message.to,
        **fresh,
    )
    if moved:
        changes = {"alamat e-mail": [mask_email(message.to), mask_email(to)]} if to and to != message.to else {}
        audit.record("pesan dikirim ulang", message, by=by, changes=changes)
        wake(pressed_at)
    return bool(moved)


@transaction.atomic
def queue_test_mail(*, to: str, by) -> Message:
    """Queue a mail that shows whether mailing works; it is tried once and tells at once what the server said.

    Refuses more than five in five minutes and thirty in a day. Pressed twice within moments: one mail.
    """
    User.objects.select_for_update().get(pk=by.pk)  # one after the other
    now = timezone.now()
    own = Message.objects.filter(once_key__startswith=f"{TEST}{by.pk}:", created_at__gte=now - DAY)
    if twin := own.filter(to=to, created_at__gte=a_moment_ago()).first():
        return twin
    if own.filter(created_at__gte=now - TEST_WINDOW).count() >= TESTS:
        raise ValidationError(ENOUGH)
    if own.count() >= TESTS_A_DAY:
        raise ValidationError(ENOUGH_TODAY)
    text = render_to_string("outbox/email/test.txt", {"by": by, "site": settings.SITE_URL})
    key = f"{TEST}{by.pk}:{uuid.uuid4().hex}"
    return queue_message(to=to, subject="E-mail uji Lokmin, tidak perlu dijawab", text=text, by=by, once_key=key)


def sweep() -> None:
    """Give up on messages tried too often and wake a worker for those nobody took."""
    from lokmin.outbox import tasks

    _give_up(Message.objects.exhausted(), Failure.NO_ANSWER, failures.NO_ANSWER)
    if _sendable().claimable().exists():
        publish(tasks.send)
