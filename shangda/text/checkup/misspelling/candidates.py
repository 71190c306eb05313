"""Characters in whose place others would stand more naturally, by the statistics alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from shangda.text.checkup.misspelling.statistics import FINENESS, LONGEST, find, key_of
from shangda.text.checkup.misspelling.tries import (
    LEAST_GAIN,
    MARGIN,
    Sheet,
    Tries,
    couples,
    singles,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shangda.text.checkup.misspelling.statistics import Numbers, Statistics

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


def candidates(text: str, statistics: Statistics) -> list[Candidate]:
    """The best candidate of each size for each place that has any."""
    line = statistics.alphabet.read(text)
    if not len(line.numbers):
        return []
    sheet = Sheet(line.numbers, statistics)
    return [
        _candidate(sheet, line.places, tries, best, margin)
        for tries in (singles(sheet), couples(sheet))
        for best, margin in _best(tries)
    ]


def _candidate(
    sheet: Sheet, places: Numbers, tries: Tries, best: int, margin: int
) -> Candidate:
    known = sheet.statistics
    at, size = tries.at[best], tries.meant.shape[1]
    around = sheet.surroundings(size)[at][1:-1]
    threes = key_of(sliding_window_view(around, LONGEST - 1))
    return Candidate(
        place=int(places[at]),
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
