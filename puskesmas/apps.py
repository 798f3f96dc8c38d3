"""Starts the lowest layer: what every database needs after a migrate, and which objects have a history."""

from django.apps import AppConfig
from django.db import connections, models
from django.db.models.signals import post_migrate

EMPTY = "Isian ini tidak boleh kosong."


class PuskesmasConfig(AppConfig):
    """Who and where: regions, puskesmas, accounts, access, letterheads and the audit trail."""

    name = "puskesmas"
    verbose_name = "Puskesmas dan wilayah"

    def ready(self):
        from puskesmas.history import kinds as history_kinds
        from puskesmas.imports import shipped

        # Django's own translation says "Field ini …".
        models.Field.default_error_messages |= {"blank": EMPTY, "null": EMPTY}
        history_kinds.register()
        shipped.register()
        post_migrate.connect(_keep_audit, sender=self)
        post_migrate.connect(_fill_holidays, sender=self)


def _keep_audit(sender, using, **kwargs):
    from puskesmas.history import triggers as audit_triggers  # models exist only once the apps are ready

    audit_triggers.install(connections[using])


def _fill_holidays(sender, using, **kwargs):
    from puskesmas.holidays import seed as holiday_seed
    from puskesmas.models import SeededYear

    if SeededYear._meta.db_table in connections[using].introspection.table_names():
        holiday_seed.fill_when_empty()
