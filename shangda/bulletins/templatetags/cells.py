"""Cells of a bulletin's tables as a page shows them."""

from django import template

from shangda.bulletins.printing import shown_cell

register = template.Library()
register.filter("cell", shown_cell)
