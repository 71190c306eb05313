"""Which texts hold a fingerprint, packed tight: the home of the marks in SQLite.

A row holds what 65,536 texts have of one bucket, the fingerprints that agree in their upper
half: four bytes each, the lower half of the fingerprint and that of the text's key. Rows of
a bucket follow one another. A row per fingerprint and text would take four times the room.
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
_HALF = 16
_LOW = (1 << _HALF) - 1
_SEGMENTS = 24
"""Bits of a place that tell the upper half of a text's key."""

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
    places, packed = _pack(texts)
    rows = {
        place: np.concatenate([old, added]) for place, old, added in _beside(places, packed)
    }
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT OR REPLACE INTO search_marks (place, packed) VALUES (%s, %s)",
            [(place, _capped(row).tobytes()) for place, row in rows.items()],
        )


def erase(texts: Mapping[int, Fingerprints]) -> None:
    """Forget the fingerprints of texts, as they were written."""
    rows = {place: old[~np.isin(old, gone)] for place, old, gone in _beside(*_pack(texts))}
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE search_marks SET packed = %s WHERE place = %s",
            [(row.tobytes(), place) for place, row in rows.items()],
        )


def holding(hashes: Fingerprints) -> Postings:
    """The texts of each of these fingerprints."""
    wide = hashes.view(np.uint32).astype(np.int64)
    first = (wide >> _HALF) << _SEGMENTS
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
    upper = np.repeat(np.array(segments, np.int64), sizes) << _HALF
    right = (packed >> _HALF) == (wide & _LOW)[numbers]
    return Postings(numbers[right], upper[right] | (packed[right] & _LOW))


def _pack(texts: Mapping[int, Fingerprints]) -> tuple[NDArray[np.int64], Packed]:
    """The place of each fingerprint of each text, rising, and what is kept there."""
    sizes = [len(hashes) for hashes in texts.values()]
    keys = np.repeat(np.array(list(texts), np.int64), sizes)
    hashes = np.concatenate([np.zeros(0, np.int32), *texts.values()])
    wide = hashes.view(np.uint32).astype(np.int64)
    places = ((wide >> _HALF) << _SEGMENTS) | (keys >> _HALF)
    packed = (((wide & _LOW) << _HALF) | (keys & _LOW)).astype(np.uint32)
    order = np.argsort(places, kind="stable")
    return places[order], packed[order]


def _beside(
    places: NDArray[np.int64], packed: Packed
) -> Iterator[tuple[int, Packed, Packed]]:
    """(place, what is kept there, what of ``packed`` belongs there)."""
    distinct, starts = np.unique(places, return_index=True)
    kept = _at(distinct)
    nothing = np.zeros(0, np.uint32)
    edges = [*starts.tolist(), len(packed)]
    for place, (start, end) in zip(distinct.tolist(), pairwise(edges), strict=True):
        yield place, kept.get(place, nothing), packed[start:end]


def _at(places: NDArray[np.int64]) -> dict[int, Packed]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, packed FROM json_each(%s) AS asked"
            " CROSS JOIN search_marks ON place = asked.value",
            [json.dumps(places.tolist())],
        )
        return {place: np.frombuffer(packed, np.uint32) for place, packed in cursor}


def _within(first: NDArray[np.int64]) -> dict[int, list[tuple[int, bytes]]]:
    """Of each bucket, by its first place: (upper half of the text's key, what is kept)."""
    found: dict[int, list[tuple[int, bytes]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT asked.value, place - asked.value, packed FROM json_each(%s) AS asked"
            " CROSS JOIN search_marks ON place BETWEEN asked.value AND asked.value + %s",
            [json.dumps(first.tolist()), (1 << _SEGMENTS) - 1],
        )
        for place, segment, packed in cursor:
            found.setdefault(place, []).append((segment, packed))
    return found


def _capped(row: Packed) -> Packed:
    """A row without what a fingerprint has beyond the most that are kept."""
    if len(row) <= MOST:
        return row
    row = row[np.argsort(row >> _HALF, kind="stable")]
    _, starts, sizes = np.unique(row >> _HALF, return_index=True, return_counts=True)
    kept: Packed = row[np.arange(len(row)) - np.repeat(starts, sizes) < MOST]
    return kept
