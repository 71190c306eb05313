"""A comparison as DOCX with real tracked changes: accepted it is the new text, rejected the old.

Insertions, deletions and moves are those of WordprocessingML (ECMA-376, 17.13.5), down to
the marks that end paragraphs, so Word, WPS and LibreOffice can take each of them back.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any, Literal, NamedTuple

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from shangda.typeset.wordml import Element, element, put, run

Op = Literal["=", "+", "-"]
Fate = Literal["kept", "added", "removed", "moved", "moved_away"]
_MARGINS_MM = (37, 26, 35, 28)
"""Top, right, bottom, left (GB/T 9704-2012, 7.1)."""
_SIZE_PT, _PITCH_PT = 16, 29
"""三号, and 22 lines on a page of 225 mm (GB/T 9704-2012, 7.3)."""
_TAGS: dict[Op, str] = {"+": "ins", "-": "del"}
_MARKS: dict[Fate, str] = {
    "added": "ins",
    "removed": "del",
    "moved": "moveTo",
    "moved_away": "moveFrom",
}


class Tracked(NamedTuple):
    """One paragraph: what became of it as a whole, its runs, and the number of its move.

    A line feed in a run that is put in or taken out parts or joins paragraphs. A title
    stands in the middle.
    """

    fate: Fate
    runs: Sequence[tuple[Op, str]]
    move: int = 0
    is_title: bool = False


def tracked(paragraphs: Iterable[Tracked], *, author: str, at: datetime) -> bytes:
    """Write the document; ``author`` is who changed the text, ``at`` when."""
    document = Document()
    _prepare(document)
    end = document.element.body[-1]  # the section's properties, which come last
    for made in _Revisions(author, at).paragraphs(paragraphs):
        end.addprevious(made)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _prepare(document: Any) -> None:
    section, normal = document.sections[0], document.styles["Normal"]
    section.page_width, section.page_height = Mm(210), Mm(297)
    top, right, bottom, left = map(Mm, _MARGINS_MM)
    section.top_margin, section.right_margin = top, right
    section.bottom_margin, section.left_margin = bottom, left
    normal.font.name, normal.font.size = "FangSong", Pt(_SIZE_PT)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    normal.paragraph_format.line_spacing = Pt(_PITCH_PT)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.first_line_indent = Pt(2 * _SIZE_PT)


@dataclass
class _Revisions:
    """Who and when, and the numbers of the marks."""

    author: str
    at: datetime

    def __post_init__(self) -> None:
        self.numbers = count(1)

    def paragraphs(self, given: Iterable[Tracked]) -> Iterator[Element]:
        for one in given:
            for made in self._split(one):
                yield _centred(made) if one.is_title else made

    def _split(self, one: Tracked) -> Iterator[Element]:
        """The paragraphs of one entry: several where a change parts or joins them."""
        made: list[Element] = []
        for op, text in one.runs:
            first, *rest = text.split("\n")
            made += self._run(one.fate, op, first)
            for line in rest:
                yield self._paragraph(made, _TAGS.get(op, ""), 0)
                made = self._run(one.fate, op, line)
        yield self._paragraph(made, _MARKS.get(one.fate, ""), one.move)

    def _run(self, fate: Fate, op: Op, text: str) -> list[Element]:
        if not text or (fate == "moved" and op == "-"):
            return []
        tag = _TAGS.get(op, "")
        if op == "=" and fate in {"moved", "moved_away"}:
            tag = _MARKS[fate]
        if not tag:
            return [run(text)]
        mark = self._mark(tag)
        mark.append(_struck(run(text)) if tag == "del" else run(text))
        return [mark]

    def _paragraph(self, content: list[Element], mark: str, move: int) -> Element:
        made, properties = element("p"), element("pPr")
        made.append(properties)
        if mark:
            end = element("rPr")
            end.append(self._mark(mark))
            properties.append(end)
        made.extend(self._moved(content, mark, move) if move else content)
        return made

    def _moved(self, content: list[Element], mark: str, move: int) -> list[Element]:
        """The content between the marks that pair the two places of a move."""
        start = self._mark(f"{mark}RangeStart")
        start.set(qn("w:name"), f"move{move}")
        end = element(f"{mark}RangeEnd", {"id": start.get(qn("w:id"))})
        return [start, *content, end]

    def _mark(self, tag: str) -> Element:
        at = self.at.astimezone(UTC)
        return element(
            tag,
            {
                "id": str(next(self.numbers)),
                "author": self.author,
                "date": f"{at:%Y-%m-%dT%H:%M:%SZ}",
            },
        )


def _centred(made: Element) -> Element:
    properties = made.find(qn("w:pPr"))
    put(properties, "ind", {"firstLine": "0"})
    put(properties, "jc", {"val": "center"})
    return made


def _struck(made: Element) -> Element:
    for text in made.findall(qn("w:t")):
        text.tag = qn("w:delText")
    return made
