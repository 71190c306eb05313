"""Which of few answers comes first: the same figures in both databases.

BM25 over the answers alone, as every answer holds every word: what tells them apart is how
often, in how long a text, whether in the title, and how lately.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

SATURATION, LENGTH = 1.2, 0.75  # k1 and b, as Robertson and Zaragoza 2009 advise
IN_TITLE = 4.0  # occurrences in the text that one in the title is worth
FRESH = 0.5  # part of its score that a text of today has on top
HALVED = 365 * 86_400  # seconds after which half of that is left


class Found(NamedTuple):
    """What ranking must know of an answer."""

    key: int
    at: int  # seconds since 1970
    title: int  # characters of the plain text that are the title
    plain: str


def ranked(found: Sequence[Found], wanted: Iterable[str], now: datetime) -> list[int]:
    """Keys of the answers, the best first; of equals the newer, then the higher key."""
    size = sum(len(one.plain) for one in found)
    mean = max(1, size) / max(1, len(found))
    damps = [_damp(len(one.plain) / mean) for one in found]
    scores = [0.0] * len(found)
    for word in wanted:
        counts = [_count(one, word) for one in found]
        weight = _weight(counts, size) if counts else 0
        for place, (count, damp) in enumerate(zip(counts, damps, strict=True)):
            scores[place] += weight * count / (count + damp)
    second = now.timestamp()
    scored = [
        (round(score * _freshness(second - one.at), 9), one.at, one.key)
        for score, one in zip(scores, found, strict=True)
    ]
    return [key for _, _, key in sorted(scored, reverse=True)]


def _count(one: Found, word: str) -> float:
    everywhere = one.plain.count(word)
    return everywhere + (IN_TITLE - 1) * one.plain.count(word, 0, one.title)


def _weight(counts: Sequence[float], size: int) -> float:
    """How telling a word is: the rarer among all characters of the answers, the more."""
    return math.log(1 + size / (len(counts) + sum(counts)))


def _damp(length: float) -> float:
    """What a count is weighed against: the more, the longer a text is beside the others."""
    return SATURATION * (1 - LENGTH + LENGTH * length)


def _freshness(age: float) -> float:
    return float(1 + FRESH * 0.5 ** (max(age, 0) / HALVED))
