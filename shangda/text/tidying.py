"""Turn exact differences of tokens into changes that a person would have marked.

A bare longest common subsequence scatters single shared characters through a rewritten
sentence. Here islands that say less than what changed around them are given up, lone
insertions and deletions slide to the edge of a clause or word, and a replacement that
cuts a common word takes the whole word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shangda.text.alignment import Block, common, gaps
from shangda.text.tokens import clauses, is_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

STRONG = 12
"""Shared text of this weight (two for a character) stays whatever changes around it."""

_ANCHOR = 10  # weight from which a clause found unchanged is fixed before all else
_FACT = 8  # weight of a figure, a date, a name or a Western word
_TRIPLE = 3  # change, island, change
_SINGLE = 2  # weight of one character
_SHORT = 4  # an island up to this weight is given up between changes of the same weight
_REACH = 30  # tokens that a change may slide
_BREAK = "\n"
_MARK = re.compile(r"[^\w\s]|\s")
_EDGES = {
    mark: score
    for marks, score in (
        ("\n", 6),
        ("。！？；!?;", 5),
        ("，,：:", 4),
        ("、（）()“”《》", 3),
    )
    for mark in marks
}


@dataclass(slots=True)
class Piece:
    """A stretch of tokens: the same on both sides, or ``old`` replaced by ``new``."""

    old: list[str]
    new: list[str]

    @property
    def is_same(self) -> bool:
        """Whether nothing changed here."""
        return self.old == self.new


def differences(before: list[str], after: list[str]) -> list[Piece]:
    """What changed between two lists of tokens, tidied; no token is lost."""
    pieces = _joined(_exact(before, after))
    for number, piece in enumerate(pieces):
        if not piece.is_same and not (piece.old and piece.new):
            _slide(pieces, number)
    pieces = _without_islands(_joined(pieces))
    for number, piece in enumerate(pieces):
        if piece.old and piece.new and not piece.is_same:
            _take_whole_words(pieces, number)
    return _joined(pieces)


def _exact(before: list[str], after: list[str]) -> Iterator[Piece]:
    blocks = list(_blocks(before, after))
    for number, (left, right) in enumerate(gaps(blocks, len(before), len(after))):
        yield Piece(before[left.start : left.stop], after[right.start : right.stop])
        if number < len(blocks):
            same = before[left.stop : left.stop + blocks[number].size]
            yield Piece(same, same[:])


def _blocks(before: list[str], after: list[str]) -> list[Block]:
    """Common blocks: weighty clauses first, then words between them, marks last.

    A comma that happens to stand in both must not keep a figure from finding its like.
    """
    blocks = _anchors(before, after)
    for sort in (_is_content, _is_any):
        blocks = list(_refined(blocks, before, after, sort))
    return blocks


def _refined(
    blocks: list[Block], before: list[str], after: list[str], sort: Callable[[str], bool]
) -> Iterator[Block]:
    """The blocks with what tokens of one sort have in common between them."""
    for number, (left, right) in enumerate(gaps(blocks, len(before), len(after))):
        if left and right:
            rows = [i for i in left if sort(before[i])]
            columns = [j for j in right if sort(after[j])]
            for found in common([before[i] for i in rows], [after[j] for j in columns]):
                for k in range(found.size):
                    yield Block(rows[found.before + k], columns[found.after + k], 1)
        yield from blocks[number : number + 1]


def _is_content(token: str) -> bool:
    return not _MARK.match(token)


def _is_any(token: str) -> bool:
    return True


def _anchors(before: list[str], after: list[str]) -> list[Block]:
    """Weighty clauses that stand unchanged, in order, as blocks of tokens."""
    left, right = list(_weighty(before)), list(_weighty(after))
    found = common([clause for _, clause in left], [clause for _, clause in right])
    pairs = ((left[b.before + k], right[b.after + k]) for b in found for k in range(b.size))
    return [Block(i, j, len(clause)) for (i, clause), (j, _) in pairs]


def _weighty(pieces: list[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    at = 0
    for clause in clauses(pieces):
        if weight(clause) >= _ANCHOR:
            yield at, tuple(clause)
        at += len(clause)


def weight(pieces: Iterable[str]) -> int:
    """How much tokens say: a mark 1, a character 2, a fact more, a line break most."""
    return sum(map(_token_weight, pieces))


def _token_weight(token: str) -> int:
    if len(token) > 1:
        return _FACT if token.strip() else 1
    if _MARK.match(token):
        return STRONG if token in _BREAK else 1
    return 2


def _slide(pieces: list[Piece], at: int) -> None:
    """Move a lone insertion or deletion along repeated tokens to its best place."""
    if not 0 < at < len(pieces) - 1:
        return
    ahead, piece, behind = pieces[at - 1 : at + 2]
    run = piece.old or piece.new
    head, tail = ahead.old[-_REACH:], behind.old[:_REACH]
    line = head + run + tail
    size = len(run)
    first = last = len(head)
    while first and line[first - 1] == line[first + size - 1]:
        first -= 1
    while last + size < len(line) and line[last] == line[last + size]:
        last += 1
    best = max(range(last, first - 1, -1), key=lambda q: _fit(line, q, q + size))
    moved = line[best : best + size]
    ahead.old = ahead.old[: len(ahead.old) - len(head)] + line[:best]
    behind.old = line[best + size :] + behind.old[len(tail) :]
    ahead.new, behind.new = ahead.old[:], behind.old[:]
    pieces[at] = Piece(moved, []) if piece.old else Piece([], moved)


def _fit(line: list[str], start: int, stop: int) -> int:
    """How natural it is to cut before ``start`` and before ``stop``."""
    return _edge(line, start) + _edge(line, stop)


def _edge(line: list[str], at: int) -> int:
    if at in (0, len(line)):
        return 6
    left, right = line[at - 1], line[at]
    if is_word(left[-1] + right[0]):
        return 0
    return max(_EDGES.get(left, 1), _EDGES.get(right, 1) - 1)


def _without_islands(pieces: list[Piece]) -> list[Piece]:
    """Give up shared text that says less than the changes on both sides of it."""
    kept: list[Piece] = []
    sizes: list[tuple[int, int]] = []
    for piece in pieces:
        kept.append(piece)
        sizes.append((weight(piece.old), weight(piece.new)))
        while (
            len(sizes) >= _TRIPLE and not piece.is_same and _is_weak(kept[-3:], sizes[-3:])
        ):
            right, island, left = kept.pop(), kept.pop(), kept[-1]
            left.old += island.old + right.old
            left.new += island.new + right.new
            old, new = zip(*sizes[-3:], strict=True)
            sizes[-3:] = [(sum(old), sum(new))]
    return kept


def _is_weak(pieces: list[Piece], sizes: list[tuple[int, int]]) -> bool:
    """Whether the middle one of three pieces is an island to give up.

    Between two deletions (or two insertions) the kept words read on as they stand, so
    only a single character is given up there. One fact put for another stays alone.
    """
    left, _, right = pieces
    island, around = sizes[1][0], min(max(sizes[0]), max(sizes[2]))
    if island >= STRONG or _is_corrected_fact(left) or _is_corrected_fact(right):
        return False
    if not (left.old or right.old) or not (left.new or right.new):
        return island <= _SINGLE and island < around
    return (island if island <= _SHORT else 2 * island) <= around


def _is_corrected_fact(piece: Piece) -> bool:
    return [len(piece.old), len(piece.new)] == [1, 1] and all(
        _token_weight(token) == _FACT for token in piece.old + piece.new
    )


def _take_whole_words(pieces: list[Piece], at: int) -> None:
    """Widen a replacement by a neighbouring character that it tore from its word."""
    piece = pieces[at]
    ahead = pieces[at - 1].old if at else []
    behind = pieces[at + 1].old if at + 1 < len(pieces) else []
    firsts, lasts = (piece.old[0], piece.new[0]), (piece.old[-1], piece.new[-1])
    if ahead and _is_torn(ahead[-1], firsts, ahead[-2:-1], is_word):
        taken = [ahead[-1]]
        pieces[at - 1] = Piece(ahead[:-1], ahead[:-1])
        piece = Piece(taken + piece.old, taken + piece.new)
    if behind and _is_torn(behind[0], lasts, behind[1:2], _is_word_backwards):
        taken = [behind[0]]
        pieces[at + 1] = Piece(behind[1:], behind[1:])
        piece = Piece(piece.old + taken, piece.new + taken)
    pieces[at] = piece


def _is_torn(
    token: str, edges: tuple[str, str], other: list[str], word: Callable[[str], bool]
) -> bool:
    """Whether a token makes a word with a changed one and none with its other neighbour."""
    if len(token) > 1 or any(word(near + token) for near in other):
        return False
    return any(len(edge) == 1 and word(token + edge) for edge in edges)


def _is_word_backwards(pair: str) -> bool:
    return is_word(pair[::-1])


def _joined(pieces: Iterator[Piece] | list[Piece]) -> list[Piece]:
    """Neighbours of one sort in one piece, empty pieces dropped."""
    found: list[Piece] = []
    is_same = False  # of the last one found; comparing it whole each time takes too long
    for piece in pieces:
        if found and is_same == piece.is_same:
            found[-1].old += piece.old
            found[-1].new += piece.new
            is_same = is_same or found[-1].is_same
        elif piece.old or piece.new:
            found.append(Piece(piece.old[:], piece.new[:]))  # its own lists, to grow
            is_same = piece.is_same
    return found
