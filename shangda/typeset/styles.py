"""The named styles of a DOCX issue, made from the same layout as the PDF.

Built-in styles keep the English names that Word translates: Normal is shown as 正文,
Title as 标题, toc 1 as 目录 1, footer as 页脚.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from shangda.typeset.layout import Layout
from shangda.typeset.wordml import Element, border, element, put, twips

INK = "141414"
LEVELS = {1: "hei", 2: "kai", 3: "fang", 4: "fang"}
_LEVEL_NAMES = {1: "一级标题", 2: "二级标题", 3: "三级标题", 4: "四级标题"}
_BUILT_IN = {
    "Normal": "正文",
    "Title": "标题",
    "toc 1": "",
    "footer": "",
    "caption": "题注",
}


@dataclass(frozen=True)
class Style:
    """A paragraph style: face by role, points, and what differs from body text."""

    code: str
    name: str
    face: str = "fang"
    size: float = 0
    pitch: float = 0
    before: float = 0
    after: float = 0
    align: str = ""
    colour: str = ""
    tracking: float = 0
    keeps_next: bool = False
    outline: int | None = None
    indent: Mapping[str, str] = field(default_factory=dict)


def indent(
    *, first: float = 0, left: float = 0, right: float = 0, hanging: float = 0
) -> dict[str, str]:
    """Give the attributes of an indent; each is in points."""
    sides = {"left": twips(left), "right": twips(right)}
    return sides | ({"hanging": twips(hanging)} if hanging else {"firstLine": twips(first)})


def write_styles(root: Element, layout: Layout) -> None:
    """Replace all styles of a document."""
    for child in list(root):
        root.remove(child)
    root.append(_defaults())
    for style in paragraph_styles(layout):
        root.append(_paragraph_style(style, layout))
    root.append(_character_style("Hei", "黑体字", "hei", layout))
    root.append(_character_style("Kai", "楷体字", "kai", layout))
    root.append(_character_style("Lead", "段首句", "fang", layout, is_bold=True))


def paragraph_styles(layout: Layout) -> list[Style]:
    """Give every paragraph style of an issue."""
    return [*_text(layout), *_heads(layout.cell), *_front(layout), *_foot(layout)]


def _text(layout: Layout) -> list[Style]:
    size, pitch, cell = layout.size, layout.pitch, layout.cell
    title, table = layout.title_size, layout.table_size
    body = Style("Normal", "Normal", align="both", indent=indent(first=2 * cell))
    return [
        replace(body, size=size, pitch=pitch),
        Style(
            "Title", "Title", "title", title, title * layout.title_pitch,
            align="center", keeps_next=True, outline=0, indent=indent(),
        ),
        Style(
            "Column", "栏目", "kai", size, pitch, before=pitch * 0.5 - 4, after=pitch * 0.5,
            align="center", tracking=size * 0.15, keeps_next=True,
            indent=indent(),
        ),
        Style("Contributors", "供稿单位", "kai", align="right", indent=indent(right=cell)),
        Style("Cell", "表格文字", "fang", table, table * 1.3, align="center", indent=indent()),
        Style("CellHead", "表头文字", "hei", table, table * 1.3, align="center", indent=indent()),
        Style("Figure", "表格数字", "fang", table, table * 1.3, align="right", indent=indent()),
        Style(
            "Caption", "caption", "hei", table * 1.1, table * 1.5, before=pitch * 0.3,
            align="center", keeps_next=True, indent=indent(),
        ),
        Style("Drawing", "图", "fang", size, align="center", indent=indent()),
        Style("Signature", "署名和日期", "fang", align="right", indent=indent(right=2 * cell)),
    ]  # fmt: skip


def _foot(layout: Layout) -> list[Style]:
    """Give the styles of notes, of the block of recipients and of page numbers."""
    size = layout.foot_size
    pitch = size * layout.foot_pitch
    hung = indent(left=3 * size, right=size, hanging=2 * size)
    return [
        Style("Note", "附注", "kai", size, pitch, indent=indent(first=2 * size)),
        Style("Recipients", "版记", "fang", size, pitch, indent=hung),
        Style("Copies", "印数", "fang", size, pitch, indent=indent(left=size)),
        Style("Footer", "footer", "song", size, size, indent=indent()),
        Style("Anchor", "版记定位", "fang", 1, 1, indent=indent()),
    ]


def _heads(cell: float) -> list[Style]:
    return [
        Style(
            f"Level{level}",
            _LEVEL_NAMES[level],
            face,
            keeps_next=level < 3,  # noqa: PLR2004 -- 1. and (1) are sentences
            outline=level,
            indent=indent(first=2 * cell),
        )
        for level, face in LEVELS.items()
    ]


def _front(layout: Layout) -> list[Style]:
    """Give the styles above the red rule, and those of the contents.

    Their heights add up to the masthead's lines, the rule and its distance included.
    """
    size, pitch, head = layout.size, layout.pitch, layout.masthead
    spaced = head.size * head.tracking
    return [
        Style("Security", "保密提示", "fang", layout.foot_size, pitch * 0.75, align="left", indent=indent()),
        Style(
            "Masthead", "刊头", "title", head.size, pitch * (head.lines - 3.2), align="center",
            colour=head.colour, tracking=spaced, indent=indent(),
        ),
        Style("Number", "期号", "fang", size, pitch, align="center", indent=indent()),
        Style("Office", "机关和日期", "fang", size, pitch * 1.15, align="left", indent=indent()),
        Style(
            "RuleGap", "红线下空", "fang", size, max(1, pitch * 0.2 - layout.rule - 3),
            indent=indent(),
        ),
        Style(
            "ContentsHead", "目录标题", "hei", size, pitch, before=pitch * 0.4,
            after=pitch * 0.6, align="center", tracking=size, indent=indent(),
        ),
        Style("TOC1", "toc 1", align="left", indent=indent(left=2 * size, hanging=2 * size)),
        Style("ContentsColumn", "目录栏目", "kai", align="left", indent=indent()),
    ]  # fmt: skip


def fonts_part(layout: Layout) -> bytes:
    """Write the font table: for each font the one to take where it is missing."""
    entries = "".join(
        f'<w:font w:name="{_escape(names[0])}">'
        + "".join(f'<w:altName w:val="{_escape(name)}"/>' for name in names[1:2])
        + "</w:font>"
        for names in layout.docx_fonts.values()
        if names
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"{entries}</w:fonts>"
    ).encode()


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _defaults() -> Element:
    made = element("docDefaults")
    made.append(element("rPrDefault"))
    made.append(element("pPrDefault"))
    return made


def _paragraph_style(style: Style, layout: Layout) -> Element:
    made = element("style", {"type": "paragraph", "styleId": style.code})
    is_base = style.code == "Normal"
    if is_base:
        made.set(f"{{{made.nsmap['w']}}}default", "1")
    made.append(element("name", {"val": style.name}))
    if _BUILT_IN.get(style.name):
        made.append(element("aliases", {"val": _BUILT_IN[style.name]}))
    if not is_base:
        made.append(element("basedOn", {"val": "Normal"}))
    made.append(element("qFormat"))
    made.append(_paragraph_properties(style, layout, is_base=is_base))
    made.append(_run_properties(style, layout, is_base=is_base))
    return made


def _paragraph_properties(style: Style, layout: Layout, *, is_base: bool) -> Element:
    ppr = element("pPr")
    if is_base:
        for tag in ("widowControl", "overflowPunct", "autoSpaceDE", "autoSpaceDN"):
            put(ppr, tag, {"val": "0"})
    if style.keeps_next:
        put(ppr, "keepNext")
    if style.pitch and not is_base:
        put(ppr, "snapToGrid", {"val": "0"})
    put(
        ppr,
        "spacing",
        {
            "before": twips(style.before),
            "after": twips(style.after),
            "line": str(int((style.pitch or layout.pitch) * 20)),  # so that all lines fit
            "lineRule": "atLeast" if style.code == "Drawing" else "exact",
        },
    )
    put(ppr, "ind", style.indent)
    put(ppr, "jc", {"val": style.align or "both"})
    if style.outline is not None:
        put(ppr, "outlineLvl", {"val": str(style.outline)})
    if style.code in ("Office", "Column"):
        thick = layout.rule if style.code == "Office" else 0.5
        put(ppr, "pBdr").append(border("bottom", thick, layout.masthead.colour, 3))
    return ppr


def _run_properties(style: Style, layout: Layout, *, is_base: bool) -> Element:
    rpr = element("rPr")
    put(rpr, "rFonts", _fonts(style.face, layout))
    if style.colour:
        put(rpr, "color", {"val": style.colour.lstrip("#")})
    elif is_base:
        put(rpr, "color", {"val": INK})
    is_on_grid = is_base or style.code.startswith("Level")
    tracking = layout.cell - layout.size if is_on_grid else style.tracking
    put(rpr, "spacing", {"val": str(math.floor(tracking * 20))})
    size = style.size or layout.size
    put(rpr, "sz", {"val": str(round(size * 2))})
    put(rpr, "szCs", {"val": str(round(size * 2))})
    if is_base:
        put(rpr, "lang", {"val": "en-US", "eastAsia": "zh-CN"})
    return rpr


def _character_style(
    code: str, name: str, face: str, layout: Layout, *, is_bold: bool = False
) -> Element:
    made = element("style", {"type": "character", "customStyle": "1", "styleId": code})
    made.append(element("name", {"val": name}))
    rpr = element("rPr")
    put(rpr, "rFonts", _fonts(face, layout))
    if is_bold:
        put(rpr, "b")
    made.append(rpr)
    return made


def _fonts(face: str, layout: Layout) -> dict[str, str]:
    latin = layout.docx_fonts["latin"][0]
    chinese = layout.docx_fonts[face][0]
    return {
        "hint": "eastAsia",
        "ascii": latin,
        "hAnsi": latin,
        "eastAsia": chinese,
        "cs": latin,
    }
