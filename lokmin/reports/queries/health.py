"""Whether the parts of the installation work; nothing here names data, addresses or secrets."""

from datetime import datetime

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.utils import timezone

from lokmin.documents.models import Document, WorkerBeat
from lokmin.outbox.models import Message
from lokmin.reports.context import WORKER_SILENT_AFTER

# Longer than five attempts with their pauses take: older work is stuck.
STUCK_AFTER = 15 * 60


def health() -> dict:
    """Answers of database, migrations, worker and queue; `problems` names what is wrong."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    now = timezone.now()
    found = {"database": "ok", "migrations_pending": pending}
    if pending:
        return found | {"problems": ["migrations"]}
    seen = WorkerBeat.objects.values_list("seen_at", flat=True).first()
    oldest = _oldest_waiting(now)
    waiting = Document.objects.unfinished().count() + Message.objects.unfinished().count()
    problems = []
    if seen is None or now - seen > WORKER_SILENT_AFTER:
        problems.append("worker")
    age = int((now - oldest).total_seconds()) if oldest else 0
    if age > STUCK_AFTER:
        problems.append("queue")
    return found | {
        "worker_seen_at": seen.isoformat(timespec="seconds") if seen else None,
        "jobs_waiting": waiting,
        "oldest_waiting_seconds": age,
        "problems": problems,
    }


def _oldest_waiting(now: datetime) -> datetime | None:
    """When the oldest unfinished job was due."""
    found = [
        model.objects.unfinished().filter(due_at__lte=now).aggregate(oldest=Min("due_at"))["oldest"]
        for model in (Document, Message)
    ]
    return min((moment for moment in found if moment), default=None)
