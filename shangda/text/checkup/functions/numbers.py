"""How figures are written, whether they agree, and which of them are private."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from shangda.text.checkup.functions.lists import lines
from shangda.text.checkup.functions.sentences import ahead
from shangda.text.checkup.subject import Found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shangda.text.checkup.subject import Subject

_ONES = "〇一二三四五六七八九"
_SCALES = {"": 1, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_MEASURES = "个天名人户次家位倍成遍亩吨周岁口间十百千万米年小分公"
_APPROXIMATE = re.compile(
    rf"(?<![\d、第.到至附表图])([1-8])、([2-9])(?=[{_MEASURES}])(?![年小]级|年[0-9]|小学)"
)
_PERCENT = re.compile(
    "百分之(?P<n>[一二两三四五六七八九十百零〇]+(?:点[一二三四五六七八九零〇]+)?)"
)
_LONG = re.compile(r"(?<![\d.,A-Za-z〔\-])[1-9]\d{4,15}(?![\d.,A-Za-z号\-])")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_MYRIAD, _HUNDRED_MILLION = 10**4, 10**8
_SIGNIFICANT = 3
"""A round number is one with no more digits than this before its zeros."""
_COUNTABLE = re.compile("[元人户亩吨斤株头只件个册份套平立米公千度场棵羽尾盒箱辆台吨字次]")

_IDENTITY = re.compile(
    r"(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]"
    r"(?![\dA-Za-z])"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
_CHECKS = "10X98765432"
_MOBILE = re.compile(
    r"(?<![\d.,A-Za-z-])1[3-9]\d([- ]?)\d{4}\1\d{4}(?![\d.,%A-Za-z元件吨万亿千-])"
)
_CARD = re.compile(r"(?<![\dA-Za-z])62\d{14,17}(?![\dA-Za-z])")

_BEFORE = re.compile("[一-鿿]{0,12}$")
_VALUE = re.compile(
    r"(?P<n>(?<![\d.,])\d++(?:\.\d++)?)(?P<scale>[百千万亿]?)(?P<after>[一-鿿]{1,8})"
)
_OTHER_TIME = re.compile(
    "去年|上年|前年|同期|其中|累计|历年|[一二三四]季度|[上下]半年|[1-9]月|原来|计划|目标"
)
_TIME = re.compile("年|月|日|天|时|分|秒|周|点|个(?:工作日|月|小时|季度|星期)")
_ROUGH_BEFORE, _ROUGH_AFTER = re.compile("(?:近|约|超|超过|逾|达)$"), re.compile("[余多]")
_VERB, _NOUN, _CLAUSE = 2, 3, 8


_MODEL = re.compile(r"[A-Za-z\-][\d.]+$")  # 图-22M3 is no volume


class _Value(NamedTuple):
    """A figure with the words around it."""

    start: int
    end: int
    amount: Decimal
    before: str
    after: str
    text: str


def approximate(subject: Subject) -> Iterator[Found]:
    """Two neighbouring figures for a rough number: 3、4个月."""
    for match in _APPROXIMATE.finditer(subject.body):
        low, high = int(match[1]), int(match[2])
        if high == low + 1:
            second = "两" if high == 2 else _ONES[high]  # noqa: PLR2004 -- 一两个
            yield Found(match.start(), match.end(), suggestion=_ONES[low] + second)


def set_words(subject: Subject) -> Iterator[Found]:
    """Figures inside words that are always written in characters: 第3季度."""
    for part, text in (("title", subject.title), ("body", subject.body)):
        for match in _set_words().finditer(text):
            right = re.sub(r"\d+", lambda digits: _spoken(int(digits[0])), match[0])
            yield Found(match.start(), match.end(), part, right)


def percents(subject: Subject) -> Iterator[Found]:
    """Percentages in characters; 百分之百 is a figure of speech and stays."""
    for match in _PERCENT.finditer(subject.body):
        if match["n"] != "百" and (value := _read(match["n"])) is not None:
            yield Found(match.start(), match.end(), suggestion=f"{value}%")


def round_numbers(subject: Subject) -> Iterator[Found]:
    """Numbers of many zeros that read better with 万 or 亿."""
    for match in _LONG.finditer(subject.body):
        value = int(match[0])
        if len(match[0].rstrip("0")) > _SIGNIFICANT or value % 1000:
            continue
        if _COUNTABLE.match(subject.body, match.end()):
            size, name = _size(value)
            amount = (Decimal(value) / size).normalize()
            yield Found(match.start(), match.end(), suggestion=f"{amount:f}{name}")


def symbols(subject: Subject) -> Iterator[Found]:
    """Symbols of units in the wrong case or without their power: KM, m2."""
    pattern, right = _symbols()
    for match in pattern.finditer(subject.body):
        if not _MODEL.search(subject.body[max(0, match.start() - 8) : match.start()]):
            yield Found(match.start(), match.end(), suggestion=right[match[0]])


def grouping(subject: Subject) -> Iterator[Found]:
    """Long numbers with commas in a text that has others without."""
    plain = any(
        _COUNTABLE.match(subject.body, match.end())
        for match in _LONG.finditer(subject.body)
    )
    if plain:
        for match in _GROUPED.finditer(subject.body):
            yield Found(*match.span(), suggestion=match[0].replace(",", ""))


def personal(subject: Subject) -> Iterator[Found]:
    """Identity numbers, mobile telephone numbers and bank cards, each proved by its form."""
    kinds = (
        ("身份证号", _IDENTITY, _is_identity),
        ("手机号", _MOBILE, bool),
        ("银行卡号", _CARD, _is_card),
    )
    for part, text in (("title", subject.title), ("body", subject.body)):
        for kind, pattern, is_valid in kinds:
            for match in pattern.finditer(text):
                if is_valid(match[0]):
                    hidden = match[0][:3] + "*" * (len(match[0]) - 7) + match[0][-4:]
                    yield Found(match.start(), match.end(), part, hidden, {"kind": kind})


def values(subject: Subject) -> Iterator[Found]:
    """One indicator with two values: in title and body, or twice in the body.

    The same is what has the same words on both sides of the figure; what comes three
    times is a list of like things, not one thing.
    """
    body = _values(subject.body)
    yield from _against_title(_values(subject.title), body)
    alike: dict[tuple[str, str], list[_Value]] = {}
    for value in body:
        if len(value.before) >= _CLAUSE:
            alike.setdefault((value.before, value.after[:_NOUN]), []).append(value)
    for first, *others in alike.values():
        if len(others) == 1 and _differ(first, others[0]):
            yield Found(others[0].start, others[0].end, details={"other": first.text})


def _against_title(title: list[_Value], body: list[_Value]) -> Iterator[Found]:
    by_noun: dict[str, list[_Value]] = {}
    for value in body:
        by_noun.setdefault(value.after[:_NOUN], []).append(value)
    for named in title:
        alike = by_noun.get(named.after[:_NOUN], [])
        same = [value for value in alike if _is_same_thing(named, value)]
        if same and all(_differ(named, value) for value in same):
            told = {"other": same[0].text}
            yield Found(named.start, named.end, "title", details=told)


def _is_same_thing(named: _Value, value: _Value) -> bool:
    """Whether measure word and noun behind two figures are one, and the verb before."""
    verb = named.before[-_VERB:]
    noun = value.after[:_NOUN]
    return len(verb + noun) == _VERB + _NOUN and value.before.endswith(verb)


def _values(text: str) -> list[_Value]:
    found = []
    for match in _VALUE.finditer(text):
        if _TIME.match(match["after"]) or _OTHER_TIME.search(ahead(text, match.start())):
            continue
        before = _words_before(text, match.start())
        rough = _ROUGH_BEFORE.search(before) or _ROUGH_AFTER.match(match["after"])
        if not rough:
            amount = Decimal(match["n"]) * _SCALES[match["scale"]]
            start, end = match.start("n"), match.end("scale")
            found.append(
                _Value(start, end, amount, before, match["after"], text[start:end])
            )
    return found


def _words_before(text: str, at: int) -> str:
    found = _BEFORE.search(text[max(0, at - 12) : at])
    return found[0] if found else ""


def _differ(one: _Value, other: _Value) -> bool:
    """Whether two figures contradict; a rounded one does not contradict the exact one."""
    return abs(one.amount - other.amount) > max(_slack(one), _slack(other))


def _slack(value: _Value) -> Decimal:
    digits = value.text.rstrip("百千万亿")
    if digits == value.text and "." not in digits:
        return Decimal(0)
    step = Decimal(1).scaleb(-len(digits.partition(".")[2]))
    return step * _SCALES[value.text[len(digits) :]]


def _is_identity(text: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == text[-1].upper()


def _is_card(text: str) -> bool:
    """Whether the last digit is the Luhn check of the others."""
    doubled = [int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(text))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0  # noqa: PLR2004


def _size(value: int) -> tuple[int, str]:
    if value >= _HUNDRED_MILLION:
        return _HUNDRED_MILLION, "亿"
    return _MYRIAD, "万"


def _spoken(number: int) -> str:
    """A number up to 99 in characters."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _ONES[ones]
    return ("" if tens == 1 else _ONES[tens]) + "十" + (_ONES[ones] if ones else "")


def _read(text: str) -> Decimal | None:
    """A number below a thousand in characters; None where it is not well formed."""
    whole, _, decimals = text.replace("零", "〇").replace("两", "二").partition("点")
    match = re.fullmatch(f"(?:([{_ONES}])百〇?)?(?:([{_ONES}]?)(十))?([{_ONES}]?)", whole)
    if not match or not whole:
        return None
    hundreds, tens, ten, ones = match.groups()
    value = 100 * _digit(hundreds) + _digit(ones)
    value += 10 * (_digit(tens) if tens else 1) if ten else 0
    figures = "".join(str(_ONES.index(each)) for each in decimals)
    return Decimal(f"{value}.{figures}" if figures else value)


def _digit(character: str | None) -> int:
    return _ONES.index(character) if character else 0


@cache
def _set_words() -> re.Pattern[str]:
    return re.compile(rf"(?<![\d.,])(?:{'|'.join(lines('set_figures.txt'))})")


@cache
def _symbols() -> tuple[re.Pattern[str], dict[str, str]]:
    right = dict(line.split() for line in lines("unit_symbols.txt"))
    longest_first = sorted(right, key=len, reverse=True)
    wrong = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<=\d)(?:{wrong})(?![A-Za-z\d])"), right


NAMED: dict[str, Callable[[Subject], Iterator[Found]]] = {
    "numbers.approximate": approximate,
    "numbers.set_words": set_words,
    "numbers.percents": percents,
    "numbers.round_numbers": round_numbers,
    "numbers.symbols": symbols,
    "numbers.grouping": grouping,
    "numbers.personal": personal,
    "numbers.values": values,
}
