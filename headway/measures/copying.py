"""Many rows into one table, as fast as the database takes them.

`bulk_create` prepares every field of every row in Python, and SQLite takes some twenty figures
in one of its statements. Rows that are ready as they are go in by COPY on PostgreSQL and by
one prepared statement on SQLite. Constraints hold all the same: they are in the database.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connections, models, router

BATCH = 5_000


def copy_rows(
    model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Insert `rows`, whose values stand in the order of `fields`; how many there were.

    Values are numbers, text, booleans, dates or None, as the columns hold them: no field
    prepares them. The caller opens the transaction.
    """
    connection = connections[router.db_for_write(model)]
    quoted = connection.ops.quote_name
    table = quoted(model._meta.db_table)
    columns = ", ".join(quoted(_column(model, name)) for name in fields)
    count = 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The driver's own copy: its errors are made Django's, as for any statement.
            statement = f"COPY {table} ({columns}) FROM STDIN"
            with connection.wrap_database_errors, cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
                    count += 1
            return count
        statement = f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"
        for batch in _batches(rows):
            cursor.executemany(statement, batch)
            count += len(batch)
    return count


def _column(model: type[models.Model], name: str) -> str:
    return str(next(f.column for f in model._meta.concrete_fields if f.name == name))


def _batches(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch
