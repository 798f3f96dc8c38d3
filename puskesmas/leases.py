"""A row that is work: claimed by one worker for a while, tried a few times, never lost with a broker.

The database is the truth. A worker claims rows by conditional update, gets a fence number, and may finish
only with the fence it was given: one that was thought dead and comes back late changes nothing.
"""

import threading
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, models
from django.db.models import F, Q
from django.utils import timezone

# What a killed worker held is back after this and one round of the sweep (15 s). One rendering ends earlier.
LEASE = timedelta(seconds=60)
# Tries after which an error is final.
MAX_ATTEMPTS = 5
# Tries in all. More, because a worker that is killed has rarely died of the row it held.
MAX_CLAIMS = 12


class LeasedQuerySet(models.QuerySet):
    """Claiming, finishing and finding again; every move is one conditional update."""

    def claimable(self, now=None):
        """Rows nobody works on: queued and due, or taken by a worker whose lease ran out."""
        now = now or timezone.now()
        return self.filter(
            Q(state=LeasedRow.State.QUEUED, due_at__lte=now) | Q(state=LeasedRow.State.WORKING, lease_until__lt=now),
            attempts__lt=MAX_CLAIMS,
        )

    def claim(self, limit: int, lease: timedelta = LEASE) -> list:
        """Take up to `limit` rows for this worker and return those really won, each with its fence.

        Those tried least come first: what a worker died over must not stand before what nobody has tried. Each
        time it is tried again with half as many others, until one that kills its worker stands alone.
        """
        now, won = timezone.now(), {}
        found = list(self.claimable(now).order_by("attempts", "pk").values_list("pk", "fence", "attempts")[:limit])
        least = found[0][2] if found else 0
        together = [(pk, fence) for pk, fence, attempts in found if attempts == least]
        for pk, fence in together[: max(limit >> least, 1)]:
            taken = (
                self.model.objects.filter(pk=pk, fence=fence)
                .claimable(now)
                .update(
                    state=LeasedRow.State.WORKING,
                    lease_until=now + lease,
                    fence=F("fence") + 1,
                    attempts=F("attempts") + 1,
                )
            )
            if taken:
                won[pk] = fence + 1
        rows = list(self.model.objects.filter(pk__in=won).order_by("pk"))
        for row in rows:
            row.fence = won[row.pk]
        return rows

    def holding(self, row):
        """The row itself, if the caller still holds it: working, with the fence it was given."""
        return self.model.objects.filter(pk=row.pk, fence=row.fence, state=LeasedRow.State.WORKING)

    def exhausted(self, now=None):
        """Rows that were tried too often and whose last worker is gone."""
        now = now or timezone.now()
        return self.filter(
            Q(state=LeasedRow.State.QUEUED) | Q(state=LeasedRow.State.WORKING, lease_until__lt=now),
            attempts__gte=MAX_CLAIMS,
        )

    def unfinished(self):
        return self.filter(state__in=[LeasedRow.State.QUEUED, LeasedRow.State.WORKING])


class LeasedRow(models.Model):
    """State of one piece of background work."""

    class State(models.TextChoices):
        QUEUED = "queued", "Menunggu"
        WORKING = "working", "Dikerjakan"
        DONE = "done", "Selesai"
        FAILED = "failed", "Gagal"

    state = models.CharField("keadaan", max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    due_at = models.DateTimeField("dikerjakan mulai", default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    fence = models.PositiveIntegerField(default=0, editable=False)
    error = models.CharField("sebab gagal", max_length=500, blank=True)
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)
    finished_at = models.DateTimeField("selesai pada", null=True, blank=True)

    objects = LeasedQuerySet.as_manager()

    class Meta:
        abstract = True


@contextmanager
def kept(row: LeasedRow, lease: timedelta = LEASE):
    """Keep a claimed row while something slow runs, as a mail server may be; a process that is killed keeps nothing."""
    ended = threading.Event()

    def lengthen():
        try:
            while not ended.wait(lease.total_seconds() / 3):
                type(row).objects.holding(row).update(lease_until=timezone.now() + lease)
        finally:
            connection.close()  # that of this thread

    thread = threading.Thread(target=lengthen, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
