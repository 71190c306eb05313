"""How a quota stands while its period runs: what is due by now, what it will come to.

Days are counted outside: whoever asks says which part of the period's working days is over.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from shangda.points.exact import rounded

if TYPE_CHECKING:
    from datetime import date

    from shangda.points.quotas import Progress

_WHOLE = Fraction(1)
_WEEK = 7  # days
_PERCENT = 100
_TOO_EARLY = Fraction(1, 10)
"""Of a period: before that the pace of a few days says nothing of its end."""


class Pace(NamedTuple):
    """So many a week, and the day by which they are enough."""

    each: Decimal
    until: date


class Outlook(NamedTuple):
    """Progress beside the time that is over; ``gone`` is a part of the whole, 0 to 1."""

    progress: Progress
    gone: Fraction

    @property
    def share(self) -> Fraction:
        """How much is done, 1: all. What is missing, be it only a part, is missing of it."""
        one = self.progress
        if not one.missing:
            return max(_part(one.done, one.target), _WHOLE)
        return max(_WHOLE - _part(one.missing, one.target), Fraction(0))

    @property
    def percent(self) -> int:
        """The share in whole percents, rounded down: 100 is only what is met."""
        return int(self.share * _PERCENT)

    @property
    def due(self) -> Decimal:
        """What an even pace would have brought by now."""
        part = self.progress.target * self.gone.numerator / self.gone.denominator
        return rounded(part, 1)

    @property
    def is_met(self) -> bool:
        """Whether nothing is missing any more."""
        return not self.progress.missing

    @property
    def is_behind(self) -> bool:
        """Whether less is done than time has gone by."""
        return not self.is_met and self.share < self.gone

    @property
    def forecast(self) -> Decimal | None:
        """What the pace so far comes to in the end; None while it is too early to say."""
        if self.gone < _TOO_EARLY:
            return None
        return rounded(self.progress.done * self.gone.denominator / self.gone.numerator, 1)

    def pace(self, today: date) -> Pace | None:
        """The least whole number a week that is enough in time; None when it is over or met."""
        left = (self.progress.stretch.end - today).days + 1
        missing = self.progress.missing
        if left <= 0 or not missing:
            return None
        each = _up(missing / _up(Decimal(left) / _WEEK))
        days = int(_up(missing / each)) * _WEEK
        return Pace(each, today + timedelta(days=min(left - 1, days)))


def _part(some: Decimal, target: Decimal) -> Fraction:
    return Fraction(some) / Fraction(target) if target else _WHOLE


def _up(value: Decimal) -> Decimal:
    return value.to_integral_value(ROUND_CEILING)
