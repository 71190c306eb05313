"""Tables of points and signed numbers as pages show them."""

from decimal import Decimal

from django import template

from shangda.points.document import Drawn
from shangda.points.exact import plain
from shangda.points.grids import word, words

register = template.Library()


@register.filter
def column_heads(drawn: Drawn) -> list[str]:
    """The heads of the columns that hold points."""
    grid = drawn.grid
    if not grid.is_wide:
        return ["分值"]
    return [word(grid.fields[1], one) for one in grid.columns]


@register.filter
def grid_lines(drawn: Drawn) -> list[tuple[list[str], list[str]]]:
    """Each row: its words, its points as they are written."""
    fields = drawn.grid.fields
    return [
        (words(fields, key), ["" if one is None else plain(one) for one in cells])
        for key, cells in drawn.grid.lines()
    ]


@register.filter
def signed(value: Decimal) -> str:
    """+2.5, -3, 0."""
    return f"+{plain(value)}" if value > 0 else plain(value)
