"""What of a text is remembered so that a text like it can be found among a million.

The text is laid plain (marks and blanks left out, letters small and narrow, every figure
masked), cut into overlapping pieces of eight characters, and of each sixteen neighbours
the piece with the least hash is kept (winnowing, Schleimer 2003). Two texts that share 23
plain characters in a row share a fingerprint; one has about 2/17 as many as characters.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

GRAM = 8
"""Characters of one hashed piece."""
WINDOW = 16
"""Neighbouring pieces of which one is kept; with GRAM measured in ADR 0010."""
MASK = ord("0")
"""Stands for every figure in a plain text."""
_PLANE = 0x10000
_RARE_HAN = 0x20000
_SPREAD, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
_FOLD, _HALF = np.uint64(29), np.uint64(32)

Codes = NDArray[np.uint32]
Places = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Fingerprints = NDArray[np.int32]


class Plain(NamedTuple):
    """The characters that count, as code points, and where each stands in the text."""

    codes: Codes
    places: Places


class Kept(NamedTuple):
    """Fingerprints in the order of the text, and the plain character each begins at."""

    hashes: Fingerprints
    starts: Places


def plain(text: str) -> Plain:
    """Lay a text plain: Han characters, letters in small, a ``0`` for every figure."""
    read = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    known = _table()[np.minimum(read, _PLANE - 1)]
    codes = np.where(read < _PLANE, known, np.where(read >= _RARE_HAN, read, 0))
    places = np.flatnonzero(codes)
    codes = codes[places].astype(np.uint32)
    follows = np.zeros(len(codes), bool)
    follows[1:] = (codes[1:] == MASK) & (codes[:-1] == MASK)
    return Plain(codes[~follows], places[~follows])


def grams(codes: Codes, size: int) -> Hashes:
    """The 64-bit hashes of all overlapping pieces of ``size`` characters; none if shorter."""
    count = len(codes) - size + 1
    if count < 1:
        return np.zeros(0, np.uint64)
    wide, hashes = codes.astype(np.uint64), np.zeros(count, np.uint64)
    for step in range(size):
        hashes = hashes * _SPREAD + wide[step : step + count]
    hashes ^= hashes >> _FOLD
    hashes *= _MIX
    return hashes ^ (hashes >> _HALF)


def kept(text: Plain) -> Kept:
    """The pieces that winnowing keeps; none of a text shorter than one piece."""
    hashes = grams(text.codes, GRAM).astype(np.uint32).view(np.int32)
    if not len(hashes):
        return Kept(hashes, np.zeros(0, np.int64))
    windows = sliding_window_view(hashes, min(WINDOW, len(hashes)))
    starts = np.unique(windows.argmin(axis=1) + np.arange(len(windows)))
    return Kept(hashes[starts], starts)


def fingerprints(text: str) -> Fingerprints:
    """The distinct fingerprints of a text, as signed 32-bit integers in rising order."""
    return np.unique(kept(plain(text)).hashes)


@cache
def _table() -> Codes:
    """What each character of the first plane becomes; 0 is left out."""
    table = np.zeros(_PLANE, np.uint32)
    for code in range(_PLANE):
        char = chr(code)
        if char.isdecimal():
            table[code] = MASK
        elif char.isalpha():
            table[code] = ord(unicodedata.normalize("NFKC", char).lower()[0])
    table[ord("〇")] = ord("〇")
    return table
