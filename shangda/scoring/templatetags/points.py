"""Points as people write them."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django import template

from shangda.points.exact import decimals, plain

register = template.Library()
DIGIT_WIDE, POINT_WIDE = "\u2007", "\u2008"  # blanks as wide as a digit, and as a point


@register.filter
def points(value: Decimal) -> str:
    """Without the zeros at the end: 1.2, not 1.2000."""
    return plain(value)


@register.filter
def zipped(values: Iterable[Any], others: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Two lists of one length side by side."""
    return zip(values, others, strict=True)


@register.filter
def places(rows: Iterable[Any], names: str) -> int:
    """How many decimals the longest number in these columns of a table has, for ``tail``."""
    return decimals(getattr(row, name) for row in rows for name in names.split())


@register.filter
def tail(value: Decimal, places: int) -> str:
    """Blanks behind a number, so that the points of a column stand under one another."""
    _, point, behind = plain(value).partition(".")
    before = POINT_WIDE if places and not point else ""
    return before + DIGIT_WIDE * (places - len(behind))
