"""What a period comes to: whether it is enough, and what it is worth elsewhere (D14)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from shangda.points.exact import NOTHING, plain, rounded
from shangda.points.rulesets import Ledger, Per
from shangda.points.stretches import begun, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from shangda.points.lines import Line
    from shangda.points.quotas import Progress
    from shangda.points.rulesets import Conversion, RuleSet, Total
    from shangda.points.stretches import Stretch

_PERCENT = 100


class Passing(NamedTuple):
    """A period's total beside the line that it has to reach."""

    total: Total
    stretch: Stretch
    points: Decimal

    @property
    def is_enough(self) -> bool:
        """Whether the line is reached."""
        return self.total.passing is None or self.points >= self.total.passing

    @property
    def words(self) -> str:
        """2026年第2季度5.5分，合格线6分，不达标."""
        line = plain(self.total.passing or NOTHING)
        told = (
            f"{words(self.total.per, self.stretch)}{plain(self.points)}分，合格线{line}分"
        )
        return f"{told}，{'达标' if self.is_enough else '不达标'}"


class Converted(NamedTuple):
    """What a period's total, or its quota, is worth in a bigger assessment."""

    stretch: Stretch
    basis: Decimal
    value: Decimal
    words: str
    """2026年45分，满分线50分折3分，折算2.7分."""


def passing(lines: Sequence[Line], rules: RuleSet, today: date) -> Iterator[Passing]:
    """One subject's totals beside the pass lines, of each period that has begun."""
    for total in rules.totals:
        for stretch in begun(total.per, rules, today) if _has_line(total) else ():
            yield Passing(total, stretch, points_in(lines, stretch))


def converted(
    lines: Sequence[Line], progress: Iterable[Progress], rules: RuleSet, today: date
) -> Iterator[Converted]:
    """One subject's periods converted, of each that has begun; nothing without a conversion."""
    conversion = rules.conversion
    if conversion is None:
        return
    done = list(progress)
    for stretch in begun(conversion.per, rules, today):
        basis = (
            points_in(lines, stretch)
            if conversion.of == "total"
            else _percent(conversion, done, stretch)
        )
        value = convert(conversion, basis, rules.places)
        yield Converted(stretch, basis, value, _words(conversion, stretch, basis, value))


def convert(conversion: Conversion, basis: Decimal, places: int) -> Decimal:
    """Points, or percent of a quota, as points of the bigger assessment; never below 0."""
    if conversion.whole:
        return conversion.score if basis >= conversion.full else NOTHING
    value = max(basis * conversion.score / conversion.full, NOTHING)
    if conversion.ceiling is not None:
        value = min(value, conversion.ceiling)
    return rounded(value, places)


def points_in(lines: Iterable[Line], stretch: Stretch) -> Decimal:
    """The sum of the points of some days."""
    points = (line for line in lines if line.ledger is Ledger.POINTS)
    return sum((line.value for line in points if line.day in stretch), NOTHING)


def _percent(
    conversion: Conversion, progress: Iterable[Progress], stretch: Stretch
) -> Decimal:
    """Of the target; of a quota with shorter periods, of the periods in which it was met."""
    key = conversion.of.partition(":")[2]
    own = [one for one in progress if one.quota.id == key and one.stretch.end in stretch]
    if own and own[0].quota.per is not conversion.per:
        met = sum(1 for one in own if not one.missing)
        return Decimal(met * _PERCENT) / len(own)
    return sum((one.done * _PERCENT / one.target for one in own), NOTHING)


def _has_line(total: Total) -> bool:
    return total.passing is not None and total.per is not Per.ITEM


def _words(conversion: Conversion, stretch: Stretch, basis: Decimal, value: Decimal) -> str:
    unit = "分" if conversion.of == "total" else "%"
    full = f"{plain(conversion.full)}{unit}折{plain(conversion.score)}分"
    kind = "达到" if conversion.whole else "按"
    had = f"{words(conversion.per, stretch)}完成{plain(rounded(basis, 2))}{unit}"
    return f"{had}，{kind}{full}，折算{plain(value)}分"
