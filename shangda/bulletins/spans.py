"""The spans of days that are closed and reported on, and their words."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from shangda.kernel.errors import InvalidError
from shangda.points.rulesets import Per
from shangda.points.stretches import around
from shangda.scoring.models import ClosedPeriod

QUARTERS = "一二三四"
MONTHS_OF_QUARTER = 3
ORDER = (Per.WEEK, Per.MONTH, Per.QUARTER, Per.YEAR)
"""From the shortest on."""
_LAST, _THIS = {
    Per.WEEK: "上周", Per.MONTH: "上月", Per.QUARTER: "上季度", Per.YEAR: "去年"
}, {Per.WEEK: "本周", Per.MONTH: "本月", Per.QUARTER: "本季度", Per.YEAR: "今年"}  # fmt: skip


class Days(NamedTuple):
    """From the first day to the last, both counted."""

    start: date
    end: date


@dataclass(frozen=True)
class Span:
    """A week, month, quarter or year."""

    per: Per
    start: date
    end: date

    @property
    def days(self) -> Days:
        """Its days."""
        return Days(self.start, self.end)

    @property
    def before(self) -> "Span":
        """The one just before it."""
        return of(self.per, self.start - timedelta(days=1))

    @property
    def year_so_far(self) -> Days:
        """From January up to its last day."""
        return Days(date(self.end.year, 1, 1), self.end)

    def __str__(self) -> str:
        return words(self)


def of(per: str, day: date) -> Span:
    """The one of this length around a day."""
    kind = _per(per)
    return Span(kind, *around(kind, day))


def beginning(per: str, start: date) -> Span:
    """The one that begins on this day. Raises InvalidError when none does."""
    if per not in ClosedPeriod.Per.values:
        raise InvalidError("没有这种时段。", "请选周、月、季度或年。")
    found = of(per, start)
    if found.start != start:
        raise InvalidError(
            f"{start:%Y-%m-%d}不是{ClosedPeriod.Per(per).label}的第一天。",
            f"这一{_measure(found.per)}从{found.start:%Y-%m-%d}开始。",
        )
    return found


def of_words(per: str, days: Days) -> Span:
    """The span of these days, as a snapshot keeps it."""
    return Span(_per(per), *days)


def of_closed(closed: ClosedPeriod) -> Span:
    """The span of a closed period."""
    return Span(_per(closed.per), closed.start, closed.end)


def last_ended(per: Per, today: date) -> Span:
    """The latest one that is over on a day."""
    return of(per, of(per, today).start - timedelta(days=1))


def nickname(span: Span, today: date) -> str:
    """上季度 for the last one, 本季度 for today's, else its full words."""
    if span == last_ended(span.per, today):
        return _LAST[span.per]
    return _THIS[span.per] if span == of(span.per, today) else words(span)


def words(span: Span) -> str:
    """2026年第三季度, 2026年10月, 2026年10月19日—25日, 2026年."""
    start = span.start
    if span.per is Per.YEAR:
        return f"{start.year}年"
    if span.per is Per.QUARTER:
        return f"{start.year}年第{QUARTERS[start.month // MONTHS_OF_QUARTER]}季度"
    if span.per is Per.MONTH:
        return f"{start.year}年{start.month}月"
    return days_words(span.days)


def so_far_words(end: date) -> str:
    """2026年1—10月; of January 2026年1月, of December 2026年."""
    months = {1: "1月", 12: ""}.get(end.month, f"1—{end.month}月")
    return f"{end.year}年{months}"


def days_words(days: Days) -> str:
    """2026年10月19日—25日, 2026年9月28日—10月4日."""
    start, end = days
    year = f"{end.year}年" if end.year != start.year else ""
    month = f"{end.month}月" if year or end.month != start.month else ""
    return f"{start.year}年{start.month}月{start.day}日—{year}{month}{end.day}日"


def _per(value: str) -> Per:
    return next(per for per in Per if per == value)


def _measure(per: Per) -> str:
    return "个月" if per is Per.MONTH else str(ClosedPeriod.Per(per).label)
