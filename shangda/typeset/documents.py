"""An issue as DOCX: real styles, page-number fields and bookmarks, one flow with the PDF."""

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from shangda.typeset import flow
from shangda.typeset.fonts import FontFolders
from shangda.typeset.layout import PAGE_HEIGHT, PAGE_WIDTH, POINTS_PER_MM, Layout
from shangda.typeset.pages import drawing_image, start_pages
from shangda.typeset.structure import Piece, Printed
from shangda.typeset.styles import fonts_part, write_styles
from shangda.typeset.tables import drawn, imprint
from shangda.typeset.titles import title_lines
from shangda.typeset.wordml import (
    Element,
    Look,
    bookmark,
    element,
    field,
    link,
    paragraph,
    put,
    run,
    twips,
)

Draw = Callable[[flow.Picture], Element]
_RUN_STYLES = {"hei": "Hei", "kai": "Kai", "lead": "Lead", "fang": ""}
_UNWANTED = ("thumbnail", "stylesWithEffects", "customXml", "numbering")
_FOOT_GAP_MM = 7
"""White between text and page number (GB/T 9704-2012, 7.5)."""


def docx(
    printed: Printed,
    layout: Layout,
    *,
    fonts: FontFolders | None = None,
    made_at: datetime | None = None,
) -> bytes:
    """Write an issue as DOCX; the contents show the pages that the PDF has.

    With the same ``made_at`` it gives the same bytes.
    """
    issue, moment = flow.cleaned(printed), made_at or datetime.now(UTC)
    document = Document()
    _prepare(document, issue, layout, moment)
    _footers(document, layout)
    body = document.element.body
    draw = partial(_picture, document.part, layout, fonts)
    for made in _all(issue, layout, fonts, draw):
        body.insert(len(body) - 1, made)  # the section's properties stay last
    written = io.BytesIO()
    document.save(written)
    return _dated(written, moment)


def _dated(written: io.BytesIO, moment: datetime) -> bytes:
    """The same package with every part dated ``moment`` instead of now."""
    dated = io.BytesIO()
    with ZipFile(written) as package, ZipFile(dated, "w", ZIP_DEFLATED) as copy:
        for name in package.namelist():
            copy.writestr(
                ZipInfo(name, moment.timetuple()[:6]), package.read(name), ZIP_DEFLATED
            )
    return dated.getvalue()


def _all(
    issue: Printed, layout: Layout, fonts: FontFolders | None, draw: Draw
) -> Iterator[Element]:
    yield from _front(issue, layout)
    if flow.shows_contents(issue, layout):
        yield from _contents(issue, layout, start_pages(issue, layout, fonts=fonts))
    number = 0
    for section in issue.sections:
        heading = [paragraph("Column", _spread(section.column))] if section.column else []
        for piece in section.pieces:
            made = [*heading, *_piece(piece, number, layout, draw)]
            if layout.new_page and number and made and made[0].tag == qn("w:p"):
                put(made[0].find(qn("w:pPr")), "pageBreakBefore")
            yield from made
            heading = []
            number += 1
        yield from heading
    for line in issue.signature:
        yield paragraph("Signature", [run(line)])
    yield from _close(issue, layout)


def _front(issue: Printed, layout: Layout) -> Iterator[Element]:
    """Set security line, masthead, number, office and date."""
    security = layout.security_line if issue.security_line is None else issue.security_line
    yield paragraph("Security", [run(security)] if security else [])
    points = {"val": str(round(layout.masthead_size(issue.masthead) * 2))}
    yield paragraph("Masthead", _spread(issue.masthead, {"sz": points, "szCs": points}))
    yield paragraph("Number", _number(issue, layout))
    office = paragraph("Office", [run(f"{issue.office}\t{issue.date_line}")])
    _right_tab(office, layout, "none")
    yield office
    yield paragraph("RuleGap", [])


def _spread(text: str, look: Look | None = None) -> list[Element]:
    """Set spaced words; the last character has no white after it, so they stand centred."""
    tight = {**(look or {}), "spacing": {"val": "0"}}
    return [run(text[:-1], look=look), run(text[-1:], look=tight)]


def _number(issue: Printed, layout: Layout) -> list[Element]:
    if issue.number_line is not None:
        return [run(issue.number_line)]
    return [
        run(part)
        if isinstance(part, str)
        else run("　" * part, look={"u": {"val": "dash"}})
        for part in layout.blank_number
    ]


def _contents(issue: Printed, layout: Layout, pages: Sequence[int]) -> Iterator[Element]:
    """List columns and titles with the pages on which they begin."""
    yield paragraph("ContentsHead", _spread(layout.contents_title))
    numbered = enumerate(pages)
    for section in issue.sections:
        if section.column:
            yield paragraph("ContentsColumn", [run(section.column)])
        for piece in section.pieces:
            number, page = next(numbered)
            if not piece.title:
                continue
            title = run(piece.title.replace("\n", "") + "\t")
            shown = field(f"PAGEREF {_anchor(number)} \\h", str(page))
            made = paragraph("TOC1", [link(_anchor(number), [title, *shown])])
            _right_tab(made, layout, "dot")
            yield made


def _right_tab(made: Element, layout: Layout, leader: str) -> None:
    stop = {"val": "right", "leader": leader, "pos": twips(layout.text_width)}
    put(made.find(qn("w:pPr")), "tabs").append(element("tab", stop))


def _anchor(number: int) -> str:
    return f"_piece{number + 1}"


def _piece(piece: Piece, number: int, layout: Layout, draw: Draw) -> Iterator[Element]:
    """Set one piece; its first paragraph carries the bookmark of the contents."""
    made = []
    if piece.form != "brief" and piece.title:
        made.append(_title(piece, layout))
    for block in flow.blocks(piece):
        made += _block(block, layout, draw)
    if piece.form != "brief" and piece.contributors:
        made.append(paragraph("Contributors", [run(piece.contributors)]))
    marked = next((e for e in made if e.tag == qn("w:p")), None)
    if marked is not None:
        start, end = bookmark(number, _anchor(number))
        marked.insert(1, start)
        marked.append(end)
    return iter(made)


def _title(piece: Piece, layout: Layout) -> Element:
    """Set a title so that it takes as many lines of the page as in the PDF."""
    lines = title_lines(piece.title, layout.title_ems)
    pitch = layout.title_size * layout.title_pitch
    white = layout.title_rows(len(lines)) * layout.pitch - len(lines) * pitch
    made = paragraph("Title", [run("\n".join(lines))])
    around = {"before": twips(white / 2), "after": twips(white / 2)}
    put(made.find(qn("w:pPr")), "spacing", around)
    return made


def _block(block: flow.Block, layout: Layout, draw: Draw) -> list[Element]:
    if isinstance(block, flow.Lines):
        return [_lines(block)]
    made = drawn(block, layout) if isinstance(block, flow.Grid) else draw(block)
    return [*([paragraph("Caption", [run(block.caption)])] if block.caption else []), made]


def _lines(block: flow.Lines) -> Element:
    if block.heading:
        return paragraph(f"Level{block.heading}", [run(r.text) for r in block.runs])
    return paragraph("", [run(r.text, style=_RUN_STYLES[r.face]) for r in block.runs])


def _picture(
    part: Any, layout: Layout, fonts: FontFolders | None, block: flow.Picture
) -> Element:
    """A drawing as a picture: not every program that opens the file draws SVG."""
    image = drawing_image(block.svg, block.ratio, layout, fonts=fonts)
    width = Pt(layout.text_width)
    inline = part.new_pic_inline(io.BytesIO(image), width, round(width * block.ratio))
    inline.docPr.set("descr", block.caption)
    holder, drawing = element("r"), element("drawing")
    drawing.append(inline)
    holder.append(drawing)
    return paragraph("Drawing", [holder])


def _close(issue: Printed, layout: Layout) -> Iterator[Element]:
    """Set notes and, at the foot of the last page, who gets the issue."""
    for note in flow.notes(issue, layout):
        for i, line in enumerate(note.split("\n")):
            made = paragraph("Note", [run(line)])
            if i == 0:
                put(made.find(qn("w:pPr")), "spacing", {"before": twips(layout.pitch / 4)})
            yield made
    copies = flow.copies(issue, layout)
    if issue.recipients or copies:
        yield imprint(issue, copies, layout)
        yield paragraph("Anchor", [])


def _prepare(document: Any, issue: Printed, layout: Layout, made_at: datetime) -> None:
    """Make the template's file one of ours: page, grid, styles, fonts, properties."""
    package = document.part.package
    for part in (document.part, package):
        for key, relation in list(part.rels.items()):
            if relation.reltype.rsplit("/", 1)[1] in _UNWANTED:
                del part.rels[key]
    write_styles(document.styles.element, layout)
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            relation.target_part._blob = fonts_part(layout)
    _page(document, layout)
    _settings(document.settings)
    about = document.core_properties
    about.title, about.author = f"{issue.masthead}（{issue.date_line}）", issue.office
    about.last_modified_by, about.comments = issue.office, ""
    about.created = about.modified = made_at.replace(microsecond=0, tzinfo=None)


def _page(document: Any, layout: Layout) -> None:
    section, margins = document.sections[0], layout.margins
    section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(margins.top), Mm(margins.bottom)
    section.left_margin, section.right_margin = Mm(margins.left), Mm(margins.right)
    foot = margins.bottom - _FOOT_GAP_MM - layout.foot_size / POINTS_PER_MM
    section.footer_distance = Mm(max(5.0, foot))
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    # Rounded down: with a twip too much, LibreOffice puts one line less on the page.
    grid = {"type": "lines", "linePitch": str(int(layout.pitch * 20))}
    properties.append(element("docGrid", grid))


def _settings(settings: Any) -> None:
    settings.odd_and_even_pages_header_footer = True
    root = settings.element
    for setting in root.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(
                qn("w:val"), "15"
            )  # Word 2013 and later: tables begin at the margin
    root.find(qn("w:characterSpacingControl")).set(qn("w:val"), "compressPunctuation")
    root.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    for rsids in root.findall(qn("w:rsids")):
        root.remove(rsids)


def _footers(document: Any, layout: Layout) -> None:
    """Put the page number on the outer side: right on odd pages, left on even ones."""
    section = document.sections[0]
    before, after = layout.page_number.split("{n}")
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        root = footer._element
        for old in list(root):
            root.remove(old)
        made = paragraph("Footer", [run(before), *field("PAGE", "1"), run(after)])
        is_outside = layout.page_number_place == "outside"
        put(made.find(qn("w:pPr")), "jc", {"val": side if is_outside else "center"})
        if is_outside:
            put(made.find(qn("w:pPr")), "ind", {side: twips(layout.foot_size)})
        root.append(made)
