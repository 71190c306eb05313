"""Characters in whose place others would stand more naturally, by the statistics alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from shangda.text.checkup.misspelling.alphabet import BREAK
from shangda.text.checkup.misspelling.statistics import FINENESS, LONGEST, find, key_of
from shangda.text.checkup.misspelling.tries import (
    AROUND,
    LEAST_GAIN,
    MARGIN,
    Sheet,
    Tries,
    couples,
    singles,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shangda.text.checkup.misspelling.statistics import Statistics

WELL_KNOWN = 2.5 * FINENESS
"""A character that occurs e ** 2.5 times is well known."""


class Candidate(NamedTuple):
    """What may be meant at a place; gain, margin and rarity in nats."""

    place: int
    meant: str
    """One character, or two for two wrong ones side by side."""
    gain: float
    """How much likelier, after the cost of this sort of mistake."""
    margin: float
    """How much more gain than the next best has, 10 at most."""
    rarity: float
    """How unlikely the surroundings still are."""
    known: int
    """So many runs of three with a character as it stands are known."""
    is_well_known: bool
    """Whether the statistics know the characters as they stand well."""


def candidates(lines: Sequence[str], statistics: Statistics) -> list[list[Candidate]]:
    """The best candidate of each size for each place of each line that has any.

    The lines are looked at together, which is quicker, but none bears on another.
    """
    found: list[list[Candidate]] = [[] for _ in lines]
    read = [statistics.alphabet.read(line) for line in lines]
    starts = np.cumsum([0, *(len(line.numbers) + AROUND for line in read)])
    if starts[-1] == AROUND * len(lines):
        return found
    gap = np.full(AROUND, BREAK)
    numbers = np.concatenate([part for line in read for part in (line.numbers, gap)])
    sheet = Sheet(numbers, statistics)
    for tries in (singles(sheet), couples(sheet)):
        for best, margin in _best(tries):
            at = int(tries.at[best])
            row = int(np.searchsorted(starts, at, "right")) - 1
            place = int(read[row].places[at - starts[row]])
            found[row].append(_candidate(sheet, place, tries, best, margin))
    return found


def _candidate(sheet: Sheet, place: int, tries: Tries, best: int, margin: int) -> Candidate:
    known = sheet.statistics
    at, size = tries.at[best], tries.meant.shape[1]
    around = sheet.surroundings(size)[at][1:-1]
    threes = key_of(sliding_window_view(around, LONGEST - 1))
    return Candidate(
        place=place,
        meant="".join(map(known.alphabet.character, tries.meant[best].tolist())),
        gain=float(tries.gains[best]) / FINENESS,
        margin=margin / FINENESS,
        rarity=float(tries.rarities[best]) / FINENESS,
        known=int(find(known.runs[LONGEST - 2].keys, threes)[1].sum()),
        is_well_known=bool(
            (known.counts[sheet.numbers[at : at + size]] >= WELL_KNOWN).all()
        ),
    )


def _best(tries: Tries) -> Iterator[tuple[int, int]]:
    """For each place its best try with its margin over the next, where it gains enough."""
    order = np.lexsort((-tries.gains, tries.at))
    at = tries.at[order]
    starts = np.flatnonzero(np.r_[True, at[1:] != at[:-1]]) if len(at) else at
    for start in starts.tolist():
        best = int(order[start])
        has_next = start + 1 < len(at) and at[start + 1] == at[start]
        gain = int(tries.gains[best])
        if gain >= LEAST_GAIN:
            margin = gain - int(tries.gains[order[start + 1]]) if has_next else MARGIN
            yield best, min(margin, MARGIN)
