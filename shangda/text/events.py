"""How surely two texts tell of one event in words of their own: the second channel of likeness.

Fingerprints find what was copied. Whoever tells of the same landslide from another place
shares few passages, but the words that are rare elsewhere, the figures and the day. Pairs of
characters are weighed by how few texts have them, and beside their cosine the particulars
speak: two texts of one kind about two villages have the pairs, but not these.
"""

from __future__ import annotations

import math
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from shangda.text.fingerprints import Codes, plain
from shangda.text.likeness import Likeness, Relation, stretches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Keys = NDArray[np.uint64]
    Shares = NDArray[np.float64]

SURE = 0.7
"""From this certainty on two texts are told to be of one event; measured in ADR 0013."""
STORY_CLOSENESS, STORY_NAMES = 0.3, 4
"""Where days are not told, as in news, so close texts with so many names are of one story."""
LEAST_CLOSENESS = 0.2
"""In an archive of years texts that are less close are not of one event."""
MARKS = 32
"""Pairs by which a text is found in an archive, those that weigh most in it."""
LEAST_SHARED = 3
"""Marks that a candidate must share."""
COMPARED = 5
"""Candidates that are compared, those that share most marks."""
FOLLOWING_DAYS = 30
"""A unit's later text of a story it told within so many days follows it up."""
NEW_PART = 0.1
"""What follows a story up says so much that is new, in parts of itself, or calls itself so."""
IN_OTHER_WORDS = Likeness(Relation.SAME_EVENT, 0.0, 0.0, [])
"""What is known of a text that is only told to be of the same event."""
Place = TypeVar("Place")
_FILE = Path(__file__).parent / "words" / "common_pairs.txt"
_PRIOR = 200
"""As many texts as the shipped shares count for, beside the texts given."""
_RARE, _FEW = 0.004, 3.5
"""A pair in a smaller part of the texts, or in fewer texts, is rare."""
_LEAST_RUN = 2  # rare pairs in a row, three characters: a name, mostly
_BITS = 21
_MASK = ord("0")
_FIGURE = re.compile(r"(\d+(?:\.\d+)?)(万?亿?[^\W\d_])")
_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日")
_NO_UNIT = frozenset("年月日时点分是为个级")
_SMALL = 10  # a whole number below it is shared by chance
_FOLLOWS = re.compile("续报|终报|后续|最新进展|进展情况|截至目前")
# Fitted by logistic regression on events told by the demonstration, and rounded.
_AT_FIRST, _CLOSE, _ROOT, _NAME, _FIGURES = -8.2, -9.0, 11.5, 0.3, 1.6
_SAME_DAY, _OTHER_DAY, _NAME_THAT_DAY, _EACH_DAY_APART = 4.5, -3.5, 1.5, -0.05
_MOST_NAMES, _MOST_NAMES_THAT_DAY, _MOST_FIGURES = 5, 3, 3


class Telling(NamedTuple):
    """What of a text speaks for its event: its pairs of characters, its figures, its days."""

    codes: Codes
    keys: Keys
    counts: NDArray[np.int64]
    figures: frozenset[str]
    days: frozenset[str]


class Evidence(NamedTuple):
    """What two texts have in common. ``days``: shared ones, -1 if each names only others."""

    closeness: float
    names: int
    figures: int
    days: int
    apart: int = 0

    @property
    def certainty(self) -> float:
        """How surely they tell of one event, from 0 to 1."""
        same, other = self.days > 0, self.days < 0
        weight = (
            _AT_FIRST
            + _CLOSE * self.closeness
            + _ROOT * math.sqrt(max(self.closeness, 0))
            + _NAME * min(self.names, _MOST_NAMES)
            + _FIGURES * min(self.figures, _MOST_FIGURES)
            + _SAME_DAY * same
            + _OTHER_DAY * other
            + _NAME_THAT_DAY * same * min(self.names, _MOST_NAMES_THAT_DAY)
            + _EACH_DAY_APART * self.apart
        )
        return 1 / (1 + math.exp(-weight))

    @property
    def is_one_story(self) -> bool:
        """Whether they are of one story although they may not say the day."""
        is_near = self.closeness >= STORY_CLOSENESS and self.names >= STORY_NAMES
        return is_near and self.days >= 0


def telling(text: str) -> Telling:
    """Read a text; give the title with it, for it names the event."""
    codes = plain(text).codes
    keys, counts = np.unique(
        _pairs(codes)[(codes[:-1] != _MASK) & (codes[1:] != _MASK)], return_counts=True
    )
    figures = frozenset(
        number + unit
        for number, unit in _FIGURE.findall(text)
        if unit not in _NO_UNIT and ("." in number or int(number) >= _SMALL)
    )
    days = frozenset(f"{int(month)}-{int(day)}" for month, day in _DAY.findall(text))
    return Telling(codes, keys, counts, figures, days)


class Rarity:
    """How few texts have each pair: of the texts given, and of those that were counted."""

    def __init__(self, texts: Iterable[Telling] = ()) -> None:
        known, shares = _shipped()
        every = [one.keys for one in texts]
        self.texts = len(every) + _PRIOR
        own, found = np.unique(
            np.concatenate([np.zeros(0, np.uint64), *every]), return_counts=True
        )
        self.keys = np.union1d(known, own)
        seen = np.zeros(len(self.keys))
        seen[np.searchsorted(self.keys, known)] = _PRIOR * shares
        seen[np.searchsorted(self.keys, own)] += found
        self.shares = seen / self.texts
        self.rare = max(_RARE, _FEW / self.texts)

    def shares_of(self, keys: Keys) -> Shares:
        """In what part of all texts each pair stands; never quite none."""
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        share = np.where(self.keys[at] == keys, self.shares[at], 0)
        return np.maximum(share, 1 / self.texts)

    def weigh(self, one: Telling) -> Shares:
        """The weight of each pair of a text; their squares add up to one."""
        weights = (1 + np.log(one.counts)) * -np.log(self.shares_of(one.keys))
        whole: Shares = weights / (math.sqrt(float((weights**2).sum())) or 1)
        return whole

    def evidence(
        self, one: Telling, other: Telling, apart: int = 0, closeness: float | None = None
    ) -> Evidence:
        """Compare two texts, told so many days apart; ``closeness`` if it is known."""
        if closeness is None:
            closeness = near(one, self.weigh(one), other, self.weigh(other))
        shared = other.keys[np.isin(other.keys, one.keys, assume_unique=True)]
        rare = shared[self.shares_of(shared) <= self.rare]
        days = len(one.days & other.days)
        return Evidence(
            closeness,
            len(_names(one.codes, rare) & _names(other.codes, rare)),
            len(one.figures & other.figures),
            days or (-1 if one.days and other.days else 0),
            apart,
        )


def near(one: Telling, weights: Shares, other: Telling, others: Shares) -> float:
    """The cosine of two texts, each with the weights of its pairs."""
    if not len(other.keys):
        return 0.0
    at = np.minimum(np.searchsorted(other.keys, one.keys), len(other.keys) - 1)
    both = other.keys[at] == one.keys
    return float(weights[both] @ others[at[both]])


def follows(later: str, likeness: Likeness | None, apart: float) -> bool:
    """Whether a unit's later text continues what it told so many days before.

    ``likeness`` is how the later text is like the earlier one, None for one event in other
    words. What says nothing new is sent again, and what is old is taken up again.
    """
    if not 0 <= apart <= FOLLOWING_DAYS:
        return False
    if likeness is None or likeness.relation is Relation.SAME_EVENT:
        return True
    if likeness.relation in (Relation.SAME, Relation.STOCK):
        return False
    is_new = likeness.coverage_query <= 1 - NEW_PART
    return is_new or bool(_FOLLOWS.search(later))


def joined(
    likes: Iterable[tuple[Place, Likeness]], same: Iterable[Place]
) -> list[tuple[Place, Likeness]]:
    """What was copied first, then one event in other words, then stock phrases."""
    strong: dict[Place, Likeness] = {}
    stock: dict[Place, Likeness] = {}
    for place, likeness in likes:
        kept = stock if likeness.relation is Relation.STOCK else strong
        kept[place] = likeness
    for place in same:
        if place not in strong:
            shared = stock.pop(place, IN_OTHER_WORDS)
            strong[place] = shared._replace(relation=Relation.SAME_EVENT)
    return [*strong.items(), *stock.items()]


def _pairs(codes: Codes) -> Keys:
    wide = codes.astype(np.uint64)
    pairs: Keys = (wide[:-1] << np.uint64(_BITS)) | wide[1:]
    return pairs


def _names(codes: Codes, rare: Keys) -> set[bytes]:
    """The runs of rare pairs in a text, by their characters."""
    return {
        codes[start : end + 1].tobytes()
        for start, end in stretches(np.isin(_pairs(codes), rare))
        if end - start >= _LEAST_RUN
    }


@cache
def _shipped() -> tuple[Keys, Shares]:
    """The common pairs in order, and in what part of texts each stands."""
    keys: list[int] = []
    shares: list[float] = []
    for line in _FILE.read_text("utf-8").splitlines():
        share, pairs = line.split(" ")
        keys += map(_key, pairs[::2], pairs[1::2])
        shares += [int(share) / 1000] * (len(pairs) // 2)
    order = np.argsort(np.array(keys, np.uint64))
    return np.array(keys, np.uint64)[order], np.array(shares)[order]


def _key(first: str, second: str) -> int:
    return (ord(first) << _BITS) | ord(second)


class Events:
    """Texts, numbered as given, that are asked for those of the same event."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.tellings = [telling(text) for text in texts]
        self.rarity = Rarity(self.tellings)
        self.weights = [self.rarity.weigh(one) for one in self.tellings]
        marks = list(map(_marks, self.tellings, self.weights))
        keys = np.concatenate([np.zeros(0, np.uint64), *marks])
        order = np.argsort(keys, kind="stable")
        self.keys = keys[order]
        self.owners = np.repeat(np.arange(len(marks)), [len(one) for one in marks])[order]

    def same(self, text: str) -> list[tuple[int, float]]:
        """(number, closeness) of the texts that surely tell of the same event or story."""
        asked = telling(text)
        weights = self.rarity.weigh(asked)
        found = []
        for number in self._candidates(_marks(asked, weights)):
            other = self.tellings[number]
            closeness = near(asked, weights, other, self.weights[number])
            if closeness < LEAST_CLOSENESS:
                continue
            evidence = self.rarity.evidence(asked, other, closeness=closeness)
            if evidence.certainty >= SURE or evidence.is_one_story:
                found.append((number, closeness))
        return sorted(found, key=lambda one: -one[1])

    def _candidates(self, marks: Keys) -> list[int]:
        low = np.searchsorted(self.keys, marks, "left")
        count = np.searchsorted(self.keys, marks, "right") - low
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        owners, shared = np.unique(
            self.owners[np.repeat(low, count) + within], return_counts=True
        )
        likest = np.argsort(-shared, kind="stable")[:COMPARED]
        return [int(owners[at]) for at in likest if shared[at] >= LEAST_SHARED]


def _marks(one: Telling, weights: Shares) -> Keys:
    """The pairs that weigh most in a text."""
    if len(weights) <= MARKS:
        return one.keys
    return one.keys[np.argpartition(-weights, MARKS)[:MARKS]]
