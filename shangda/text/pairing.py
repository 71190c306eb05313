"""Say which paragraph of one text became which paragraph of another.

Equal paragraphs pair first, then those that share most of their character pairs. What
is left on both sides and still alike has been moved; what is left beside a pair and
contained in it was split off or joined on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from shangda.text.alignment import common, gaps, heaviest_chain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ALIKE = 0.3
"""Share of common character pairs from which a paragraph counts as rewritten, not new."""
LONE_ALIKE = 0.15
"""The same where only one paragraph on either side is in question."""
MOVED = 0.5
"""Share from which a paragraph that stands elsewhere was moved there."""
CONTAINED = 0.6
"""Share of a paragraph found in its neighbour, to call it split off or joined on."""
SHORTEST_MOVE = 8
"""Shorter paragraphs (characters) are not worth being called moved."""

_COMMON = 12  # character pairs in more paragraphs than this do not propose a partner
_PROPOSALS = 4  # partners whose likeness is worked out for each paragraph


class Span(NamedTuple):
    """Paragraphs ``before`` became paragraphs ``after``; one side may be empty."""

    before: range
    after: range


@dataclass(frozen=True, slots=True)
class Pairing:
    """The spans in order, and what moved as {index after: index before}."""

    spans: list[Span]
    moved: dict[int, int]


def pair(before: Sequence[str], after: Sequence[str]) -> Pairing:
    """Pair the paragraphs of two texts; every paragraph is in exactly one span."""
    if len(before) == len(after) == 1:  # two titles, say: there is nothing else to pair
        return Pairing([Span(range(1), range(1))], {})
    old, new = [_Grams(text) for text in before], [_Grams(text) for text in after]
    blocks = common(before, after)
    pairs = [(b.before + k, b.after + k) for b in blocks for k in range(b.size)]
    moved = _moved_whole(before, after, pairs)
    gone = set(moved.values())
    for left, right in gaps(blocks, len(before), len(after)):
        rows = [i for i in left if i not in gone]
        columns = [j for j in right if j not in moved]
        least = LONE_ALIKE if len(rows) == len(columns) == 1 else ALIKE
        links = _links(old, new, rows, columns, least=least)
        pairs += heaviest_chain((i, j, round(like * 1000)) for like, i, j in links)
    moved |= _moved_edited(old, new, pairs, moved)
    spans = _grown(sorted(pairs), old, new, moved)
    return Pairing(list(_filled(spans, len(before), len(after))), moved)


class _Grams:
    """The character pairs of a paragraph, ready to be compared."""

    __slots__ = ("counts", "size", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        bare = "".join(text.split())
        self.counts = Counter(map("".join, pairwise(bare)))
        self.size = max(len(bare) - 1, 0)

    def shared(self, other: _Grams) -> int:
        """How many pairs the two have in common, repeats counted."""
        few, many = sorted((self.counts, other.counts), key=len)
        return sum(min(n, many[gram]) for gram, n in few.items() if gram in many)

    def likeness(self, other: _Grams) -> float:
        """1 for the same text, 0 for nothing in common."""
        return 2 * self.shared(other) / (self.size + other.size or 1)

    def is_within(self, rest: Counter[str]) -> bool:
        """Whether enough of this paragraph is among these pairs to have come from there."""
        found = sum(min(n, rest[gram]) for gram, n in self.counts.items() if gram in rest)
        return found / (self.size or 1) >= CONTAINED


def _moved_whole(
    before: Sequence[str], after: Sequence[str], pairs: list[tuple[int, int]]
) -> dict[int, int]:
    """Paragraphs that stand elsewhere without a change."""
    taken = {i for i, _ in pairs}
    places: defaultdict[str, list[int]] = defaultdict(list)
    for i in reversed(range(len(before))):
        if i not in taken and len(before[i]) >= SHORTEST_MOVE:
            places[before[i]].append(i)
    free = sorted(set(range(len(after))) - {j for _, j in pairs})
    return {j: places[after[j]].pop() for j in free if places.get(after[j])}


def _moved_edited(
    old: list[_Grams],
    new: list[_Grams],
    pairs: list[tuple[int, int]],
    moved: dict[int, int],
) -> dict[int, int]:
    """Pair what is left and long enough, the most alike first, wherever it stands."""
    rows = sorted(set(range(len(old))) - {i for i, _ in pairs} - set(moved.values()))
    columns = sorted(set(range(len(new))) - {j for _, j in pairs} - set(moved))
    rows = [i for i in rows if len(old[i].text) >= SHORTEST_MOVE]
    columns = [j for j in columns if len(new[j].text) >= SHORTEST_MOVE]
    found: dict[int, int] = {}
    taken: set[int] = set()
    links = _links(old, new, rows, columns, least=MOVED)
    for _, i, j in sorted(links, key=lambda link: (-link[0], *link[1:])):
        if j not in found and i not in taken:
            found[j] = i
            taken.add(i)
    return found


def _links(
    old: list[_Grams],
    new: list[_Grams],
    left: Sequence[int],
    right: Sequence[int],
    *,
    least: float,
) -> list[tuple[float, int, int]]:
    """Pairs of paragraphs with at least this likeness, each side having few partners."""
    where: defaultdict[str, list[int]] = defaultdict(list)
    for i in left:
        for gram in old[i].counts:
            where[gram].append(i)
    straight = dict(zip(right, left, strict=False))
    proposed = ((i, j) for j in right for i in _partners(new[j], where, straight.get(j)))
    found = ((old[i].likeness(new[j]), i, j) for i, j in proposed)
    return [link for link in found if link[0] >= least]


def _partners(
    grams: _Grams, where: dict[str, list[int]], straight: int | None
) -> Iterable[int]:
    """Paragraphs that share rare pairs, and the one that stands in the same place."""
    votes: Counter[int] = Counter() if straight is None else Counter([straight])
    for gram in grams.counts:
        holders = where.get(gram, ())
        if len(holders) <= _COMMON:
            votes.update(holders)
    best = {i for i, _ in votes.most_common(_PROPOSALS)}
    return best if straight is None else best | {straight}


def _grown(
    pairs: list[tuple[int, int]],
    old: list[_Grams],
    new: list[_Grams],
    moved: dict[int, int],
) -> list[Span]:
    """Pairs with the neighbours that were split off from them or joined on to them."""
    free_old = set(range(len(old))) - {i for i, _ in pairs} - set(moved.values())
    free_new = set(range(len(new))) - {j for _, j in pairs} - set(moved)
    spans = []
    for i, j in pairs:
        whole = old[i].text == new[j].text
        after = range(j, j + 1) if whole else _reach(j, new, free_new, old[i])
        before = range(i, i + 1) if whole else _reach(i, old, free_old, new[j])
        free_new.difference_update(after)
        free_old.difference_update(before)
        spans.append(Span(before, after))
    return spans


def _reach(at: int, texts: list[_Grams], free: set[int], whole: _Grams) -> range:
    """How far around ``at`` free paragraphs hold what ``whole`` has beyond its partner."""
    rest = whole.counts - texts[at].counts
    start, stop = at, at + 1
    while start - 1 in free and texts[start - 1].is_within(rest):
        start -= 1
        rest -= texts[start].counts
    while stop in free and texts[stop].is_within(rest):
        rest -= texts[stop].counts
        stop += 1
    return range(start, stop)


def _filled(spans: list[Span], before: int, after: int) -> Iterator[Span]:
    """The spans with the paragraphs between them: first what went, then what came."""
    i = j = 0
    for span in (*spans, Span(range(before, before), range(after, after))):
        yield from (Span(range(k, k + 1), range(0)) for k in range(i, span.before.start))
        yield from (Span(range(0), range(k, k + 1)) for k in range(j, span.after.start))
        if span.before or span.after:
            yield span
        i, j = span.before.stop, span.after.stop
