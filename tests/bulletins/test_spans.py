from datetime import date

import pytest

from shangda.bulletins import spans
from shangda.kernel.errors import InvalidError
from shangda.points.rulesets import Per


@pytest.mark.parametrize(
    ("per", "day", "words"),
    [
        ("week", date(2026, 10, 21), "2026年10月19日—25日"),
        ("week", date(2026, 9, 30), "2026年9月28日—10月4日"),
        ("week", date(2026, 12, 31), "2026年12月28日—2027年1月3日"),
        ("month", date(2026, 10, 21), "2026年10月"),
        ("quarter", date(2026, 9, 30), "2026年第三季度"),
        ("year", date(2026, 9, 30), "2026年"),
    ],
)
def test_a_span_has_its_words(per, day, words):
    assert str(spans.of(per, day)) == words


def test_the_one_before_is_as_long_by_the_calendar():
    assert spans.of("month", date(2026, 3, 5)).before.days == (
        date(2026, 2, 1),
        date(2026, 2, 28),
    )


def test_the_last_one_is_over():
    today = date(2026, 11, 23)
    found = [str(spans.last_ended(per, today)) for per in spans.ORDER]

    assert found == ["2026年11月16日—22日", "2026年10月", "2026年第三季度", "2025年"]


def test_a_span_begins_on_its_first_day_alone():
    assert spans.beginning("quarter", date(2026, 7, 1)).end == date(2026, 9, 30)
    with pytest.raises(InvalidError, match="从2026-07-01开始"):
        spans.beginning("quarter", date(2026, 8, 1))
    with pytest.raises(InvalidError, match="没有这种时段"):
        spans.beginning("decade", date(2026, 7, 1))


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (date(2026, 1, 31), "2026年1月"),
        (date(2026, 9, 30), "2026年1—9月"),
        (date(2026, 12, 31), "2026年"),
    ],
)
def test_the_year_so_far_has_its_words(end, words):
    assert spans.so_far_words(end) == words


def test_the_last_and_the_present_one_are_called_so():
    today = date(2026, 11, 23)

    assert spans.nickname(spans.last_ended(Per.QUARTER, today), today) == "上季度"
    assert spans.nickname(spans.of("month", today), today) == "本月"
    assert spans.nickname(spans.of("month", date(2025, 3, 1)), today) == "2025年3月"
