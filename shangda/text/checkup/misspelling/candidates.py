"""Characters in whose place another would stand more naturally, by the statistics alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from shangda.text.checkup.misspelling.alphabet import BREAK, FIRST, RARE
from shangda.text.checkup.misspelling.statistics import FINENESS, LONGEST, find, key_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from shangda.text.checkup.misspelling.statistics import Numbers, Statistics

STRANGE = 20 * FINENESS
"""Only a character that makes its surroundings so unlikely is looked at."""
LEAST_GAIN = 8 * FINENESS
"""So much likelier must they become with the other."""
STILL_STRANGE = 36 * FINENESS
"""What is no likelier than this with the other is not what the statistics know."""
FREQUENT = 2 * FINENESS
"""A meant character, and its pair with a neighbour, occur at least e ** 2 times."""
WELL_KNOWN = 2.5 * FINENESS
"""And a character that occurs e ** 2.5 times is well known."""
OTHER_SCRIPT, AROUND = 2, 15
"""With so many unknown characters among so many on either side nothing is said."""
_REACH = LONGEST - 1  # further away nothing bears on a character
_MARGIN = 10 * FINENESS  # a greater margin says no more


class Candidate(NamedTuple):
    """What may be meant at a place; gain, margin and rarity in nats."""

    place: int
    meant: str
    gain: float
    """How much likelier, after the cost of this sort of mistake."""
    margin: float
    """How much more gain than the next best has."""
    rarity: float
    """How unlikely the surroundings still are."""
    known: int
    """Of the three runs of three with the character as it stands, so many are known."""
    is_well_known: bool
    """Whether the statistics know the character as it stands well."""


class _Tries(NamedTuple):
    """Characters tried: where, which, and how likely that would be."""

    at: Numbers
    meant: Numbers
    gains: Numbers
    rarities: Numbers


def candidates(text: str, statistics: Statistics) -> list[Candidate]:
    """The best candidate for each place that has any, in order."""
    line = statistics.alphabet.read(text)
    if not len(line.numbers):
        return []
    padded = np.pad(line.numbers, _REACH, constant_values=BREAK)
    tries = _tries(line.numbers, padded, statistics)
    around = sliding_window_view(padded, 2 * LONGEST - 1)
    return [
        Candidate(
            place=int(line.places[tries.at[best]]),
            meant=statistics.alphabet.character(int(tries.meant[best])),
            gain=float(tries.gains[best]) / FINENESS,
            margin=margin / FINENESS,
            rarity=float(tries.rarities[best]) / FINENESS,
            known=_known(around[tries.at[best]], statistics),
            is_well_known=bool(
                statistics.counts[line.numbers[tries.at[best]]] >= WELL_KNOWN
            ),
        )
        for best, margin in _best(tries)
    ]


def _tries(numbers: Numbers, padded: Numbers, statistics: Statistics) -> _Tries:
    each = statistics.rarity(sliding_window_view(padded, LONGEST))
    own = sliding_window_view(each, LONGEST).sum(axis=1)
    strange = (numbers >= FIRST) & (own > STRANGE) & ~_is_other_script(numbers)
    at, meant, costs = _confusions(np.flatnonzero(strange), numbers, statistics)
    left, right = padded[at + _REACH - 1], padded[at + _REACH + 1]
    pairs = np.maximum(
        np.where(left >= FIRST, statistics.pairs[left, meant], 0),
        np.where(right >= FIRST, statistics.pairs[meant, right], 0),
    )
    usual = (pairs >= FREQUENT) & (statistics.counts[meant] >= FREQUENT)
    at, meant, costs = at[usual], meant[usual], costs[usual]
    most = np.minimum(own[at] - costs - LEAST_GAIN + _MARGIN, STILL_STRANGE)
    rarities, good = _rarities(padded, at, meant, most, statistics)
    at, meant, costs = at[good], meant[good], costs[good]
    return _Tries(at, meant, own[at] - rarities - costs, rarities)


def _rarities(
    padded: Numbers, at: Numbers, meant: Numbers, most: Numbers, statistics: Statistics
) -> tuple[Numbers, Numbers]:
    """How unlikely the surroundings would be, and whose are within their limit."""
    left = np.arange(len(at))
    sums = np.zeros(len(at), np.int64)
    surroundings = sliding_window_view(padded, 2 * LONGEST - 1)
    for step in range(LONGEST):
        windows = surroundings[at[left], step : step + LONGEST]
        windows[:, _REACH - step] = meant[left]
        sums[left] += statistics.rarity(windows)
        left = left[sums[left] <= most[left]]
    return sums[left], left


def _is_other_script(numbers: Numbers) -> NDArray[np.bool_]:
    """Where several characters around are unknown, as in traditional script."""
    unknown = np.pad(numbers == RARE, AROUND)
    many: NDArray[np.bool_] = (
        sliding_window_view(unknown, 2 * AROUND + 1).sum(axis=1) >= OTHER_SCRIPT
    )
    return many


def _confusions(
    places: Numbers, numbers: Numbers, statistics: Statistics
) -> tuple[Numbers, Numbers, Numbers]:
    """Every place with every character it may be mistaken for, and the costs."""
    known = statistics.confusions
    first = known.bounds[numbers[places] - FIRST]
    many = known.bounds[numbers[places] - FIRST + 1] - first
    within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    chosen = np.repeat(first, many) + within
    costs = known.costs[chosen].astype(np.int64)
    return np.repeat(places, many), known.meant[chosen], costs


def _best(tries: _Tries) -> Iterator[tuple[int, int]]:
    """For each place its best try with its margin over the next, where it gains enough."""
    order = np.lexsort((-tries.gains, tries.at))
    at = tries.at[order]
    starts = np.flatnonzero(np.r_[True, at[1:] != at[:-1]]) if len(at) else at
    for start in starts.tolist():
        best = int(order[start])
        has_next = start + 1 < len(at) and at[start + 1] == at[start]
        gain = int(tries.gains[best])
        if gain >= LEAST_GAIN:
            margin = gain - int(tries.gains[order[start + 1]]) if has_next else _MARGIN
            yield best, min(margin, _MARGIN)


def _known(around: Numbers, statistics: Statistics) -> int:
    threes = key_of(sliding_window_view(around[1:-1], LONGEST - 1))
    return int(find(statistics.runs[LONGEST - 2].keys, threes)[1].sum())
