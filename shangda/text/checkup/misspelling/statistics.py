"""How often characters follow one another, and which are mistaken for which: one file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from shangda.text.checkup.misspelling.alphabet import BITS, Alphabet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Eighths = NDArray[np.uint8]
    Look = Callable[[Numbers], tuple[Numbers, NDArray[np.bool_]]]

LONGEST = 4
"""Characters of the longest runs that are counted."""
FINENESS = 8
"""Logarithms are kept in eighths of a nat."""
_MASK = (1 << BITS) - 1
_TWO, _THREE = (1 << 2 * BITS) - 1, (1 << 3 * BITS) - 1
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_PAIR = 2  # counts of longer runs are not kept
_NEVER = 17 * FINENESS
"""Of a character that did not occur: once in more than twenty million."""


class Runs(NamedTuple):
    """Runs of one length by their keys in order; logarithms in eighths of a nat."""

    keys: Numbers
    counts: Eighths
    """Of how often the run occurs."""
    rarities: Eighths
    """Minus that of the probability of its last character after the others."""
    rests: Eighths
    """Minus that of the share of what follows it otherwise than in any longer run."""


class Confusions(NamedTuple):
    """For each character what may be meant: ``meant[bounds[i]:bounds[i + 1]]``."""

    bounds: Numbers
    meant: Numbers
    costs: Eighths
    """How much less likely than a mistake of the likeliest sort."""


def key_of(numbers: Numbers) -> Numbers:
    """One key for each row of numbers."""
    key = numbers[..., 0].copy()
    for column in range(1, numbers.shape[-1]):
        key = (key << BITS) | numbers[..., column]
    return key


def find(known: Numbers, asked: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
    """Where the keys asked for stand among those known, and whether they do."""
    order = np.argsort(asked)  # neighbours in memory are found faster one after another
    at = np.empty(len(asked), np.int64)
    at[order] = np.searchsorted(known, asked[order])
    np.minimum(at, len(known) - 1, out=at)
    return at, known[at] == asked


def _where(
    look: Look, asked: Numbers, wanted: NDArray[np.bool_]
) -> tuple[Numbers, NDArray[np.bool_]]:
    """Places of those keys that are wanted and there, and which of all these are."""
    rows = np.flatnonzero(wanted)
    at, is_there = look(asked[rows])
    found = np.zeros(len(asked), bool)
    found[rows[is_there]] = True
    return at[is_there], found


class Places:
    """Where keys stand among those known, for many questions: a table, half of it free.

    A key stands at the first free row after the one that its hash names.
    """

    def __init__(self, known: Numbers) -> None:
        known = known if len(known) else np.array([-1])  # no key is below 0
        self._known = known
        bits = len(known).bit_length() + 1
        self._shift = np.uint64(64 - bits)
        self._last = (1 << bits) - 1
        self._rows = np.full(1 << bits, -1, np.int32)
        left, row = np.arange(len(known), dtype=np.int32), self._first(known)
        while len(left):
            free = self._rows[row] < 0
            self._rows[row[free]] = left[free]
            beaten = self._rows[row] != left
            left, row = left[beaten], (row[beaten] + 1) & self._last

    def find(self, asked: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
        """As ``find``, some times quicker."""
        at = np.zeros(len(asked), np.int64)
        is_there = np.zeros(len(asked), bool)
        left, row = np.arange(len(asked)), self._first(asked)
        while len(left):
            here = self._rows[row]
            hit = (here >= 0) & (self._known[here] == asked[left])
            at[left[hit]] = here[hit]
            is_there[left[hit]] = True
            goes_on = (here >= 0) & ~hit
            left, row = left[goes_on], (row[goes_on] + 1) & self._last
        return at, is_there

    def _first(self, keys: Numbers) -> Numbers:
        return ((keys.astype(np.uint64) * _SPREAD) >> self._shift).astype(np.int64)


class Statistics:
    """Counts of runs of one to four characters, ready to be asked."""

    def __init__(
        self, alphabet: Alphabet, runs: list[Runs], confusions: Confusions
    ) -> None:
        self.alphabet = alphabet
        self.runs = runs
        self.confusions = confusions
        self.counts = np.zeros(len(alphabet), np.uint8)
        self.counts[runs[0].keys] = runs[0].counts
        self.pairs = np.zeros((len(alphabet), len(alphabet)), np.uint8)
        self.pairs[runs[1].keys >> BITS, runs[1].keys & _MASK] = runs[1].counts + 1
        self._ones = np.full(len(alphabet), _NEVER, np.int64)
        self._ones[runs[0].keys] = runs[0].rarities
        self._rests = np.zeros(len(alphabet), np.int64)
        self._rests[runs[0].keys] = runs[0].rests
        self._likely: dict[tuple[int, int], Confusions] = {}
        self._twos, self._threes = Places(runs[1].keys), Places(runs[2].keys)

    def likely(self, least: int, most: int) -> Confusions:
        """The confusions with what occurs at least so often, and that cost no more."""
        if (least, most) not in self._likely:
            every = self.confusions
            kept = (self.counts[every.meant] >= least) & (every.costs <= most)
            bounds = np.concatenate([[0], np.cumsum(kept)])[every.bounds]
            self._likely[least, most] = Confusions(
                bounds, every.meant[kept], every.costs[kept]
            )
        return self._likely[least, most]

    def rarity(self, windows: Numbers) -> Numbers:
        """How unlikely the last of four characters is after the others: eighths of a nat.

        From the shortest run to the longest that is known; of what is known all parts are
        known too, so that most of the longer ones need not be looked for.
        """
        first, second, third = (
            self.pairs[windows[:, at], windows[:, at + 1]] > 0 for at in range(LONGEST - 1)
        )
        key = key_of(windows)
        threes, is_three = _where(self._threes.find, key & _THREE, second & third)
        befores, is_before = _where(self._threes.find, key >> BITS, first & second)
        fours, is_four = _where(partial(find, self.runs[3].keys), key, is_three & is_before)
        result = self._ones[windows[:, 3]] + self._rests[windows[:, 2]]
        pairs, is_pair = _where(self._twos.find, key & _TWO, third & ~is_three)
        result[is_pair] = self.runs[1].rarities[pairs]
        middles, is_middle = _where(
            self._twos.find, (key & _THREE) >> BITS, second & ~is_three
        )
        result[is_middle] += self.runs[1].rests[middles]
        result[is_three] = self.runs[2].rarities[threes]
        result[is_before] += self.runs[2].rests[befores]
        result[is_four] = self.runs[3].rarities[fours]
        return result

    def rarity_of(self, key: Numbers, longest: int) -> Numbers:
        """The same for runs of any one length, by their keys: simpler and slower."""
        result = np.zeros(len(key), np.int64)
        left = np.arange(len(key))
        for length in range(longest, 0, -1):
            asked = key[left] & ((1 << (BITS * length)) - 1)
            runs = self.runs[length - 1]
            at, is_there = find(runs.keys, asked)
            result[left[is_there]] += runs.rarities[at[is_there]]
            left, asked = left[~is_there], asked[~is_there]
            if length > 1:
                before = self.runs[length - 2]
                at, is_there = find(before.keys, asked >> BITS)
                result[left[is_there]] += before.rests[at[is_there]]
        result[left] += _NEVER
        return result

    def save(self, file: Path) -> None:
        """Write everything into one compressed file."""
        arrays: dict[str, NDArray[Any]] = {
            "alphabet": np.array([ord(ch) for ch in self.alphabet.characters], np.uint32),
            "bounds": np.diff(self.confusions.bounds).astype(np.uint16),
            "meant": self.confusions.meant.astype(np.uint16),
            "costs": self.confusions.costs,
        }
        for length, runs in enumerate(self.runs, start=1):
            before = self.runs[length - 2].keys if length > 1 else np.zeros(1, np.int64)
            parents = np.searchsorted(before, runs.keys >> BITS)
            arrays[f"following_{length}"] = np.bincount(
                parents, minlength=len(before)
            ).astype(np.uint16)
            last = runs.keys & _MASK
            arrays[f"high_{length}"] = (last >> 8).astype(np.uint8)
            arrays[f"low_{length}"] = (last & 255).astype(np.uint8)
            arrays[f"rarities_{length}"] = runs.rarities
            arrays[f"counts_{length}"] = runs.counts[: None if length <= _PAIR else 0]
            arrays[f"rests_{length}"] = runs.rests[: None if length < LONGEST else 0]
        with file.open("wb") as out:
            np.savez_compressed(out, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, file: Path) -> Self:
        """Read such a file; raises ``OSError``, ``ValueError`` or ``KeyError``."""
        with np.load(file, allow_pickle=False) as stored:
            alphabet = Alphabet([chr(code) for code in stored["alphabet"]])
            runs: list[Runs] = []
            parents = np.zeros(1, np.int64)
            for length in range(1, LONGEST + 1):
                keys = np.repeat(parents, stored[f"following_{length}"]) << BITS
                keys |= stored[f"high_{length}"].astype(np.int64) << 8
                keys |= stored[f"low_{length}"]
                kept = (stored[f"{name}_{length}"] for name in Runs._fields[1:])
                runs.append(Runs(keys, *kept))
                parents = keys
            bounds = np.concatenate([[0], np.cumsum(stored["bounds"], dtype=np.int64)])
            confusions = Confusions(
                bounds,
                stored["meant"].astype(np.int64),
                stored["costs"],
            )
        return cls(alphabet, runs, confusions)
