"""The parts of WordprocessingML that python-docx has no words for (ECMA-376, part 1).

Lengths are given in points and written in twentieths of a point, as the format wants.
"""

import re
from collections.abc import Mapping
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

Element = Any
Look = Mapping[str, Mapping[str, str]]
"""Properties of a run: tag to attributes."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters outside those of XML 1.0, 2.2."""
_PPR_ORDER = [
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl",
    "numPr", "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens",
    "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE",
    "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind",
    "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection",
    "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr",
    "sectPr", "pPrChange",
]  # fmt: skip
_RPR_ORDER = [
    "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike",
    "dstrike", "outline", "shadow", "emboss", "imprint", "noProof", "snapToGrid",
    "vanish", "webHidden", "color", "spacing", "w", "kern", "position", "sz", "szCs",
    "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs",
    "em", "lang", "eastAsianLayout", "specVanish",
]  # fmt: skip


def twips(points: float) -> str:
    """Write a length."""
    return str(round(points * 20))


def element(tag: str, attributes: Mapping[str, str] | None = None) -> Element:
    """Make ``w:tag`` with attributes of the same namespace."""
    made = OxmlElement(f"w:{tag}")
    for name, value in (attributes or {}).items():
        made.set(qn(f"w:{name}"), value)
    return made


def put(
    properties: Element, tag: str, attributes: Mapping[str, str] | None = None
) -> Element:
    """Set one property of a pPr or rPr at the place that the schema has for it."""
    order = _RPR_ORDER if properties.tag == qn("w:rPr") else _PPR_ORDER
    old = properties.find(qn(f"w:{tag}"))
    if old is not None:
        properties.remove(old)
    made = element(tag, attributes)
    later = {qn(f"w:{name}") for name in order[order.index(tag) + 1 :]}
    for i, other in enumerate(properties):
        if other.tag in later:
            properties.insert(i, made)
            return made
    properties.append(made)
    return made


def border(side: str, points: float, colour: str, space: float = 0) -> Element:
    """Make one line of a border, ``space`` points from the text."""
    return element(
        side,
        {
            "val": "single",
            "sz": str(round(points * 8)),
            "space": str(round(space)),
            "color": colour.lstrip("#"),
        },
    )


def run(text: str, *, style: str = "", look: Look | None = None) -> Element:
    """Make a run; tabs and line feeds in the text become what Word uses for them.

    What XML cannot carry (control characters, halves of characters) shows as U+FFFD.
    """
    made = element("r")
    rpr = element("rPr")
    if style:
        put(rpr, "rStyle", {"val": style})
    put(rpr, "rFonts", {"hint": "eastAsia"})
    for tag, attributes in (look or {}).items():
        put(rpr, tag, attributes)
    made.append(rpr)
    for i, line in enumerate(_NOT_XML.sub("\ufffd", text).split("\n")):
        if i:
            made.append(element("br"))
        for j, part in enumerate(line.split("\t")):
            if j:
                made.append(element("tab"))
            if part:
                made.append(_text("t", part))
    return made


def paragraph(style: str, content: list[Element]) -> Element:
    """Make a paragraph of a named style; "" is body text."""
    made, properties = element("p"), element("pPr")
    if style:
        put(properties, "pStyle", {"val": style})
    made.append(properties)
    made.extend(content)
    return made


def field(code: str, cached: str) -> list[Element]:
    """Make the runs of a field with the value that is shown until it is updated."""
    return [
        _field_mark("begin"),
        _holding(_text("instrText", f" {code} ")),
        _field_mark("separate"),
        run(cached),
        _field_mark("end"),
    ]


def bookmark(number: int, name: str) -> tuple[Element, Element]:
    """Make the start and the end of a bookmark."""
    start = element("bookmarkStart", {"id": str(number), "name": name})
    return start, element("bookmarkEnd", {"id": str(number)})


def link(anchor: str, runs: list[Element]) -> Element:
    """Make a link to a bookmark of the same document."""
    made = element("hyperlink", {"anchor": anchor, "history": "1"})
    made.extend(runs)
    return made


def _text(tag: str, text: str) -> Element:
    made = element(tag)
    made.text = text
    if text != text.strip() or "  " in text:
        made.set(qn("xml:space"), "preserve")
    return made


def _holding(child: Element) -> Element:
    made = element("r")
    made.append(child)
    return made


def _field_mark(kind: str) -> Element:
    return _holding(element("fldChar", {"fldCharType": kind}))
