"""A share such as the adoption rate: so many of so many, for each period that is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from shangda.points.exact import NOTHING, plain
from shangda.points.stretches import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from shangda.points.rulesets import Ratio
    from shangda.points.stretches import Stretch
    from shangda.points.tallies import Tallies

_PERCENT = 100


class Rate(NamedTuple):
    """A ratio in a period; its basis is the ratio's two matchers, each item counted once."""

    ratio: Ratio
    stretch: Stretch
    of: Decimal
    to: Decimal

    @property
    def value(self) -> Decimal | None:
        """The share; of nothing there is none."""
        return self.of / self.to if self.to else None

    @property
    def points(self) -> Decimal:
        """What follows when it is below the bound."""
        below, points = self.ratio.below, self.ratio.points
        if below is None or points is None or not self.to:
            return NOTHING
        return points if self.of < below * self.to else NOTHING

    @property
    def words(self) -> str:
        """2026年第1季度“采用率”2／10，低于30%."""
        told = f"{words(self.ratio.per, self.stretch)}“{self.ratio.name}”"
        told += f"{plain(self.of)}／{plain(self.to)}"
        below = (self.ratio.below or NOTHING) * _PERCENT
        return f"{told}，低于{plain(below)}%" if self.points else told


def rates(ratio: Ratio, tallies: Tallies, stretches: Iterable[Stretch]) -> Iterator[Rate]:
    """The ratio in each of the periods."""
    of = tallies.count(ratio.of, ratio.per)
    to = tallies.count(ratio.to, ratio.per)
    for one in stretches:
        yield Rate(ratio, one, of.get(one, NOTHING), to.get(one, NOTHING))
