"""A table of points as people draw it: rows by one field, columns by another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shangda.points.facts import KINDS, WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from shangda.points.rulesets import Table

Key = tuple[str, ...]
_TWO = 2


@dataclass(frozen=True)
class Grid:
    """A table by two fields; by one or by many, with a single column of points."""

    fields: tuple[str, ...]
    """Of the rows; the last one of the columns where there are two."""
    rows: tuple[Key, ...]
    columns: tuple[str, ...]
    """Words of the second field; one empty one where there is none."""
    cells: Mapping[Key, Decimal]

    @property
    def is_wide(self) -> bool:
        """Whether columns are words of a field."""
        return len(self.fields) == _TWO

    @property
    def heads(self) -> list[str]:
        """Heads of the fields that stand in rows."""
        shown = self.fields[:1] if self.is_wide else self.fields
        return [label(name) for name in shown]

    def key(self, row: Key, column: str) -> Key:
        """The table's key of a cell."""
        return (*row, column) if self.is_wide else row

    def lines(self) -> list[tuple[Key, list[Decimal | None]]]:
        """Each row with its cells in the order of the columns."""
        return [
            (row, [self.cells.get(self.key(row, column)) for column in self.columns])
            for row in self.rows
        ]


def grid(table: Table) -> Grid:
    """Rows and columns in the order in which the table first names them."""
    if len(table.by) == _TWO:
        rows = tuple(dict.fromkeys((key[0],) for key in table.rows))
        columns = tuple(dict.fromkeys(key[1] for key in table.rows))
        return Grid(table.by, rows, columns, table.rows)
    return Grid(table.by, tuple(table.rows), ("",), table.rows)


def with_cells(table: Table, cells: Mapping[Key, Decimal | None]) -> Table:
    """The table with other points: what stood keeps its place, what is empty goes.

    Of two rows that name as much the upper one is taken, and so their order is kept.
    """
    kept = {key: cells.get(key) for key in table.rows}
    found = {key: one for key, one in (kept | dict(cells)).items() if one is not None}
    return replace(table, rows=found)


def label(name: str) -> str:
    """How people call a field that a table may go by."""
    return "事项" if name == "kind" else WORDS.get(name, name)


def word(name: str, said: str) -> str:
    """A word of a row as people read it; an empty one stands for anything."""
    if not said:
        return f"不分{label(name)}"
    return KINDS.get(said, said) if name == "kind" else said


def words(names: Sequence[str], key: Key) -> list[str]:
    """A row's words as people read them."""
    return [word(name, said) for name, said in zip(names, key, strict=False)]
