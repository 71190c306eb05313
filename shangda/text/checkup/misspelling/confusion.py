"""Which characters are mistaken for which: those that sound alike and those that look alike."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from pypinyin import Style, pinyin

from shangda.text.checkup.misspelling.statistics import FINENESS, Confusions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Pictures = NDArray[np.float32]
    """Characters by rows by columns, 0 to 1."""

SAME_SOUND, SAME_SHAPE, NEAR_SOUND, NEAR_SHAPE = 0.0, 2.0, 4.0, 5.0
"""Costs in nats."""
LOOK_ALIKES = 24
"""So many characters that look alike are kept for one."""
ALIKE, SOMEWHAT_ALIKE = 0.80, 0.68
"""Cosine of two blurred pictures, of the whole characters or of one side."""

_NEAR = (
    ("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("f", "h"), ("r", "l"),
    ("b", "p"), ("d", "t"), ("g", "k"), ("j", "q"), ("j", "zh"), ("q", "ch"), ("x", "sh"),
    ("ing", "in"), ("eng", "en"), ("ang", "an"), ("iang", "ian"), ("uang", "uan"),
    ("ui", "ei"), ("ong", "eng"), ("ou", "u"), ("uo", "e"), ("uan", "an"), ("ue", "ie"),
    ("ia", "a"), ("iu", "ou"), ("iao", "ao"), ("ai", "ei"), ("ian", "an"), ("u", "v"),
    ("i", "v"), ("uo", "o"), ("un", "en"),
)  # fmt: skip
_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")


def confusions(characters: Sequence[str], pictures: Pictures, first: int) -> Confusions:
    """For each character its confusions, the cheapest way each; numbers from ``first``."""
    costs: defaultdict[tuple[int, int], float] = defaultdict(lambda: np.inf)
    for one, other, cost in (*_sounds(characters), *_shapes(pictures)):
        costs[one, other] = min(costs[one, other], cost)
    pairs = np.array(sorted(costs), np.int64)
    bounds = np.searchsorted(pairs[:, 0], np.arange(len(characters) + 1))
    nats = np.array([costs[one, other] for one, other in pairs.tolist()])
    eighths = np.round(nats * FINENESS).astype(np.uint8)
    return Confusions(bounds, pairs[:, 1] + first, eighths)


def _sounds(characters: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    spoken: defaultdict[str, set[int]] = defaultdict(set)
    for at, ch in enumerate(characters):
        for sound in pinyin(ch, style=Style.NORMAL, heteronym=True)[0]:
            spoken[sound].add(at)
    for sound, ones in spoken.items():
        for near in [sound, *_near(sound, spoken)]:
            cost = SAME_SOUND if near == sound else NEAR_SOUND
            yield from ((a, b, cost) for a in ones for b in spoken[near] if a != b)


def _near(sound: str, spoken: dict[str, set[int]]) -> set[str]:
    initial = next((each for each in _INITIALS if sound.startswith(each)), "")
    final = sound[len(initial) :]
    found = set()
    for one, other in (*_NEAR, *((b, a) for a, b in _NEAR)):
        if initial == one:
            found.add(other + final)
        if final == one:
            found.add(initial + other)
    return {each for each in found if each in spoken} - {sound}


def _shapes(pictures: Pictures) -> Iterator[tuple[int, int, float]]:
    """Pairs whose pictures, or their larger sides, are alike."""
    rows, columns = pictures.shape[1:]
    third = columns // 3
    views = (
        pictures,
        pictures[:, :, third:],
        pictures[:, third:, :],
        pictures[:, :, : columns - third],
        pictures[:, : rows - third, :],
    )
    likeness = np.zeros((len(pictures), len(pictures)), np.float32)
    for at, view in enumerate(views):
        flat = view.reshape(len(view), -1)
        flat = flat - flat.mean(axis=0)
        flat = flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-6)
        alike = flat @ flat.T
        np.maximum(likeness, alike if at == 0 else alike - 0.05, out=likeness)
    np.fill_diagonal(likeness, 0)
    for one, row in enumerate(likeness):
        for other in np.argsort(-row)[:LOOK_ALIKES]:
            if row[other] >= SOMEWHAT_ALIKE:
                yield one, int(other), SAME_SHAPE if row[other] >= ALIKE else NEAR_SHAPE
