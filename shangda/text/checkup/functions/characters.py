"""Characters that were mistaken for others, as far as statistics can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from shangda.text.checkup.misspelling import finder
from shangda.text.checkup.subject import Found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from shangda.text.checkup.subject import Subject

SURE = 30.0
"""Nats from which a guess is told as a warning: 1 in 1,000 clean texts; docs/adr/0012."""
_BESIDE = 2
"""Characters on either side that are told with a wrong one, so that it is found."""
_MARKS = "，。；：、！？“”（）《》\n\t "
_guessed: WeakKeyDictionary[Subject, list[finder.Guess]] = WeakKeyDictionary()


def sure(subject: Subject) -> Iterator[Found]:
    """Characters that are hardly right; nothing without statistics."""
    return _told(subject, (one for one in guesses(subject) if one.certainty >= SURE))


def likely(subject: Subject) -> Iterator[Found]:
    """Characters that are likely wrong, without the sure ones."""
    return _told(subject, (one for one in guesses(subject) if one.certainty < SURE))


def guesses(subject: Subject) -> list[finder.Guess]:
    """What is likely wrong in title, a line break and body; found once for each subject."""
    if subject not in _guessed:
        text = f"{subject.title}\n{subject.body}"
        found = finder.misspelt(text, subject.context.statistics, subject.memory)
        _guessed[subject] = list(found)
    return _guessed[subject]


def _told(subject: Subject, chosen: Iterable[finder.Guess]) -> Iterator[Found]:
    text = f"{subject.title}\n{subject.body}"
    body = len(subject.title) + 1
    for guess in chosen:
        at = guess.start
        before = text[max(0, at - _BESIDE) : at].lstrip(_MARKS)
        after = text[guess.end : guess.end + _BESIDE].rstrip(_MARKS)
        part, start = ("body", at - body) if at >= body else ("title", at)
        told = {"as_written": before + guess.found + after}
        yield Found(start, start + len(guess.found), part, guess.meant, told)


NAMED: dict[str, Callable[[Subject], Iterator[Found]]] = {
    "characters.sure": sure,
    "characters.likely": likely,
}
