"""Where in a text of rules a refusal belongs: the line of its section."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HEAD = re.compile(r"\s*\[\[?\s*(\w+)\s*\]\]?")
_ID = re.compile(r"\s*(?:id|per)\s*=\s*[\"']([^\"']*)[\"']")
_LINE = re.compile(r"第(\d+)行第\d+字")
_NUMBERED = re.compile(r"第(\d+)个\[\[(\w+)\]\]")
_UNKNOWN = re.compile(r"不认识 \[(\w+)\]")
_NAMED = re.compile(r"\[\[?(\w+)\]\]? ?([^：]*)")


def line_of(text: str, refusal: str) -> int:
    """The line (from 1) that a sentence of ``reading`` or ``faults`` is about; 0: none."""
    if found := _LINE.search(refusal):
        return int(found[1])
    heads = list(_heads(text))
    if found := _UNKNOWN.match(refusal):
        return next((line for kind, _, line in heads if kind == found[1]), 0)
    if found := _NUMBERED.match(refusal):
        of_kind = [line for kind, _, line in heads if kind == found[2]]
        return of_kind[int(found[1]) - 1] if int(found[1]) <= len(of_kind) else 0
    if found := _NAMED.match(refusal):
        return _named(heads, found[1], found[2])
    return 0


def part_of(place: str) -> tuple[str, str]:
    """Kind and id of the part that a fault's place names: ``[[rule]] a`` is (rule, a)."""
    found = _NAMED.match(place)
    return (found[1], found[2]) if found else ("", "")


def _named(heads: list[tuple[str, str, int]], kind: str, named: str) -> int:
    """The section of that kind whose id the words begin with, the longest such id."""
    fitting = [
        (len(key), line)
        for one, key, line in heads
        if one == kind and named.startswith(key)
    ]
    return max(fitting, default=(0, 0))[1]


def _heads(text: str) -> Iterator[tuple[str, str, int]]:
    """Kind, id and line of every section; its id stands on a line of its own behind it."""
    lines = text.splitlines()
    starts = [(n, head[1]) for n, line in enumerate(lines) if (head := _HEAD.match(line))]
    ends: Mapping[int, int] = dict(
        zip(
            [n for n, _ in starts],
            [*[n for n, _ in starts[1:]], len(lines)],
            strict=True,
        )
    )
    for start, kind in starts:
        ids = [
            found[1] for line in lines[start : ends[start]] if (found := _ID.match(line))
        ]
        yield kind, ids[0] if ids else "", start + 1
