"""Paragraph and character properties of a .doc, from its formatted disk pages ([MS-DOC])."""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from shangda.readers.doc_properties import properties
from shangda.readers.doc_styles import Styles
from shangda.readers.wording import is_title_style

_PAGE = 512
_PAGE_NUMBER_MASK = 0x3F_FFFF
_PAGES_MOST = 20_000
_PARAGRAPH_ENTRY, _CHARACTER_ENTRY = 13, 1

_IN_TABLE, _ROW_END, _LIST = 0x2416, 0x2417, 0x460B
_ALIGNMENT_OLD, _ALIGNMENT = 0x2403, 0x2461
_CENTRED = 1
_DELETED, _VANISHED, _HALF_POINTS = 0x0800, 0x083C, 0x4A43


@dataclass(frozen=True)
class ParagraphLook:
    """What a paragraph's own properties say."""

    centred: bool = False
    titled: bool = False
    in_table: bool = False
    row_end: bool = False
    numbered: bool = False
    size: float = 0.0


@dataclass(frozen=True)
class CharacterLook:
    """What a run's own properties say; ``size`` in points, 0 when it sets none."""

    dropped: bool = False
    size: float = 0.0


@dataclass(frozen=True)
class _Run:
    """Properties of the bytes from ``start`` to ``end`` of the main stream."""

    start: int
    end: int
    style: int
    properties: dict[int, int]


class Formatting:
    """Looks up properties by byte offset; where the tables are damaged, all looks plain."""

    def __init__(
        self, main: bytes, paragraph_table: bytes, character_table: bytes, styles: Styles
    ) -> None:
        self._styles = styles
        self._paragraphs = _runs(main, paragraph_table, _PARAGRAPH_ENTRY)
        self._characters = _runs(main, character_table, _CHARACTER_ENTRY)
        self._paragraph_starts = [run.start for run in self._paragraphs]
        self._character_starts = [run.start for run in self._characters]

    def paragraph(self, offset: int) -> ParagraphLook:
        """The look of the paragraph whose mark stands at this offset."""
        run = _at(self._paragraphs, self._paragraph_starts, offset)
        if run is None:
            return ParagraphLook()
        found = self._styles.properties(run.style) | run.properties
        return ParagraphLook(
            centred=found.get(_ALIGNMENT, found.get(_ALIGNMENT_OLD)) == _CENTRED,
            titled=is_title_style(self._styles.name(run.style)),
            in_table=bool(found.get(_IN_TABLE)),
            row_end=bool(found.get(_ROW_END)),
            numbered=bool(found.get(_LIST)),
            size=found.get(_HALF_POINTS, 0) / 2,
        )

    def characters(self, start: int, end: int) -> Iterator[tuple[int, int, CharacterLook]]:
        """Cut a span of bytes where the look changes."""
        while start < end:
            index = bisect_right(self._character_starts, start) - 1
            run = self._characters[index] if index >= 0 else None
            if run is None or run.end <= start:
                following = self._character_starts[index + 1 : index + 2]
                stop, look = min([end, *following]), CharacterLook()
            else:
                stop, look = min(end, run.end), _character_look(run.properties)
            # A run never splits a two-byte character, whatever a damaged table says.
            stop = max(start + 2, stop)
            yield start, min(stop, end), look
            start = stop


def _character_look(found: dict[int, int]) -> CharacterLook:
    dropped = bool(found.get(_DELETED) or found.get(_VANISHED) == 1)
    return CharacterLook(dropped, found.get(_HALF_POINTS, 0) / 2)


def _at(runs: list[_Run], starts: list[int], offset: int) -> _Run | None:
    index = bisect_right(starts, offset) - 1
    return runs[index] if index >= 0 and offset < runs[index].end else None


def _runs(main: bytes, table: bytes, entry_size: int) -> list[_Run]:
    """All runs that the pages of one table describe, in the order of their bytes."""
    count = max(0, (len(table) - 4) // 8)
    if count > _PAGES_MOST:
        return []
    found: list[_Run] = []
    for number in struct.unpack_from(f"<{count}I", table, (count + 1) * 4) if count else ():
        start = (number & _PAGE_NUMBER_MASK) * _PAGE
        page = main[start : start + _PAGE]
        if len(page) == _PAGE:
            found.extend(_page_runs(page, entry_size))
    return sorted(found, key=lambda run: run.start)


def _page_runs(page: bytes, entry_size: int) -> Iterator[_Run]:
    count = page[-1]
    if (count + 1) * 4 + count * entry_size >= _PAGE:
        return
    bounds = struct.unpack_from(f"<{count + 1}I", page)
    for index in range(count):
        at = page[(count + 1) * 4 + index * entry_size] * 2
        style, codes = _entry(page, at, has_style=entry_size == _PARAGRAPH_ENTRY)
        yield _Run(bounds[index], bounds[index + 1], style, dict(properties(codes)))


def _entry(page: bytes, at: int, *, has_style: bool) -> tuple[int, bytes]:
    if not at:
        return 0, b""
    size = page[at]
    if not has_style:
        return 0, page[at + 1 : at + 1 + size]
    if size:
        start, size = at + 1, size * 2 - 1
    else:
        start, size = at + 2, page[at + 1] * 2 if at + 1 < _PAGE else 0
    codes = page[start : start + size]
    return int.from_bytes(codes[:2], "little"), codes[2:]
