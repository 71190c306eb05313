"""Points as people write them."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django import template

from shangda.points.exact import plain

register = template.Library()


@register.filter
def points(value: Decimal) -> str:
    """Without the zeros at the end: 1.2, not 1.2000."""
    return plain(value)


@register.filter
def zipped(values: Iterable[Any], others: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Two lists of one length side by side."""
    return zip(values, others, strict=True)
