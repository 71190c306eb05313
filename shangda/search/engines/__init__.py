"""The words of texts in the database: SQLite's FTS5, or PostgreSQL's tsvector.

Both keep them in a table ``search_terms``, whose key is that of the ``Entry``, and name the
same candidates; nothing else in the product knows which of them it is.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from shangda.search.asking import Asked, Written
from shangda.search.engines import postgresql, sqlite


class Engine(Protocol):
    """What a home of the index can do."""

    def make(self) -> None:
        """Make the table, where it is missing."""

    def clear(self) -> None:
        """Forget all words."""

    def hold(self, kind: str, keys: Sequence[int]) -> None:
        """Let nobody else index these objects until the transaction ends."""

    def write(self, rows: Iterable[Written]) -> None:
        """Keep the words of texts."""

    def erase(self, keys: Iterable[int]) -> None:
        """Forget the words of these entries."""

    def tidy(self) -> None:
        """Make the table small and fast again after everything was written."""

    def planned(self, asked: Asked) -> Asked:
        """The question as it is best asked; of what is left out nothing is proved."""

    def candidates(self, asked: Asked, before: int | None, most: int) -> list[int]:
        """Keys of entries that have all that is asked, highest first, below ``before``.

        None is missing; those of very long texts may have nothing of it.
        """

    def among(self, keys: Sequence[int]) -> tuple[str, Any]:
        """A condition for entries of these keys, with its one parameter; keys may be many."""


def engine() -> Engine:
    """The engine of the database in use."""
    return postgresql if connection.vendor == "postgresql" else sqlite


def among(keys: Sequence[int]) -> RawSQL:
    """A condition for entries: their keys are among these."""
    sql, param = engine().among(keys)
    return RawSQL(sql, [param], output_field=BooleanField())  # noqa: S611 -- fixed text
