"""Values looked up by the fields of a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from shangda.points.facts import Fact
    from shangda.points.rulesets import Table


def looked_up(table: Table, fact: Fact) -> Decimal | None:
    """The row that names most of what the fact says, the upper of two; None: none fits."""
    key = tuple(
        fact.kind if name == "kind" else fact.words.get(name, "") for name in table.by
    )
    if key in table.rows:
        return table.rows[key]
    fitting = [row for row in table.rows if _fits(row, key)]
    return table.rows[max(fitting, key=_named)] if fitting else None


def _fits(row: tuple[str, ...], key: tuple[str, ...]) -> bool:
    return all(wanted in {"", found} for wanted, found in zip(row, key, strict=True))


def _named(row: tuple[str, ...]) -> int:
    return sum(map(bool, row))
