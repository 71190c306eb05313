"""Say which source a passage of a composite article came from, and how much each gave.

Texts are compared without marks and spaces. A clause comes from the sources that share
enough of it in long enough runs. What the lead source (底稿) covers is the lead's alone,
but for a figure that another source gave.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from shangda.text.counting import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SHORTEST_RUN = 4
"""Shortest shared run that counts, in characters without marks."""
COVERED = 0.5
"""Share of a clause that must be found in a source to call it taken from there."""
LONG_RUNS = 10
"""As many shared characters are enough whatever share of the clause they are."""

_PLACES = 16  # of a run in one source are tried; more are repetition, not provenance
_SHORTEST_CLAUSE = 6
_BARE = re.compile(r"[^\W_]")
_CLAUSE = re.compile("[^，。；：！？,;!?\n]*(?:[。；！？;!?]+[”’」』）)]*|[，：,\n]|$)")
_SENTENCE_ENDS = "。；！？;!?\n”’」』）)"


class SourceSpan(NamedTuple):
    """``article[start:end]`` stands as ``source[source_start:source_end]`` in a source."""

    key: str
    start: int
    end: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the article that came from the sources ``keys``, the nearest first."""

    start: int
    end: int
    keys: tuple[str, ...]
    spans: tuple[SourceSpan, ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Passages in order, and ``used``: the 字数 of the article credited to each source."""

    passages: list[Passage]
    used: dict[str, int]


class _Clause(NamedTuple):
    start: int
    end: int
    places: range  # of its characters, marks left out


class _Run(NamedTuple):
    """``size`` characters from ``at`` on in the article, from ``there`` on in a source."""

    at: int
    size: int
    there: int


def attribute(
    article: str, sources: Mapping[str, str], *, lead: str | None = None
) -> Attribution:
    """Attribute an article's clauses to its sources; ``lead`` is the key of the 底稿.

    Every source is in ``used``, with 0 where nothing of it was taken.
    """
    ours = _Bare(article)
    theirs = {key: _Bare(source) for key, source in sources.items()}
    runs = {key: list(_runs(ours.text, bare.text)) for key, bare in theirs.items()}
    passages: list[Passage] = []
    used = dict.fromkeys(sources, 0)
    for clause in _clauses(article, ours.places):
        taken = _taken(clause, runs, lead, ours.text)
        for key, size in _credit(clause, taken, article, ours).items():
            used[key] += size
        spans = [
            SourceSpan(
                key, *ours.span(run.at, run.size), *theirs[key].span(run.there, run.size)
            )
            for key, found in taken.items()
            for run in found
        ]
        if spans:
            passage = Passage(clause.start, clause.end, tuple(taken), tuple(spans))
            _append(passages, passage)
    return Attribution(passages, used)


class _Bare:
    """A text without marks and spaces that still knows where its characters stood."""

    def __init__(self, text: str) -> None:
        self.places = [found.start() for found in _BARE.finditer(text)]
        self.text = "".join(text[at] for at in self.places)

    def span(self, at: int, size: int) -> tuple[int, int]:
        """Where a run stands in the whole text."""
        return self.places[at], self.places[at + size - 1] + 1


def _clauses(article: str, places: list[int]) -> Iterator[_Clause]:
    """Clauses of some length; a short one is taken together with what follows it."""
    start = first = last = 0
    for found in _CLAUSE.finditer(article):
        while last < len(places) and places[last] < found.end():
            last += 1
        is_end = found.end() == len(article) or found[0][-1:] in _SENTENCE_ENDS
        if last == first:
            start = found.end()
        elif is_end or last - first >= _SHORTEST_CLAUSE:
            yield _Clause(start, found.end(), range(first, last))
            start, first = found.end(), last


def _runs(ours: str, theirs: str) -> Iterator[_Run]:
    """The longest runs that two bare texts share, from left to right of the first."""
    grams: defaultdict[str, list[int]] = defaultdict(list)
    for there in range(len(theirs) - SHORTEST_RUN + 1):
        grams[theirs[there : there + SHORTEST_RUN]].append(there)
    at = 0
    while at <= len(ours) - SHORTEST_RUN:
        starts = grams.get(ours[at : at + SHORTEST_RUN], [])[:_PLACES]
        sizes = [_shared(ours, at, theirs, there) for there in starts]
        if sizes:
            yield _Run(at, max(sizes), starts[sizes.index(max(sizes))])
        at += max(sizes, default=1)


def _shared(ours: str, at: int, theirs: str, there: int) -> int:
    """How far two texts run on alike from these places."""
    size = SHORTEST_RUN
    longest = min(len(ours) - at, len(theirs) - there)
    while size < longest and ours[at + size] == theirs[there + size]:
        size += 1
    return size


def _taken(
    clause: _Clause, runs: Mapping[str, list[_Run]], lead: str | None, ours: str
) -> dict[str, list[_Run]]:
    """The sources that a clause was taken from, the one that covers most of it first."""
    found = {key: list(_clipped(clause.places, there)) for key, there in runs.items()}
    enough = min(COVERED * len(clause.places), LONG_RUNS)
    sizes = {key: sum(run.size for run in clips) for key, clips in found.items()}
    keys = sorted((key for key in found if sizes[key] >= enough), key=lambda k: -sizes[k])
    if lead in keys:
        figures = {at for at in clause.places if ours[at].isdigit()} - _covered(found[lead])
        keys = [lead, *(k for k in found if k != lead and figures & _covered(found[k]))]
    return {key: found[key] for key in keys}


def _covered(runs: list[_Run]) -> set[int]:
    return {at for run in runs for at in range(run.at, run.at + run.size)}


def _clipped(places: range, runs: list[_Run]) -> Iterator[_Run]:
    """The parts of runs (sorted, not overlapping) that lie within these places."""
    first = max(bisect_right(runs, (places.start,)) - 1, 0)
    for run in runs[first:]:
        if run.at >= places.stop:
            return
        start, stop = max(run.at, places.start), min(run.at + run.size, places.stop)
        if start < stop:
            yield _Run(start, stop - start, run.there + start - run.at)


def _credit(
    clause: _Clause, taken: Mapping[str, list[_Run]], article: str, ours: _Bare
) -> dict[str, int]:
    """字数 by source; a character goes to the first of those that have it."""
    free = set(clause.places)
    credit = dict.fromkeys(taken, 0)
    for key, runs in taken.items():
        for run in runs:
            whole = range(run.at, run.at + run.size)
            for part in _stretches([at for at in whole if at in free]):
                stop = ours.places[part.stop] if part.stop in clause.places else clause.end
                credit[key] += count(article[ours.places[part.start] : stop])
            free.difference_update(whole)
    return credit


def _stretches(numbers: list[int]) -> Iterator[range]:
    """Rising numbers as ranges without gaps."""
    start = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or numbers[at] != numbers[at - 1] + 1:
            yield range(numbers[start], numbers[at - 1] + 1)
            start = at


def _append(passages: list[Passage], passage: Passage) -> None:
    """Add a passage, joined to the last one if it came from the same sources."""
    last = passages[-1] if passages else None
    if last and last.keys == passage.keys and last.end == passage.start:
        passages[-1] = Passage(
            last.start, passage.end, last.keys, last.spans + passage.spans
        )
    else:
        passages.append(passage)
