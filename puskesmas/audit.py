"""Writing and chaining the audit trail."""

import hashlib
import json
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from puskesmas import history
from puskesmas.history.words import described
from puskesmas.models.audit import AuditEvent
from puskesmas.twice import a_moment_ago

Source = AuditEvent.Source


@dataclass(frozen=True)
class Acting:
    """From where something is done now, and in which membership; outside of requests and tasks: a command."""

    source: str = Source.COMMAND
    membership: object = None


OUTSIDE = Acting()
_acting: ContextVar[Acting] = ContextVar("acting", default=OUTSIDE)


@contextmanager
def acting(source: str, membership=None):
    """Let every event written inside say where it came from. Middleware, public pages, tasks and imports do this."""
    token = _acting.set(Acting(source, membership or _acting.get().membership))
    try:
        yield
    finally:
        _acting.reset(token)


def record(
    verb: str, obj, *, by=None, changes: dict | None = None, source: str = "", actor_label: str = ""
) -> AuditEvent:
    """Append one event about `obj`; call it inside the transaction of the service.

    `by` is the acting user or None (a guest by link, the worker); then say who in `actor_label`.
    `changes` maps a word or a column of `obj` to its new value or to `[old, new]`. Never put tokens or phone numbers
    in it. Where it came from is known by context; `source` says otherwise.
    """
    now = _acting.get()
    return AuditEvent.objects.create(
        actor=by,
        actor_label=(actor_label or (str(by) if by else "Sistem"))[:200],
        actor_place=_place(by, now.membership)[:200],
        verb=verb,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_label=str(obj)[:255],
        thread=history.thread_of(obj),
        changes=json.loads(json.dumps(described(obj, changes or {}), cls=DjangoJSONEncoder)),
        source=source or now.source,
    )


def was_just_recorded(verb: str, obj, *, by) -> bool:
    """Whether the same hand did the same to `obj` within moments; the caller holds the row, so the second press sees it."""
    told = AuditEvent.objects.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk), verb=verb, actor=by)
    return told.filter(at__gte=a_moment_ago()).exists()


def _place(by, membership) -> str:
    """Role and place the actor worked in, as they were called then."""
    if by is None or membership is None or membership.user_id != by.pk:
        return ""
    return f"{membership.get_role_display()}, {membership.place}"


def fingerprint(event: AuditEvent, previous_hash: str) -> str:
    """SHA-256 over the previous hash and everything the event says."""
    said = [
        event.pk,
        event.at.isoformat(),
        event.actor_id,
        event.actor_label,
        event.actor_place,
        event.verb,
        event.object_type,
        event.object_id,
        event.object_label,
        event.thread,
        event.changes,
        event.source,
        event.sequence,
    ]
    return hashlib.sha256((previous_hash + json.dumps(said, sort_keys=True)).encode()).hexdigest()


@transaction.atomic
def seal_events(limit: int = 1000) -> int:
    """Chain events that are not chained yet, oldest first; return how many. Safe to run twice at once.

    The events are locked before the end of the chain is read: a second sealer waits, then finds them sealed. The unique
    sequence would stop it if it did not.
    """
    waiting = AuditEvent.objects.select_for_update(of=("self",)).filter(sequence__isnull=True)
    events = list(waiting.order_by("pk")[:limit])
    last = AuditEvent.objects.filter(sequence__isnull=False).order_by("-sequence").first()
    sequence, previous = (last.sequence, last.hash) if last else (0, "")
    for event in events:
        sequence += 1
        event.sequence, event.previous_hash = sequence, previous
        event.hash = previous = fingerprint(event, previous)
    AuditEvent.objects.bulk_update(events, ["sequence", "previous_hash", "hash"], batch_size=200)
    return len(events)


def find_break() -> AuditEvent | None:
    """Return the first sealed event whose content, place in the chain or neighbour was changed, else None."""
    previous = None
    for event in AuditEvent.objects.filter(sequence__isnull=False).order_by("sequence").iterator():
        expected = previous.hash if previous else ""
        if event.previous_hash != expected or event.hash != fingerprint(event, expected):
            return event
        if event.sequence != (previous.sequence if previous else 0) + 1:
            return event
        previous = event
    return None
