"""Which of few answers comes first: the same figures in both databases.

BM25 over the answers alone, as every answer holds every word: what tells them apart is how
often, in how long a text, whether in the title, and how lately.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

SATURATION, LENGTH = 1.2, 0.75  # k1 and b, as Robertson and Zaragoza 2009 advise
IN_TITLE = 4.0  # occurrences in the text that one in the title is worth
FRESH = 0.5  # part of its score that a text of today has on top
HALVED = timedelta(days=365)  # after which half of that is left


class Found(NamedTuple):
    """What ranking must know of an answer."""

    key: int
    at: datetime
    title: int  # characters of the plain text that are the title
    plain: str


def ranked(found: Sequence[Found], wanted: Iterable[str], now: datetime) -> list[int]:
    """Keys of the answers, the best first; of equals the newer, then the higher key."""
    words = list(wanted)
    counts = [[_count(one, word) for word in words] for one in found]
    weights = [
        _weight(column, len(found), _sum_of(found)) for column in zip(*counts, strict=True)
    ]
    mean = _sum_of(found) / max(1, len(found))
    scored = [
        (_score(row, weights, len(one.plain) / mean) * _freshness(now - one.at), one)
        for row, one in zip(counts, found, strict=True)
    ]
    scored.sort(
        key=lambda pair: (-round(pair[0], 9), -pair[1].at.timestamp(), -pair[1].key)
    )
    return [one.key for _, one in scored]


def _count(one: Found, word: str) -> float:
    in_title = one.plain.count(word, 0, one.title)
    return one.plain.count(word) + (IN_TITLE - 1) * in_title


def _weight(column: Sequence[float], answers: int, size: int) -> float:
    """How telling a word is: the rarer among all characters of the answers, the more."""
    return math.log(1 + size / (answers + sum(column)))


def _score(row: Sequence[float], weights: Sequence[float], length: float) -> float:
    damp = SATURATION * (1 - LENGTH + LENGTH * length)
    return sum(
        weight * count * (SATURATION + 1) / (count + damp)
        for count, weight in zip(row, weights, strict=True)
    )


def _freshness(age: timedelta) -> float:
    return float(1 + FRESH * 0.5 ** (max(age, timedelta(0)) / HALVED))


def _sum_of(found: Sequence[Found]) -> int:
    return sum(len(one.plain) for one in found) or 1
