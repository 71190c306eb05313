"""Reads names and covered characters out of TrueType and OpenType files.

Only the tables `name` and `cmap` (subtable formats 4 and 12, ISO/IEC 14496-22) are
read; a damaged file raises FontFileError and never anything else.
"""

import struct
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FAMILY_NAMES = (1, 16)
_UNICODE_RECORDS = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))


class FontFileError(ValueError):
    """The file is no font that can be read."""


@dataclass(frozen=True)
class Face:
    """One face of a font file: every spelling of its family name, and its characters."""

    families: frozenset[str]
    characters: frozenset[int]


def faces(path: Path) -> tuple[Face, ...]:
    """Read all faces of a file; cached until the file changes."""
    try:
        state = path.stat()
    except OSError as error:
        raise FontFileError(str(path)) from error
    return _faces(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=256)
def _faces(path: Path, changed_ns: int, size: int) -> tuple[Face, ...]:
    try:
        data = path.read_bytes()
        return tuple(_face(data, start) for start in _starts(data))
    except (OSError, struct.error, IndexError, ValueError) as error:
        raise FontFileError(str(path)) from error


def _starts(data: bytes) -> tuple[int, ...]:
    if data[:4] == b"ttcf":
        (count,) = struct.unpack_from(">I", data, 8)
        return struct.unpack_from(f">{min(count, 64)}I", data, 12)
    if data[:4] not in (b"\0\1\0\0", b"OTTO", b"true"):
        raise FontFileError("no sfnt signature")
    return (0,)


def _face(data: bytes, start: int) -> Face:
    (count,) = struct.unpack_from(">H", data, start + 4)
    tables = {}
    for i in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", data, start + 12 + 16 * i)
        tables[tag] = data[offset : offset + length]
    if b"name" not in tables or b"cmap" not in tables:
        raise FontFileError("no name or no cmap table")
    return Face(_families(tables[b"name"]), _characters(tables[b"cmap"]))


def _families(table: bytes) -> frozenset[str]:
    _, count, strings = struct.unpack_from(">HHH", table)
    found = set()
    for i in range(count):
        platform, _, _, name, length, offset = struct.unpack_from(">6H", table, 6 + 12 * i)
        if name in _FAMILY_NAMES and platform in (0, 3):
            raw = table[strings + offset : strings + offset + length]
            found.add(raw.decode("utf-16-be", "replace"))
    return frozenset(found)


def _characters(table: bytes) -> frozenset[int]:
    """Read the best Unicode subtable: one of the whole of Unicode before a 16-bit one."""
    (count,) = struct.unpack_from(">H", table, 2)
    records = {}
    for i in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", table, 4 + 8 * i)
        records[platform, encoding] = offset
    for key in _UNICODE_RECORDS:
        if key in records:
            subtable = table[records[key] :]
            (form,) = struct.unpack_from(">H", subtable)
            if form in _READERS:
                return frozenset(_READERS[form](subtable))
    return frozenset()


def _segments(table: bytes) -> set[int]:
    """Format 4: segments of the basic plane, glyph 0 meaning none."""
    (double,) = struct.unpack_from(">H", table, 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", table, 14)
    starts = struct.unpack_from(f">{count}H", table, 16 + double)
    deltas = struct.unpack_from(f">{count}H", table, 16 + 2 * double)
    base = 16 + 3 * double
    offsets = struct.unpack_from(f">{count}H", table, base)
    found: set[int] = set()
    for i, (start, end, delta, offset) in enumerate(
        zip(starts, ends, deltas, offsets, strict=True)
    ):
        codes = range(start, min(end, 0xFFFE) + 1)
        if offset == 0:
            found.update(c for c in codes if (c + delta) & 0xFFFF)
        elif codes:
            glyphs = struct.unpack_from(f">{len(codes)}H", table, base + 2 * i + offset)
            found.update(c for c, glyph in zip(codes, glyphs, strict=True) if glyph)
    return found


def _groups(table: bytes) -> set[int]:
    """Format 12: groups over all of Unicode."""
    (count,) = struct.unpack_from(">I", table, 12)
    found: set[int] = set()
    for start, end, glyph in struct.iter_unpack(">III", table[16 : 16 + 12 * count]):
        if start <= end <= sys.maxunicode:
            found.update(range(start + (glyph == 0), end + 1))
    return found


_READERS = {4: _segments, 12: _groups}
