"""Points as people write them."""

from decimal import Decimal

from django import template

from shangda.points.exact import plain

register = template.Library()


@register.filter
def points(value: Decimal) -> str:
    """Without the zeros at the end: 1.2, not 1.2000."""
    return plain(value)
