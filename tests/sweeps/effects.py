"""What a request did to the database, told so that one press and five presses can be compared (figure R5)."""

import json
import re
from collections import Counter

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

# Who has signed in and from where is no effect of a form; a failed try is counted on purpose.
OUTSIDE = {"django_session", "django_content_type", "auth_permission", "axes_accesslog", "axes_accessattempt"}
# Different at every try: keys, moments, secrets, and file names drawn from them.
RANDOM = re.compile(r"(^id$|_id$|hash|nonce|token|sha|secret|key$|batch|lease|fence|message_id|^file$|version|number)")


def effects() -> dict[str, Counter]:
    """By table how often each row stands there, without what differs at every try."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table not in OUTSIDE:
            names = [field.attname for field in model._meta.concrete_fields if not _is_random(field)]
            rows = model._base_manager.values_list(*names) if names else model._base_manager.values_list()
            found[model._meta.label] = Counter(json.dumps(row, cls=DjangoJSONEncoder) for row in rows)
    return found


def _is_random(field) -> bool:
    return isinstance(field, models.DateTimeField | models.BinaryField) or bool(RANDOM.search(field.attname))


def changed(before: dict[str, Counter], after: dict[str, Counter]) -> dict[str, tuple[Counter, Counter]]:
    """What is gone and what came, by table."""
    pairs = {label: (before[label] - after[label], after[label] - before[label]) for label in after}
    return {label: pair for label, pair in pairs.items() if any(pair)}


def more_than_once(once: dict, often: dict) -> str:
    """What five presses did that one did not, as "Reply +1 → +5"; empty when their effect is the same."""
    told = [
        f"{label} -{_count(once, label, 0)} +{_count(once, label, 1)} → -{_count(often, label, 0)} +{_count(often, label, 1)}"
        for label in sorted({*once, *often})
        if any(_count(once, label, side) != _count(often, label, side) for side in (0, 1))
    ]
    return ", ".join(told)


def _count(found: dict, label: str, side: int) -> int:
    return found[label][side].total() if label in found else 0
