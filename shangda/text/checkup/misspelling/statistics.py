"""How often characters follow one another, and which are mistaken for which: one file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from shangda.text.checkup.misspelling.alphabet import BITS, Alphabet

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Eighths = NDArray[np.uint8]

LONGEST = 4
"""Characters of the longest runs that are counted."""
FINENESS = 8
"""Logarithms are kept in eighths of a nat."""
_MASK = (1 << BITS) - 1
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

    def rarity(self, windows: Numbers) -> Numbers:
        """How unlikely the last of four characters is after the others: eighths of a nat."""
        result = np.zeros(len(windows), np.int64)
        left = np.arange(len(windows))
        key = key_of(windows)
        for length in range(LONGEST, 0, -1):
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
