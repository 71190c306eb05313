"""Phrases that many units use, found in bounded memory.

What ``tendencies.common_phrases`` tells, for archives of some thousand texts: phrases are
counted as hashes, once for each unit, and only the common ones are read out as words.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from shangda.text.checkup.tendencies import SHINGLE, UNITS
from shangda.text.fingerprints import grams

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

LONGEST = 3_000
"""Only so many characters of each text are looked at."""
MOST = 50_000
"""No more phrases are kept; the most common ones."""

_FIRST_HAN, _LAST_HAN = 0x3400, 0x9FFF


def common_phrases(
    texts: Iterable[tuple[str, str]], units: int = UNITS, most: int = MOST
) -> frozenset[str]:
    """Phrases of ``SHINGLE`` Han characters that so many units use, from (unit, text)."""
    of_unit: defaultdict[str, list[str]] = defaultdict(list)
    for unit, text in texts:
        of_unit[unit].append(text[:LONGEST])
    hashes, times = _counted(of_unit.values())
    common = times >= units
    chosen = hashes[common]
    if len(chosen) > most:
        chosen = chosen[np.argsort(-times[common], kind="stable")[:most]]
    return frozenset(_read_out(of_unit.values(), np.sort(chosen)))


def _counted(
    of_units: Iterable[list[str]],
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Every phrase as a hash, and how many units use it."""
    each = [
        np.unique(np.concatenate([_phrases(text)[0] for text in some])) for some in of_units
    ]
    if not each:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    hashes, times = np.unique(np.concatenate(each), return_counts=True)
    return hashes, times.astype(np.int64)


def _phrases(text: str) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The hashes of all phrases of a text, and where each stands."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    hashes = grams(codes, SHINGLE)
    if not len(hashes):
        return hashes, np.zeros(0, np.int64)
    others = (codes < _FIRST_HAN) | (codes > _LAST_HAN)
    before = np.concatenate(([0], np.cumsum(others)))
    places = np.flatnonzero(before[SHINGLE:] == before[:-SHINGLE])
    return hashes[places], places


def _read_out(of_units: Iterable[list[str]], chosen: NDArray[np.uint64]) -> Iterator[str]:
    for text in (text for some in of_units for text in some):
        hashes, places = _phrases(text)
        for at in places[np.isin(hashes, chosen)].tolist():
            yield text[at : at + SHINGLE]
