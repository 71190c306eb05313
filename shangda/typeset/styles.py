"""The named styles of a DOCX issue, made from the same layout as the PDF.

Built-in styles keep the English names that Word translates: Normal is shown as 正文,
Title as 标题, toc 1 as 目录 1, footer as 页脚.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from shangda.typeset.layout import Layout
from shangda.typeset.wordml import Element, border, element, put, twips

INK = "141414"
LEVELS = {1: "hei", 2: "kai", 3: "fang", 4: "fang"}
_LEVEL_NAMES = {1: "一级标题", 2: "二级标题", 3: "三级标题", 4: "四级标题"}
_BUILT_IN = {"Normal": "正文", "Title": "标题", "toc 1": "", "footer": ""}


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
    is_bold: bool = False
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
    for level, face in LEVELS.items():
        root.append(
            _character_style(f"Level{level}Lead", _LEVEL_NAMES[level] + "字", face, layout)
        )
    root.append(_character_style("Lead", "段首句", "fang", layout, is_bold=True))
    root.append(_character_style("Credit", "署名字", "kai", layout))


def paragraph_styles(layout: Layout) -> list[Style]:
    """Give every paragraph style of an issue."""
    size, pitch, cell = layout.size, layout.pitch, layout.cell
    flush = indent()
    return [
        Style(
            "Normal",
            "Normal",
            size=size,
            pitch=pitch,
            align="both",
            indent=indent(first=2 * cell),
        ),
        Style(
            "Title",
            "Title",
            "title",
            layout.title_size,
            layout.title_size * layout.title_pitch,
            align="center",
            keeps_next=True,
            outline=0,
            indent=flush,
        ),
        *_heads(cell),
        *_front(layout),
        Style(
            "Column",
            "栏目",
            "kai",
            pitch=pitch,
            before=pitch * 0.5 - 4,
            after=pitch * 0.5,
            align="center",
            tracking=size * 0.15,
            keeps_next=True,
            indent=indent(left=size * 0.15),
        ),
        Style("Contributors", "供稿单位", "kai", align="right", indent=indent(right=cell)),
        Style(
            "Note",
            "附注",
            "kai",
            layout.foot_size,
            layout.foot_size * layout.foot_pitch,
            indent=indent(first=2 * layout.foot_size),
        ),
        Style(
            "Recipients",
            "版记",
            size=layout.foot_size,
            pitch=layout.foot_size * layout.foot_pitch,
            indent=indent(
                left=3 * layout.foot_size,
                right=layout.foot_size,
                hanging=2 * layout.foot_size,
            ),
        ),
        Style(
            "Copies",
            "印数",
            size=layout.foot_size,
            pitch=layout.foot_size * layout.foot_pitch,
            indent=indent(left=layout.foot_size),
        ),
        Style(
            "Cell",
            "表格文字",
            size=layout.table_size,
            pitch=layout.table_size * 1.3,
            align="center",
            indent=flush,
        ),
        Style(
            "CellHead",
            "表头文字",
            "hei",
            layout.table_size,
            layout.table_size * 1.3,
            align="center",
            indent=flush,
        ),
        Style("Footer", "footer", "song", layout.foot_size, layout.foot_size, indent=flush),
        Style("Anchor", "版记定位", size=1, pitch=1, indent=flush),
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
    """Give the styles above the red rule, and those of the contents."""
    size, pitch, head = layout.size, layout.pitch, layout.masthead
    flush = indent()
    return [
        Style(
            "Security",
            "保密提示",
            size=layout.foot_size,
            pitch=pitch * 0.75,
            align="left",
            indent=flush,
        ),
        Style(
            "Masthead",
            "刊头",
            "title",
            head.size,
            colour=head.colour,
            align="center",
            pitch=pitch * (head.lines - 3.2),
            tracking=head.size * head.tracking,
            indent=indent(left=head.size * head.tracking),
        ),
        Style("Number", "期号", align="center", pitch=pitch, indent=flush),
        Style("Office", "机关和日期", pitch=pitch * 1.15, align="left", indent=flush),
        Style(
            "RuleGap", "红线下空", pitch=max(1, pitch * 0.2 - layout.rule - 3), indent=flush
        ),
        Style(
            "ContentsHead",
            "目录标题",
            "hei",
            align="center",
            pitch=pitch,
            before=pitch * 0.4,
            after=pitch * 0.6,
            tracking=size,
            indent=indent(left=size),
        ),
        Style(
            "TOC1", "toc 1", align="left", indent=indent(left=2 * size, hanging=2 * size)
        ),
        Style("ContentsColumn", "目录栏目", "kai", align="left", indent=flush),
    ]


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
            "line": str(
                math.floor((style.pitch or layout.pitch) * 20)
            ),  # so that all lines fit
            "lineRule": "exact",
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
    if style.is_bold:
        put(rpr, "b")
    if style.colour:
        put(rpr, "color", {"val": style.colour.lstrip("#")})
    elif is_base:
        put(rpr, "color", {"val": INK})
    tracking = style.tracking
    if is_base or style.code.startswith("Level"):
        tracking = min(0.0, layout.cell - layout.size)
        put(rpr, "spacing", {"val": str(math.floor(tracking * 20))})
    else:
        put(rpr, "spacing", {"val": twips(tracking)})
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
