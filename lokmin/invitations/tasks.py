"""Background work of invitations."""

from celery import shared_task

from lokmin.invitations.services import reminders


@shared_task(name="invitations.remind")
def remind():
    """Send the reminders whose day has come."""
    reminders.remind_due()
