"""Cut a text into the smallest pieces that a comparison may show as changed.

A figure stays whole with its sign and unit (12.6公里, 3.5%), and so do a date, a time,
a number in characters (三十二万元), a Western word and every name that is passed in. All
else is one character each: ``is_word`` tells later which of them belong together, which
is steadier under editing than cutting words first.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CLAUSE_ENDS = frozenset("，。；：！？,;!?\n")

_DIGITS = "[0-9０-９]"
_NUMBER = rf"{_DIGITS}+(?:[.,．，]{_DIGITS}+)*"
_CHINESE_NUMBER = "[〇零一二三四五六七八九十百千万亿两]"
_DATE = (
    rf"{_DIGITS}{{4}}年(?:{_DIGITS}{{1,2}}月(?:{_DIGITS}{{1,2}}日)?)?"
    rf"|{_DIGITS}{{1,2}}月{_DIGITS}{{1,2}}日"
    rf"|{_DIGITS}{{1,4}}(?:[-/.]{_DIGITS}{{1,2}}){{2}}"
    rf"|{_DIGITS}{{1,2}}[时点]{_DIGITS}{{1,2}}分|{_DIGITS}{{1,2}}(?:[:：]{_DIGITS}{{2}}){{1,2}}"
)
_WESTERN = r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9]*(?:[-'’.@_/&][A-Za-zÀ-ɏ0-9]+)*"


def tokens(text: str, names: Iterable[str] = ()) -> list[str]:
    """The pieces of a text in order; joined they are the text again."""
    return _pattern(tuple(sorted(set(names), key=len, reverse=True))).findall(text)


def is_word(pair: str) -> bool:
    """Whether two characters are a common word, so that an edit should not split them."""
    return pair in _pairs()


def clauses(pieces: list[str]) -> list[list[str]]:
    """Tokens in groups that end with a mark, an enumeration (、) left whole."""
    groups: list[list[str]] = [[]]
    for piece in pieces:
        groups[-1].append(piece)
        if piece in _CLAUSE_ENDS:
            groups.append([])
    return groups if groups[-1] else groups[:-1]


@cache
def _pairs() -> frozenset[str]:
    return frozenset(_list("pairs.txt"))


def _list(name: str) -> list[str]:
    file = resources.files("shangda.text") / "words" / name
    return file.read_text(encoding="utf-8").split()


@cache
def _unit() -> str:
    units = sorted(_list("units.txt"), key=len, reverse=True)
    return "|".join(map(re.escape, units))


@cache
def _grammar() -> str:
    unit = f"(?:[余多]?(?:{_unit()}))"
    return (
        f"{_DATE}|第?{_NUMBER}[十百千万亿]*{unit}?"
        f"|(?:百分之|第){_CHINESE_NUMBER}+|{_CHINESE_NUMBER}{{2,}}{unit}?"
        rf"|{_WESTERN}|[ \t\u3000]+|[\s\S]"
    )


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    known = "".join(f"{re.escape(name)}|" for name in names if name)
    return re.compile(known + _grammar())
