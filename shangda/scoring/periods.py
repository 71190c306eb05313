"""The periods that a page offers, by a short code in its address."""

from dataclasses import dataclass
from datetime import date, timedelta

from shangda.scoring.queries import Period

MONTHS_OF_QUARTER = 3
DECEMBER = 12
USUAL = "year"


@dataclass(frozen=True)
class Offered:
    """A period to choose: its code, the words of its choice, the words of its title."""

    code: str
    label: str
    title: str
    period: Period


def offered(today: date) -> list[Offered]:
    """This year, month and quarter up to today, and the whole ones before them."""
    year, month = today.year, today.replace(day=1)
    quarter, before = _quarter(today), month - timedelta(days=1)
    so_far = f"{year}年1月" if month.month == 1 else f"{year}年1—{month.month}月"
    return [
        Offered(USUAL, "今年到现在", so_far, Period(date(year, 1, 1), today)),
        Offered("month", "本月", _month_words(today), Period(month, today)),
        Offered("quarter", "本季度", _quarter_words(today), Period(quarter.start, today)),
        Offered("last-month", "上月", _month_words(before), _month(before)),
        Offered(
            "last-quarter",
            "上季度",
            _quarter_words(quarter.before.end),
            _quarter(quarter.before.end),
        ),
        Offered(
            "last-year",
            "去年全年",
            f"{year - 1}年",
            Period(date(year - 1, 1, 1), date(year - 1, 12, 31)),
        ),
    ]


def chosen(code: str, today: date) -> Offered:
    """The period of a code; of an unknown one, this year."""
    found = offered(today)
    return next((one for one in found if one.code == code), found[0])


def _month_words(day: date) -> str:
    return f"{day.year}年{day.month}月"


def _quarter_words(day: date) -> str:
    number = (day.month - 1) // MONTHS_OF_QUARTER
    return f"{day.year}年第{'一二三四'[number]}季度"


def _month(day: date) -> Period:
    return Period(day.replace(day=1), _last_of(day.year, day.month))


def _quarter(day: date) -> Period:
    first = (day.month - 1) // MONTHS_OF_QUARTER * MONTHS_OF_QUARTER + 1
    last = first + MONTHS_OF_QUARTER - 1
    return Period(date(day.year, first, 1), _last_of(day.year, last))


def _last_of(year: int, month: int) -> date:
    return date(year + month // DECEMBER, month % DECEMBER + 1, 1) - timedelta(days=1)
