"""A bulletin as PDF, DOCX and XLSX, all from the same content."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings

from shangda import typeset
from shangda.bulletins.content import Content, Drawing, Paragraph, Part, Shown
from shangda.bulletins.schemes import Scheme
from shangda.bulletins.tables import Cell, Drawn
from shangda.kernel import spreadsheets
from shangda.points.exact import plain
from shangda.text import outline
from shangda.typeset.titles import ems

FONTS = typeset.FontFolders(settings.FONT_FOLDER)
NONE = "—"
LONGEST_SHEET = 31  # characters of a sheet's name
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


def pdf(content: Content, scheme: Scheme, made_at: datetime | None) -> bytes:
    """As PDF/A; of a signed one always the same bytes."""
    look = layout(scheme)
    return typeset.pdf(printed(content, look), look, fonts=FONTS, made_at=made_at)


def docx(content: Content, scheme: Scheme, made_at: datetime | None) -> bytes:
    """As DOCX with real styles, from the same structure."""
    look = layout(scheme)
    return typeset.docx(printed(content, look), look, fonts=FONTS, made_at=made_at)


def xlsx(content: Content) -> bytes:
    """The words on the first sheet, a sheet for each table, numbers as numbers."""
    sheets: dict[str, spreadsheets.Sheet] = {"正文": ([content.title], _words(content))}
    for table in content.tables:
        name = _sheet_name(table.caption or table.about, sheets)
        sheets[name] = ([head.label for head in table.heads], _rows(table))
    return spreadsheets.workbook(sheets)


def layout(scheme: Scheme) -> typeset.Layout:
    """The template's look; before the signature the number's place is blank."""
    blank = scheme.number.replace("{期号}", "{2}").replace("{年}", "{2}")
    return typeset.Layout.from_dict({"number_blank": blank, **scheme.layout})


def printed(content: Content, look: typeset.Layout) -> typeset.Printed:
    """The structure that is set in type."""
    piece = typeset.Piece(
        title=_title(content, look),
        paragraphs=[one for part in content.parts for one in _part(part)],
    )
    return typeset.Printed(
        masthead=content.masthead,
        office=content.office,
        date_line=content.date_line,
        sections=[typeset.Section(column="", pieces=[piece])],
        number_line=content.number_line,
        security_line=content.security,
        contents=False,
        recipients=list(content.send),
        signature=[*content.signature, *([content.date_line] if content.date_line else [])],
    )


def shown_cell(value: Cell) -> str:
    """A cell in words: figures without needless zeros, — for none."""
    if value is None:
        return NONE
    return (
        value
        if isinstance(value, str)
        else plain(value)
        if not isinstance(value, int)
        else str(value)
    )


def _title(content: Content, look: typeset.Layout) -> str:
    """On two lines it is parted where its sense parts."""
    text, fold = content.title, content.title_fold
    if not fold or ems(text) <= look.title_ems:
        return text
    return f"{text[:fold]}\n{text[fold:]}"


def _part(part: Part) -> Iterator[Any]:
    if part.heading:
        yield from outline.parse(part.heading)
    for one in part.shown:
        yield _set(one)


def _set(one: Shown) -> Any:
    if isinstance(one, Paragraph):
        return typeset.Paragraph(one.text)
    if isinstance(one, Drawing):
        return typeset.Drawing(one.drawn.svg, one.drawn.ratio, one.caption)
    heads = [head.label for head in one.heads]
    rows = [[shown_cell(cell) for cell in line.cells] for line in one.lines]
    figures = [place for place, head in enumerate(one.heads) if head.is_figure]
    return typeset.Table([heads, *rows], one.caption, figures)


def _words(content: Content) -> Iterator[list[str]]:
    if content.number_line:
        yield [f"{content.number_line}　{content.date_line}"]
    for part in content.parts:
        if part.heading:
            yield [part.heading]
        for one in part.shown:
            if isinstance(one, Paragraph):
                yield [one.text]
    for line in content.signature:
        yield [line]


def _rows(table: Drawn) -> Iterator[list[Cell]]:
    for line in table.lines:
        yield list(line.cells)


def _sheet_name(caption: str, taken: Iterable[str]) -> str:
    """Of a table: its caption, as far as a workbook takes it, and told from its namesakes."""
    name, number = _NOT_IN_NAMES.sub("", caption)[:LONGEST_SHEET] or "表", 1
    known, first = {one.lower() for one in taken}, name
    while name.lower() in known:
        number += 1
        name = f"{first[: LONGEST_SHEET - 3]}{number}"
    return name
