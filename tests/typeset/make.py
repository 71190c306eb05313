import io
import re
import zipfile

import pypdfium2
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from shangda.typeset import Layout, Paragraph, Piece, Printed, Section

DEFAULT = Layout.default()
FULL_LINE = "山区群众冬季用水保障工作稳步推进各村管网巡查全面完成"


def printed(*pieces, column="", **changes):
    fields = {
        "masthead": "栖云快报",
        "office": "中共栖云县委办公室",
        "date_line": "2026年11月24日",
        "sections": [Section(column, pieces)],
        "contents": False,
    }
    return Printed(**(fields | changes))


def piece(title="松岚镇保障冬季用水", *texts, **fields):
    texts = texts or ("全镇管网已经巡查一遍。",)
    paragraphs = [Paragraph(t) if isinstance(t, str) else t for t in texts]
    return Piece(title, paragraphs, **fields)


def page_texts(document):
    """The text of each page without white space and without its page number."""
    opened = pypdfium2.PdfDocument(document)
    texts = ["".join(page.get_textpage().get_text_range().split()) for page in opened]
    opened.close()
    return [re.sub(r"—\d+—", "", text) for text in texts]


def pdf_text(document):
    return "".join(page_texts(document))


def docx_part(document, name):
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return parse_xml(package.read(name))


def docx_text(document):
    root = docx_part(document, "word/document.xml")
    return "".join("".join(t.text.split()) for t in root.iter(qn("w:t")) if t.text)


def lines_of(document, number):
    """Rows of (left, right) edges in points of a page's characters, top row first."""
    opened = pypdfium2.PdfDocument(document)
    page = opened[number].get_textpage()
    rows = {}
    for i in range(page.count_chars()):
        if page.get_text_range(i, 1).strip():
            left, bottom, right, _top = page.get_charbox(i, loose=True)
            rows.setdefault(bottom, []).append((left, right))
    opened.close()
    merged = []
    for bottom in sorted(rows, reverse=True):
        if merged and merged[-1][0] - bottom < 4:
            merged[-1][1].extend(rows[bottom])
        else:
            merged.append((bottom, list(rows[bottom])))
    return merged


_GONE = {"accept": {"del", "moveFrom"}, "reject": {"ins", "moveTo"}}


def settled(data, decision):
    """The paragraphs once every change is accepted or rejected, as Word would do it."""
    gone = {qn(f"w:{tag}") for tag in _GONE[decision]}
    lines, open_line = [], ""
    for paragraph in Document(io.BytesIO(data)).element.body.findall(qn("w:p")):
        for text in paragraph.iter(qn("w:t"), qn("w:delText")):
            if not gone & {above.tag for above in text.iterancestors()}:
                open_line += text.text
        mark = paragraph.find(qn("w:pPr")).find(qn("w:rPr"))
        if mark is None or mark[0].tag not in gone:
            lines.append(open_line)
            open_line = ""
    return lines
