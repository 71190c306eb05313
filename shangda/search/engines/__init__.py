"""The pairs of characters in the database: SQLite's FTS5, or PostgreSQL's tsvector.

Both keep them in a table ``search_terms``, whose key is that of the ``Entry``, and answer the
same questions; nothing else in the product knows which of them it is.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from shangda.search.engines import postgresql, sqlite
from shangda.text.query import Query

Row = tuple[int, str]


class Engine(Protocol):
    """What a home of the index can do."""

    def make(self) -> None:
        """Make the table, where it is missing."""

    def clear(self) -> None:
        """Forget all pairs."""

    def hold(self, kind: str, keys: Sequence[int]) -> None:
        """Let nobody else index these objects until the transaction ends."""

    def write(self, rows: Sequence[Row]) -> None:
        """Keep the pairs of (entry key, plain text)."""

    def erase(self, rows: Sequence[Row]) -> None:
        """Forget the pairs of (entry key, plain text as it was written)."""

    def candidates(self, query: Query, before: int | None, most: int) -> list[int]:
        """Keys of entries that answer the question, highest first, below ``before``."""

    def holds(self, query: Query) -> tuple[str, list[str]]:
        """The same condition upon ``search_entry.plain`` alone, for few rows."""

    def among(self, keys: Sequence[int]) -> tuple[str, Any]:
        """A condition for entries of these keys, with its one parameter; keys may be many."""

    def beginning(self, column: str, text: str) -> Q:
        """A condition that an index of the column answers: it begins with the text."""


def engine() -> Engine:
    """The engine of the database in use."""
    return postgresql if connection.vendor == "postgresql" else sqlite


def holds(query: Query) -> RawSQL:
    """A condition for entries: the plain text answers the question."""
    sql, params = engine().holds(query)
    return RawSQL(sql, params, output_field=BooleanField())  # noqa: S611 -- fixed text


def among(keys: Sequence[int]) -> RawSQL:
    """A condition for entries: their keys are among these."""
    sql, param = engine().among(keys)
    return RawSQL(sql, [param], output_field=BooleanField())  # noqa: S611 -- fixed text
