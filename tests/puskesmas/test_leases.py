"""Leased rows: claimed once, fenced, given up after too many tries."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from lokmin.documents.models import Document
from puskesmas.leases import LEASE, MAX_CLAIMS, kept
from tests.documents.stored import queued
from tests.race import run_together
from tests.worker import wait_until

State = Document.State


def claim(limit: int = 10) -> list[Document]:
    return Document.objects.all().claim(limit)


def test_a_claim_takes_the_row_for_a_while_and_counts(meeting):
    row = queued(meeting)
    (won,) = claim()
    row.refresh_from_db()
    assert (row.state, row.attempts, row.fence) == (State.WORKING, 1, 1)
    assert won.fence == 1
    assert timezone.now() < row.lease_until <= timezone.now() + LEASE
    assert claim() == []


def test_a_claim_takes_at_most_so_many_oldest_first(meeting):
    rows = [queued(meeting, version=number) for number in (1, 2, 3)]
    assert [row.pk for row in claim(2)] == [rows[0].pk, rows[1].pk]


def test_what_is_not_due_yet_waits(meeting):
    queued(meeting, due_at=timezone.now() + timedelta(minutes=1))
    assert claim() == []


def test_an_expired_lease_is_claimed_again_with_a_new_fence(meeting):
    queued(meeting)
    (late,) = claim()
    Document.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    (second,) = claim()
    assert (second.pk, second.fence, second.attempts) == (late.pk, 2, 2)
    assert not Document.objects.all().holding(late).exists()
    assert Document.objects.all().holding(second).exists()


def test_after_too_many_tries_nobody_takes_it_and_it_is_exhausted(meeting):
    row = queued(meeting)
    for attempt in range(1, MAX_CLAIMS + 1):
        (won,) = claim()
        assert won.attempts == attempt
        assert not Document.objects.all().exhausted().exists()
        Document.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert claim() == []
    assert list(Document.objects.all().exhausted()) == [row]


def test_what_a_worker_died_over_is_tried_again_in_ever_smaller_groups_after_what_is_new(meeting):
    """One row that kills its worker must not take the others of its group with it."""
    old = [queued(meeting, version=number) for number in range(1, 9)]
    sizes = []
    for _ in range(3):
        sizes.append(len(claim(8)))
        Document.objects.update(state=State.QUEUED, attempts=len(sizes), lease_until=None)
    new = queued(meeting, version=20)
    assert sizes == [8, 4, 2]
    assert [row.pk for row in claim(8)] == [new.pk]
    assert [row.pk for row in claim(8)] == [old[0].pk]


@pytest.mark.parametrize("state", [State.DONE, State.FAILED])
def test_finished_rows_are_left_alone(meeting, state):
    queued(meeting, state=state)
    assert claim() == []
    assert not Document.objects.all().unfinished().exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_the_same_row(meeting):
    rows = [queued(meeting, version=number) for number in range(1, 13)]
    results = run_together(*[lambda: [row.pk for row in claim(6)]] * 4)
    taken = [pk for result in results for pk in result]
    assert len(taken) == len(set(taken))
    assert set(taken) <= {row.pk for row in rows}
    assert Document.objects.filter(attempts__gt=1).count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_row_is_kept_while_slow_work_lasts_and_only_by_who_holds_it(meeting):
    queued(meeting)
    (row,) = claim()
    soon = timezone.now() + timedelta(seconds=1)
    Document.objects.update(lease_until=soon)
    with kept(row, timedelta(seconds=0.3)):
        wait_until(lambda: Document.objects.get().lease_until != soon, seconds=10, what="a longer lease")
    row.refresh_from_db()
    assert (row.state, row.attempts, row.fence) == (State.WORKING, 1, 1)

    Document.objects.update(lease_until=soon, fence=2)
    with kept(row, timedelta(seconds=0.03)):
        time.sleep(0.1)
    assert Document.objects.get().lease_until == soon
