"""The database itself refuses to change or remove an audit event, or the record of a look.

SQLite drops a table's triggers when a migration rebuilds the table: a migration that alters
one of these must install them again. A test looks for them after all migrations.
"""

from collections.abc import Iterator
from typing import Any

TABLE = "core_auditevent"
TABLES = (TABLE, "core_viewevent")
MESSAGE = "audit events are append-only"


def install(connection: Any) -> None:
    """Put the triggers on the tables that are there, replacing any that they have."""
    remove(connection)
    with connection.cursor() as cursor:
        for table in _there(connection):
            for statement in _installing(connection.vendor, table):
                cursor.execute(statement)


def remove(connection: Any) -> None:
    """Take the triggers off: for a migration that alters a table, and for emptying a test's."""
    with connection.cursor() as cursor:
        for table in _there(connection):
            for statement in _removing(connection.vendor, table):
                cursor.execute(statement)


def _there(connection: Any) -> Iterator[str]:
    held = set(connection.introspection.table_names())
    return (table for table in TABLES if table in held)


def _installing(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = '23514'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
    ]


def _removing(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_{what} ON {table}" for what in ("change", "truncate")
    ]
