"""Texts as overlapping pairs of characters, by which any substring can be found exactly.

A run of letters, figures and Chinese characters becomes its pairs, then its last character
alone: 台账清楚 → 台账 账清 清楚 楚. Three neighbouring pairs are then found only where their
four characters stand together, and one character wherever a piece begins with it.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# What letters and figures are, and the planes of rare characters, the unassigned ones too.
RUN = re.compile(r"(?:[^\W_]|[\U00020000-\U0003ffff])+")
_WIDE_FIRST, _WIDE_LAST, _WIDTH = 0xFF01, 0xFF5E, 0xFEE0
_SURROGATES = range(0xD800, 0xE000)
_LAST_WITH_CASES = 0x20000  # above it no character has a small form


def narrow(text: str) -> str:
    """The text in small and narrow letters, character by character: places stay.

    Any white space and control becomes one blank, half a surrogate pair the mark for broken.
    """
    return text.translate(_table())


def terms(text: str) -> Iterator[str]:
    """The pieces of a text in order, narrowed; marks and blanks part the runs."""
    return of_narrow(narrow(text))


def of_narrow(text: str) -> Iterator[str]:
    """The pieces of a text that was narrowed before."""
    for run in RUN.findall(text):
        yield from map("".join, pairwise(run))
        yield run[-1]


def is_settled(term: str) -> bool:
    """Whether it can be sought in texts as they are: nothing else becomes one of its letters."""
    return _becoming().isdisjoint(term)


@cache
def _becoming() -> frozenset[str]:
    """All that something else becomes."""
    return frozenset(map(chr, _table().values()))


@cache
def _table() -> dict[int, int]:
    """What becomes of each character that does not stay."""
    table = {}
    for code in range(_LAST_WITH_CASES):
        char = chr(code)
        small = char.lower()
        if code in _SURROGATES:
            table[code] = 0xFFFD
        elif char.isspace() or not (char.isprintable() or code > 0x2FF):  # noqa: PLR2004
            table[code] = 0x20
        elif small != char and len(small) == 1:
            table[code] = ord(small)
    for code in range(_WIDE_FIRST, _WIDE_LAST + 1):
        table[code] = ord(chr(code - _WIDTH).lower())
    return table
