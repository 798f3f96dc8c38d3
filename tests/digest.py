"""A fingerprint of every row of the database, to show that something changed nothing."""

import hashlib

from django.apps import apps
from django.core import serializers


def row_digest() -> str:
    """SHA-256 over all rows of all our tables and the session table."""
    digest = hashlib.sha256()
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.label):
        rows = model._default_manager.order_by("pk")
        digest.update(serializers.serialize("json", rows, use_natural_foreign_keys=False).encode())
    return digest.hexdigest()
