"""The key facts of a text, each with its place: when, where, who, how much, how many.

Exact before complete: what is told stands in the text word for word, and what is not
surely a fact is left out (第3次, 一个, 5G). Nothing is made up or put in other words.
The words to go by stand in ``words/facts.toml``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from shangda.text.labelled import Labelled
from shangda.text.names import any_of, lists, named, segmented

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shangda.text.names import Token

LONGEST = 100_000
"""Only so many characters of a text are looked at; a book is no item."""
_COUNTED = 8  # characters of the thing counted that are told with a figure
_PAIR = 2  # characters of 乡镇 and the like, which are counted
_MONTHS, _DAYS = 12, 31

_NOUNS = {-1: frozenset({"n", "nz"}), 1: frozenset({"n", "nz", "vn", "an"})}
"""Kinds of word that name what is counted, in front of a figure and behind it."""

_DIGITS = r"\d+(?:[,，]\d{3})*(?:[.．]\d+)?"
_HANZI = "[一二两三四五六七八九][十百千万亿][〇零一二三四五六七八九十百千万亿]*|十[一二三四五六七八九]"
_SCALE = "(?:[十百千]?[万亿]|[十百千])?"
_SOME = "[余多几]?"
_ONE = rf"(?:(?:{_DIGITS}){_SOME}{_SCALE}{_SOME}|(?:{_HANZI}){_SOME}[万亿]?)"
_AND = "[至到—～~-]{1,2}"

_YEAR = r"(?:1[89]|20)\d\d年"
_WHICH = "今年|去年|明年|前年|上年|当年|同年|次年|本月|上月|下月|当月"
_PART = "(?:上午|下午|凌晨|清晨|早上|早晨|中午|傍晚|晚上|晚|深夜)?"
_CLOCK = rf"{_PART}\d{{1,2}}[时点](?:\d{{1,2}}分|半|许)?"
_DAY = r"\d{1,2}[日号](?!内|线|楼|机|院|店|馆|文|公告|令|台风|球|站|桥|均|常|元)"
_WITHIN = "(?:上旬|中旬|下旬|月底|底|初|末|份)?"
_QUARTER = "第?[一二三四1-4]季度|前[二三]季度|[上下]半年"
_NUMERALS = "[〇零一二三四五六七八九]"
_DATE = re.compile(
    rf"(?<![\d.．])(?:"
    rf"(?P<year>{_YEAR}|{_WHICH})?(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日"
    rf"(?:{_AND}(?:\d{{1,2}}月)?\d{{1,2}}日)?(?:{_CLOCK})?"
    rf"|(?:{_YEAR}|{_WHICH})?(?:\d{{1,2}}{_AND})?(?P<only>\d{{1,2}})月(?:{_AND}\d{{1,2}}月)?(?![龄饼球])"
    rf"{_WITHIN}"
    rf"|(?:(?:{_YEAR}|今年|去年|明年|上年)?(?:{_QUARTER}))"
    rf"|{_YEAR[:-1]}年?{_AND}{_YEAR}"
    rf"|{_YEAR}(?!的?(?:历史|文明|时间|前[，、。的])|多)(?:底|初|末)?"
    rf"|(?:(?<=^)|(?<=[\n，。；：、）“]))(?P<alone>{_DAY})(?:{_AND}\d{{1,2}}日)?(?:{_CLOCK})?"
    rf"|(?:19|20)\d\d(?:-\d{{1,2}}-|/\d{{1,2}}/|\.\d{{1,2}}\.)\d{{1,2}}(?!\d)"
    rf"|[一二]{_NUMERALS}{{3}}年(?:[一二三四五六七八九十]{{1,2}}月(?:[一二三四五六七八九十]{{1,3}}日)?)?"
    rf"|\d{{1,2}}时\d{{1,2}}分|(?:上午|下午|凌晨|清晨|中午|傍晚|晚上|深夜)\d{{1,2}}[时点](?:\d{{1,2}}分|半)?"
    rf")"
)

_BROKEN = re.compile("[\ud800-\udfff]")  # halves of characters, which the segmenter refuses


class Kind(Labelled):
    """What a fact tells; the word used in files, and the one shown to people."""

    DATE = "date", "时间"
    PLACE = "place", "地方"
    ORGANISATION = "organisation", "单位"
    MONEY = "money", "金额"
    PEOPLE = "people", "人数"
    FIGURE = "figure", "数量"


class Fact(NamedTuple):
    """``text[start:end]`` of the text that was looked at."""

    kind: Kind
    start: int
    end: int
    words: str
    """The fact as it stands, with the thing counted where that is next to it: 阀门147个."""


def facts(text: str, names: Iterable[str] = ()) -> list[Fact]:
    """The facts of a text by place; ``names`` are units that are known to exist."""
    text = _BROKEN.sub("\0", text[:LONGEST])
    words = segmented(text)
    taken = [*_dates(text)]
    taken += _apart(_figures(text, words), taken)
    taken += _apart(_names(text, words, names), taken)
    return sorted(taken, key=lambda fact: (fact.start, fact.end))


def _apart(found: Iterable[Fact], taken: list[Fact]) -> Iterator[Fact]:
    """Those that do not run into a fact which is told already."""
    used = {at for fact in taken for at in range(fact.start, fact.end)}
    for fact in found:
        if used.isdisjoint(range(fact.start, fact.end)):
            yield fact


def _names(text: str, words: list[Token], names: Iterable[str]) -> Iterator[Fact]:
    for name in named(text, words, names):
        kind = Kind.PLACE if name.is_place else Kind.ORGANISATION
        yield Fact(kind, name.start, name.end, text[name.start : name.end])


def _dates(text: str) -> Iterator[Fact]:
    for found in _DATE.finditer(text):
        month, day = found["month"] or found["only"], found["day"]
        alone = (found["alone"] or "")[:-1]
        if _fits(month, _MONTHS) and _fits(day, _DAYS) and _fits(alone, _DAYS):
            yield Fact(Kind.DATE, *found.span(), found[0])


def _fits(number: str | None, most: int) -> bool:
    return not number or 0 < int(number) <= most


def _figures(text: str, words: list[Token]) -> Iterator[Fact]:
    starts = {word.start: place for place, word in enumerate(words)}
    ends = {word.end: place for place, word in enumerate(words)}
    for found in _amount().finditer(text):
        kind = Kind[str(found.lastgroup).upper()]
        told = found[0]
        if kind is not Kind.MONEY:
            before, behind = (
                _noun(words, ends.get(found.start()), -1),
                _noun(words, starts.get(found.end()), 1),
            )
            told = f"{before}{told}" if before else f"{told}{behind}"
        yield Fact(kind, *found.span(), told)


def _noun(words: list[Token], place: int | None, step: int) -> str:
    """The nouns next to a figure on one side, as far as they are short enough."""
    noun = ""
    while place is not None and 0 <= place < len(words):
        word = words[place]
        is_noun = word.tag in _NOUNS[step] and not _is_no_thing(word.word)
        if not is_noun or len(noun) + len(word.word) > _COUNTED:
            break
        noun = word.word + noun if step < 0 else noun + word.word
        place += step
    return noun if len(noun) > 1 else ""


def _is_no_thing(word: str) -> bool:
    """Whether a word counts nothing: 其中, or the name of a township."""
    return word in _not_counted() or (len(word) > _PAIR and word[-1] in "镇乡村县")


@cache
def _not_counted() -> frozenset[str]:
    return frozenset(lists()["figures"]["not_counted"])


@cache
def _amount() -> re.Pattern[str]:
    """A number with its unit; the name of the group that ends it is the kind of fact."""
    words = lists()["figures"]
    number = rf"(?:{_ONE}(?:{any_of(words['measures'])})?{_AND})?{_ONE}"
    never = any_of(words["none_before"])
    money = rf"(?P<money>{number}(?:{any_of(words['money'])})(?![旦素件首老宵月帅勋化]))"
    people = (
        rf"(?P<people>{number}(?:{any_of(words['people'])})"
        "(?![均类民工大体间造权为机形性制称词单字声牌贵胜数于置移列]))"
    )
    rate = rf"(?:{_DIGITS}{_AND})?(?:{_DIGITS})(?:%|％|‰)|百分之{_NUMERALS}[〇零一二三四五六七八九十百点]*"
    figure = rf"(?P<figure>{rate}|{number}(?:{any_of(words['measures'])})(?!代|生|级生))"
    fence = r"(?<![\dA-Za-z第前.．〔〇零一二三四五六七八九十百千-])(?<![初高小][一二三])"
    return re.compile(rf"{fence}(?!0\d)(?:{money}|{people}|(?!{_ONE}(?:{never})){figure})")
