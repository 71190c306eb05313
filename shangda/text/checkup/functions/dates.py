"""Dates: whether they fit their weekday, lie ahead, or are written in two ways."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shangda.text.checkup.functions.sentences import sentence
from shangda.text.checkup.subject import Found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shangda.text.checkup.subject import Subject

_DAYS = "一二三四五六日"
_DATE = re.compile(
    r"(?<![\d.])(?:(?P<year>(?:1[89]|20)\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]"
)
_WEEKDAY = re.compile(
    r"(?<![\d.])(?:(?P<year>(?:1[89]|20)\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
    r"[（(，]?(?P<word>星期|周|礼拜)(?P<name>[一二三四五六日天])(?![期至到、—])"
)
_MONTHS = 12
_SURE = timedelta(days=150)
"""A date without a year is the nearest one, when that is nearer than this."""
_SOON = timedelta(days=60)
"""A date without a year that lies further ahead is one of last year, or of a plan."""
_PLANNED = re.compile(
    "将|拟|今明|保证|瞄准|明[天日年]|后天|未来|预|计划|准备|打算|有望|力争|确保|争取|截止|为止|届时"
    "|去年|上年|前年|每年|历年|当年|同期|定于|有效|生效|施行|执行|完成时限|前完成"
)
_TOLD = re.compile("，|[上下]午|当[日天晚]|凌晨|晚")
"""What follows a date that begins a report: 11月23日上午，……"""
_DIGITS: dict[str, int] = dict(
    zip("零〇一二三四五六七八九", (0, 0, *range(1, 10)), strict=True)
)
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_MIXED = re.compile(
    rf"(?P<year>\d{{4}}年)(?P<m1>{_NUMERAL})月(?P<d1>\d{{1,2}}|{_NUMERAL})(?P<s1>日)"
    rf"|(?<![\d.])(?P<m2>\d{{1,2}})月(?P<d2>{_NUMERAL})日(?![内之子程后游夜以])"
    rf"|(?<![一二三四五六七八九十个年])(?P<m3>{_NUMERAL})月(?P<d3>\d{{1,2}})日(?!元)"
)
_ZEROS = re.compile(
    "[一二][零〇OoＯ○0０◯一九八七][零〇OoＯ○0０◯一二三四五六七八九]{2}(?=年)"
)
_WRONG_ZEROS = str.maketrans(dict.fromkeys("零OoＯ○0０◯", "〇"))


def weekdays(subject: Subject) -> Iterator[Found]:
    """Weekdays that are not those of the date they stand behind."""
    for part, text in _texts(subject):
        for match in _WEEKDAY.finditer(text):
            day = _day(match, subject.context.today, _SURE)
            name = match["name"].replace("天", "日")
            if day and _DAYS[day.weekday()] != name:
                right = match["word"] + _DAYS[day.weekday()]
                told = {"day": f"{day.year}年{day.month}月{day.day}日", "right": right}
                yield Found(match.start("word"), match.end("name"), part, right, told)


def ahead(subject: Subject) -> Iterator[Found]:
    """Dates after today at the head of sentences that tell of no plan."""
    today = subject.context.today
    if today is None:
        return
    for match in _DATE.finditer(subject.body):
        day = _day(match, today, _SOON)
        if day and day > today:
            told = sentence(subject.body, *match.span())
            is_report = told.strip().startswith(match[0]) and _TOLD.match(
                subject.body, match.end()
            )
            if is_report and not _PLANNED.search(told):
                yield Found(match.start(), match.end())


def mixed(subject: Subject) -> Iterator[Found]:
    """Dates of which a part is in figures and another in characters."""
    for part, text in _texts(subject):
        for match in _MIXED.finditer(text):
            month = _number(match["m1"] or match["m2"] or match["m3"])
            day = _number(match["d1"] or match["d2"] or match["d3"])
            if 0 < month <= _MONTHS and 0 < day <= monthrange(2024, month)[1]:
                right = f"{match['year'] or ''}{month}月{day}日"
                yield Found(match.start(), match.end(), part, right)


def zeros(subject: Subject) -> Iterator[Found]:
    """Years in characters whose zero is a letter, a circle or 零."""
    for part, text in _texts(subject):
        for match in _ZEROS.finditer(text):
            right = match[0].translate(_WRONG_ZEROS)
            if right != match[0]:
                yield Found(match.start(), match.end(), part, right)


def _texts(subject: Subject) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("title", subject.title), ("body", subject.body)


def _day(match: re.Match[str], today: date | None, reach: timedelta) -> date | None:
    """The date meant; without a year the nearest one, if it is near enough to be sure."""
    if match["year"]:
        return _date(int(match["year"]), match)
    if today is None:
        return None
    around = (_date(today.year + offset, match) for offset in (-1, 0, 1))
    near = min(
        (day for day in around if day),
        key=lambda day: abs(day - today),
        default=None,
    )
    return near if near and abs(near - today) <= reach else None


def _date(year: int, match: re.Match[str]) -> date | None:
    try:
        return date(year, int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _number(text: str) -> int:
    """A number up to 99 in figures or characters; 0 where it is none."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(text, 0)
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


NAMED: dict[str, Callable[[Subject], Iterator[Found]]] = {
    "dates.weekdays": weekdays,
    "dates.ahead": ahead,
    "dates.mixed": mixed,
    "dates.zeros": zeros,
}
