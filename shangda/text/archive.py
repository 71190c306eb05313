"""An archive in memory that finds the texts like a given one: for files and small stores."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from shangda.text.fingerprints import GRAM, Fingerprints, Kept, Plain, kept, plain
from shangda.text.likeness import Likeness, Relation, Side, compare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LEAST_SHARED = 2
"""Fingerprints that a candidate must share, or all of them where there are fewer."""
LEAST_PART = 0.08
"""Part of its own or of the query's fingerprints that a candidate must share."""
COMPARED = 20
"""Candidates that are compared in full, the likest first."""
STOCK_TEXTS = 4
"""A fingerprint in more texts than this is a stock phrase in an archive of any size."""
STOCK_PART = 0.0003
"""And in a large archive one in more than this part of its texts."""
STOP_TEXTS = 2_000
"""A fingerprint in more texts than this leads to no candidates: they would be too many."""
_RANK = {relation: place for place, relation in enumerate(Relation)}


class Match(NamedTuple):
    """A text of the archive by its number, and how like it is."""

    number: int
    likeness: Likeness


class Archive:
    """Texts, numbered as given, with all their fingerprints in one sorted array."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.sides = [Side(text, plain(text)) for text in texts]
        marks = [np.unique(kept(side.plain).hashes) for side in self.sides]
        self.sizes = np.array([len(mark) for mark in marks], np.int64)
        hashes = np.concatenate([np.zeros(0, np.int32), *marks])
        order = np.argsort(hashes, kind="stable")
        self.hashes = hashes[order]
        self.owners = np.repeat(np.arange(len(marks)), self.sizes)[order]

    def similar(self, text: str) -> list[Match]:
        """The texts that share something with this one, the likest first."""
        query = Side(text, plain(text))
        marks = kept(query.plain)
        distinct = np.unique(marks.hashes)
        stock = stock_mask(query.plain, marks, distinct[self._is_stock(distinct)])
        found = [
            Match(number, compare(query, self.sides[number], stock))
            for number in self._candidates(distinct)
        ]
        return sorted(found, key=lambda match: closeness(match.likeness))

    def _span(self, marks: Fingerprints) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        low = np.searchsorted(self.hashes, marks, "left")
        return low, np.searchsorted(self.hashes, marks, "right") - low

    def _is_stock(self, marks: Fingerprints) -> NDArray[np.bool_]:
        return self._span(marks)[1] > stock_limit(len(self.sides))

    def _candidates(self, marks: Fingerprints) -> list[int]:
        low, count = self._span(marks)
        count[count > STOP_TEXTS] = 0
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        owners, shared = np.unique(
            self.owners[np.repeat(low, count) + within], return_counts=True
        )
        least = np.minimum(LEAST_SHARED, np.minimum(len(marks), self.sizes[owners]))
        part = np.maximum(shared / max(1, len(marks)), shared / self.sizes[owners])
        enough = (shared >= least) & (part >= LEAST_PART)
        likest = np.argsort(-shared[enough], kind="stable")[:COMPARED]
        return [int(number) for number in owners[enough][likest]]


def stock_limit(texts: int) -> float:
    """In more texts than this a fingerprint is a stock phrase, of so many texts."""
    return max(STOCK_TEXTS, STOCK_PART * texts)


def stock_mask(text: Plain, marks: Kept, stock: Fingerprints) -> NDArray[np.bool_]:
    """For each plain character whether it stands in a piece that is a stock phrase."""
    mask = np.zeros(len(text.codes), bool)
    ends = np.append(marks.starts[1:], len(mask))
    is_stock = np.isin(marks.hashes, stock)
    for start, after in zip(marks.starts[is_stock], ends[is_stock], strict=True):
        mask[start : max(int(after), int(start) + GRAM)] = True
    return mask


def closeness(likeness: Likeness) -> tuple[bool, float, int]:
    """A key that sorts the likest first: stock phrases last, then by what is covered."""
    covered = max(likeness.coverage_query, likeness.coverage_archive)
    return likeness.relation is Relation.STOCK, -covered, _RANK[likeness.relation]
