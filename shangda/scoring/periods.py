"""The periods that a page offers, by a short code in its address."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from shangda.points.rulesets import Per
from shangda.points.stretches import Stretch, around

QUARTERS = "一二三四"
MONTHS_OF_QUARTER = 3
DECEMBER = 12
USUAL = "year"
ANY = "days"
DAY = timedelta(days=1)
_WHOLE = (Per.WEEK, Per.MONTH, Per.QUARTER, Per.YEAR)


@dataclass(frozen=True)
class Period:
    """Both ends included."""

    start: date
    end: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From the first midnight up to, not including, the last, in local time."""
        return _midnight(self.start), _midnight(self.end + DAY)

    @property
    def days(self) -> Stretch:
        """Its first and last day, as the engine and the database take them."""
        return Stretch(self.start, self.end)

    @property
    def before(self) -> "Period":
        """The month before a whole month, and so on; else as many days just before."""
        last = self.start - DAY
        for per in _WHOLE:
            if around(per, self.start) == self.days:
                return Period(*around(per, last))
        return Period(last - (self.end - self.start), last)

    @property
    def year_so_far(self) -> "Period":
        """From the January of its end to its end."""
        return Period(date(self.end.year, 1, 1), self.end)


@dataclass(frozen=True)
class Offered:
    """A period to choose: its code, the words of its choice, the words of its title."""

    code: str
    label: str
    title: str
    period: Period


class DaysError(ValueError):
    """Two days that are no period; says why."""


def offered(today: date) -> list[Offered]:
    """The running year, quarter, month and week up to today, and the whole ones before them."""
    year = today.year
    week, month, quarter = (around(per, today) for per in _WHOLE[:3])
    return [
        Offered(USUAL, "今年到现在", _so_far(today), _up(date(year, 1, 1), today)),
        Offered("month", "本月", _month(today), _up(month.start, today)),
        Offered("quarter", "本季度", _quarter(today), _up(quarter.start, today)),
        Offered("week", "本周", _span(_up(week.start, today)), _up(week.start, today)),
        _whole("last-week", "上周", Per.WEEK, week.start - DAY),
        _whole("last-month", "上月", Per.MONTH, month.start - DAY),
        _whole("last-quarter", "上季度", Per.QUARTER, quarter.start - DAY),
        _whole("last-year", "去年全年", Per.YEAR, date(year - 1, 1, 1)),
    ]


def in_year(today: date) -> list[Offered]:
    """January to n for every month of the year that is over, then each of these months."""
    year = today.year
    over = range(1, today.month)
    sums = [
        Offered(f"to-{n}", _months(year, n), _months(year, n), _to_month(year, n))
        for n in reversed(over)
        if n > 1
    ]
    return sums + [_whole_month(date(year, n, 1)) for n in reversed(over)]


def chosen(code: str, today: date, start: str = "", end: str = "") -> Offered:
    """The period of a code; of an unknown one, this year. Raises ``DaysError``."""
    if code == ANY:
        return between(start, end)
    known = [*offered(today), *in_year(today)]
    found = (one for one in known if one.code == code)
    return next(found, None) or _of_days(code) or known[0]


def between(start: str, end: str) -> Offered:
    """Any two days, as they are typed. Raises ``DaysError``."""
    first, last = _day(start, "开始"), _day(end, "结束")
    if last < first:
        raise DaysError("结束的日期比开始的早，请把两个日期对调。")
    period = Period(first, last)
    return Offered(ANY, "自定起止日期", _title(period), period)


def code_of(period: Period) -> str:
    """A code that stands for exactly these days, whenever it is read."""
    return f"{period.start.isoformat()}_{period.end.isoformat()}"


def title_of(period: Period) -> str:
    """2026年10月, 2026年第三季度, 2026年1—9月, or from day to day."""
    return _title(period)


def _of_days(code: str) -> Offered | None:
    first, _, last = code.partition("_")
    try:
        return between(first, last)
    except DaysError:
        return None


def _day(text: str, which: str) -> date:
    if not text:
        raise DaysError(f"请填{which}的日期。")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DaysError(f"没有{which}的这一天，请写成2026-01-31这样。") from error


def _whole(code: str, label: str, per: Per, day: date) -> Offered:
    period = Period(*around(per, day))
    return Offered(code, label, _title(period), period)


def _whole_month(day: date) -> Offered:
    period = Period(*around(Per.MONTH, day))
    return Offered(code_of(period), f"{day.month}月", _month(day), period)


def _up(start: date, end: date) -> Period:
    return Period(start, end)


def _to_month(year: int, month: int) -> Period:
    return Period(date(year, 1, 1), around(Per.MONTH, date(year, month, 1)).end)


def _title(period: Period) -> str:
    for per, words in _titles(period):
        if around(per, period.start) == period.days:
            return words
    if period == _to_month(period.end.year, period.end.month):
        return _months(period.end.year, period.end.month)
    return _span(period)


def _titles(period: Period) -> Iterator[tuple[Per, str]]:
    yield Per.YEAR, f"{period.start.year}年"
    yield Per.QUARTER, _quarter(period.start)
    yield Per.MONTH, _month(period.start)


def _so_far(today: date) -> str:
    """In December, too, a year that is not over says its months."""
    months = "1月" if today.month == 1 else f"1—{today.month}月"
    return f"{today.year}年{months}"


def _months(year: int, last: int) -> str:
    if last == DECEMBER:
        return f"{year}年"
    return f"{year}年1月" if last == 1 else f"{year}年1—{last}月"


def _month(day: date) -> str:
    return f"{day.year}年{day.month}月"


def _quarter(day: date) -> str:
    return f"{day.year}年第{QUARTERS[(day.month - 1) // MONTHS_OF_QUARTER]}季度"


def _span(period: Period) -> str:
    """2026年10月19日—25日."""
    start, end = period.start, period.end
    year = f"{end.year}年" if end.year != start.year else ""
    month = f"{end.month}月" if year or end.month != start.month else ""
    return f"{start.year}年{start.month}月{start.day}日—{year}{month}{end.day}日"


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
