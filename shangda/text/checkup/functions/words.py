"""Fixed wordings and names of documents that differ a little from what they should be."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from shangda.text.checkup.functions.lists import lines
from shangda.text.checkup.subject import Found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shangda.text.checkup.subject import Subject

_LEAST = 7
"""A shorter wording has too many neighbours to look for its slips (characters)."""
_SWAPPED = 2  # characters that changed places
_STEPS = (0, -1, 1)  # a character changed, too few, too many
_MARKS = re.compile(r"[^\w]")
_TITLE = re.compile("《([^《》]{4,60})》")
_TRIAL = re.compile("[（(]?(?:暂行|试行)[）)]?")


def wordings(subject: Subject) -> Iterator[Found]:
    """Fixed wordings with one character wrong, or with their parts in another order."""
    listed = [(wording, _orders(wording)) for wording in subject.context.wordings]
    for wording, order in (*_shipped(), *listed):
        plain = wording.replace("|", "")
        told = {"wording": plain}
        for part, text in (("title", subject.title), ("body", subject.body)):
            for start, end in (*_slips(text, plain), *_reordered(text, wording, order)):
                if plain not in text[start:end]:  # 学习 + 习近平…… is right
                    yield Found(start, end, part, plain, told)


def documents(subject: Subject) -> Iterator[Found]:
    """Documents whose 暂行 or 试行 is not that of their first mention or of the register."""
    known = {_bare(name): name for name in subject.context.documents}
    for match in _TITLE.finditer(subject.body):
        if _TRIAL.search(match[1]) or _bare(match[1]) in known:
            other = known.setdefault(_bare(match[1]), match[1])
            if other != match[1]:
                yield Found(
                    *match.span(1), suggestion=other, details={"other": f"《{other}》"}
                )


def _bare(name: str) -> str:
    return _TRIAL.sub("", name)


def _slips(text: str, wording: str) -> set[tuple[int, int]]:
    """Places that differ from a wording by one character; one end of them is right."""
    if len(wording) < _LEAST:
        return set()
    size = len(wording) // 3
    head, rest, front, tail = (
        wording[:size],
        wording[size:],
        wording[:-size],
        wording[-size:],
    )
    found = set()
    for at in _places(text, head):
        start = at + size
        ends = (start + len(rest) + step for step in _STEPS)
        found |= {(at, end) for end in ends if _is_slip(text[start:end], rest, -1)}
    for at in _places(text, tail):
        starts = (max(0, at - len(front) - step) for step in _STEPS)
        found |= {
            (start, at + size) for start in starts if _is_slip(text[start:at], front, 0)
        }
    return found


def _places(text: str, piece: str) -> Iterator[int]:
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1)


def _is_slip(found: str, right: str, outer: int) -> bool:
    """Whether two pieces differ by one character, which is not the one at ``outer``."""
    if not found or found == right or found[outer] != right[outer]:
        return False
    ahead = _shared(found, right)
    behind = _shared(found[ahead:][::-1], right[ahead:][::-1])
    old, new = right[ahead : len(right) - behind], found[ahead : len(found) - behind]
    if _MARKS.search(old + new):
        return False
    return max(len(old), len(new)) == 1 or (len(old) == _SWAPPED and old == new[::-1])


def _shared(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _reordered(
    text: str, wording: str, order: tuple[re.Pattern[str], list[str]] | None
) -> Iterator[tuple[int, int]]:
    if order is None or order[1][0] not in text:
        return
    pattern, right = order
    plain = wording.replace("|", "")
    for match in pattern.finditer(text):
        pieces = [piece for piece in match.groups() if piece]
        if match[0] != plain and Counter(pieces) == Counter(right):
            yield match.span()


def _orders(wording: str) -> tuple[re.Pattern[str], list[str]] | None:
    """A pattern for the parts of a wording in whatever order, and the right order."""
    mark = "|" if "|" in wording else "、"
    pieces = wording.split(mark)
    if len(pieces) < len(("one", "two")):
        return None
    joint = "" if mark == "|" else mark
    any_piece = f"({'|'.join(map(re.escape, pieces))})"
    return re.compile(joint.join([any_piece] * len(pieces))), pieces


@cache
def _shipped() -> tuple[tuple[str, tuple[re.Pattern[str], list[str]] | None], ...]:
    return tuple((wording, _orders(wording)) for wording in lines("wordings.txt"))


NAMED: dict[str, Callable[[Subject], Iterator[Found]]] = {
    "words.wordings": wordings,
    "words.documents": documents,
}
