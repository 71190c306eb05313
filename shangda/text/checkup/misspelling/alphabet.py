"""Turn a text into numbered characters: Han ones by number, the rest by kind."""

from __future__ import annotations

from functools import cached_property
from string import ascii_letters, digits
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

BREAK, FIGURE, LATIN, RARE = range(4)
FIRST = 4
"""Number of the first character that has its own."""
BITS = 13
MOST = (1 << BITS) - FIRST
"""So many characters can have a number."""
_HAN = (0x3400, 0x9FFF)
_BEYOND, _HAN_BEYOND = 0x10000, 0x20000  # outside the basic plane; Han characters there
_FIGURES = digits + "０１２３４５６７８９〇○%％"


class Line(NamedTuple):
    """A text in numbers; a run of figures, of letters or of marks counts as one."""

    numbers: NDArray[np.int64]
    places: NDArray[np.int64]
    """Where each stands in the text."""


class Alphabet:
    """The characters that have numbers, the most frequent first."""

    def __init__(self, characters: Sequence[str]) -> None:
        self.characters = list(characters)[:MOST]
        self.numbers = {ch: at for at, ch in enumerate(self.characters, start=FIRST)}

    def __len__(self) -> int:
        return FIRST + len(self.characters)

    def character(self, number: int) -> str:
        """The character of a number from ``FIRST`` on."""
        return self.characters[number - FIRST]

    def read(self, text: str) -> Line:
        """The numbers of a text's characters."""
        codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
        codes = np.where(codes >= _HAN_BEYOND, _BEYOND, codes)
        numbers = self._table[np.where(codes > _BEYOND, 0, codes)]  # emoji are marks
        keep = np.ones(len(numbers), bool)
        keep[1:] = (numbers[1:] > LATIN) | (numbers[1:] != numbers[:-1])
        places = np.flatnonzero(keep)
        return Line(numbers[places].astype(np.int64), places)

    @cached_property
    def _table(self) -> NDArray[np.int16]:
        """A number for every code point of the basic plane, and for Han characters beyond."""
        table = np.full(_BEYOND + 1, BREAK, np.int16)
        table[_HAN[0] : _HAN[1] + 1] = RARE
        table[_BEYOND] = RARE
        for kind, characters in ((FIGURE, _FIGURES), (LATIN, ascii_letters)):
            table[[ord(ch) for ch in characters]] = kind
        for ch, number in self.numbers.items():
            table[ord(ch)] = number
        return table
