"""Figures that can be worked out again: growth, percentage points, sums of parts."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, NamedTuple

from shangda.text.checkup.functions.sentences import ahead
from shangda.text.checkup.subject import Found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shangda.text.checkup.subject import Subject

_SCALES = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "万亿": 10**12}
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_RISE, _FALL = "增|升|提|涨|扩|上", "降|减|跌|缩|下|回落|压减"
_MOVE = rf"(?P<move>{_RISE}|{_FALL})[^\d，。；、：]{{0,3}}?[至到为成]"
_BY = (
    r"(?P<by>增长|增加|上升|提高|提升|上涨|增幅|涨幅|扩大|升幅|增"
    r"|下降|减少|降低|降幅|下跌|减幅|压减|回落|跌幅|降|减)"
)
_SCALE = "%|％|万亿|[十百千万亿]?"
_GROWTH = re.compile(
    rf"[由从](?P<base>[^\d，。；：]{{0,14}}?)(?P<old>{_NUMBER})(?P<o>{_SCALE})"
    rf"(?P<rest>[^\d。；：]{{0,16}}?){_MOVE}"
    rf"(?P<middle>[^\d，。；：]{{0,8}}?)(?P<new>{_NUMBER})(?P<n>{_SCALE})"
    r"(?P<unit>[一-鿿/]{0,5}?)(?:（[^（）]{0,12}）)?"
    rf"[，、]?(?P<gap>[^\d，。；：、]{{0,4}}?){_BY}(?P<how>[约近达到为超过逾至了]{{0,2}})"
    r"(?P<rate>\d+(?:\.\d+)?)(?P<kind>%|％|个百分点|倍)(?!以|左|多|上)"
)
_OTHER_BASE = re.compile("同比|环比|年均|月均|平均|累计|较|比|每年|每月|日均")
_ROUGH = re.compile("[近约超逾多余]")

_TOTAL = re.compile(
    rf"(?<![\d.])(?P<total>{_NUMBER})(?P<scale>万亿|[万亿]?)(?P<unit>[^\d，。；：、（）]{{1,3}}?)"
    r"(?P<name>[^\d，。；：、（）]{0,8})[，（：]其中[，：]?(?P<parts>[^。；（）\n]{3,160})"
)
_PART = re.compile(
    rf"(?P<label>[^\d，。；：、]{{1,14}}?)(?P<n>{_NUMBER})(?P<scale>万亿|[万亿]?)"
    r"(?P<unit>[^\d，。；：、]{1,3})"
)
_TOGETHER = re.compile(
    rf"，(?:共计|合计|总计|共)(?P<total>(?<!\d){_NUMBER})(?P<scale>万亿|[万亿]?)"
)
_LISTED = re.compile(
    r"(?:[^\d，。；：、]{1,14}[\d.,]+[^\d，。；：、]{1,5}、)+(?P<last>[^，。；：、]{2,30})$"
)
_GOES_ON = re.compile("其余|其他|其它|另|剩|等|余下|还有|个别")
_NEAR = Decimal("0.1")
"""Parts that miss the total by more than this share were not meant to fill it."""


class _Value(NamedTuple):
    """A figure with the least and the most that it may stand for, being rounded."""

    exact: Decimal
    least: Decimal
    most: Decimal


def growth(subject: Subject) -> Iterator[Found]:
    """Rates of change and percentage points that do not follow from their two figures."""
    for match in _GROWTH.finditer(subject.body):
        if not _is_comparable(match) or _is_points_missed(match):
            continue
        low, exact, high = _expected(match)
        given = Decimal(match["rate"])
        half = _half(match["rate"])
        if not low - half <= given <= high + half:
            yield Found(
                match.start("rate"), match.end("kind"), details=_explained(match, exact)
            )


def points(subject: Subject) -> Iterator[Found]:
    """Differences of two percentages that are written as a percentage themselves."""
    for match in _GROWTH.finditer(subject.body):
        if _is_comparable(match) and _is_points_missed(match):
            start, end = match.start("rate"), match.end("kind")
            yield Found(start, end, suggestion=f"{match['rate']}个百分点")


def parts(subject: Subject) -> Iterator[Found]:
    """Totals that their parts, named after 其中 or before 合计, miss by a little."""
    for match in _TOTAL.finditer(subject.body):
        added = _sum(match["parts"], match["unit"])
        yield from _missed(match, added, match["unit"])
    for match in _TOGETHER.finditer(subject.body):
        named = _LISTED.search(ahead(subject.body, match.start()))
        unit = _unit_of(named["last"]) if named else ""
        if named and unit and subject.body.startswith(unit, match.end()):
            yield from _missed(match, _sum(named[0], unit), unit)


def _missed(match: re.Match[str], added: Decimal | None, unit: str) -> Iterator[Found]:
    total = _scaled(match["total"], match["scale"])
    if added is not None and 0 < abs(added - total) <= total * _NEAR:
        scale = match["scale"]
        told = {
            "sum": f"{_plain(added / _SCALES[scale])}{scale}{unit}",
            "total": f"{match['total']}{scale}{unit}",
        }
        yield Found(*match.span("total"), details=told)


def _sum(listed: str, unit: str) -> Decimal | None:
    """The sum of a list 甲10家、乙12家; None when it is anything but such a list."""
    if unit[0] in "%％" and re.search("[增降升跌]", listed):
        return None  # rates of parts do not add up
    amounts: list[Decimal] = []
    pieces = re.split("([、，])", listed)
    for at in range(0, len(pieces), 2):
        part = _PART.fullmatch(pieces[at])
        if not part or part["unit"] != unit or _ROUGH.search(part["label"][-1:]):
            if pieces[at - 1] != "，" or _GOES_ON.search("".join(pieces[at:])):
                return None
            break
        amounts.append(_scaled(part["n"], part["scale"]))
    return sum(amounts, Decimal(0)) if len(amounts) > 1 else None


def _unit_of(piece: str) -> str:
    part = _PART.fullmatch(piece)
    return part["unit"] if part else ""


def _is_comparable(match: re.Match[str]) -> bool:
    """Whether both figures have one unit and the rate is theirs, not of last year."""
    if _OTHER_BASE.search(match["gap"]) or _ROUGH.search(_around(match)):
        return False
    is_percent = [match[side] in {"%", "％"} for side in "on"]
    if is_percent[0] != is_percent[1] or (
        match["kind"] == "个百分点" and not is_percent[0]
    ):
        return False
    rising = (match["move"] in _RISE) == (match["by"][0] in "增上提涨扩升")
    return rising and _is_one_unit(match) and _ends(match)[0].exact > 0


def _is_one_unit(match: re.Match[str]) -> bool:
    """Whether the first figure has the unit of the second, or both have none."""
    if not match["rest"].strip("，"):
        return not match["n"] or bool(match["o"])  # 由5增至8万: which five?
    return match["rest"].startswith(match["unit"] or "，")


def _around(match: re.Match[str]) -> str:
    """The words beside the three figures that would make them rough ones."""
    sides = (match["base"][-1:], match["rest"][:1], match["middle"], match["unit"][:1])
    return "".join(sides) + match["how"]


def _is_points_missed(match: re.Match[str]) -> bool:
    if match["o"] not in {"%", "％"} or match["kind"] not in {"%", "％"}:
        return False
    old, new = _ends(match)
    return abs(new.exact - old.exact) == Decimal(match["rate"])


def _ends(match: re.Match[str]) -> tuple[_Value, _Value]:
    """The figure before and the figure after."""
    return _value(match["old"], match["o"]), _value(match["new"], match["n"])


def _value(digits: str, scale: str) -> _Value:
    size = _SCALES.get(scale, 1)
    exact = Decimal(digits.replace(",", "")) * size
    slack = _half(digits) * size
    return _Value(exact, exact - slack, exact + slack)


def _expected(match: re.Match[str]) -> tuple[Decimal, Decimal, Decimal]:
    """Least, exact and most change in the kind in which the text gives it."""
    old, new = _ends(match)
    if match["kind"] == "个百分点":
        gap = abs(new.exact - old.exact)
        slack = (old.most - old.least + new.most - new.least) / 2
        return gap - slack, gap, gap + slack
    factor = 1 if match["kind"] == "倍" else 100
    rates = [
        abs(b - a) / a * factor
        for a in (old.least, old.exact, old.most)
        for b in (new.least, new.exact, new.most)
        if a > 0
    ]
    exact = abs(new.exact - old.exact) / old.exact * factor
    return min(rates), exact, max(rates)


def _explained(match: re.Match[str], exact: Decimal) -> dict[str, str]:
    _, _, decimals = match["rate"].partition(".")
    step = Decimal(1).scaleb(-len(decimals))
    right = exact.quantize(step, ROUND_HALF_UP)
    return {
        "old": match["old"] + match["o"],
        "new": match["new"] + match["n"],
        "right": f"{right}{match['kind']}",
    }


def _half(digits: str) -> Decimal:
    """Half of the last place: what rounding may have taken from a figure."""
    _, _, decimals = digits.partition(".")
    return Decimal("0.5").scaleb(-len(decimals))


def _scaled(digits: str, scale: str) -> Decimal:
    return Decimal(digits.replace(",", "")) * _SCALES.get(scale, 1)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


NAMED: dict[str, Callable[[Subject], Iterator[Found]]] = {
    "figures.growth": growth,
    "figures.points": points,
    "figures.parts": parts,
}
