"""Count how characters follow one another in texts, and add an office's own to what is known."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from shangda.text.checkup.misspelling.alphabet import BITS, Alphabet
from shangda.text.checkup.misspelling.statistics import (
    FINENESS,
    LONGEST,
    Runs,
    Statistics,
    find,
    key_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

LEAST_CHARACTER = 3
"""A character that occurs less often has no number of its own."""
LEAST = (1, 1, 1, 2)
"""A run of one, two, three, four characters that occurs less often is forgotten."""
OFFICES_LEAST = (1, 2, 2, 2)
"""The same in an office's own texts: what was misprinted once must not become usual."""
OFFICES_SHARE = 0.05
"""How much the office's texts count beside the shipped statistics; see docs/adr/0014."""

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


def count(
    lines: Iterable[str], alphabet: Alphabet, least: Sequence[int] = LEAST
) -> list[Runs]:
    """The runs of one to four characters in the lines, with their probabilities.

    Interpolated absolute discounting: what is taken from every count, and what was
    forgotten, is shared out by the next shorter run.
    """
    numbers = alphabet.read("\n".join(["", "", "", *lines])).numbers
    counted = [_counts(numbers, n, least[n - 1]) for n in range(1, LONGEST + 1)]
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


def enriched(
    known: Statistics, lines: Iterable[str], share: float = OFFICES_SHARE
) -> Statistics:
    """The statistics with an office's own lines mixed in; the known ones stay as they are.

    Probabilities are mixed run by run, each by its own statistics; a run that one of them
    has never seen takes from it what shorter runs tell.
    """
    alphabet = known.alphabet
    own = Statistics(alphabet, count(lines, alphabet, OFFICES_LEAST), known.confusions)
    runs = [
        _mixed(known, own, length, 1 - share, share) for length in range(1, LONGEST + 1)
    ]
    return Statistics(alphabet, runs, known.confusions)


def _mixed(
    known: Statistics, own: Statistics, length: int, most: float, share: float
) -> Runs:
    keys = np.union1d(known.runs[length - 1].keys, own.runs[length - 1].keys)
    chances = most * _chance(known.rarity_of(keys, length)) + share * _chance(
        own.rarity_of(keys, length)
    )
    ours, theirs = (_at(each.runs[length - 1], keys) for each in (own, known))
    rests = most * _chance(theirs.rests) + share * _chance(ours.rests)
    counts = np.maximum(ours.counts, theirs.counts)  # of logarithms: the greater rules
    return Runs(keys, counts.astype(np.uint8), _eighths(1 / chances), _eighths(1 / rests))


def _at(runs: Runs, keys: NDArray[np.int64]) -> Runs:
    """What some runs say of these keys; nothing is kept back for what they do not know."""
    at, is_there = find(runs.keys, keys)
    columns = (
        np.where(is_there, column[at], 0) if len(column) else np.zeros(len(keys), np.int64)
        for column in runs[1:]
    )
    return Runs(keys, *columns)


def _chance(eighths: NDArray[np.integer[Any]]) -> NDArray[np.float64]:
    return np.exp(-np.asarray(eighths, np.float64) / FINENESS)


class _Counts(NamedTuple):
    keys: NDArray[np.int64]
    counts: NDArray[np.int64]


def _counts(numbers: NDArray[np.int64], length: int, least: int) -> _Counts:
    windows = np.lib.stride_tricks.sliding_window_view(numbers, length)
    keys, counts = np.unique(key_of(windows), return_counts=True)
    often = counts >= least
    return _Counts(keys[often], counts[often])


def _eighths(values: NDArray[np.float64] | NDArray[np.int64]) -> NDArray[np.uint8]:
    return np.clip(np.round(np.log(values) * FINENESS), 0, 255).astype(np.uint8)
