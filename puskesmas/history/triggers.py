"""The database itself keeps the audit trail append-only, whoever connects to it.

Refused: changing an event, except writing its place in the chain once, and removing one. The triggers are put in after
every migrate instead of in a migration, because on SQLite a migration that rebuilds the table drops them.
"""

from contextlib import contextmanager

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from puskesmas.models.audit import AuditEvent

TABLE = AuditEvent._meta.db_table
SEAL = ("sequence", "previous_hash", "hash")
REFUSAL = "Riwayat tidak dapat diubah atau dihapus."

POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION lokmin_keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.sequence IS NULL AND to_jsonb(NEW) - '{{{",".join(SEAL)}}}'::text[] = to_jsonb(OLD) - '{{{",".join(SEAL)}}}'::text[] THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '{REFUSAL}';
END $$;
CREATE OR REPLACE TRIGGER lokmin_keep_audit_rows BEFORE UPDATE OR DELETE ON {TABLE}
  FOR EACH ROW EXECUTE FUNCTION lokmin_keep_audit();
CREATE OR REPLACE TRIGGER lokmin_keep_audit_table BEFORE TRUNCATE ON {TABLE}
  FOR EACH STATEMENT EXECUTE FUNCTION lokmin_keep_audit();
"""


def _sqlite() -> list[str]:
    kept = [field.column for field in AuditEvent._meta.concrete_fields if field.name not in SEAL]
    is_same = " AND ".join(f'OLD."{column}" IS NEW."{column}"' for column in kept)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    return [
        *_dropped("sqlite"),
        f"CREATE TRIGGER lokmin_keep_audit_rows BEFORE UPDATE ON {TABLE} "
        f"WHEN NOT (OLD.sequence IS NULL AND {is_same}) {refuse}",
        f"CREATE TRIGGER lokmin_keep_audit_table BEFORE DELETE ON {TABLE} {refuse}",
    ]


def _dropped(vendor: str) -> list[str]:
    on = f" ON {TABLE}" if vendor == "postgresql" else ""
    return [f"DROP TRIGGER IF EXISTS lokmin_keep_audit_{part}{on}" for part in ("rows", "table")]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in; nothing happens as long as the table does not exist."""
    if TABLE in connection.introspection.table_names():
        _run(connection, [POSTGRESQL] if connection.vendor == "postgresql" else _sqlite())


def remove(connection: BaseDatabaseWrapper) -> None:
    if TABLE in connection.introspection.table_names():
        _run(connection, _dropped(connection.vendor))


def are_installed(connection: BaseDatabaseWrapper) -> bool:
    catalogue = (
        "SELECT count(*) FROM pg_trigger WHERE tgname LIKE %s"
        if connection.vendor == "postgresql"
        else "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue, ["lokmin_keep_audit_%"])
        return cursor.fetchone()[0] == 2


@contextmanager
def suspended(using: str = "default"):
    """Let the trail be emptied or mended for once, by tests and by whoever answers for it; all or nothing."""
    connection = connections[using]
    with transaction.atomic(using):
        remove(connection)
        yield
        install(connection)


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
