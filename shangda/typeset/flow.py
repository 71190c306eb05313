"""The flow of an issue: what PDF and DOCX both set, line for line the same.

Here a piece becomes blocks of runs and tables; each writer only gives them its own form.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import cast

from shangda.typeset.layout import Layout
from shangda.typeset.structure import (
    Drawing,
    Paragraph,
    Piece,
    Printed,
    Section,
    Table,
    Words,
)
from shangda.typeset.titles import ems

_LEVEL_FACES = {1: "hei", 2: "kai"}
_ENDS = "。！？：；.!?:;"
_TIGHT = 0.8
"""Height of a row in a table that is given as one."""
_NARROWEST, _WIDEST = 2.4, 16.0
"""Of a column, in ems."""
_UNPRINTABLE = {"Cc", "Cf", "Cs"}


@dataclass(frozen=True)
class Run:
    """Text in one face: fang, kai, hei, or lead (fang, made a little stronger)."""

    text: str
    face: str = "fang"


@dataclass(frozen=True)
class Lines:
    """A paragraph of body text; ``heading`` is its level when all of it is a heading."""

    runs: tuple[Run, ...]
    heading: int = 0


@dataclass(frozen=True)
class Grid:
    """A table: rows of equal length, first row the header, and column shares of 1.

    ``figures`` are the columns that stand on the right; ``height`` is that of a row of one
    line, in lines of the text.
    """

    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    caption: str = ""
    figures: tuple[int, ...] = ()
    height: float = 1.0


@dataclass(frozen=True)
class Picture:
    """A drawing across the text."""

    svg: str
    ratio: float
    caption: str = ""


Block = Lines | Grid | Picture


def clean(text: str) -> str:
    """Drop what has no place on paper: control and format characters, half pairs."""
    return "".join(c for c in text if c in "\t\n" or _is_printable(c))


def cleaned(printed: Printed) -> Printed:
    """Clean every text of an issue."""
    return replace(
        printed,
        masthead=_one_line(printed.masthead),
        office=_one_line(printed.office),
        date_line=_one_line(printed.date_line),
        sections=[_clean_section(section) for section in printed.sections],
        number_line=printed.number_line and _one_line(printed.number_line),
        security_line=printed.security_line and _one_line(printed.security_line),
        recipients=[(_one_line(k), _one_line(v)) for k, v in printed.recipients],
        note=clean(printed.note).strip(),
        signature=[_one_line(line) for line in printed.signature],
    )


def shows_contents(printed: Printed, layout: Layout) -> bool:
    """Tell whether a list of contents is due: one title alone needs none."""
    titled = [piece for piece in printed.pieces if piece.title]
    return printed.contents and layout.contents and len(titled) > 1


def notes(printed: Printed, layout: Layout) -> list[str]:
    """Give the notes that close an issue: its correction, then the office's own."""
    return [note for note in (printed.note, clean(layout.closing_note).strip()) if note]


def copies(printed: Printed, layout: Layout) -> str:
    """Say how many copies were printed, or nothing."""
    return layout.copies.replace("{n}", str(printed.copies)) if printed.copies else ""


def blocks(piece: Piece) -> list[Block]:
    """Turn a piece into paragraphs and tables.

    A brief has its title and its contributors run in; the others have theirs apart.
    """
    made = list(_body(piece.paragraphs))
    if piece.form == "brief":
        return _run_in(piece, made)
    return made


def columns(rows: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """Share the width among columns by their longest cells, none under a third of even."""
    longest = [
        max(3, *(min(len(cell), 16) for cell in cells)) for cells in zip(*rows, strict=True)
    ]
    floor = sum(longest) / len(longest) / 3
    wide = [max(floor, length) for length in longest]
    return tuple(width / sum(wide) for width in wide)


def measured_columns(rows: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """Share the width by what cells really take; a head may stand on two lines."""
    heads, *body = rows
    widths = [
        max(_NARROWEST, ems(head) / 2, *(min(ems(row[place]), _WIDEST) for row in body))
        if body
        else max(_NARROWEST, ems(head))
        for place, head in enumerate(heads)
    ]
    return tuple(width / sum(widths) for width in widths)


def _is_printable(character: str) -> bool:
    code = ord(character)
    is_noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF  # noqa: PLR2004 -- Unicode, 23.7
    return not is_noncharacter and unicodedata.category(character) not in _UNPRINTABLE


def _one_line(text: str) -> str:
    return " ".join(clean(text).split("\n")).replace("\t", " ").strip()


def _clean_section(section: Section) -> Section:
    pieces = [
        replace(
            piece,
            title=clean(piece.title).replace("\t", " ").strip(),
            paragraphs=[_clean_paragraph(p) for p in piece.paragraphs],
            contributors=_one_line(piece.contributors),
        )
        for piece in section.pieces
    ]
    return Section(_one_line(section.column), pieces)


def _clean_paragraph(paragraph: Words) -> Words:
    if isinstance(paragraph, Table):
        rows = [[_one_line(cell) for cell in row] for row in paragraph.rows]
        return replace(paragraph, rows=rows, caption=_one_line(paragraph.caption))
    if isinstance(paragraph, Drawing):
        return replace(paragraph, caption=_one_line(paragraph.caption))
    text = clean(paragraph.text).strip("\n ")
    lead = clean(paragraph.lead).strip("\n ")
    return Paragraph(text, paragraph.level, lead if text.startswith(lead) else "")


def _body(paragraphs: Sequence[Words]) -> Iterator[Block]:
    for is_apart, group in groupby(paragraphs, key=_is_apart):
        if is_apart:
            yield from map(_set_apart, group)
        else:
            yield from _text(group)


def _is_apart(paragraph: Words) -> bool:
    return isinstance(paragraph, Table | Drawing)


def _text(paragraphs: Iterable[Words]) -> Iterator[Block]:
    rows: list[str] = []
    for paragraph in paragraphs:
        for line in paragraph.text.split("\n"):
            if "\t" in line:
                rows.append(line)
                continue
            if rows:
                yield _grid(rows)
                rows = []
            if line.strip():
                yield _lines(line.strip(), paragraph)
    if rows:
        yield _grid(rows)


def _set_apart(paragraph: Words) -> Grid | Picture:
    if isinstance(paragraph, Table):
        rows = tuple(tuple(row) for row in paragraph.rows)
        figures = tuple(paragraph.figures)
        return Grid(rows, measured_columns(rows), paragraph.caption, figures, _TIGHT)
    drawing = cast("Drawing", paragraph)
    return Picture(drawing.svg, drawing.ratio, drawing.caption)


def _lines(text: str, paragraph: Words) -> Lines:
    lead = paragraph.lead if text.startswith(paragraph.lead) else ""
    if not lead:
        return Lines((Run(text),))
    face = _LEVEL_FACES.get(paragraph.level, "lead" if paragraph.level == 0 else "fang")
    if lead == text:
        return Lines((Run(text, face),), heading=paragraph.level)
    return Lines((Run(lead, face), Run(text[len(lead) :])))


def _grid(lines: Sequence[str]) -> Grid:
    rows = [[cell.strip() for cell in line.split("\t")] for line in lines]
    width = max(len(row) for row in rows)
    full = tuple(tuple(row + [""] * (width - len(row))) for row in rows)
    return Grid(full, columns(full))


def _run_in(piece: Piece, made: list[Block]) -> list[Block]:
    title = Run(piece.title.replace("\n", ""), "hei")
    if made and isinstance(made[0], Lines) and title.text:
        between = () if title.text[-1] in _ENDS else (Run("　"),)
        first = replace(made[0], runs=(title, *between, *made[0].runs), heading=0)
        made = [first, *made[1:]]
    elif piece.title:
        made = [Lines((title,)), *made]
    if piece.contributors:
        credit = Run(piece.contributors, "kai")
        if made and isinstance(made[-1], Lines):
            made = [*made[:-1], replace(made[-1], runs=(*made[-1].runs, credit))]
        else:
            made = [*made, Lines((credit,))]
    return made
