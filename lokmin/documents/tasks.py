"""Background work on documents. Tasks carry names of rows, never content."""

from celery import shared_task

from lokmin.documents import services
from puskesmas.broker import publish

__all__ = ["heartbeat", "publish", "render", "sweep"]


@shared_task(name="documents.render", acks_late=True, time_limit=300)
def render(*, kind: str, batch: str):
    """Build what is queued of one batch."""
    services.render_pending(kind, batch)


@shared_task(name="documents.sweep")
def sweep():
    """Wake workers for rows that were left behind."""
    services.sweep()


@shared_task(name="documents.heartbeat")
def heartbeat():
    """Note that a worker is alive."""
    services.beat()
