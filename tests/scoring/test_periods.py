from datetime import date

import pytest

from shangda.scoring import periods
from shangda.scoring.periods import Period

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("code", "start", "end", "title"),
    [
        ("year", date(2026, 1, 1), TODAY, "2026年1—11月"),
        ("month", date(2026, 11, 1), TODAY, "2026年11月"),
        ("quarter", date(2026, 10, 1), TODAY, "2026年第四季度"),
        ("week", date(2026, 11, 23), TODAY, "2026年11月23日—24日"),
        ("last-week", date(2026, 11, 16), date(2026, 11, 22), "2026年11月16日—22日"),
        ("last-month", date(2026, 10, 1), date(2026, 10, 31), "2026年10月"),
        ("last-quarter", date(2026, 7, 1), date(2026, 9, 30), "2026年第三季度"),
        ("last-year", date(2025, 1, 1), date(2025, 12, 31), "2025年"),
        ("to-9", date(2026, 1, 1), date(2026, 9, 30), "2026年1—9月"),
        ("2026-03-01_2026-03-31", date(2026, 3, 1), date(2026, 3, 31), "2026年3月"),
        (
            "2026-03-02_2026-04-01",
            date(2026, 3, 2),
            date(2026, 4, 1),
            "2026年3月2日—4月1日",
        ),
        ("nonsense", date(2026, 1, 1), TODAY, "2026年1—11月"),
    ],
)
def test_a_period_has_its_days_and_its_title(code, start, end, title):
    found = periods.chosen(code, TODAY)

    assert (found.period, found.title) == (Period(start, end), title)


def test_periods_cross_the_turn_of_the_year():
    found = {one.code: one for one in periods.offered(date(2026, 1, 5))}

    assert found["year"].title == "2026年1月"
    assert found["last-month"].period == Period(date(2025, 12, 1), date(2025, 12, 31))
    assert found["last-quarter"].title == "2025年第四季度"
    assert periods.in_year(date(2026, 1, 5)) == []


def test_a_code_for_days_means_the_same_days_next_year():
    found = periods.chosen("last-month", TODAY)

    again = periods.chosen(periods.code_of(found.period), date(2027, 5, 1))

    assert again.period == found.period


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("", "2026-03-01", "请填开始的日期。"),
        ("2026-03-01", "", "请填结束的日期。"),
        ("2026-02-30", "2026-03-01", "没有开始的这一天"),
        ("2026-03-02", "2026-03-01", "请把两个日期对调"),
    ],
)
def test_two_days_that_are_no_period_are_refused(start, end, words):
    with pytest.raises(periods.DaysError, match=words):
        periods.chosen(periods.ANY, TODAY, start, end)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ((date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 2, 1), date(2026, 2, 28))),
        ((date(2026, 4, 1), date(2026, 6, 30)), (date(2026, 1, 1), date(2026, 3, 31))),
        ((date(2026, 1, 1), date(2026, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))),
        ((date(2026, 3, 11), date(2026, 3, 20)), (date(2026, 3, 1), date(2026, 3, 10))),
    ],
)
def test_the_period_before_is_as_long_or_the_month_before(period, before):
    assert Period(*period).before == Period(*before)
