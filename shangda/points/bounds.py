"""What keeps a running sum within bounds, day by day.

The sum with these corrections, taken up to any day, is what the bounds allow for that day:
a cap that is reached in November takes nothing back from October.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from shangda.points.exact import NOTHING, plain
from shangda.points.stretches import around

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from decimal import Decimal

    from shangda.points.rulesets import Limits, Per, Total
    from shangda.points.stretches import Stretch


class Correction(NamedTuple):
    """What has to be added on a day, when the sum of the period was ``had``."""

    stretch: Stretch
    day: date
    had: Decimal
    value: Decimal


def corrections(
    changes: Iterable[tuple[date, Decimal]],
    per: Per,
    allowed: Callable[[Decimal, date], Decimal],
) -> Iterator[Correction]:
    """For each day on which it changes what the sum of the period may be."""
    ordered = sorted(changes)
    for stretch, of_period in groupby(ordered, key=lambda one: around(per, one[0])):
        had = corrected = NOTHING
        for day, of_day in groupby(of_period, key=_day):
            had += sum((value for _, value in of_day), NOTHING)
            wanted = allowed(had, day) - had
            if wanted != corrected:
                yield Correction(stretch, day, had, wanted - corrected)
            corrected = wanted


def clamped(limits: Limits | Total, value: Decimal, _day: date | None = None) -> Decimal:
    """Not above the cap, not below the floor; the same on every day."""
    if limits.cap is not None:
        value = min(value, limits.cap)
    return value if limits.floor is None else max(value, limits.floor)


def bound_words(limits: Limits | Total, one: Correction) -> str:
    """截至3月8日累计52，封顶50."""
    had = f"截至{one.day.month}月{one.day.day}日累计{plain(one.had)}"
    if limits.cap is not None and one.had > limits.cap:
        return f"{had}，封顶{plain(limits.cap)}"
    if limits.floor is not None and one.had < limits.floor:
        return f"{had}，保底{plain(limits.floor)}"
    return f"{had}，已在限额之内，冲回此前的调整"


def _day(change: tuple[date, Decimal]) -> date:
    return change[0]
