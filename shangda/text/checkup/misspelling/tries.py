"""Try other characters in the place of those that stand strangely in a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from shangda.text.checkup.misspelling.alphabet import BREAK, FIRST, RARE
from shangda.text.checkup.misspelling.statistics import FINENESS, LONGEST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shangda.text.checkup.misspelling.statistics import Confusions, Numbers, Statistics

STRANGE, STRANGE_COUPLE = 22 * FINENESS, 36 * FINENESS
"""Only what makes its surroundings so unlikely is looked at: a character, two together."""
LEAST_GAIN = 10 * FINENESS
"""So much likelier must they become with what is tried."""
MARGIN = 10 * FINENESS
"""What gains so much less is kept too, to tell how much better the best is."""
STILL_STRANGE = 36 * FINENESS
"""What is no likelier than this when put right is not what the statistics know."""
FREQUENT = 2 * FINENESS
"""A tried character, and its pair with a neighbour, occur at least e ** 2 times."""
FREQUENT_COUPLE = 4 * FINENESS
"""And two that are tried together e ** 4 times."""
CHEAP = 2 * FINENESS
"""Two together are only taken for characters of the same sound or much the same shape."""
ANY_COST = 255
TWICE = 4 * FINENESS
"""The cost of two mistakes beside one another."""
OTHER_SCRIPT, AROUND = 2, 15
"""With so many unknown characters among so many on either side nothing is said."""
_REACH = LONGEST - 1  # further away nothing bears on a character


class Tries(NamedTuple):
    """What was tried: where, which characters (a row each), and what came of it."""

    at: Numbers
    meant: Numbers
    gains: Numbers
    rarities: Numbers


class Sheet:
    """The numbers of a text, and how unlikely each is."""

    def __init__(self, numbers: Numbers, statistics: Statistics) -> None:
        self.numbers = numbers
        self.statistics = statistics
        self.padded = np.pad(numbers, _REACH, constant_values=BREAK)
        self.each = statistics.rarity(sliding_window_view(self.padded, LONGEST))
        unknown = sliding_window_view(np.pad(numbers == RARE, AROUND), 2 * AROUND + 1)
        self.is_ours = (numbers >= FIRST) & (unknown.sum(axis=1) < OTHER_SCRIPT)

    def own(self, size: int) -> Numbers:
        """How unlikely the surroundings of each run of so many characters are."""
        together: Numbers = sliding_window_view(self.each, _REACH + size).sum(axis=1)
        return together

    def surroundings(self, size: int) -> Numbers:
        """Each run of so many characters with all that bears on it."""
        return sliding_window_view(self.padded, 2 * _REACH + size)


def singles(sheet: Sheet) -> Tries:
    """Every confusion of every strange character that may do better."""
    places = np.flatnonzero(sheet.is_ours & (sheet.own(1) > STRANGE))
    likely = sheet.statistics.likely(FREQUENT, ANY_COST)
    at, meant, costs = _confusions(places, sheet.numbers[places], likely)
    usual = _goes_with_neighbours(sheet, at, meant)
    return _tried(sheet, at[usual], meant[usual, None], costs[usual])


def couples(sheet: Sheet) -> Tries:
    """Two characters that never stand together, each taken for another."""
    if len(sheet.numbers) < len("ab"):
        return Tries(*(np.zeros((0, 2)[:n], np.int64) for n in (1, 2, 1, 1)))
    pairs, likely = sheet.statistics.pairs, sheet.statistics.likely(FREQUENT_COUPLE, CHEAP)
    first, second = sheet.numbers[:-1], sheet.numbers[1:]
    strange = sheet.is_ours[:-1] & sheet.is_ours[1:] & (pairs[first, second] == 0)
    places = np.flatnonzero(strange & (sheet.own(2) > STRANGE_COUPLE))
    at, ones, costs = _confusions(places, first[places], likely)
    rows, others, more = _confusions(np.arange(len(at)), second[at], likely)
    good = pairs[ones[rows], others] >= FREQUENT_COUPLE
    rows, others, more = rows[good], others[good], more[good]
    meant = np.stack([ones[rows], others], axis=1)
    return _tried(sheet, at[rows], meant, costs[rows] + more + TWICE)


def _confusions(
    places: Numbers, numbers: Numbers, known: Confusions
) -> tuple[Numbers, Numbers, Numbers]:
    """Every place with every character its own may be mistaken for, and the costs."""
    first = known.bounds[numbers - FIRST]
    many = known.bounds[numbers - FIRST + 1] - first
    within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    chosen = np.repeat(first, many) + within
    costs = known.costs[chosen].astype(np.int64)
    return np.repeat(places, many), known.meant[chosen], costs


def _goes_with_neighbours(sheet: Sheet, at: Numbers, meant: Numbers) -> NDArray[np.bool_]:
    pairs = sheet.statistics.pairs
    left, right = sheet.padded[at + _REACH - 1], sheet.padded[at + _REACH + 1]
    most = np.maximum(
        np.where(left >= FIRST, pairs[left, meant], 0),
        np.where(right >= FIRST, pairs[meant, right], 0),
    )
    usual: NDArray[np.bool_] = most >= FREQUENT
    return usual


def _tried(sheet: Sheet, at: Numbers, meant: Numbers, costs: Numbers) -> Tries:
    """What becomes of the surroundings; one that gains too little is given up early."""
    size = meant.shape[1]
    own = sheet.own(size)[at] - costs
    most = np.minimum(own - LEAST_GAIN + MARGIN, STILL_STRANGE)
    around = sheet.surroundings(size)
    left = np.arange(len(at))
    sums = np.zeros(len(at), np.int64)
    for step in range(_REACH + size):
        windows = around[at[left], step : step + LONGEST]
        for column in range(size):
            if 0 <= (inside := _REACH + column - step) < LONGEST:
                windows[:, inside] = meant[left, column]
        sums[left] += sheet.statistics.rarity(windows)
        left = left[sums[left] <= most[left]]
    return Tries(at[left], meant[left], (own - sums)[left], sums[left])
