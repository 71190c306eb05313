"""What an edit did to a text, in figures from which its writer can learn.

Facts are figures, dates and amounts as ``tokens`` cuts them; a bare digit and 第几 only
number something and are none. A wrong character was put right where one or two characters
of a short replacement gave way to ones that sound or look alike (``misspelling``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from shangda.text.checkup.misspelling.alphabet import FIRST
from shangda.text.checkup.misspelling.finder import shipped
from shangda.text.checkup.misspelling.statistics import FINENESS
from shangda.text.counting import count
from shangda.text.redline import compare
from shangda.text.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shangda.text.redline import Change

_FACT = re.compile(
    r"(?=..)(?:[0-9０-９]|百分之|[〇零一二三四五六七八九十百千万亿两]{2})[\s\S]*"
)
_LONGEST = 6
"""Characters of a replacement in which single characters are compared."""
_MOST = 2
"""Characters that differ; more is another word."""
_ALIKE = 2 * FINENESS
"""Cost up to which two characters are mistaken for each other: same sound, same shape."""


class Text(NamedTuple):
    """A title and the paragraphs under it, as lines."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The edit of one text. ``before`` and ``after`` are its 字数, the title left out."""

    before: int
    after: int
    is_renamed: bool
    moved: int
    """Paragraphs that stand elsewhere now."""
    count: int
    """Changes in all, the title's one included."""
    added: tuple[str, ...]
    """Facts that stand only in the text after the edit."""
    removed: tuple[str, ...]
    """Facts that stand only in the text before the edit."""
    righted: tuple[tuple[str, str], ...]
    """Characters that were wrong, with those that were put instead."""


def measure(before: Text, after: Text) -> Changes:
    """What became of a text."""
    found = compare(before.body, after.body)
    title = compare(before.title, after.title)
    old, new = _facts(before), _facts(after)
    return Changes(
        before=count(before.body),
        after=count(after.body),
        is_renamed=before.title != after.title,
        moved=sum(line.kind == "moved" for line in found.lines),
        count=len(found.changes) + (before.title != after.title),
        added=tuple(one for one in new if one not in old),
        removed=tuple(one for one in old if one not in new),
        righted=tuple(_righted([*title.changes, *found.changes])),
    )


def _facts(text: Text) -> dict[str, None]:
    """Each fact once, in order."""
    pieces = tokens(f"{text.title}\n{text.body}")
    return dict.fromkeys(piece for piece in pieces if _FACT.fullmatch(piece))


def _righted(changes: Sequence[Change]) -> Iterator[tuple[str, str]]:
    for change in changes:
        if change.kind != "replaced" or len(change.old) != len(change.new):
            continue
        pairs = [
            (old, new)
            for old, new in zip(change.old, change.new, strict=True)
            if old != new
        ]
        is_short = len(change.old) <= _LONGEST and len(pairs) <= _MOST
        if is_short and all(_is_alike(old, new) for old, new in pairs):
            yield "".join(old for old, _ in pairs), "".join(new for _, new in pairs)


def _is_alike(one: str, other: str) -> bool:
    """Whether the first may have been written by mistake for the second."""
    numbers = _numbers()
    return numbers.get(other, -1) in _mistaken_for(numbers.get(one, 0))


@cache
def _numbers() -> dict[str, int]:
    statistics = shipped()
    return statistics.alphabet.numbers if statistics else {}


@cache
def _mistaken_for(number: int) -> frozenset[int]:
    statistics = shipped()
    if statistics is None or number < FIRST:
        return frozenset()
    known, at = statistics.confusions, number - FIRST
    span = slice(known.bounds[at], known.bounds[at + 1])
    return frozenset(known.meant[span][known.costs[span] <= _ALIKE].tolist())
