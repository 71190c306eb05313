"""Wrong characters in a text: statistics propose, a dictionary and the text itself judge."""

from __future__ import annotations

import re
from functools import cache, lru_cache, partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import rjieba

from shangda.text.checkup.misspelling.candidates import Candidate, candidates
from shangda.text.checkup.misspelling.statistics import Statistics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from shangda.text.checkup.memory import Memory

    _Look = Callable[[Iterable[str]], dict[str, list["Guess"]]]

SHIPPED = Path(str(resources.files(__package__) / "statistics.npz"))
SURNAMES = SHIPPED.with_name("surnames.txt")
NEW_WORDS = SHIPPED.with_name("new_words.txt")
CERTAIN = 17.5
"""Nats that must speak for a mistake, all evidence together; see docs/adr/0012."""
MOST = 60_000
"""Characters that are looked at; a longer text is a book, not an item."""
_PIECE = 3_000
"""Characters that are looked at together, in whole lines."""
_NEAR, _AGAIN = 4, 16
"""So near a mistake another shows when that one is put right; and what is read again."""
_AROUND = 10
"""Characters on either side that a dictionary is shown."""

_JOINED = 4.0
"""For each word fewer into which the dictionary cuts."""
_MOST_JOINED = 2
_LONG = 3
_LONG_WORD_MEANT, _LONG_WORD_FOUND = 4.0, 5.0
"""For a word of three characters or more that comes about, or goes."""
_MARGIN, _USUAL_MARGIN = 0.2, 5.0
_KNOWN = 3.0
"""For each run of three that the statistics know as it stands."""
_STRANGE, _FROM = 0.4, 22.0
"""For each nat above so many by which the surroundings stay unlikely."""
_NAME, _PLACE = 5.0, 3.0
"""For a name of a person, of a place or an organisation."""
_UNKNOWN = 3.0
"""For a character that the statistics hardly know: they cannot judge it."""
_WORD_ALREADY = 3.0
"""For a word that is in the dictionary as it stands, and no fewer words otherwise."""
_COUPLE_IS_WORD = 3.0
"""For two characters that are a word together as they stand."""
_PARTICLE = 7.0
_PARTICLES = frozenset(
    "的了是在有和也还都这它她他之地为与将先今你我们着过到就又再从对把被让给向"
)
_MARKS = re.compile(r"\W")
_TWO_NAMES = 8  # two names of three characters and their marks
_NAMES = ("ns", "nz", "nt")


class Guess(NamedTuple):
    """What is likely wrong, what was likely meant, and how sure that is in nats."""

    start: int
    found: str
    """One character, or two side by side."""
    meant: str
    certainty: float

    @property
    def end(self) -> int:
        """Where the text goes on."""
        return self.start + len(self.found)


class _Reading(NamedTuple):
    """How a dictionary reads a place: words around it, and the one it stands in."""

    words: int
    word: str
    after: int
    """Where the word ends."""


def misspelt(
    text: str, statistics: Statistics | None = None, memory: Memory | None = None
) -> Iterator[Guess]:
    """The characters of a text that are likely wrong, in order; none without statistics.

    Each paragraph is judged by itself, and with a memory only once.
    """
    known = statistics or shipped()
    if known is None:
        return
    look = partial(_judged, statistics=known, memory=memory)
    lines = text[:MOST].split("\n")
    judged = look(dict.fromkeys(lines))
    start = 0
    for line in lines:
        for guess in _in_line(line, judged[line], text, look):
            yield guess._replace(start=start + guess.start)
        start += len(line) + 1


def _judged(
    lines: Iterable[str], statistics: Statistics, memory: Memory | None
) -> dict[str, list[Guess]]:
    """What speaks for itself in each line, the surest first."""
    seen = {line: _recalled(memory, statistics, line) for line in lines}
    judged = {line: guesses for line, guesses in seen.items() if guesses is not None}
    unseen = [line for line, guesses in seen.items() if guesses is None]
    for group in _grouped(unseen):
        for line, guesses in zip(group, _sure(group, statistics), strict=True):
            judged[line] = guesses
            if memory is not None:
                memory.keep(id(statistics), line, (statistics, guesses))
    return judged


def _recalled(
    memory: Memory | None, statistics: Statistics, line: str
) -> list[Guess] | None:
    seen = memory and memory.get(id(statistics), line)
    return seen[1] if seen and seen[0] is statistics else None


def _grouped(lines: list[str]) -> Iterator[list[str]]:
    """Lines that are looked at together: the statistics are asked for many at once."""
    group: list[str] = []
    size = 0
    for line in lines:
        if group and size + len(line) > _PIECE:
            yield group
            group, size = [], 0
        group.append(line)
        size += len(line)
    if group:
        yield group


def _in_line(line: str, judged: list[Guess], text: str, look: _Look) -> list[Guess]:
    """The guesses of a line; what stands beside one is looked at again, put right."""
    first = _told(line, judged, text)
    read = line
    for guess in first:
        read = read[: guess.start] + guess.meant + read[guess.end :]
    guesses = list(first)
    for guess in first:
        start = max(0, guess.start - _AGAIN)
        piece = read[start : guess.end + _AGAIN]
        near = _told(piece, look([piece])[piece], text)
        moved = (each._replace(start=each.start + start) for each in near)
        guesses += [
            each
            for each in moved
            if not _are_apart(each, guess, _NEAR)
            and all(_are_apart(each, other, 0) for other in guesses)
        ]
    return sorted(guesses)


@lru_cache(maxsize=1)
def shipped() -> Statistics | None:
    """The statistics of the product, read once; ``None`` where the file is missing."""
    return Statistics.load(SHIPPED) if SHIPPED.is_file() else None


def _sure(lines: list[str], statistics: Statistics) -> list[list[Guess]]:
    """All guesses of each line that are certain enough, the surest first."""
    return [
        sorted(_certain(line, found), key=lambda one: -one.certainty)
        for line, found in zip(lines, candidates(lines, statistics), strict=True)
    ]


def _certain(line: str, found: list[Candidate]) -> Iterator[Guess]:
    for each in found:
        certain = certainty(line, each)
        if certain >= CERTAIN:
            as_written = line[each.place : each.place + len(each.meant)]
            yield Guess(each.place, as_written, each.meant, certain)


def _told(piece: str, judged: list[Guess], text: str) -> list[Guess]:
    """Those that nothing else explains, none too near another."""
    kept: list[Guess] = []
    for guess in judged:
        is_alone = all(_are_apart(guess, other, 1) for other in kept)
        if is_alone and not _is_meant(piece, guess, text):
            kept.append(guess)
    return kept


def _are_apart(one: Guess, other: Guess, gap: int) -> bool:
    return one.start >= other.end + gap or other.start >= one.end + gap


def _is_meant(piece: str, guess: Guess, text: str) -> bool:
    """Whether something tells that it is to stand so, however strange it looks."""
    return (
        _is_new_word(piece, guess)
        or _is_among_names(piece, guess.start)
        or _is_repeated(piece, guess, text)
    )


def _is_among_names(piece: str, place: int) -> bool:
    """Whether it stands in what may be a name, after another name and a 、."""
    before, mark, item = piece[max(0, place - _TWO_NAMES) : place + 1].rpartition("、")
    other = _MARKS.split(before)[-1]
    return (
        bool(mark)
        and len(item) <= _LONG
        and item[:1] in _surnames()
        and other[:1] in _surnames()
        and len("姓名") <= len(other) <= _LONG
        and not rjieba.has_word(other)
    )


@cache
def _surnames() -> frozenset[str]:
    return frozenset("".join(SURNAMES.read_text(encoding="utf-8").split()))


def _is_repeated(piece: str, guess: Guess, text: str) -> bool:
    """Whether it stands beside the same neighbour elsewhere too: then it is meant so."""
    around = piece[max(guess.start - 1, 0) : guess.end + 1]
    pairs = (around[at : at + 2] for at in range(len(around) - 1))
    return any(_is_han(pair) and text.count(pair) > 1 for pair in pairs)


def _is_new_word(piece: str, guess: Guess) -> bool:
    """Whether it stands in a word that dictionary and statistics do not know yet."""
    return any(
        word in piece[max(0, guess.end - len(word)) : guess.start + len(word)]
        for word in _new_words()
    )


@cache
def _new_words() -> tuple[str, ...]:
    lines = NEW_WORDS.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def _is_han(text: str) -> bool:
    return all("\u3400" <= ch <= "\u9fff" for ch in text)


def certainty(text: str, candidate: Candidate) -> float:
    """All that speaks for a mistake less all that speaks against it, in nats."""
    start = max(0, candidate.place - _AROUND)
    at, size = candidate.place - start, len(candidate.meant)
    around = text[start : candidate.place + size + _AROUND]
    fixed = around[:at] + candidate.meant + around[at + size :]
    found, meant = _reading(around, at), _reading(fixed, at)
    if len(meant.word) == 1 or meant.after < at + size:
        return 0.0  # without a word that holds it nothing is certain
    return (
        candidate.gain
        + _MARGIN * (candidate.margin - _USUAL_MARGIN)
        + _words(found, meant)
        + _long_words(around, fixed, at)
        - _KNOWN * candidate.known
        - _STRANGE * max(0.0, candidate.rarity - _FROM)
        - _UNKNOWN * (not candidate.is_well_known)
        - _PARTICLE * len(_PARTICLES & set(around[at : at + size]))
        - _names(around, at)
        - _COUPLE_IS_WORD * (size > 1 and rjieba.has_word(around[at : at + size]))
    )


def _words(found: _Reading, meant: _Reading) -> float:
    fewer = found.words - meant.words
    against = _WORD_ALREADY if fewer <= 0 and len(found.word) > 1 else 0.0
    return _JOINED * max(-1, min(fewer, _MOST_JOINED)) - against


def _long_words(around: str, fixed: str, at: int) -> float:
    gained = _LONG_WORD_MEANT if _in_long_word(fixed, at) else 0.0
    return gained - (_LONG_WORD_FOUND if _in_long_word(around, at) else 0.0)


def _names(around: str, at: int) -> float:
    kind = next(tag for word, tag, after in _tagged(around) if after > at)
    return _NAME if kind.startswith("nr") else _PLACE if kind in _NAMES else 0.0


def _tagged(text: str) -> Iterator[tuple[str, str, int]]:
    after = 0
    for word, tag in rjieba.tag(text):
        after += len(word)
        yield word, tag, after


def _reading(text: str, at: int) -> _Reading:
    words = rjieba.cut(text, False)  # noqa: FBT003 -- positional only; no guessed words
    after = 0
    for word in words:
        after += len(word)
        if after > at:
            return _Reading(len(words), word, after)
    raise AssertionError(text)


def _in_long_word(text: str, at: int) -> bool:
    """Whether the dictionary has a word of three to five characters over this place."""
    return any(
        rjieba.has_word(text[start : start + size])
        for size in range(_LONG, _LONG + 3)
        for start in range(max(0, at - size + 1), min(at, len(text) - size) + 1)
    )
