"""The periods that a page offers, by a short code in its address."""

from datetime import date

from shangda.scoring.queries import Period

MONTHS_OF_QUARTER = 3
DECEMBER = 12


def offered(today: date) -> dict[str, tuple[str, Period]]:
    """Code → (label, period): this year, month, quarter, the ones before."""
    year, month = Period(date(today.year, 1, 1), today), Period(today.replace(day=1), today)
    quarter = _quarter(today)
    return {
        "year": ("今年到现在", year),
        "month": ("本月", month),
        "quarter": ("本季度", Period(quarter.start, today)),
        "last-month": ("上月", _month(month.before.end)),
        "last-quarter": ("上季度", _quarter(quarter.before.end)),
        "last-year": (
            f"{today.year - 1}年",
            Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
        ),
    }


def _month(day: date) -> Period:
    return Period(day.replace(day=1), _last_of(day.year, day.month))


def _quarter(day: date) -> Period:
    first = (day.month - 1) // MONTHS_OF_QUARTER * MONTHS_OF_QUARTER + 1
    last = first + MONTHS_OF_QUARTER - 1
    return Period(date(day.year, first, 1), _last_of(day.year, last))


def _last_of(year: int, month: int) -> date:
    after = date(year + month // DECEMBER, month % DECEMBER + 1, 1)
    return date.fromordinal(after.toordinal() - 1)
