"""Sets a periodical's issue in type: one structure, printed as PDF and as DOCX.

Words: *Printed* is all that stands in an issue, *Layout* all that an office may change
about its look, *role* the part a typeface plays (fang, kai, hei, title, song). The
engine knows no database and no framework; where the texts come from is not its affair.
"""

from shangda.typeset.documents import docx
from shangda.typeset.fonts import FontFolders, FontProblem, missing_fonts, uncovered
from shangda.typeset.layout import Layout, LayoutError
from shangda.typeset.pages import (
    last_page_lines,
    page_images,
    pdf,
    preview_images,
    start_pages,
)
from shangda.typeset.structure import (
    Drawing,
    Form,
    Paragraph,
    Piece,
    Printed,
    Section,
    Table,
)
from shangda.typeset.tracked import Tracked, tracked

__all__ = [
    "Drawing",
    "FontFolders",
    "FontProblem",
    "Form",
    "Layout",
    "LayoutError",
    "Paragraph",
    "Piece",
    "Printed",
    "Section",
    "Table",
    "Tracked",
    "docx",
    "last_page_lines",
    "missing_fonts",
    "page_images",
    "pdf",
    "preview_images",
    "start_pages",
    "tracked",
    "uncovered",
]
