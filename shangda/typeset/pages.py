"""An issue as PDF and as pictures of its pages, set by typst.

Texts go to the template as JSON and are never part of its source.
"""

import itertools
import json
import math
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import typst

from shangda.typeset import flow
from shangda.typeset.fonts import Cast, FontFolders, choose
from shangda.typeset.layout import POINTS_PER_MM, Layout
from shangda.typeset.raster import png_pages
from shangda.typeset.structure import Piece, Printed
from shangda.typeset.titles import title_lines

_TEMPLATE = Path(__file__).with_name("issue.typ")
_DRAWING = Path(__file__).with_name("drawing.typ")


def pdf(
    printed: Printed,
    layout: Layout,
    *,
    fonts: FontFolders | None = None,
    made_at: datetime | None = None,
) -> bytes:
    """Print an issue as PDF/A-2b; with the same ``made_at`` it gives the same bytes."""
    moment = made_at or datetime.now(UTC)
    made = _compiler(printed, layout, fonts).compile(
        format="pdf", pdf_standards="a-2b", timestamp=moment.replace(microsecond=0)
    )
    return cast("bytes", made)


def preview_images(
    printed: Printed, layout: Layout, fonts: FontFolders | None = None, dpi: float = 96
) -> list[bytes]:
    """Give PNG pictures of the pages, without the way through a PDF."""
    made = _compiler(printed, layout, fonts).compile(format="png", ppi=dpi)
    return [made] if isinstance(made, bytes) else list(made or [])


def page_images(document: bytes, *, dpi: float) -> list[bytes]:
    """Give PNG pictures of the pages of any PDF."""
    return png_pages(document, dpi)


def drawing_image(
    svg: str,
    ratio: float,
    layout: Layout,
    *,
    fonts: FontFolders | None = None,
    dpi: float = 200,
) -> bytes:
    """Give a drawing as PNG, as wide as the text of a page."""
    width = layout.text_width
    made = typst.Compiler(
        input=str(_DRAWING),
        root=str(_DRAWING.parent),
        font_paths=choose(layout, fonts or FontFolders()).loaded,
        sys_inputs={"svg": svg, "width": str(width), "height": str(width * ratio)},
    ).compile(format="png", ppi=dpi)
    return cast("bytes", made)


def start_pages(
    printed: Printed, layout: Layout, *, fonts: FontFolders | None = None
) -> list[int]:
    """Give the page on which each piece begins, in the order of print."""
    found = _compiler(printed, layout, fonts).query("<start>", field="value")
    return [int(page) for page in json.loads(found)]


def last_page_lines(
    printed: Printed, layout: Layout, *, fonts: FontFolders | None = None
) -> int:
    """Give how many lines of text stand on the last page; 0 when it has the foot alone."""
    (end,) = json.loads(_compiler(printed, layout, fonts).query("<end>", field="value"))
    if end["page"] < end["pages"]:
        return 0
    top = layout.margins.top * POINTS_PER_MM + (layout.pitch - layout.size) / 2
    slack = 0.05  # of a line: rounding is no line more
    lines = math.ceil((float(end["y"]) - top) / layout.pitch - slack)
    return max(0, lines)


def _compiler(
    printed: Printed, layout: Layout, fonts: FontFolders | None
) -> typst.Compiler:
    chosen = choose(layout, fonts or FontFolders())
    content = _content(flow.cleaned(printed), layout, chosen)
    return typst.Compiler(
        input=str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=chosen.loaded,
        sys_inputs={"issue": json.dumps(content, ensure_ascii=False)},
    )


def _content(printed: Printed, layout: Layout, chosen: Cast) -> dict[str, Any]:
    """Everything the template needs, as JSON can carry it."""
    security = printed.security_line
    content = {
        "layout": layout.to_dict(),
        "faces": chosen.roles,
        "masthead": printed.masthead,
        "masthead_size": layout.masthead_size(printed.masthead),
        "security_line": layout.security_line if security is None else security,
        "number_line": printed.number_line,
        "blank_number": layout.blank_number,
        "office": printed.office,
        "date_line": printed.date_line,
        "contents": flow.shows_contents(printed, layout),
        "sections": _sections(printed, layout),
        "signature": list(printed.signature),
        "notes": flow.notes(printed, layout),
        "recipients": list(printed.recipients),
        "copies": flow.copies(printed, layout),
    }
    content["uncovered"] = _pattern(json.dumps(content, ensure_ascii=False), chosen)
    return content


def _sections(printed: Printed, layout: Layout) -> list[dict[str, Any]]:
    numbers = itertools.count()
    return [
        {
            "column": section.column,
            "pieces": [_piece(next(numbers), piece, layout) for piece in section.pieces],
        }
        for section in printed.sections
    ]


def _piece(index: int, piece: Piece, layout: Layout) -> dict[str, Any]:
    lines = title_lines(piece.title, layout.title_ems)
    return {
        "index": index,
        "title": piece.title,
        "title_lines": lines,
        "title_rows": layout.title_rows(len(lines)),
        "form": piece.form,
        "contributors": piece.contributors,
        "blocks": [_block(block) for block in flow.blocks(piece)],
    }


def _block(block: flow.Block) -> dict[str, Any]:
    kinds = {flow.Grid: "grid", flow.Picture: "picture", flow.Lines: "lines"}
    return {"kind": kinds[type(block)], **asdict(block)}


def _pattern(text: str, chosen: Cast) -> str:
    """Give a pattern for the characters that no font has, "" when there are none."""
    bare = [c for c in sorted(set(text)) if not (c.isspace() or chosen.covers(c))]
    return "[" + "".join(f"\\x{{{ord(c):X}}}" for c in bare) + "]" if bare else ""
