"""Tables of a DOCX issue: those in the text, and the block of recipients at its foot."""

from collections.abc import Mapping

from docx.oxml.ns import qn

from shangda.typeset.flow import Grid
from shangda.typeset.layout import POINTS_PER_MM, Layout
from shangda.typeset.structure import Printed
from shangda.typeset.styles import INK
from shangda.typeset.wordml import Element, border, element, paragraph, put, run, twips

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def drawn(grid: Grid, layout: Layout) -> Element:
    """Draw a table of the text, its first row repeated on every page."""
    widths = [share * layout.text_width for share in grid.shares]
    table = _table(widths, dict.fromkeys(_SIDES, 0.5), side=3)
    for number, cells in enumerate(grid.rows):
        row = _row(layout.pitch * grid.height, is_header=number == 0)
        for place, (width, text) in enumerate(zip(widths, cells, strict=True)):
            style = "Figure" if place in grid.figures else "Cell"
            made = paragraph(style if number else "CellHead", [run(text)])
            row.append(_cell(width, [made], align="center"))
        table.append(row)
    return table


def imprint(issue: Printed, copies: str, layout: Layout) -> Element:
    """Draw the recipients, held at the foot of the last page's text."""
    width = layout.text_width
    table = _table(
        [width],
        {"top": 1.0, "bottom": 1.0},
        side=0,
        floats_at=layout.margins.left * POINTS_PER_MM,
    )
    air = layout.foot_size * (layout.foot_pitch - 1) / 2
    # LibreOffice lets a table of full width float only when it is placed on the page.
    lines = [
        paragraph("Recipients", [run(f"{kind}：{whom}")]) for kind, whom in issue.recipients
    ]
    if lines:
        table.append(_boxed(lines, width, air, is_ruled=False))
    if copies:
        last = paragraph("Copies", [run(f"{issue.office}\t{copies}")])
        stop = {"val": "right", "pos": twips(width - layout.foot_size)}
        put(last.find(qn("w:pPr")), "tabs").append(element("tab", stop))
        table.append(_boxed([last], width, air, is_ruled=bool(lines)))
    return table


def _boxed(lines: list[Element], width: float, air: float, *, is_ruled: bool) -> Element:
    put(lines[0].find(qn("w:pPr")), "spacing", {"before": twips(air)})
    foot = {"before": twips(air)} if len(lines) == 1 else {}
    put(lines[-1].find(qn("w:pPr")), "spacing", foot | {"after": twips(air)})
    row = _row(0)
    cell = _cell(width, lines)
    if is_ruled:
        lines_above = element("tcBorders")
        lines_above.append(border("top", 0.5, INK))
        cell.find(qn("w:tcPr")).append(lines_above)
    row.append(cell)
    return row


def _table(
    widths: list[float],
    rules: Mapping[str, float],
    *,
    side: float,
    floats_at: float | None = None,
) -> Element:
    """Make an empty table of fixed widths; ``side`` is the white beside a cell's text."""
    table, properties = element("tbl"), element("tblPr")
    if floats_at is not None:
        place = {
            "leftFromText": "0", "rightFromText": "0", "topFromText": twips(12),
            "bottomFromText": "0", "vertAnchor": "margin", "horzAnchor": "page",
            "tblpX": twips(floats_at), "tblpYSpec": "bottom",
        }  # fmt: skip
        properties.append(element("tblpPr", place))
        properties.append(element("tblOverlap", {"val": "never"}))
    properties.append(element("tblW", {"w": twips(sum(widths)), "type": "dxa"}))
    borders = element("tblBorders")
    borders.extend(border(name, rules[name], INK) for name in _SIDES if name in rules)
    properties.append(borders)
    properties.append(element("tblLayout", {"type": "fixed"}))
    white = element("tblCellMar")
    for name in ("left", "right"):
        white.append(element(name, {"w": twips(side), "type": "dxa"}))
    properties.append(white)
    table.append(properties)
    columns = element("tblGrid")
    columns.extend(element("gridCol", {"w": twips(width)}) for width in widths)
    table.append(columns)
    return table


def _row(height: float, *, is_header: bool = False) -> Element:
    row, properties = element("tr"), element("trPr")
    properties.append(element("cantSplit"))
    if height:
        properties.append(element("trHeight", {"val": twips(height), "hRule": "atLeast"}))
    if is_header:
        properties.append(element("tblHeader"))
    row.append(properties)
    return row


def _cell(width: float, content: list[Element], *, align: str = "top") -> Element:
    cell, properties = element("tc"), element("tcPr")
    properties.append(element("tcW", {"w": twips(width), "type": "dxa"}))
    properties.append(element("vAlign", {"val": align}))
    cell.append(properties)
    cell.extend(content)
    return cell
