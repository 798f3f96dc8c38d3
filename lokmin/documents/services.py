"""Requesting, rendering and finding again of stored documents. The only module that moves a Document's state."""

import hashlib
import logging
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from lokmin.documents import registry
from lokmin.documents.models import Document, WorkerBeat
from puskesmas import audit
from puskesmas.leases import MAX_ATTEMPTS

logger = logging.getLogger(__name__)
FAILED_OFTEN = "Gagal dibuat walau dicoba berkali-kali. Buat ulang; bila tetap gagal, beri tahu pengelola."


@transaction.atomic
def request_document(
    kind: str,
    owner,
    *,
    title: str,
    file_name: str,
    dated_on,
    by=None,
    batch: str = "",
    is_public: bool = False,
) -> Document:
    """Queue a new version of a document and supersede the older ones; the worker is woken after commit.

    `batch` names documents that are built together; without one the document is built alone.
    """
    type(owner)._default_manager.select_for_update().get(pk=owner.pk)  # two requests make two versions, not one error
    older = Document.objects.of(owner, kind)
    version = (older.aggregate(last=Max("version"))["last"] or 0) + 1
    older.current().update(superseded_at=timezone.now())
    document = Document(
        kind=kind,
        owner=owner,
        version=version,
        title=title[:255],
        file_name=file_name[:150],
        dated_on=dated_on,
        batch=batch,
        is_public=is_public,
        requested_by=by,
    )
    document.save(force_insert=True)
    if not batch:
        document.batch = f"document:{document.pk}"
        document.save(update_fields=["batch"])
    audit.record("dokumen diminta", document, by=by, changes={"dokumen": document.title, "versi": version})
    wake(kind, document.batch)
    return document


@transaction.atomic
def request_documents(kind: str, owners: dict, *, dated_on, batch: str, by=None) -> list[Document]:
    """Queue a new version of one document per owner, as many queries for one as for a hundred; the caller wakes.

    `owners` maps rows of one model to (title, file name). Who asks for so many writes the one line of audit himself.
    """
    rows = list(owners)
    if not rows:
        return []
    model, now = type(rows[0]), timezone.now()
    list(model._default_manager.select_for_update(of=("self",)).filter(pk__in=[row.pk for row in rows]).order_by("pk"))
    older = Document.objects.filter(
        content_type=ContentType.objects.get_for_model(model), object_id__in=[row.pk for row in rows], kind=kind
    )
    versions = dict(older.order_by().values_list("object_id").annotate(last=Max("version")))
    older.current().update(superseded_at=now)
    return Document.objects.bulk_create(
        Document(
            kind=kind,
            owner=row,
            version=versions.get(row.pk, 0) + 1,
            title=title[:255],
            file_name=file_name[:150],
            dated_on=dated_on,
            batch=batch,
            requested_by=by,
        )
        for row, (title, file_name) in owners.items()
    )


def wake(kind: str, batch: str) -> None:
    """Tell a worker that there is work, after commit. A broker that is away is no error: the sweep finds the rows."""
    from lokmin.documents import tasks

    transaction.on_commit(lambda: tasks.publish(tasks.render, kind=kind, batch=batch))


def render_pending(kind: str, batch: str) -> int:
    """Build all documents of a batch that nobody works on; return how many were finished. Safe to run twice."""
    how, finished = registry.kind_of(kind), 0
    while True:
        documents = Document.objects.filter(kind=kind, batch=batch).claim(how.at_once)
        if not documents:
            if finished:
                _wake_followers(kind, batch)
            return finished
        done = _build(how.builder, documents)
        if done is None:
            return finished
        finished += done


def _wake_followers(kind: str, batch: str) -> None:
    """Start at once what waits for this kind under the same batch name, as bundles wait for their letters."""
    unfinished = Document.objects.filter(batch=batch).unfinished()
    if unfinished.filter(kind=kind).exists():
        return
    waiting = unfinished.filter(state=Document.State.QUEUED, attempts=0).exclude(kind=kind)
    for follower in set(waiting.order_by().values_list("kind", flat=True)):
        waiting.filter(kind=follower).update(due_at=timezone.now())
        wake(follower, batch)


def _build(builder, documents) -> int | None:
    """Build a claimed group; a group that fails is tried one by one so that only the culprit fails. None: wait."""
    try:
        results = builder(documents)
    except registry.NotYet:
        for document in documents:
            _release(document)
        return None
    except registry.CannotBuild as error:
        if len(documents) == 1:
            _fail(documents[0], str(error))
            return 0
        return _build_singly(builder, documents)
    except Exception:
        logger.exception("Dokumen gagal dibuat: %s", [document.pk for document in documents])
        if len(documents) == 1:
            _retry_later(documents[0])
            return 0
        return _build_singly(builder, documents)
    return sum(_finish(document, results[document.pk]) for document in documents)


def _build_singly(builder, documents) -> int:
    return sum(_build(builder, [document]) or 0 for document in documents)


def _finish(document: Document, built: registry.Built) -> bool:
    """Store the file under a name of its own, then mark the row ready if this worker still holds it."""
    name = document.file.field.generate_filename(document, f"{document.pk}-{document.fence}-{document.file_name}")
    stored = document.file.storage.save(name, ContentFile(built.content))
    won = Document.objects.holding(document).update(
        state=Document.State.DONE,
        file=stored,
        size=len(built.content),
        pages=built.pages,
        is_draft=built.is_draft,
        sha256=hashlib.sha256(built.content).hexdigest(),
        finished_at=timezone.now(),
        lease_until=None,
        error="",
    )
    if not won:
        document.file.storage.delete(stored)
    return bool(won)


def _release(document: Document) -> None:
    """Put a row back that only has to wait for others; waiting costs no attempt."""
    Document.objects.holding(document).update(
        state=Document.State.QUEUED,
        lease_until=None,
        attempts=document.attempts - 1,
        due_at=timezone.now() + timedelta(seconds=3),
    )


def _retry_later(document: Document) -> None:
    """Queue a row again after an error, waiting longer each time; the last attempt makes it failed."""
    if document.attempts >= MAX_ATTEMPTS:
        _fail(document, FAILED_OFTEN)
        return
    Document.objects.holding(document).update(
        state=Document.State.QUEUED,
        lease_until=None,
        due_at=timezone.now() + timedelta(seconds=5 * document.attempts),
    )


def _fail(document: Document, sentence: str) -> None:
    Document.objects.holding(document).update(
        state=Document.State.FAILED, lease_until=None, error=sentence[:500], finished_at=timezone.now()
    )


@transaction.atomic
def retry_document(document: Document, *, by) -> None:
    """Queue a failed document again with fresh attempts. Does nothing unless it has failed."""
    moved = Document.objects.filter(pk=document.pk, state=Document.State.FAILED).update(
        state=Document.State.QUEUED, attempts=0, error="", due_at=timezone.now(), finished_at=None
    )
    if moved:
        audit.record("dokumen dicoba lagi", document, by=by)
        wake(document.kind, document.batch)


def sweep() -> int:
    """Wake workers for rows nobody took or whose worker died; give up on those tried too often. Returns batches woken."""
    from lokmin.documents import tasks

    Document.objects.exhausted().update(
        state=Document.State.FAILED, error=FAILED_OFTEN, lease_until=None, finished_at=timezone.now()
    )
    waiting = Document.objects.claimable().order_by().values_list("kind", "batch").distinct()[:50]
    for kind, batch in waiting:
        tasks.publish(tasks.render, kind=kind, batch=batch)
    return len(waiting)


def beat() -> None:
    """Note that a worker is alive."""
    WorkerBeat.objects.update_or_create(name="worker", defaults={"seen_at": timezone.now()})
