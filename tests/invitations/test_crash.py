"""kill -9 of a real worker in the middle of a batch: nothing lost, nothing twice, healed by the next worker."""

from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from django.conf import settings as original
from django.utils import timezone

from lokmin.documents.models import Document
from lokmin.invitations import services
from lokmin.invitations.models import LETTER, MERGED
from lokmin.outbox.models import Message
from tests import factories
from tests.worker import wait_until

GUESTS = 75


@pytest.fixture
def mail_folder(settings):
    """The worker is another process: both need the same folder, and its mails are files there."""
    settings.MEDIA_ROOT = Path(original.VAR_DIR) / "media"
    mails = Path(original.VAR_DIR) / "mail"
    for old in mails.glob("*"):
        old.unlink()
    return mails


def mails_in(folder: Path) -> list:
    """Every mail the worker wrote; one file may hold more than one."""
    parts = [
        part for file in folder.glob("*.log") for part in file.read_bytes().split(b"-" * 79 + b"\n") if part.strip()
    ]
    return [message_from_bytes(part, policy=default) for part in parts]


def done(model, **lookup) -> int:
    return model.objects.filter(state="done", **lookup).count()


def expire_leases() -> None:
    """What ninety seconds of waiting do."""
    past = timezone.now() - timedelta(seconds=1)
    for model in (Document, Message):
        model.objects.filter(state="working").update(lease_until=past)
        model.objects.filter(state="queued").update(due_at=past)


def test_a_killed_worker_loses_nothing_and_makes_nothing_twice(mail_folder, worker, meeting, letter, sari):
    sector = factories.SectorFactory(code="pemdes")
    for number in range(GUESTS):
        services.invite_freely(meeting, post=f"Tamu {number}", sector=sector, email=f"t{number}@contoh.id", by=sari)
    services.send_letter(letter, by=sari)
    wait_until(lambda: Document.objects.filter(kind=LETTER, state="working").exists(), what="a letter in the making")
    worker.kill()
    assert done(Document, kind=LETTER) < GUESTS
    assert Document.objects.filter(state="working").exists()
    expire_leases()
    worker.start()
    wait_until(lambda: done(Message) > 5, seconds=90, what="the first mails")
    worker.kill()
    expire_leases()
    worker.start()
    wait_until(lambda: expire_leases() or done(Message) == GUESTS, seconds=90, what="all mails")
    wait_until(lambda: expire_leases() or done(Document) == GUESTS + 2, seconds=60, what="the bundles")

    letters = Document.objects.filter(kind=LETTER)
    assert Counter(letters.values_list("object_id", flat=True)).most_common(1)[0][1] == 1
    assert {row.version for row in letters} == {1}
    assert all(row.file.storage.exists(row.file.name) for row in Document.objects.all())
    assert Document.objects.get(kind=MERGED).pages == sum(row.pages for row in letters)
    sent = mails_in(mail_folder)
    assert {mail["To"] for mail in sent} == {f"t{number}@contoh.id" for number in range(GUESTS)}
    assert len(sent) <= GUESTS + 1  # at most one more for the crash, under the same Message-ID
    assert len({mail["Message-ID"] for mail in sent}) == GUESTS
    assert all(any(part.get_content_type() == "application/pdf" for part in mail.walk()) for mail in sent)
