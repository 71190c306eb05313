"""Find what two sequences have in common, in order: the ground of every comparison.

The longest common subsequence is computed with whole rows of its table as the bits of
one integer (after Hyyrö 2004), so 5,000 against 5,000 tokens take a few milliseconds
of plain Python however different the two are. Sequences too long even for that are cut
at elements that are unique on both sides; what then is still too long counts as
having nothing in common, so time and memory stay bounded.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

CELLS_LIMIT = 100_000_000
"""Table cells computed exactly, one bit each: 12 MB and about 0.2 s."""
_LEAST_CELLS = 10_000


class Block(NamedTuple):
    """``size`` elements from ``before`` on equal those from ``after`` on."""

    before: int
    after: int
    size: int


def common(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Block]:
    """The common blocks of two sequences, in order, adjoining ones joined."""
    codes: dict[Hashable, int] = {}
    a = [codes.setdefault(element, len(codes)) for element in before]
    b = [codes.setdefault(element, len(codes)) for element in after]
    return _joined(_pairs(a, b))


def gaps(blocks: Iterable[Block], before: int, after: int) -> Iterator[tuple[range, range]]:
    """What lies before, between and behind blocks of sequences so long: both sides."""
    i = j = 0
    for block in (*blocks, Block(before, after, 0)):
        yield range(i, block.before), range(j, block.after)
        i, j = block.before + block.size, block.after + block.size


def heaviest_chain(links: Iterable[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Of links (before, after, weight) those that do not cross, with the most weight."""
    ordered = sorted(links, key=lambda link: (link[0], -link[1]))
    width = max((after for _, after, _ in ordered), default=-1) + 1
    tree: list[tuple[int, int]] = [(0, -1)] * (width + 1)  # Fenwick: best (weight, link)
    came_from: list[int] = []
    for number, (_, after, weight) in enumerate(ordered):
        best, previous = _best_below(tree, after)
        came_from.append(previous)
        _raise(tree, after + 1, (best + weight, number))
    return _walk_back(ordered, came_from, _best_below(tree, width)[1])


def _best_below(tree: list[tuple[int, int]], at: int) -> tuple[int, int]:
    best = (0, -1)
    while at > 0:
        best = max(best, tree[at])
        at -= at & -at
    return best


def _raise(tree: list[tuple[int, int]], at: int, value: tuple[int, int]) -> None:
    while at < len(tree):
        tree[at] = max(tree[at], value)
        at += at & -at


def _walk_back(
    ordered: list[tuple[int, int, int]], came_from: list[int], at: int
) -> list[tuple[int, int]]:
    chain = []
    while at >= 0:
        chain.append(ordered[at][:2])
        at = came_from[at]
    return chain[::-1]


def _joined(pairs: Iterable[tuple[int, int]]) -> list[Block]:
    blocks: list[Block] = []
    for i, j in pairs:
        last = blocks[-1] if blocks else Block(-1, -1, 0)
        if (last.before + last.size, last.after + last.size) == (i, j):
            blocks[-1] = last._replace(size=last.size + 1)
        else:
            blocks.append(Block(i, j, 1))
    return blocks


def _pairs(a: list[int], b: list[int]) -> Iterator[tuple[int, int]]:
    """Pairs of equal elements: the common ends first taken off, then the middle."""
    shorter = min(len(a), len(b))
    head = 0
    while head < shorter and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < shorter - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    yield from ((at, at) for at in range(head))
    rows, columns = range(head, len(a) - tail), range(head, len(b) - tail)
    yield from _middle(a, b, rows, columns, _allowance(len(rows) * len(columns)))
    yield from ((len(a) - at, len(b) - at) for at in range(tail, 0, -1))


def _allowance(cells: int) -> int:
    """Cells to spend on one stretch: the larger the whole, the less on each of its parts."""
    return (
        CELLS_LIMIT if cells <= CELLS_LIMIT else max(CELLS_LIMIT**2 // cells, _LEAST_CELLS)
    )


def _middle(
    a: list[int], b: list[int], rows: range, columns: range, cells: int
) -> Iterator[tuple[int, int]]:
    """Only elements that the other side has as well can pair."""
    shared = {a[i] for i in rows} & {b[j] for j in columns}
    i_s = [i for i in rows if a[i] in shared]
    j_s = [j for j in columns if b[j] in shared]
    if len(i_s) * len(j_s) <= cells:
        found = _longest([a[i] for i in i_s], [b[j] for j in j_s])
        yield from ((i_s[x], j_s[y]) for x, y in found)
        return
    anchors = _unique([a[i] for i in i_s], [b[j] for j in j_s])
    i, j = rows.start, columns.start
    for x, y in anchors:
        yield from _middle(a, b, range(i, i_s[x]), range(j, j_s[y]), cells)
        yield i_s[x], j_s[y]
        i, j = i_s[x] + 1, j_s[y] + 1
    if anchors:
        yield from _middle(a, b, range(i, rows.stop), range(j, columns.stop), cells)


def _unique(a: list[int], b: list[int]) -> list[tuple[int, int]]:
    """The longest rising chain of elements that occur once on either side."""
    once_a = {code for code, n in Counter(a).items() if n == 1}
    once_b = {code for code, n in Counter(b).items() if n == 1}
    place = {code: j for j, code in enumerate(b) if code in once_b}
    shared = once_a & once_b
    return heaviest_chain((i, place[code], 1) for i, code in enumerate(a) if code in shared)


def _longest(a: list[int], b: list[int]) -> list[tuple[int, int]]:
    """One longest common subsequence as index pairs."""
    if not a or not b:
        return []
    full = (1 << len(a)) - 1
    where: dict[int, int] = {}
    for i, code in enumerate(a):
        where[code] = where.get(code, 0) | 1 << i
    row, rows = full, []
    size = (len(a) + 7) // 8
    for code in b:
        hits = row & where[code]
        row = (row + hits | row - hits) & full
        rows.append(row.to_bytes(size, "little"))
    return _trace(rows, len(a))


def _trace(rows: list[bytes], width: int) -> list[tuple[int, int]]:
    """Walk back through the table: a cleared bit is a step where the length grew."""
    pairs = []
    i, j = width - 1, len(rows) - 1
    while i >= 0 and j >= 0:
        if rows[j][i >> 3] >> (i & 7) & 1:
            i -= 1
        elif j and not rows[j - 1][i >> 3] >> (i & 7) & 1:
            j -= 1
        else:
            pairs.append((i, j))
            i -= 1
            j -= 1
    return pairs[::-1]
