"""How SQLite goes about what is asked of it."""

from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

BY_KEYS = "USING INTEGER PRIMARY KEY (rowid=?)"


@contextmanager
def ways_to(table):
    """Ways in which the rows of a table were looked up, filled when the context ends."""
    found = set()
    with CaptureQueriesContext(connection) as asked:
        yield found
    with connection.cursor() as cursor:
        for one in asked:
            cursor.execute(f"EXPLAIN QUERY PLAN {one['sql']}")
            steps = [row[3] for row in cursor.fetchall()]
            found |= {
                step.split(f"{table} ", 1)[1] for step in steps if f" {table} " in step
            }
