"""Background work of the outbox."""

from celery import shared_task

from lokmin.outbox import services


@shared_task(name="outbox.send", time_limit=600)
def send():
    """Send what is due."""
    services.send_pending()


@shared_task(name="outbox.sweep")
def sweep():
    """Wake a worker for messages that were left behind."""
    services.sweep()
