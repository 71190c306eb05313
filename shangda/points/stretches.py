"""Weeks, months, quarters and years as first and last day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from shangda.points.rulesets import Per

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shangda.points.rulesets import RuleSet

_MONTHS = 3  # of a quarter
_WEEK = timedelta(days=6)
_DAY = timedelta(days=1)


class Stretch(NamedTuple):
    """Days from ``start`` to ``end``, both counted."""

    start: date
    end: date

    def __contains__(self, day: object) -> bool:
        """Whether a day lies in it."""
        return isinstance(day, date) and self.start <= day <= self.end


@lru_cache(maxsize=10_000)
def around(per: Per, day: date) -> Stretch:
    """The week (from Monday), month, quarter or year of a day."""
    if per is Per.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Stretch(monday, monday + _WEEK)
    if per is Per.YEAR:
        return Stretch(date(day.year, 1, 1), date(day.year, 12, 31))
    months = _MONTHS if per is Per.QUARTER else 1
    first = (day.month - 1) // months * months + 1
    last = first + months - 1
    return Stretch(
        date(day.year, first, 1), date(day.year, last, monthrange(day.year, last)[1])
    )


def ended(per: Per, rules: RuleSet, today: date) -> Iterator[Stretch]:
    """The periods that a set settles and that are over: those whose last day it covers."""
    for stretch in _from(per, rules.since):
        if stretch.end >= today or not rules.covers(stretch.end):
            return
        yield stretch


def begun(per: Per, rules: RuleSet, today: date) -> Iterator[Stretch]:
    """The periods that a set settles and that have begun."""
    for stretch in _from(per, rules.since):
        if stretch.start > today or not rules.covers(stretch.end):
            return
        yield stretch


def words(per: Per, stretch: Stretch) -> str:
    """2026年第2季度."""
    start = stretch.start
    if per is Per.YEAR:
        return f"{start.year}年"
    if per is Per.QUARTER:
        return f"{start.year}年第{start.month // _MONTHS + 1}季度"
    if per is Per.MONTH:
        return f"{start.year}年{start.month}月"
    return f"{start.year}年{start.month}月{start.day}日那周"


def _from(per: Per, day: date) -> Iterator[Stretch]:
    while True:
        stretch = around(per, day)
        yield stretch
        day = stretch.end + _DAY
