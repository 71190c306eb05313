"""Ranks within a group, by points and by what parts equal ones. Pure."""

from collections.abc import Hashable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from shangda.scoring.models import StandingsTerms

Who = TypeVar("Who", bound=Hashable)
Key = tuple[Decimal | Fraction, ...]
"""The greater, the further ahead: points, then what parts equal ones."""


def ranks(keys: Mapping[Who, Key], style: str) -> dict[Who, int]:
    """Who → rank, equal keys with equal rank: 1, 1, 3, or 1, 1, 2 where ranks are dense."""
    if style == StandingsTerms.Style.DENSE:
        places = {
            key: n for n, key in enumerate(sorted(set(keys.values()), reverse=True), 1)
        }
    else:
        ordered = sorted(keys.values(), reverse=True)
        places = {key: n for n, key in reversed(list(enumerate(ordered, 1)))}
    return {who: places[key] for who, key in keys.items()}
