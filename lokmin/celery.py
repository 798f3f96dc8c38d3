"""Celery application and the clock. Brokers only wake workers: work itself is rows in the database."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import task_postrun, task_prerun, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lokmin.settings")

app = Celery("lokmin")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep-documents": {"task": "documents.sweep", "schedule": 15.0, "options": {"expires": 15}},
    "sweep-messages": {"task": "outbox.sweep", "schedule": 15.0, "options": {"expires": 15}},
    "sweep-imports": {"task": "puskesmas.sweep_imports", "schedule": 15.0, "options": {"expires": 15}},
    "worker-heartbeat": {"task": "documents.heartbeat", "schedule": 15.0, "options": {"expires": 15}},
    "fill-holidays": {"task": "puskesmas.fill_holidays", "schedule": crontab(hour=3, minute=10)},
    "forget-sign-ins": {"task": "puskesmas.forget_old_sign_ins", "schedule": crontab(hour=3, minute=20)},
    "refresh-search": {"task": "sectors.refresh_search_keys", "schedule": crontab(hour=3, minute=30)},
    # Every ten minutes instead of once at eight: three time zones, and a worker that was down catches up the same day.
    "remind-guests": {"task": "invitations.remind", "schedule": crontab(minute="*/10"), "options": {"expires": 600}},
    "seal-audit": {"task": "puskesmas.seal_audit_events", "schedule": 15.0, "options": {"expires": 15}},
}

_running = {}


@worker_ready.connect
def _look_around(**kwargs):
    """A worker that has just started looks at once for what an earlier one left, instead of waiting for the clock."""
    for entry in app.conf.beat_schedule.values():
        if "expires" in entry.get("options", {}):
            app.send_task(entry["task"], **entry["options"])


@task_prerun.connect
def _enter(task_id, **kwargs):
    """What a task does is told by the history as done by the worker."""
    from puskesmas import audit  # models exist only once the apps are ready

    _running[task_id] = audit.acting(audit.Source.WORKER)
    _running[task_id].__enter__()


@task_postrun.connect
def _leave(task_id, **kwargs):
    if open_context := _running.pop(task_id, None):
        open_context.__exit__(None, None, None)
