"""Count how characters follow one another in texts."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from shangda.text.checkup.misspelling.alphabet import BITS, Alphabet
from shangda.text.checkup.misspelling.statistics import FINENESS, LONGEST, Runs, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

LEAST_CHARACTER = 3
"""A character that occurs less often has no number of its own."""
LEAST = (1, 1, 1, 2)
"""A run of one, two, three, four characters that occurs less often is forgotten."""

DISCOUNT = 0.75
"""Taken from each count, as is usual."""
_LEAST_REST = 0.0001


def lines_once(texts: Iterable[str]) -> list[str]:
    """The lines of the texts; one that comes again, as in every amendment, counts once."""
    seen = dict.fromkeys(
        line.strip() for text in texts for line in text.splitlines() if line.strip()
    )
    return list(seen)


def alphabet_of(lines: Iterable[str]) -> Alphabet:
    """The characters of the lines that occur often enough."""
    counted: Counter[str] = Counter()
    for line in lines:
        counted.update(line)
    frequent = (ch for ch, n in counted.most_common() if n >= LEAST_CHARACTER)
    return Alphabet([ch for ch in frequent if "\u3400" <= ch <= "\u9fff"])


def count(lines: Iterable[str], alphabet: Alphabet) -> list[Runs]:
    """The runs of one to four characters in the lines, with their probabilities.

    Interpolated absolute discounting: what is taken from every count, and what was
    forgotten, is shared out by the next shorter run.
    """
    numbers = alphabet.read("\n".join(["", "", "", *lines])).numbers
    counted = [_counts(numbers, length) for length in range(1, LONGEST + 1)]
    shares = [counted[0].counts / counted[0].counts.sum()]
    rests: list[NDArray[np.float64]] = []
    for shorter, longer in pairwise(counted):
        parents = np.searchsorted(shorter.keys, longer.keys >> BITS)
        taken = (longer.counts - DISCOUNT) / shorter.counts[parents]
        rest = np.maximum(1 - np.bincount(parents, taken, len(shorter.keys)), _LEAST_REST)
        suffixes = longer.keys & ((1 << (BITS * len(rests) + BITS)) - 1)
        below = shares[-1][np.searchsorted(shorter.keys, suffixes)]
        shares.append(taken + rest[parents] * below)
        rests.append(rest)
    rests.append(np.ones(0))
    return [
        Runs(each.keys, _eighths(each.counts), _eighths(1 / share), _eighths(1 / rest))
        for each, share, rest in zip(counted, shares, rests, strict=True)
    ]


class _Counts(NamedTuple):
    keys: NDArray[np.int64]
    counts: NDArray[np.int64]


def _counts(numbers: NDArray[np.int64], length: int) -> _Counts:
    windows = np.lib.stride_tricks.sliding_window_view(numbers, length)
    keys, counts = np.unique(key_of(windows), return_counts=True)
    often = counts >= LEAST[length - 1]
    return _Counts(keys[often], counts[often])


def _eighths(values: NDArray[np.float64] | NDArray[np.int64]) -> NDArray[np.uint8]:
    return np.clip(np.round(np.log(values) * FINENESS), 0, 255).astype(np.uint8)
