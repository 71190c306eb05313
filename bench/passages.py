"""Whether matched passages cover what two texts truly share, character by character.

Edits of real texts are made here by a seeded script, so that for every Han character of the
new text it is known from which one of the source it comes. Truth is all of them; what else a
passage spans counts against its precision. For the graded copies of ../shared/data, whose
edits are unknown, truth is brute force: every character in a piece of 12 that the source has,
too. The peer is difflib, blocks of eight characters and more.
"""

from __future__ import annotations

import difflib
import random
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from shangda.text.fingerprints import plain
from shangda.text.likeness import Passage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from shangda.text.archive import Archive

    Asker = Callable[[str, str, int], list[Passage]]

PIECE = 12  # characters that make a shared passage, by brute force
BLOCK = 8  # characters of the shortest block that the peer may name
SLOW = 20  # pairs of a class that the peer is asked
_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]|[^。！？\n]+$")
_FIGURE = re.compile("[0-9]")
_MARKS = str.maketrans({"，": " , ", "。": "。\n", "、": "，", "；": "。", "：": "——"})
_OTHER_WORDS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"

Piece = tuple[str, int | None]
"""Some text, and where it begins in the source; None: from elsewhere."""


class Edited(NamedTuple):
    """A new text, and for each of its characters the place in the source, or -1."""

    text: str
    origin: NDArray[np.int64]


def excerpt(chance: random.Random, source: str, other: str) -> Edited:
    """Three tenths of the source within the foreign text."""
    parts, strange = _sentences(source), _strange(other)
    count = max(1, len(parts) * 3 // 10)
    first = chance.randrange(len(parts) - count + 1)
    at = chance.randrange(len(strange) + 1)
    return _joined([*strange[:at], *parts[first : first + count], *strange[at:]])


def half_replaced(chance: random.Random, source: str, other: str) -> Edited:
    """Every second sentence, by chance, from the foreign text."""
    parts, strange = _sentences(source), _strange(other)
    kept = set(chance.sample(range(len(parts)), (len(parts) + 1) // 2))
    return _joined(
        [part if at in kept else chance.choice(strange) for at, part in enumerate(parts)]
    )


def reordered(chance: random.Random, source: str, _: str) -> Edited:
    """The same sentences in another order."""
    parts = _sentences(source)
    return _joined(chance.sample(parts, len(parts)))


def merged(_: random.Random, source: str, other: str) -> Edited:
    """The first half of the source, then all of the foreign text."""
    parts = _sentences(source)
    return _joined([*parts[: (len(parts) + 1) // 2], *_strange(other)])


def words_changed(chance: random.Random, source: str, _: str) -> Edited:
    """One or two characters in about 16 replaced, here and there."""
    pieces: list[Piece] = []
    at = 0
    while at < len(source):
        size, gone = chance.randint(6, 24), chance.randint(1, 2)
        pieces.append((source[at : at + size], at))
        pieces.append(("".join(chance.choices(_OTHER_WORDS, k=gone)), None))
        at += size + gone
    return _joined(pieces)


def figures_changed(chance: random.Random, source: str, _: str) -> Edited:
    """Every digit drawn anew."""
    text = _FIGURE.sub(lambda _: chance.choice("123456789"), source)
    return Edited(text, np.arange(len(text)))


def marks_changed(_: random.Random, source: str, __: str) -> Edited:
    """Other marks, and blanks and line breaks put in."""
    return _joined([(char.translate(_MARKS), at) for at, char in enumerate(source)])


WAYS: tuple[Callable[[random.Random, str, str], Edited], ...] = (
    excerpt,
    half_replaced,
    reordered,
    merged,
    words_changed,
    figures_changed,
    marks_changed,
)


def _strange(text: str) -> list[Piece]:
    return [(text, None) for text, _ in _sentences(text)]


def _sentences(text: str) -> list[Piece]:
    return [(match[0], match.start()) for match in _SENTENCE.finditer(text)]


def _joined(pieces: Sequence[Piece]) -> Edited:
    places = [
        np.full(len(text), -1) if start is None else start + np.arange(len(text))
        for text, start in pieces
    ]
    return Edited("".join(text for text, _ in pieces), np.concatenate(places))


# --- Who answers ----------------------------------------------------------------------------


def ours(archive: Archive) -> Asker:
    """The passages that a search of the whole archive names for a text of it."""

    def passages(text: str, _: str, number: int) -> list[Passage]:
        for match in archive.similar(text):
            if match.number == number:
                return match.likeness.passages
        return []

    return passages


def difflib_blocks(text: str, source: str, _: int) -> list[Passage]:
    """What difflib names, in order, as it cannot see what was moved."""
    matcher = difflib.SequenceMatcher(None, text, source, autojunk=False)
    return [
        Passage(at, at + size, there, there + size)
        for at, there, size in matcher.get_matching_blocks()
        if size >= BLOCK
    ]


# --- Measures -------------------------------------------------------------------------------


def of_edits(archive: Archive, texts: Sequence[str], per_way: int) -> list[dict[str, Any]]:
    """Coverage and precision by way of editing, of ours and of the peer."""
    chance = random.Random(31)
    usual = [number for number, text in enumerate(texts) if 400 <= len(text) <= 2000]
    found = []
    for way in WAYS:
        counts = Counts()
        for turn in range(per_way):
            number, other = chance.sample(usual, 2)
            edited = way(chance, texts[number], texts[other])
            true = (edited.origin >= 0) & is_han(edited.text)
            true_there = np.zeros(len(texts[number]), bool)
            true_there[edited.origin[true]] = True
            for who, ask in _askers(archive, turn):
                spans = ask(edited.text, texts[number], number)
                counts[who].add(edited.text, true, [(s[0], s[1]) for s in spans])
                counts[who].add(texts[number], true_there, [(s[2], s[3]) for s in spans])
        found.append({"case": way.__name__, "texts": per_way, **counts.shares()})
    return found


def of_copies(
    archive: Archive, texts: Sequence[str], pairs: dict[str, list[tuple[str, int]]]
) -> list[dict[str, Any]]:
    """The same for graded copies with their sources, by class, against brute force."""
    found = []
    for name, given in sorted(pairs.items()):
        counts = Counts()
        for turn, (text, number) in enumerate(given):
            source = texts[number]
            true, true_there = by_force(text, source), by_force(source, text)
            for who, ask in _askers(archive, turn):
                spans = ask(text, source, number)
                counts[who].add(text, true, [(s[0], s[1]) for s in spans])
                counts[who].add(source, true_there, [(s[2], s[3]) for s in spans])
        found.append({"case": name, "texts": len(given), **counts.shares()})
    return found


def by_force(text: str, source: str) -> NDArray[np.bool_]:
    """For each character of the text: whether it is Han in a piece that the source has."""
    here, there = plain(text), plain(source)
    known = {
        there.codes[at : at + PIECE].tobytes() for at in range(len(there.codes) - PIECE + 1)
    }
    marked = np.zeros(len(text), bool)
    for at in range(len(here.codes) - PIECE + 1):
        if here.codes[at : at + PIECE].tobytes() in known:
            marked[here.places[at : at + PIECE]] = True
    return marked & is_han(text)


class Count:
    """Han characters of both sides that are shared, spanned, and both."""

    def __init__(self) -> None:
        self.shared = self.spanned = self.both = 0

    def add(self, text: str, true: NDArray[np.bool_], spans: list[tuple[int, int]]) -> None:
        """One side of one pair."""
        spanned = np.zeros(len(text), bool)
        for start, end in spans:
            spanned[start:end] = True
        self.shared += int(true.sum())
        self.spanned += int((spanned & is_han(text)).sum())
        self.both += int((spanned & true).sum())


class Counts(defaultdict[str, Count]):
    """What has been counted, by who was asked."""

    def __init__(self) -> None:
        super().__init__(Count)

    def shares(self) -> dict[str, float]:
        """Part of the shared characters that is spanned, and of the spanned that is shared."""
        shares = {}
        for who, count in self.items():
            shares[who] = count.both / max(1, count.shared)
            shares[f"{who}_precision"] = count.both / max(1, count.spanned)
        return shares


def _askers(archive: Archive, turn: int) -> Iterator[tuple[str, Asker]]:
    yield "ours", ours(archive)
    if turn < SLOW:
        yield "difflib", difflib_blocks


def is_han(text: str) -> NDArray[np.bool_]:
    """For each character whether it is a common Han character."""
    return np.array(["\u4e00" <= char <= "\u9fff" for char in text], bool)
