"""Requesting and rendering documents: twice, after a crash, in a race, when a builder fails."""

import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from lokmin.documents import registry, services, tasks
from lokmin.documents.models import Document, WorkerBeat
from puskesmas.leases import MAX_ATTEMPTS, MAX_CLAIMS
from puskesmas.models import AuditEvent
from tests.documents.stored import KIND, pdf, queued
from tests.race import run_together

State = Document.State


@pytest.fixture
def builder(monkeypatch):
    """Register a builder for the test's kind: `builder(function, at_once=…)`."""

    def use(function=pdf, at_once: int = 10):
        monkeypatch.setitem(registry._kinds, KIND, registry.Kind(function, at_once))
        return function

    use()
    return use


@pytest.fixture
def published(monkeypatch):
    """Tasks that were started, instead of a broker."""
    calls = []
    monkeypatch.setattr(tasks, "publish", lambda task, **kwargs: calls.append((task.name, kwargs)))
    return calls


def request(meeting, by=None, **more) -> Document:
    return services.request_document(
        KIND, meeting, title="Notulen contoh", file_name="contoh.pdf", dated_on=date(2026, 6, 11), by=by, **more
    )


def files() -> list[str]:
    folder = Path(settings.MEDIA_ROOT) / "dokumen"
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and "contoh" in path.name)


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_request_is_a_row_and_wakes_a_worker_after_commit(
    meeting, sari, published, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        document = request(meeting, sari)
        assert published == []
    assert published == [("documents.render", {"kind": KIND, "batch": f"document:{document.pk}"})]
    assert (document.version, document.state, document.requested_by) == (1, State.QUEUED, sari)
    assert AuditEvent.objects.filter(verb="dokumen diminta").count() == 1


def test_a_new_version_supersedes_and_never_overwrites(meeting, builder):
    first = request(meeting)
    services.render_pending(KIND, first.batch)
    first.refresh_from_db()
    second = request(meeting)
    services.render_pending(KIND, second.batch)
    kept = Document.objects.get(pk=first.pk)
    second.refresh_from_db()
    assert (second.version, second.superseded_at) == (2, None)
    assert kept.superseded_at is not None
    assert (kept.state, kept.sha256, kept.file.name) == (State.DONE, first.sha256, first.file.name)
    assert len(files()) == 2


def test_rendering_stores_the_file_with_its_hash(meeting, builder):
    document = request(meeting)
    assert services.render_pending(KIND, document.batch) == 1
    document.refresh_from_db()
    content = f"%PDF Notulen contoh {document.pk}".encode()
    with document.file.open("rb") as file:
        assert file.read() == content
    assert (document.state, document.size, document.pages) == (State.DONE, len(content), 1)
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert document.finished_at is not None


def test_rendering_twice_does_nothing_the_second_time(meeting, builder):
    document = request(meeting)
    tasks.render(kind=KIND, batch=document.batch)
    before = Document.objects.values().get(pk=document.pk)
    tasks.render(kind=KIND, batch=document.batch)
    assert Document.objects.values().get(pk=document.pk) == before
    assert len(files()) == 1


def test_a_batch_is_built_in_groups(meeting, builder):
    sizes = []
    builder(lambda documents: sizes.append(len(documents)) or pdf(documents), at_once=2)
    for version in range(1, 6):
        queued(meeting, version=version)
    assert services.render_pending(KIND, "contoh:1") == 5
    assert sizes == [2, 2, 1]


def test_only_the_culprit_of_a_group_fails_with_its_sentence(meeting, builder):
    rows = [queued(meeting, version=number) for number in (1, 2, 3)]

    def picky(documents):
        if rows[1].pk in {row.pk for row in documents}:
            raise registry.CannotBuild("Isi terlalu panjang. Ringkas dulu.")
        return pdf(documents)

    builder(picky)
    assert services.render_pending(KIND, "contoh:1") == 2
    states = {row.pk: (row.state, row.error) for row in Document.objects.all()}
    assert states == {
        rows[0].pk: (State.DONE, ""),
        rows[1].pk: (State.FAILED, "Isi terlalu panjang. Ringkas dulu."),
        rows[2].pk: (State.DONE, ""),
    }


def test_what_waits_for_others_loses_no_attempt(meeting, builder):
    def not_yet(documents):
        raise registry.NotYet

    builder(not_yet)
    row = queued(meeting)
    assert services.render_pending(KIND, "contoh:1") == 0
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.QUEUED, 0)
    assert row.due_at > timezone.now()


def test_what_waits_under_the_same_batch_name_is_woken_with_the_last_document(
    meeting, builder, published, django_capture_on_commit_callbacks
):
    queued(meeting, version=1)
    queued(meeting, version=2)
    follower = queued(meeting, kind="follower", due_at=timezone.now() + timedelta(minutes=1))
    queued(meeting, version=2, kind="follower", batch="contoh:2", due_at=follower.due_at)
    builder(at_once=1)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.render_pending(KIND, "contoh:1") == 2
    assert published == [("documents.render", {"kind": "follower", "batch": "contoh:1"})]
    follower.refresh_from_db()
    assert follower.due_at <= timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        services.render_pending(KIND, "contoh:1")
    assert len(published) == 1


def test_an_error_of_ours_is_tried_again_later_and_failed_after_five(meeting, builder, caplog):
    def broken(documents):
        raise RuntimeError("broken")

    builder(broken)
    row = queued(meeting)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        services.render_pending(KIND, "contoh:1")
        row.refresh_from_db()
        assert row.attempts == attempt
        Document.objects.filter(state=State.QUEUED).update(due_at=timezone.now())
    assert (row.state, row.error) == (State.FAILED, services.FAILED_OFTEN)
    services.render_pending(KIND, "contoh:1")
    assert Document.objects.get().attempts == MAX_ATTEMPTS
    assert files() == []


def test_a_worker_that_comes_back_late_changes_nothing(meeting, builder):
    """The lease runs out while the first worker builds; the second finishes; the first then stores nothing."""
    row = queued(meeting)

    def slow(documents):
        Document.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        builder(pdf)
        assert services.render_pending(KIND, "contoh:1") == 1
        return {documents[0].pk: registry.Built(b"%PDF late", 9)}

    builder(slow)
    assert services.render_pending(KIND, "contoh:1") == 0
    row.refresh_from_db()
    assert (row.state, row.pages, row.fence) == (State.DONE, 1, 2)
    with row.file.open("rb") as file:
        assert file.read() == f"%PDF Notulen contoh {row.pk}".encode()
    assert len(files()) == 1


@pytest.mark.parametrize("error", [registry.CannotBuild("zu spät"), registry.NotYet(), RuntimeError("x")])
def test_a_late_failure_changes_nothing_either(meeting, builder, error):
    row = queued(meeting)

    def slow(documents):
        Document.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        builder(pdf)
        services.render_pending(KIND, "contoh:1")
        raise error

    builder(slow)
    services.render_pending(KIND, "contoh:1")
    row.refresh_from_db()
    assert (row.state, row.error, row.attempts) == (State.DONE, "", 2)


def test_retry_gives_a_failed_document_new_attempts_once(meeting, sari, published, django_capture_on_commit_callbacks):
    row = queued(meeting, state=State.FAILED, attempts=5, error="Gagal")
    with django_capture_on_commit_callbacks(execute=True):
        services.retry_document(row, by=sari)
        services.retry_document(row, by=sari)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.error) == (State.QUEUED, 0, "")
    assert len(published) == 1
    assert AuditEvent.objects.filter(verb="dokumen dicoba lagi").count() == 1


def test_retry_leaves_a_finished_document_alone(meeting, sari):
    row = queued(meeting, state=State.DONE)
    services.retry_document(row, by=sari)
    row.refresh_from_db()
    assert row.state == State.DONE


def test_the_sweep_finds_what_the_broker_lost_and_gives_up_on_the_hopeless(meeting, published):
    queued(meeting, version=1)
    queued(meeting, version=2)
    past = timezone.now() - timedelta(seconds=1)
    queued(meeting, version=3, batch="contoh:2", state=State.WORKING, lease_until=past, attempts=2)
    queued(meeting, version=4, batch="contoh:3", state=State.WORKING, lease_until=timezone.now() + timedelta(minutes=1))
    hopeless = queued(meeting, version=5, batch="contoh:4", state=State.WORKING, lease_until=past, attempts=MAX_CLAIMS)
    assert services.sweep() == 2
    assert sorted(kwargs["batch"] for _, kwargs in published) == ["contoh:1", "contoh:2"]
    hopeless.refresh_from_db()
    assert (hopeless.state, hopeless.error) == (State.FAILED, services.FAILED_OFTEN)
    tasks.sweep()
    hopeless.refresh_from_db()
    assert hopeless.state == State.FAILED


def test_a_broker_that_is_away_is_no_error(meeting, settings, builder, django_capture_on_commit_callbacks, monkeypatch):
    from kombu.exceptions import OperationalError

    def away(**kwargs):
        raise OperationalError("no broker")

    monkeypatch.setattr(tasks.render, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        document = request(meeting)
    assert document.state == State.QUEUED
    assert services.sweep() == 1


def test_the_heartbeat_is_one_row(db):
    tasks.heartbeat()
    first = WorkerBeat.objects.get().seen_at
    tasks.heartbeat()
    assert WorkerBeat.objects.get().seen_at > first


@pytest.mark.django_db(transaction=True)
def test_many_workers_build_each_document_once(meeting, builder):
    built = []
    builder(lambda documents: built.extend(row.pk for row in documents) or pdf(documents), at_once=3)
    for version in range(1, 13):
        queued(meeting, version=version)
    finished = run_together(*[lambda: services.render_pending(KIND, "contoh:1")] * 4)
    assert sum(finished) == 12, finished
    assert sorted(built) == sorted(Document.objects.values_list("pk", flat=True))
    assert Document.objects.exclude(state=State.DONE).count() == 0
    assert len(files()) == 12


@pytest.mark.django_db(transaction=True)
def test_requests_at_once_make_versions_one_after_the_other(meeting, published):
    versions = run_together(*[lambda: request(meeting).version] * 3)
    assert sorted(versions) == [1, 2, 3]
    assert list(Document.objects.current().values_list("version", flat=True)) == [3]
