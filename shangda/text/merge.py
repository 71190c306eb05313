"""Merge two edits of one text, sentence by sentence.

Where only one side touched a sentence its edit is taken; where both made the same edit
it is taken once; where they differ it is a conflict for a person to decide. A merge
never looks inside a sentence: two half-edits of one sentence rarely make a true one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from shangda.text.alignment import common, gaps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ChunkKind = Literal["same", "mine", "theirs", "both", "conflict"]

_SENTENCE = re.compile("\n|[^。！？；!?\n]*[。！？；!?]+[”’」』）)]*|[^。！？；!?\n]+")


class ConflictsLeftError(ValueError):
    """The merge has conflicts that nobody has decided yet."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some sentences as they stand in the base and on either side."""

    kind: ChunkKind
    base: str
    mine: str
    theirs: str

    @property
    def text(self) -> str:
        """What the merge takes; for a conflict there is none and this is mine."""
        return self.theirs if self.kind == "theirs" else self.mine


@dataclass(frozen=True, slots=True)
class Merge:
    """Chunks in order; joined, each side's texts are that side's text again."""

    chunks: tuple[Chunk, ...]

    @property
    def conflicts(self) -> list[Chunk]:
        """What a person has to decide."""
        return [chunk for chunk in self.chunks if chunk.kind == "conflict"]

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left to decide."""
        return not self.conflicts

    def text(self, decided: Sequence[str] = ()) -> str:
        """The merged text, with one decided text for each conflict in order.

        Raises ConflictsLeftError when the number of decisions is not that of conflicts.
        """
        if len(decided) != len(self.conflicts):
            raise ConflictsLeftError(
                f"有{len(self.conflicts)}处冲突，定了{len(decided)}处。"
            )
        left = iter(decided)
        return "".join(
            next(left) if chunk.kind == "conflict" else chunk.text for chunk in self.chunks
        )


class _Hunk(NamedTuple):
    """Sentences ``start`` to ``stop`` of the base that one side replaced by others."""

    start: int
    stop: int
    by: Literal["mine", "theirs"]
    text: str


def merge3(base: str, mine: str, theirs: str) -> Merge:
    """Merge two texts that both grew out of ``base``."""
    sentences = _SENTENCE.findall(base)
    hunks = sorted([*_hunks(sentences, mine, "mine"), *_hunks(sentences, theirs, "theirs")])
    chunks = _chunks(sentences, _meeting(hunks))
    return Merge(
        tuple(chunk for chunk in chunks if chunk.base or chunk.mine or chunk.theirs)
    )


def _hunks(base: list[str], text: str, by: Literal["mine", "theirs"]) -> Iterator[_Hunk]:
    side = _SENTENCE.findall(text)
    for old, new in gaps(common(base, side), len(base), len(side)):
        if old or new:
            words = "".join(side[new.start : new.stop])
            yield _Hunk(old.start, old.stop, by, words)


def _meeting(hunks: list[_Hunk]) -> list[list[_Hunk]]:
    """Hunks that touch the same sentences, or insert at the same place, together."""
    groups: list[list[_Hunk]] = []
    stop = -1
    for hunk in hunks:
        inserts = bool(groups) and groups[-1][-1][:2] == hunk[:2]
        if groups and (hunk.start < stop or inserts):
            groups[-1].append(hunk)
        else:
            groups.append([hunk])
        stop = max(stop, hunk.stop)
    return groups


def _chunks(base: list[str], groups: list[list[_Hunk]]) -> Iterator[Chunk]:
    at = 0
    for group in groups:
        start, stop = group[0].start, max(hunk.stop for hunk in group)
        yield _chunk(base[at:start], [], start=at)
        yield _chunk(base[start:stop], group, start=start)
        at = stop
    yield _chunk(base[at:], [], start=at)


def _chunk(base: list[str], hunks: list[_Hunk], *, start: int) -> Chunk:
    b = "".join(base)
    mine = _side(base, [hunk for hunk in hunks if hunk.by == "mine"], start)
    theirs = _side(base, [hunk for hunk in hunks if hunk.by == "theirs"], start)
    return Chunk(_kind(b, mine, theirs), b, mine, theirs)


def _side(base: list[str], hunks: list[_Hunk], start: int) -> str:
    """The sentences of the base with one side's hunks put in."""
    words, at = [], 0
    for hunk in hunks:
        words += [*base[at : hunk.start - start], hunk.text]
        at = hunk.stop - start
    return "".join([*words, *base[at:]])


def _kind(base: str, mine: str, theirs: str) -> ChunkKind:
    if mine == theirs:
        return "same" if mine == base else "both"
    if theirs == base:
        return "mine"
    return "theirs" if mine == base else "conflict"
