"""Read .docx by walking its XML: insertions kept, deletions dropped, text boxes once."""

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from shangda.readers.document import Block, Contents, Limits
from shangda.readers.docx_styles import Styles, points
from shangda.readers.numbering import Numbering
from shangda.readers.ooxml import Package, child, children, local, switched_on, value
from shangda.readers.refusals import damaged

# Wrappers that only mark their content.
_TRANSPARENT = {
    "ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "dir",
    "bdo", "customXml", "ruby", "rubyBase", "oMath", "oMathPara", "AlternateContent",
}  # fmt: skip
_DROPPED = {"del", "moveFrom", "rt", "rPr", "pPr", "sdtPr", "delText", "instrText"}
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
_COUNTED = {
    "footnoteReference": "处脚注没有读入",
    "endnoteReference": "处尾注没有读入",
    "commentReference": "条批注没有读入",
    "pict": "张图片没有读入",
    "chart": "张图表没有读入",
    "altChunk": "段插入的文件没有读入",
}
_CENTRED = {"center", "centre", "distribute"}
_PRIVATE_USE = range(0xF000, 0xF100)


def read(data: bytes, name: str, limits: Limits) -> Contents:
    """The blocks of a .docx in the order of its body."""
    package = Package(data, limits)
    root = package.part(package.main)
    body = child(root, "body")
    if body is None:
        raise damaged()
    walk = _Walk(Styles(package.related("styles")), Numbering(package.related("numbering")))
    walk.blocks_of(body)
    walk.close()
    return Contents(walk.blocks, package.warnings() + walk.warnings())


@dataclass
class _Paragraph:
    """The words of the paragraph at hand and the text boxes anchored in it."""

    parts: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    size: float = 0.0


class _Walk:
    """One pass over the body; fields and deleted paragraph marks reach across paragraphs."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.blocks: list[Block] = []
        self._styles = styles
        self._numbering = numbering
        self._seen: Counter[str] = Counter()
        # For each open field whether its result has begun.
        self._fields: list[bool] = []
        self._carried = ""
        self._has_contents = False

    def blocks_of(self, parent: etree._Element) -> None:
        """Take up every paragraph and table below a body, cell, box or wrapper."""
        for element in parent:
            tag = local(element)
            if tag == "p":
                self._paragraph(element)
            elif tag == "tbl":
                self._table(element)
            elif tag == "altChunk":
                self._seen[tag] += 1
            elif tag == "AlternateContent":
                for option in _options(element)[:1]:
                    self.blocks_of(option)
            elif tag in _TRANSPARENT:
                self.blocks_of(element)

    def close(self) -> None:
        """Give out what a deleted mark at the very end still holds back."""
        if self._carried:
            self.blocks.append(Block(self._carried))
            self._carried = ""

    def warnings(self) -> list[str]:
        """One sentence per sort of content that was left out."""
        found = [
            f"文中有{self._seen[tag]}{words}"
            for tag, words in _COUNTED.items()
            if self._seen[tag]
        ]
        return found + (["目录没有读入"] if self._has_contents else [])

    def _paragraph(self, element: etree._Element) -> None:
        properties = child(element, "pPr")
        look = self._styles.look(value(child(properties, "pStyle")))
        words = _Paragraph()
        self._inline(element, words)
        if look.contents:
            self._has_contents = True
            return
        text = "".join(words.parts)
        if text.strip():
            text = self._number(properties, look.list_id, look.depth) + text
        text = self._carried + text
        self._carried = ""
        if child(child(properties, "rPr"), "del") is not None:
            self._carried = text
        elif text:
            alignment = value(child(properties, "jc")) or look.alignment
            self.blocks.append(
                Block(
                    text,
                    centred=alignment in _CENTRED,
                    titled=look.titled,
                    size=words.size or look.size,
                )
            )
        for box in words.boxes:
            self.blocks_of(box)

    def _number(self, properties: etree._Element | None, list_id: str, depth: int) -> str:
        own = child(properties, "numPr")
        if own is not None:
            list_id = value(child(own, "numId")) or list_id
            level = value(child(own, "ilvl"))
            depth = int(level) if level.isdigit() and len(level) == 1 else depth
        return self._numbering.prefix(list_id, depth) if list_id not in {"", "0"} else ""

    def _inline(self, parent: etree._Element, words: _Paragraph) -> None:
        for element in parent:
            tag = local(element)
            if tag == "r" and not switched_on(child(child(element, "rPr"), "vanish")):
                self._run(element, words)
            elif tag == "AlternateContent":
                self._choice(element, words)
            elif tag in _TRANSPARENT or (tag not in _DROPPED and _is_maths(element)):
                self._inline(element, words)

    def _run(self, run: etree._Element, words: _Paragraph) -> None:
        for element in run:
            tag = local(element)
            if tag == "fldChar":
                self._field(value(element, "fldCharType"))
            elif not all(self._fields):
                continue
            elif tag == "t":
                words.parts.append(element.text or "")
                words.size = words.size or points(child(run, "rPr"))
            else:
                self._special(tag, element, words)

    def _special(self, tag: str, element: etree._Element, words: _Paragraph) -> None:
        if tag in _BREAKS:
            words.parts.append(_BREAKS[tag])
        elif tag == "sym":
            words.parts.append(_symbol(element))
        elif tag == "AlternateContent":
            self._choice(element, words)
        elif tag in {"drawing", "pict", "object"}:
            self._drawing(element, words)
        elif tag in {"r", "ruby"}:
            self._inline(element, words)
        elif tag in _COUNTED:
            self._seen[tag] += 1

    def _field(self, step: str) -> None:
        if step == "begin":
            self._fields.append(False)
        elif step == "separate" and self._fields:
            self._fields[-1] = True
        elif step == "end" and self._fields:
            self._fields.pop()

    def _choice(self, element: etree._Element, words: _Paragraph) -> None:
        """Word writes a drawing twice, for new and old readers: take the first that works."""
        for option in _options(element):
            before = len(words.parts) + len(words.boxes) + self._seen.total()
            for inner in option:
                tag = local(inner)
                if tag == "r":
                    self._run(inner, words)
                elif tag in _TRANSPARENT and tag != "AlternateContent":
                    self._inline(inner, words)
                else:
                    self._special(tag, inner, words)
            if len(words.parts) + len(words.boxes) + self._seen.total() > before:
                return

    def _drawing(self, element: etree._Element, words: _Paragraph) -> None:
        boxes = _outermost_boxes(element)
        words.boxes.extend(boxes)
        for inner in element.iter():
            tag = local(inner)
            if tag in {"blip", "imagedata"} and not _within(inner, boxes):
                self._seen["pict"] += 1
            elif tag == "chart" and inner.get(f"{{{_RELATIONS}}}id"):
                self._seen["chart"] += 1

    def _table(self, table: etree._Element) -> None:
        rows = list(_rows(table))
        if len(rows) == 1 and len(cells := list(_cells(rows[0]))) == 1:
            self.blocks_of(cells[0])
            return
        for row in rows:
            texts = [self._cell(cell) for cell in _cells(row)]
            if any(texts):
                self.blocks.append(Block("\t".join(texts), row=True))

    def _cell(self, cell: etree._Element) -> str:
        inside = _Walk(self._styles, self._numbering)
        inside._fields = self._fields
        inside._seen = self._seen
        inside.blocks_of(cell)
        inside.close()
        return " ".join(
            text for block in inside.blocks if (text := " ".join(block.text.split()))
        )


_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def _is_maths(element: etree._Element) -> bool:
    return str(element.tag).startswith(f"{{{_MATHS}}}")


def _symbol(element: etree._Element) -> str:
    """A character of a symbol font means nothing elsewhere unless it is a Unicode one."""
    try:
        code = int(value(element, "char"), 16)
    except ValueError:
        return ""
    return "" if code in _PRIVATE_USE or code > sys.maxunicode else chr(code)


def _outermost_boxes(element: etree._Element) -> list[etree._Element]:
    found: list[etree._Element] = []
    waiting: list[etree._Element] = [element]
    while waiting:
        current = waiting.pop()
        if local(current) == "txbxContent":
            found.append(current)
        elif local(current) == "AlternateContent":
            waiting.extend(_options(current)[:1])
        else:
            waiting.extend(reversed(current))
    return found


def _options(element: etree._Element) -> list[etree._Element]:
    """The versions of a drawing, the one for new readers first."""
    return [*children(element, "Choice"), *children(element, "Fallback")]


def _within(element: etree._Element, boxes: list[etree._Element]) -> bool:
    return any(each in boxes for each in element.iterancestors())


def _rows(table: etree._Element) -> list[etree._Element]:
    return _unwrapped(table, "tr", lambda row: child(child(row, "trPr"), "del") is None)


def _cells(row: etree._Element) -> list[etree._Element]:
    return _unwrapped(row, "tc", lambda cell: True)


def _unwrapped(
    parent: etree._Element, name: str, wanted: Callable[[etree._Element], bool]
) -> list[etree._Element]:
    found: list[etree._Element] = []
    for element in parent:
        if local(element) == name and wanted(element):
            found.append(element)
        elif local(element) in _TRANSPARENT:
            found.extend(_unwrapped(element, name, wanted))
    return found
