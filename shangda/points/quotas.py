"""What is expected of a subject in each period, how far it is, and what follows."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from shangda.points.exact import NOTHING, plain
from shangda.points.stretches import around, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shangda.points.lines import Line
    from shangda.points.rulesets import Part, Quota
    from shangda.points.stretches import Stretch
    from shangda.points.tallies import Tallies

_WHOLE = Decimal(1)


class Need(NamedTuple):
    """A part of a quota in a period, and how many of it were done."""

    part: Part
    done: Decimal

    @property
    def missing(self) -> Decimal:
        """How many more it takes; 0: none."""
        return max(self.part.target - self.done, NOTHING)


class Progress(NamedTuple):
    """How far a quota is met in a period; ``missing`` 0: met."""

    quota: Quota
    stretch: Stretch
    done: Decimal
    target: Decimal
    missing: Decimal
    parts: tuple[Need, ...] = ()
    alternatives: tuple[Need, ...] = ()

    @property
    def points(self) -> Decimal:
        """What follows when the period is over."""
        quota = self.quota
        if self.missing:
            return (quota.missing or NOTHING) * self.missing + self._part_of_reached()
        more = (quota.extra or NOTHING) * max(self.done - self.target, NOTHING)
        if quota.extra_most is not None:
            more = min(more, quota.extra_most)
        return (quota.reached or NOTHING) + more

    def _part_of_reached(self) -> Decimal:
        if not (self.quota.proportional and self.quota.reached and self.target):
            return NOTHING
        return self.quota.reached * min(max(self.done / self.target, NOTHING), _WHOLE)

    @property
    def words(self) -> str:
        """2026年3月“每月报送”完成3条，应完成4条，差1条."""
        unit = "条" if self.quota.count else "分"
        told = f"{words(self.quota.per, self.stretch)}“{self.quota.name}”"
        told += f"完成{plain(self.done)}{unit}，应完成{plain(self.target)}{unit}"
        return f"{told}，差{plain(self.missing)}{unit}" if self.missing else told


class Meter:
    """One subject's progress in one quota, whatever the period."""

    def __init__(
        self, quota: Quota, class_: str, tallies: Tallies, points: Iterable[Line]
    ) -> None:
        self._quota = quota
        self._target = quota.target_of(class_)
        self._done = (
            tallies.count(quota.count, quota.per, times=quota.times, shared=quota.shared)
            if quota.count
            else _points(quota, points)
        )
        self._parts = [(part, self._of(part, tallies)) for part in quota.parts]
        self._others = [(part, self._of(part, tallies)) for part in quota.alternatives]

    def progress(self, stretches: Iterable[Stretch]) -> Iterator[Progress]:
        """Of each period, in their order; what is over may be carried into the next."""
        if self._target is None:
            return
        over, year = NOTHING, 0
        for stretch in stretches:
            if stretch.end.year != year:  # nothing is carried into another year
                over, year = NOTHING, stretch.end.year
            done = self._done.get(stretch, NOTHING) + over
            over = max(done - self._target, NOTHING) if self._quota.carry else NOTHING
            parts, others = _needs(self._parts, stretch), _needs(self._others, stretch)
            missing = _missing(self._target - done, parts, others)
            yield Progress(self._quota, stretch, done, self._target, missing, parts, others)

    def _of(self, part: Part, tallies: Tallies) -> Mapping[Stretch, Decimal]:
        quota = self._quota
        return tallies.count(part.count, quota.per, times=quota.times, shared=quota.shared)


def _needs(
    counted: Iterable[tuple[Part, Mapping[Stretch, Decimal]]], stretch: Stretch
) -> tuple[Need, ...]:
    return tuple(Need(part, had.get(stretch, NOTHING)) for part, had in counted)


def _missing(short: Decimal, parts: Iterable[Need], others: Iterable[Need]) -> Decimal:
    """The greatest gap; none where one of the others is enough."""
    if any(not one.missing for one in others):
        return NOTHING
    return max(short, *[one.missing for one in parts], NOTHING)


def _points(quota: Quota, lines: Iterable[Line]) -> Mapping[Stretch, Decimal]:
    found: defaultdict[Stretch, Decimal] = defaultdict(Decimal)
    for line in lines:
        found[around(quota.per, line.day)] += line.value
    return found
