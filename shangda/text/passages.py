"""Shared passages as a page shows them: paragraph by paragraph, marked or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Piece(NamedTuple):
    """Some characters of a paragraph, and whether the other text has them, too."""

    text: str
    is_same: bool


def marked(text: str, spans: Iterable[tuple[int, int]]) -> list[list[Piece]]:
    """The paragraphs of a text in pieces; joined they are the text again."""
    lines: list[list[Piece]] = [[]]
    for piece in _pieces(text, sorted(spans)):
        first, *rest = piece.text.split("\n")
        lines[-1].append(Piece(first, piece.is_same))
        lines += [[Piece(line, piece.is_same)] for line in rest]
    return [[piece for piece in line if piece.text] for line in lines]


def _pieces(text: str, spans: list[tuple[int, int]]) -> Iterator[Piece]:
    at = 0
    for start, end in spans:
        begin = max(start, at)
        if begin >= end:
            continue
        yield Piece(text[at:begin], is_same=False)
        yield Piece(text[begin:end], is_same=True)
        at = end
    yield Piece(text[at:], is_same=False)
