"""Recognise the numbered structure of an official text: 一、 （一） 1. （1）.

Also seen are the points 一是 and ①, which stand below the numbered levels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shangda.text.counting import count

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAD_LIMIT = 40
"""A longer first sentence is running text, not the words of a heading (characters)."""

POINT = 5
"""The depth of 一是 and ①, below the four numbered levels."""

_NUMERAL = "[〇零一二三四五六七八九十百]{1,5}"
_MARKERS = (
    (1, re.compile(rf"({_NUMERAL})[、．.]"), "{}、"),
    (2, re.compile(rf"[（(][ \u3000]*({_NUMERAL})[ \u3000]*[）)][、．.，,]?"), "（{}）"),
    (3, re.compile(r"([0-9０-９]{1,3})(?:[．、]|\.(?![0-9０-９]))"), "{}."),
    (
        4,
        re.compile(r"[（(][ \u3000]*([0-9０-９]{1,3})[ \u3000]*[）)][、．.，,]?"),
        "（{}）",
    ),
    (0, re.compile(rf"({_NUMERAL})是"), "{}是"),
    (0, re.compile("([①-⑳㉑-㉟㊱-㊿])[、．.]?"), "{}"),
)
_PARAGRAPH = re.compile(r"[^\n]+")
_INDENT = " \t\u00a0\u3000"
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_SENTENCE_END = re.compile("[。！？!?]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``start`` and ``end`` are its place in the text, indent left out."""

    index: int
    level: int
    """1 to 4 for 一、 （一） 1. （1）, else 0."""
    marker: str
    """In its standard form whatever was typed; "" where there is none."""
    lead: str
    """The heading words, marker included; "" where there are none."""
    text: str
    start: int
    end: int
    count: int

    @property
    def is_heading(self) -> bool:
        """Whether the paragraph is a heading and nothing else."""
        return bool(self.lead) and self.lead == self.text

    @property
    def rest(self) -> str:
        """What follows the heading words."""
        return self.text[len(self.lead) :]

    @property
    def depth(self) -> int:
        """The numbered level, or ``POINT`` for 一是 and ①; 0 for running text."""
        return self.level or (POINT if self.marker else 0)


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the outline with the characters of all that stands under it."""

    level: int
    """1 for the outermost level that the text uses; 0 for 导语 and 结尾."""
    label: str
    count: int
    paragraph: int


def parse(text: str) -> list[Paragraph]:
    """The paragraphs of a text in order; empty lines are none."""
    return list(_paragraphs(text))


def sections(text: str) -> list[Heading]:
    """The outline of a text: 导语, the headings that it has, and 结尾.

    Points (一是) appear only where the text has no numbered level at all.
    """
    paragraphs = parse(text)
    depths = {p.depth for p in paragraphs if p.depth}
    if depths - {POINT}:
        depths.discard(POINT)
    rank = {depth: number for number, depth in enumerate(sorted(depths), start=1)}
    heads = [p for p in paragraphs if p.depth in rank]
    ending = _ending(paragraphs, heads)
    body_end = ending.index if ending else len(paragraphs)
    found = [_section(head, heads, paragraphs[:body_end], rank) for head in heads]
    first = heads[0].index if heads else len(paragraphs)
    if first:
        found.insert(0, Heading(0, "导语", _total(paragraphs[:first]), 0))
    if ending:
        found.append(Heading(0, "结尾", _total(paragraphs[body_end:]), ending.index))
    return found


def _paragraphs(text: str) -> Iterator[Paragraph]:
    index = 0
    for found in _PARAGRAPH.finditer(text):
        line = found[0].rstrip(_INDENT)
        words = line.lstrip(_INDENT)
        if words:
            start = found.start() + len(line) - len(words)
            yield _paragraph(index, words, start)
            index += 1


def _paragraph(index: int, text: str, start: int) -> Paragraph:
    level, marker = _marker(text)
    return Paragraph(
        index=index,
        level=level,
        marker=marker,
        lead=_lead(text) if marker else "",
        text=text,
        start=start,
        end=start + len(text),
        count=count(text),
    )


def _marker(text: str) -> tuple[int, str]:
    for level, pattern, shape in _MARKERS:
        if found := pattern.match(text):
            return level, shape.format(found[1].translate(_HALF_WIDTH))
    return 0, ""


def _lead(text: str) -> str:
    """The first sentence, if it may be a heading; an entry of a list ends in ；."""
    found = _SENTENCE_END.search(text)
    lead = text[: found.end()] if found else text
    return lead if len(lead) <= LEAD_LIMIT and "；" not in lead else ""


def _section(
    head: Paragraph, heads: list[Paragraph], body: list[Paragraph], rank: dict[int, int]
) -> Heading:
    later = (h.index for h in heads if h.index > head.index and h.depth <= head.depth)
    end = next(later, len(body))
    label = (head.lead or head.marker).rstrip("。：:")
    return Heading(rank[head.depth], label, _total(body[head.index : end]), head.index)


def _ending(paragraphs: list[Paragraph], heads: list[Paragraph]) -> Paragraph | None:
    """The unnumbered close of a text whose sections are one paragraph each."""
    if not heads[1:] or any(head.is_heading for head in heads):
        return None
    gapless = heads[-1].index - heads[0].index == len(heads) - 1
    after = heads[-1].index + 1
    return paragraphs[after] if gapless and after < len(paragraphs) else None


def _total(paragraphs: list[Paragraph]) -> int:
    return sum(p.count for p in paragraphs)
