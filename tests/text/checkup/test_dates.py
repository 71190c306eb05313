from datetime import date

import pytest

from shangda.text.checkup.functions import dates
from shangda.text.checkup.subject import Context, Subject

TODAY = date(2026, 11, 22)


def marked(function, text, today=TODAY):
    subject = Subject(text, context=Context(today=today))
    return [
        (text[found.start : found.end], found.suggestion) for found in function(subject)
    ]


def test_weekday_is_worked_out_from_a_full_date():
    found = marked(dates.weekdays, "2026年11月22日（星期一）、2026年11月23日（星期一）")

    assert found == [("星期一", "星期日")]


@pytest.mark.parametrize(
    "text", ["11月22日（周天）", "11月22日（周日）", "11月23日，星期一"]
)
def test_weekday_of_the_nearest_year_may_be_right(text):
    assert marked(dates.weekdays, text) == []


def test_weekday_without_year_takes_the_year_nearest_to_today():
    found = marked(dates.weekdays, "1月3日（星期一）", today=date(2026, 12, 30))

    assert found == [("星期一", "星期日")]


@pytest.mark.parametrize(
    ("text", "today"),
    [("11月22日（周一）", None), ("5月20日（周一）", TODAY), ("11月22日至周五", TODAY)],
)
def test_weekday_of_an_uncertain_year_is_not_judged(text, today):
    assert marked(dates.weekdays, text, today) == []


def test_days_ahead_are_found_where_no_plan_is_told():
    text = "11月23日，青石镇召开会议。11月25日将复查。11月21日已开工。"

    assert marked(dates.ahead, text) == [("11月23日", None)]


def test_days_ahead_need_to_know_today():
    assert marked(dates.ahead, "2099年11月23日召开会议。", today=None) == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2026年三月5日", "2026年3月5日"),
        ("2026年十二月二十一日", "2026年12月21日"),
        ("3月五日", "3月5日"),
        ("十月15日", "10月15日"),
    ],
)
def test_mixed_dates_get_figures(text, right):
    assert marked(dates.mixed, f"{text}动工。") == [(text, right)]


@pytest.mark.parametrize(
    "text", ["二〇二六年三月五日", "3月三日内办结", "正月十五日", "六个月15日"]
)
def test_dates_in_one_style_are_left_alone(text):
    assert marked(dates.mixed, text) == []


def test_zeros_of_years_become_the_right_character():
    assert marked(dates.zeros, "二零二O年、二〇二六年、一九八○年") == [
        ("二零二O", "二〇二〇"),
        ("一九八○", "一九八〇"),
    ]
