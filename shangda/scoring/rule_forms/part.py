"""What the forms of all parts have in common: fields, what they hold, the row they make."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField

from shangda.kernel.forms import Spoken
from shangda.points import rulesets as sets
from shangda.points.rulesets import RuleSet as Rules
from shangda.scoring.vocabulary import Words as Known

Row = dict[str, Any]
NAME = 60  # characters
MOST_COUNT = 1000
LIMITS = {"cap", "floor", "limit_per"}
PERIODS = [one for one in sets.Per if one is not sets.Per.ITEM]


class PartForm(Spoken):
    """What all have in common. ``asks`` names the conditions that stand beside the fields."""

    asks: ClassVar[Mapping[str, str]] = {}
    """Key of a file → what the page calls these conditions."""

    def __init__(self, *args: Any, rules: Rules, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        self.known = known
        self.add_fields()
        self.order_fields(self.field_order)
        self.speak()

    def add_fields(self) -> None:
        """Fields that depend on the rest of the set."""

    @property
    def shown(self) -> list[BoundField]:
        """Fields to fill, in their order; those that a page arranges itself apart."""
        return [one for one in self if not _is_tick(one) and not _is_apart(one)]

    @property
    def ticked(self) -> list[BoundField]:
        """Boxes to tick."""
        return [one for one in self if _is_tick(one)]

    @staticmethod
    def held(row: Mapping[str, Any]) -> Row:
        """What the fields hold for a row of a file."""
        return dict(row)

    def row(self) -> Row:
        """The row of a file; what is empty is left out."""
        return filled(self.cleaned_data)


def filled(pairs: Mapping[str, Any]) -> Row:
    """Without what is empty or not chosen; a number 0 is there."""
    return {key: one for key, one in pairs.items() if not _is_empty(one)}


def _is_empty(value: Any) -> bool:
    return (
        value is None
        or value is False
        or (isinstance(value, str | list | dict) and not value)
    )


def _is_tick(field: BoundField) -> bool:
    return isinstance(field.field, forms.BooleanField)


def _is_apart(field: BoundField) -> bool:
    return field.name.startswith("class_")


def limits_of(cleaned: Mapping[str, Any]) -> Row:
    """A cap and a floor as they stand in a file."""
    pairs = {"cap": cleaned["cap"], "floor": cleaned["floor"]}
    found = {key: one for key, one in pairs.items() if one is not None}
    return found | {"per": cleaned["limit_per"]} if found else {}


def limits_held(row: Mapping[str, Any]) -> Row:
    """What the three fields of limits hold."""
    limits = row.get("limits", {})
    return {
        "cap": limits.get("cap"),
        "floor": limits.get("floor"),
        "limit_per": limits.get("per", sets.Per.ITEM),
    }
