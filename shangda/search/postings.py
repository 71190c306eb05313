"""Which texts hold a fingerprint, packed tight: the home of the marks in SQLite.

A row holds what a million texts have of one bucket, the fingerprints that agree in their
upper 20 bits: four bytes each, 12 bits for the rest of the fingerprint and 20 for that of the
text's key. Rows of a bucket follow one another. A row per fingerprint and text would take
three to four times the room.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from shangda.text.archive import STOP_TEXTS
from shangda.text.fingerprints import Fingerprints

TABLE = (
    "CREATE TABLE IF NOT EXISTS search_marks"
    " (place integer PRIMARY KEY, packed blob NOT NULL)"
)
MOST = STOP_TEXTS + 1
"""Texts of a row that are kept of one fingerprint: with more it leads nowhere anyway."""
_REST, _KEY = 12, 20
"""Bits of a packed fingerprint for its rest and for that of the text's key."""
_RESTS, _KEYS = (1 << _REST) - 1, (1 << _KEY) - 1
_SEGMENTS = 24
"""Bits of a place that tell the million of a text's key."""

Packed = NDArray[np.uint32]


class Postings(NamedTuple):
    """Pairs of a fingerprint, as its number among those asked for, and a text."""

    asked: NDArray[np.int64]
    texts: NDArray[np.int64]


def make() -> None:
    """Make the table, where it is missing."""
    with connection.cursor() as cursor:
        cursor.execute(TABLE)


def write(texts: Mapping[int, Fingerprints]) -> None:
    """Keep the distinct fingerprints of texts that have none yet."""
    rows = ((place, _capped(old + added)) for place, old, added in _beside(texts))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT OR REPLACE INTO search_marks (place, packed) VALUES (%s, %s)",
            list(rows),
        )


def erase(texts: Mapping[int, Fingerprints]) -> None:
    """Forget the fingerprints of texts, as they were written."""
    rows = ((_without(old, gone), place) for place, old, gone in _beside(texts))
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE search_marks SET packed = %s WHERE place = %s", list(rows)
        )


def holding(hashes: Fingerprints) -> Postings:
    """The texts of each of these fingerprints."""
    wide = hashes.view(np.uint32).astype(np.int64)
    first = (wide >> _REST) << _SEGMENTS
    found = _within(np.unique(first))
    asked, segments, parts = [], [], []
    for number, place in enumerate(first.tolist()):
        for segment, part in found.get(place, ()):
            asked.append(number)
            segments.append(segment)
            parts.append(part)
    sizes = np.array([len(part) // 4 for part in parts], np.int64)
    packed = np.frombuffer(b"".join(parts), np.uint32)
    numbers = np.repeat(np.array(asked, np.int64), sizes)
    upper = np.repeat(np.array(segments, np.int64), sizes) << _KEY
    right = (packed >> _KEY) == (wide & _RESTS)[numbers]
    return Postings(numbers[right], upper[right] | (packed[right] & _KEYS))


def _pack(texts: Mapping[int, Fingerprints]) -> tuple[NDArray[np.int64], Packed]:
    """The place of each fingerprint of each text, rising, and what is kept there."""
    sizes = [len(hashes) for hashes in texts.values()]
    keys = np.repeat(np.array(list(texts), np.int64), sizes)
    hashes = np.concatenate([np.zeros(0, np.int32), *texts.values()])
    wide = hashes.view(np.uint32).astype(np.int64)
    places = ((wide >> _REST) << _SEGMENTS) | (keys >> _KEY)
    packed = (((wide & _RESTS) << _KEY) | (keys & _KEYS)).astype(np.uint32)
    order = np.argsort(places, kind="stable")
    return places[order], packed[order]


def _beside(texts: Mapping[int, Fingerprints]) -> Iterator[tuple[int, bytes, bytes]]:
    """(place, what is kept there, what these texts have for it)."""
    places, packed = _pack(texts)
    distinct, starts = np.unique(places, return_index=True)
    kept, written = _at(distinct), packed.tobytes()
    edges = [*(starts * 4).tolist(), len(written)]
    for place, (start, end) in zip(distinct.tolist(), pairwise(edges), strict=True):
        yield place, kept.get(place, b""), written[start:end]


def _at(places: NDArray[np.int64]) -> dict[int, bytes]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, packed FROM json_each(%s) AS asked"
            " CROSS JOIN search_marks ON place = asked.value",
            [json.dumps(places.tolist())],
        )
        return dict(cursor.fetchall())


def _within(first: NDArray[np.int64]) -> dict[int, list[tuple[int, bytes]]]:
    """Of each bucket, by its first place: (million of the text's key, what is kept)."""
    found: dict[int, list[tuple[int, bytes]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT asked.value, place - asked.value, packed FROM json_each(%s) AS asked"
            " CROSS JOIN search_marks ON place BETWEEN asked.value AND asked.value + %s",
            [json.dumps(first.tolist()), (1 << _SEGMENTS) - 1],
        )
        for place, segment, packed in cursor.fetchall():
            found.setdefault(place, []).append((segment, packed))
    return found


def _without(row: bytes, gone: bytes) -> bytes:
    kept: Packed = np.frombuffer(row, np.uint32)
    left: Packed = kept[~np.isin(kept, np.frombuffer(gone, np.uint32))]
    return left.tobytes()


def _capped(row: bytes) -> bytes:
    """A row without what a fingerprint has beyond the most that are kept."""
    if len(row) <= 4 * MOST:
        return row
    kept: Packed = np.sort(np.frombuffer(row, np.uint32))
    _, starts, sizes = np.unique(kept >> _KEY, return_index=True, return_counts=True)
    few: Packed = kept[np.arange(len(kept)) - np.repeat(starts, sizes) < MOST]
    return few.tobytes()
