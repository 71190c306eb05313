"""Expressions of SQL that more than one app needs."""

from collections.abc import Collection
from typing import Any

from django.db.models import Func
from django.db.models.lookups import In, IsNull


class Unindexed(Func):
    """A column by which SQLite shall not look rows up.

    It knows no figures of a table that nobody analysed (ADR 20), and believes that few rows
    have one value of a column; where very many have it, it would read the whole table.
    """

    arity = 1
    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """A plus before a column leaves it as it is and its index aside."""
        return self.as_sql(compiler, connection, template="+%(expressions)s", **context)


def is_empty(column: str) -> IsNull:
    """The condition that a column, which is empty in most rows, is."""
    return IsNull(Unindexed(column), True)  # noqa: FBT003 -- Django's own order


def is_one_of(column: str, values: Collection[Any]) -> "In[Any]":
    """The condition that a column, in which very many rows are alike, has one of these."""
    return In(Unindexed(column), values)
