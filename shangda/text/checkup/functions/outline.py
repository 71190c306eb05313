"""The numbering of a text: levels in order, figures without gaps, points complete."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shangda.text.checkup.subject import Found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shangda.text.checkup.subject import Line, Subject

_FIRST, _SECOND, _THIRD, _DEEPEST = 1, 2, 3, 4
_NAMES = {1: "一、", 2: "（一）", 3: "1.", 4: "（1）"}
_UNITS = {figure: value for value, figure in enumerate("〇一二三四五六七八九")} | {"零": 0}
_FIGURES = "〇一二三四五六七八九"
_TEN = 10
_HUNDRED = 100
_NUMERAL = re.compile("[〇零一二三四五六七八九十百]+|[0-9０-９]+")
_ARTICLE = re.compile("第[〇零一二三四五六七八九十百0-9]{1,5}[编章节条]|附件|附录")
_POINT = re.compile(
    "(?:^|(?<=[，。；：、！？,;:\n \u3000]))([一二三四五六七八九十]{1,3})是"
)
_OTHER_POINT = (
    "(?:第|其){0}|(?:^|[，。；：、！？,;:\n（]){0}(?:[是要、，,.）]|则|来|为|方面)"
)
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_NESTED = 20  # lists within lists; no text has more
_END_MARK = "。；，：;,:"


@dataclass(slots=True)
class _Entry:
    """A numbered line with what stands around it."""

    line: Line
    number: int
    previous: _Entry | None = None


def order(subject: Subject) -> Iterator[Found]:
    """A level that stands under one to which it does not belong, in the order of GB/T 9704."""
    lines = [line for line in subject.lines if _is_numbered(line)]
    used = {line.level for line in lines}
    above = 0
    for line in lines:
        if wanted := _wanted(line, above, used):
            yield _mark(line, wanted=_NAMES[wanted], marker=line.marker)
        above = line.level


def sequence(subject: Subject) -> Iterator[Found]:
    """A number that does not follow the one before it in the same list."""
    for entry in _entries(subject):
        before = entry.previous
        if before is None or entry.number == before.number + 1:
            continue
        inline = _spoken(entry.number - 1, entry.line.level)
        if not _stands_between(inline, before.line, entry.line, subject.body):
            yield _mark(
                entry.line,
                previous=before.line.marker,
                wanted=_spoken(before.number + 1, entry.line.level),
                marker=entry.line.marker,
            )


def lone(subject: Subject) -> Iterator[Found]:
    """A first number that no second one follows."""
    entries = list(_entries(subject))
    followed = {id(entry.previous) for entry in entries if entry.previous}
    for entry in entries:
        if entry.number == 1 and id(entry) not in followed and entry.previous is None:
            yield _mark(entry.line, marker=entry.line.marker)


def points(subject: Subject) -> Iterator[Found]:
    """A 三是 that follows 一是; lists within lists are told apart."""
    open_lists: list[tuple[int, int]] = []
    for found in _POINT.finditer(subject.body):
        number = value(found[1])
        if number == 1:
            open_lists.append((1, found.end()))
            del open_lists[:-_NESTED]
            continue
        inner = next((n for n in reversed(open_lists) if n[0] == number - 1), None)
        if inner:
            del open_lists[open_lists.index(inner) :]
        elif open_lists and not _is_said_otherwise(subject.body, open_lists[-1], found):
            yield _missing_point(open_lists[-1][0], found)
        open_lists.append((number, found.end()))
        del open_lists[:-_NESTED]


def heading_marks(subject: Subject) -> Iterator[Found]:
    """An end mark on a heading that has its own text below.

    Where numbered lines follow one another without text they are entries, not headings.
    Headings of the second level may all end in a mark, as official documents print them;
    one that does while another does not is a slip.
    """
    lines = subject.lines
    entry_levels = {
        line.level
        for line, after in itertools.pairwise(lines)
        if line.level and line.level == after.level
    }
    headings = [
        line
        for line, after in itertools.pairwise(lines)
        if line.is_heading
        and line.level in {_FIRST, _SECOND} - entry_levels
        and (after.level == 0 or after.level > line.level)
    ]
    plain_levels = {line.level for line in headings if line.text[-1] not in _END_MARK}
    for line in headings:
        if line.text[-1] in _END_MARK and line.level in plain_levels | {_FIRST}:
            end = line.start + len(line.text)
            yield Found(end - 1, end, suggestion="")


def value(numeral: str) -> int:
    """The number that 十二, 12 or 一百零三 stands for; 0 where it cannot be read."""
    if numeral.isdecimal():
        return int(numeral)
    total, last = 0, 0
    for sign in numeral:
        if sign in _UNITS:
            last = _UNITS[sign]
        else:
            total += (last or 1) * (_TEN if sign == "十" else _HUNDRED)
            last = 0
    return total + last


def _is_numbered(line: Line) -> bool:
    return _FIRST <= line.level <= _DEEPEST


def _wanted(line: Line, above: int, used: set[int]) -> int:
    """The level that should stand in place of this one; 0 where it may stand."""
    level = line.level
    if above == 0:
        is_early = level == _SECOND and _FIRST in used and line.is_heading
        return _FIRST if is_early else 0
    if level <= above + 1:
        return 0
    if (above, level) == (_FIRST, _THIRD) and _SECOND not in used:
        return 0
    return above + 1


def _entries(subject: Subject) -> Iterator[_Entry]:
    """The numbered lines, each with the one before it in its list.

    A list ends where a shallower number or an article (第三条) begins.
    """
    last: dict[int, _Entry] = {}
    for line in subject.lines:
        if _ARTICLE.match(line.text):
            last = {}
        if _is_numbered(line):
            digits = _NUMERAL.search(line.marker)
            entry = _Entry(line, value(digits[0]) if digits else 0)
            last = {level: kept for level, kept in last.items() if level <= line.level}
            if entry.number != 1:
                entry.previous = last.get(line.level)
            last[line.level] = entry
            yield entry


def _stands_between(marker: str, before: Line, after: Line, body: str) -> bool:
    """Whether a number stands within a line there, where a break was lost."""
    numeral = _NUMERAL.search(marker)
    between = body[before.start : after.start].translate(_HALF_WIDTH)
    shape = (
        "[（(]{}[）)]" if marker[0] == "（" else "(?<![0-9一二三四五六七八九十]){}[.．、]"
    )
    return bool(numeral and re.search(shape.format(numeral[0]), between))


def _spoken(number: int, level: int) -> str:
    numeral = str(number) if level in {_THIRD, _DEEPEST} else chinese(number)
    return _NAMES[level].replace("1", "{}").replace("一", "{}").format(numeral)


def chinese(number: int) -> str:
    """十二 for 12; up to 99, beyond that in Arabic figures."""
    if number >= _HUNDRED:
        return str(number)
    tens, ones = divmod(number, _TEN)
    head = ("" if tens == 1 else _FIGURES[tens]) + "十" if tens else ""
    return head + (_FIGURES[ones] if ones or not tens else "")


def _mark(line: Line, **details: str) -> Found:
    """The number as it was typed."""
    numeral = _NUMERAL.search(line.text)
    end = numeral.end() if numeral else len(line.marker)
    end += line.text[end : end + 1] in set("、．.，,）)")
    return Found(line.start, line.start + end, details=details)


def _is_said_otherwise(body: str, before: tuple[int, int], found: re.Match[str]) -> bool:
    """Whether the missing points stand there in another form (二要, 第二)."""
    between = body[before[1] : found.start() + 1]
    missing = range(before[0] + 1, value(found[1]))
    return bool(missing) and all(
        re.search(_OTHER_POINT.format(chinese(number)), between) for number in missing
    )


def _missing_point(before: int, found: re.Match[str]) -> Found:
    wanted = f"{chinese(before + 1)}是"
    details = {"previous": f"{chinese(before)}是", "wanted": wanted}
    return Found(found.start(), found.end(), details=details)


NAMED: dict[str, Callable[[Subject], Iterator[Found]]] = {
    "outline.order": order,
    "outline.sequence": sequence,
    "outline.lone": lone,
    "outline.points": points,
    "outline.heading_marks": heading_marks,
}
