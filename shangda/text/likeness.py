"""How like two texts are: what they share, where, and the plain word for it.

Shared runs are exact on the plain text (see ``fingerprints``), so that other marks and
other figures do not part them. The longest are taken first, each character once on
either side; order does not matter, for a text may be rearranged. What many other texts
share as well is a stock phrase and says little.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from shangda.text.fingerprints import MASK, Hashes, Places, Plain, grams
from shangda.text.labelled import Labelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

_SEED = 6
"""Characters that must agree before a run is looked for."""
_LEAST_RUN = 8
"""Characters of the shortest run that counts: shorter ones are words, not passages."""
_ECHOES = 16
"""A piece that stands more often than this in one text says nothing of its place."""
_GAP = 24
"""Plain characters between two runs on both sides that one passage may bridge."""
_TELLING_RUN = 10
"""Characters of the shortest run in which other figures are no chance."""
_FIGURE = re.compile("[0-9]+(?:[.,][0-9]+)*")
_SENTENCE_END = re.compile("[。！？!?\\n]")

WHOLE = 0.9
"""From this coverage on a text counts as all there."""
MOST = 0.6
"""From this coverage on both sides two texts are one, changed here and there."""
WORDS = 20
"""Plain characters of a passage that say nothing: names, dates and turns of any report."""
OWN = 0.15
"""With so much of both in passages that are not stock, they are reworked from one."""
SENTENCES = 0.11
"""With so much of both in whole sentences that are not stock, something was taken over."""


class Relation(Labelled):
    """What one text is to another: the word used in files, and the one shown to people."""

    SAME = "same", "同一篇"
    FIGURES_CHANGED = "figures_changed", "同一篇，改了数字"
    EXCERPT = "excerpt", "摘自对方"
    CONTAINS = "contains", "包含对方"
    OVERLAP = "overlap", "部分相同"
    SAME_EVENT = "same_event", "同一件事"
    STOCK = "stock", "只有套话相同"


class Run(NamedTuple):
    """``size`` plain characters from ``query`` on equal those from ``archive`` on."""

    query: int
    archive: int
    size: int


class Passage(NamedTuple):
    """A shared passage as offsets into both texts, ends excluded."""

    query_start: int
    query_end: int
    archive_start: int
    archive_end: int


class Likeness(NamedTuple):
    """What a text has in common with one of the archive; coverages from 0 to 1."""

    relation: Relation
    coverage_query: float
    coverage_archive: float
    passages: list[Passage]


class Seeds(NamedTuple):
    """The pieces that runs are looked for by: their hashes rising, and where each begins."""

    hashes: Hashes
    starts: Places


@dataclass(frozen=True, eq=False)
class Side:
    """A text with its plain form, which many comparisons share."""

    text: str
    plain: Plain

    @cached_property
    def seeds(self) -> Seeds:
        """Of the plain text; only a query needs them."""
        return seeds(self.plain)

    @cached_property
    def bounds(self) -> Places:
        """Where sentences begin and end, counted in plain characters."""
        ends = [match.start() for match in _SENTENCE_END.finditer(self.text)]
        inner = np.searchsorted(self.plain.places, ends)
        return np.unique(np.concatenate(([0], inner, [len(self.plain.codes)])))


def seeds(text: Plain) -> Seeds:
    """All overlapping pieces, by their hash."""
    hashes = grams(text.codes, _SEED)
    order = np.argsort(hashes)
    return Seeds(hashes[order], order)


def runs(query: Plain, archive: Plain, begun: Seeds | None = None) -> list[Run]:
    """The shared runs in the order of the query, longest first where they contend.

    ``begun`` are the query's seeds, where they are known.
    """
    if np.array_equal(query.codes, archive.codes):
        return [Run(0, 0, len(query.codes))] if len(query.codes) else []
    free_query = np.ones(len(query.codes), bool)
    free_archive = np.ones(len(archive.codes), bool)
    found = []
    for run in _candidates(begun or seeds(query), archive):
        for part in _unclaimed(run, free_query, free_archive):
            free_query[part.query : part.query + part.size] = False
            free_archive[part.archive : part.archive + part.size] = False
            found.append(part)
    return sorted(found)


def compare(query: Side, archive: Side, stock: NDArray[np.bool_]) -> Likeness:
    """Grade a text against one of the archive.

    ``stock`` tells of each plain character of the query whether many other texts share it.
    """
    shared = runs(query.plain, archive.plain, query.seeds)
    groups = _grouped(shared)
    size = sum(run.size for run in shared)
    covers = size / max(1, len(query.plain.codes)), size / max(1, len(archive.plain.codes))
    passages = [_spanned(group, query.plain, archive.plain) for group in groups]
    if min(covers) >= MOST and _figures_differ(query, archive, shared):
        relation = Relation.FIGURES_CHANGED
    elif min(covers) >= WHOLE:
        relation = Relation.SAME
    elif not _is_believed(query, archive, groups, stock):
        relation = Relation.STOCK
    elif max(covers) >= (WHOLE if min(covers) >= MOST else MOST):
        relation = Relation.EXCERPT if covers[0] > covers[1] else Relation.CONTAINS
    else:
        relation = Relation.OVERLAP
    return Likeness(relation, round(covers[0], 4), round(covers[1], 4), passages)


def _is_believed(
    query: Side, archive: Side, groups: list[list[Run]], stock: NDArray[np.bool_]
) -> bool:
    """Whether two texts share more than chance, form and stock phrases explain.

    What is shared is measured by both texts: by the geometric mean of their lengths.
    """
    both = math.sqrt(len(query.plain.codes) * len(archive.plain.codes))
    size = sum(run.size for group in groups for run in group)
    if size < min(OWN, SENTENCES) * both:
        return False
    own = np.concatenate(([0], np.cumsum(~stock)))
    passages = (
        sum(int(own[run.query + run.size] - own[run.query]) for run in group)
        for group in groups
    )
    if sum(max(0, size - WORDS) for size in passages) >= OWN * both:
        return True
    return _in_whole_sentences(query, groups, own) >= SENTENCES * both


def _in_whole_sentences(
    query: Side, groups: list[list[Run]], own: NDArray[np.int64]
) -> int:
    """Characters of the query, without stock, in sentences that are shared as a whole."""
    bounds = query.bounds
    total = 0
    for run in (run for group in groups for run in group):
        first = np.searchsorted(bounds, run.query)
        last = np.searchsorted(bounds, run.query + run.size, "right") - 1
        if first < last:
            total += int(own[bounds[last]] - own[bounds[first]])
    return total


def _candidates(query: Seeds, archive: Plain) -> Iterator[Run]:
    """All maximal runs, overlapping ones too, the longest first."""
    there = grams(archive.codes, _SEED)
    if not len(query.hashes):
        return
    low = np.searchsorted(query.hashes, there)
    places = np.flatnonzero(query.hashes[np.minimum(low, len(query.hashes) - 1)] == there)
    places = places[np.bincount(low[places], minlength=1)[low[places]] <= _ECHOES]
    low = low[places]
    count = np.searchsorted(query.hashes, there[places], "right") - low
    second = np.repeat(places, count)
    within = np.arange(len(second)) - np.repeat(np.cumsum(count) - count, count)
    first = query.starts[np.repeat(low, count) + within]
    by_diagonal = np.lexsort((first, first - second))
    first, second = first[by_diagonal], second[by_diagonal]
    broken = (np.diff(first - second) != 0) | (np.diff(first) != 1)
    heads = np.flatnonzero(np.concatenate(([True], broken))) if len(first) else first
    sizes = np.diff(np.append(heads, len(first))) + _SEED - 1
    long = sizes >= _LEAST_RUN
    heads, sizes = heads[long], sizes[long]
    for at in np.argsort(-sizes, kind="stable"):
        yield Run(int(first[heads[at]]), int(second[heads[at]]), int(sizes[at]))


def _unclaimed(run: Run, query: NDArray[np.bool_], archive: NDArray[np.bool_]) -> list[Run]:
    """What a longer run has left of this one on both sides."""
    free = (
        query[run.query : run.query + run.size]
        & archive[run.archive : run.archive + run.size]
    )
    if free.all():
        return [run]
    return [
        Run(run.query + start, run.archive + start, end - start)
        for start, end in stretches(free)
        if end - start >= _LEAST_RUN
    ]


def stretches(marked: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where an array is true: starts and ends (excluded)."""
    edges = np.flatnonzero(
        np.diff(np.concatenate(([False], marked, [False])).astype(np.int8))
    )
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _grouped(shared: list[Run]) -> list[list[Run]]:
    """Neighbouring runs together: each group is one passage."""
    groups: list[list[Run]] = []
    for run in shared:
        if groups and _adjoins(groups[-1][-1], run):
            groups[-1].append(run)
        else:
            groups.append([run])
    return groups


def _adjoins(run: Run, after: Run) -> bool:
    gap = after.archive - run.archive - run.size
    return 0 <= gap <= _GAP and after.query - run.query - run.size <= _GAP


def _spanned(group: list[Run], query: Plain, archive: Plain) -> Passage:
    first, last = group[0], group[-1]
    return Passage(
        int(query.places[first.query]),
        int(query.places[last.query + last.size - 1]) + 1,
        int(archive.places[first.archive]),
        int(archive.places[last.archive + last.size - 1]) + 1,
    )


def _figures_differ(query: Side, archive: Side, shared: Iterable[Run]) -> bool:
    """Whether any longer run bears other figures here than there."""
    return any(
        _figures(query, run.query + at).isdisjoint(_figures(archive, run.archive + at))
        for run in shared
        if run.size >= _TELLING_RUN
        for at in np.flatnonzero(
            query.plain.codes[run.query : run.query + run.size] == MASK
        ).tolist()
    )


def _figures(side: Side, place: int) -> set[str]:
    """The figures for which the mask stands: more where only marks or an end part them."""
    places = side.plain.places
    end = places[place + 1] if place + 1 < len(places) else len(side.text)
    told = unicodedata.normalize("NFKC", side.text[places[place] : end])
    return set(_FIGURE.findall(told))
