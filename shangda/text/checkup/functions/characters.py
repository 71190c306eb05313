"""Characters that were mistaken for others, as far as statistics can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shangda.text.checkup.misspelling import finder
from shangda.text.checkup.subject import Found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shangda.text.checkup.subject import Subject

_BESIDE = 2
"""Characters on either side that are told with a wrong one, so that it is found."""
_MARKS = "，。；：、！？“”（）《》\n\t "


def misspelt(subject: Subject) -> Iterator[Found]:
    """Characters of title and body that are likely wrong; nothing without statistics."""
    text = f"{subject.title}\n{subject.body}"
    body = len(subject.title) + 1
    for guess in finder.misspelt(text, subject.context.statistics, subject.memory):
        at = guess.start
        before = text[max(0, at - _BESIDE) : at].lstrip(_MARKS)
        after = text[guess.end : guess.end + _BESIDE].rstrip(_MARKS)
        part, start = ("body", at - body) if at >= body else ("title", at)
        told = {"as_written": before + guess.found + after}
        yield Found(start, start + len(guess.found), part, guess.meant, told)


NAMED: dict[str, Callable[[Subject], Iterator[Found]]] = {
    "characters.misspelt": misspelt,
}
