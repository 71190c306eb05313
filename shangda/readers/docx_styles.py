"""What paragraph styles of a .docx say about a paragraph, inheritance followed."""

import re
from dataclasses import dataclass

from lxml import etree

from shangda.readers.ooxml import child, children, value
from shangda.readers.wording import is_title_style

_CONTENTS_NAME = re.compile(r"(toc \d|toc heading|目录.*)", re.IGNORECASE)
_DEEPEST = 20
_DIGITS_MOST = 4


@dataclass(frozen=True)
class Look:
    """The resolved wishes of a style; an empty string or 0 means it has none."""

    titled: bool = False
    contents: bool = False
    alignment: str = ""
    size: float = 0.0
    list_id: str = ""
    depth: int = 0


class Styles:
    """Answers per style id; unknown ids look plain."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._looks: dict[str, Look] = {}
        self._default_id = ""
        self.default_size = _default_size(root)
        for style in children(root, "style"):
            if value(style, "type") == "paragraph":
                self._elements[value(style, "styleId")] = style
                if value(style, "default") in {"1", "true", "on"}:
                    self._default_id = value(style, "styleId")

    def look(self, style_id: str) -> Look:
        """The look of a paragraph style; the default style when none is named."""
        style_id = style_id or self._default_id
        if style_id not in self._looks:
            self._looks[style_id] = self._resolve(style_id)
        return self._looks[style_id]

    def _resolve(self, style_id: str) -> Look:
        chain = self._chain(style_id)
        names = [value(child(style, "name")) for style in chain[:1]]
        properties = [child(style, "pPr") for style in chain]
        numbers = [child(each, "numPr") for each in properties]
        sizes = [points(child(style, "rPr")) for style in chain]
        return Look(
            titled=any(map(is_title_style, names)),
            contents=any(_CONTENTS_NAME.fullmatch(name.strip()) for name in names),
            alignment=_first([value(child(each, "jc")) for each in properties]),
            size=next((size for size in sizes if size), self.default_size),
            list_id=_first([value(child(each, "numId")) for each in numbers]),
            depth=int(_first([value(child(each, "ilvl"))[:1] for each in numbers]) or 0),
        )

    def _chain(self, style_id: str) -> list[etree._Element]:
        chain: list[etree._Element] = []
        while style_id in self._elements and len(chain) < _DEEPEST:
            chain.append(self._elements[style_id])
            style_id = value(child(chain[-1], "basedOn"))
        return chain


def points(run_properties: etree._Element | None) -> float:
    """The font size that run properties set, in points; 0 when they set none."""
    text = value(child(run_properties, "sz"))
    return (
        int(text) / 2
        if text.isascii() and text.isdigit() and len(text) <= _DIGITS_MOST
        else 0.0
    )


def _default_size(root: etree._Element | None) -> float:
    defaults = child(child(root, "docDefaults"), "rPrDefault")
    return points(child(defaults, "rPr"))


def _first(texts: list[str]) -> str:
    return next((text for text in texts if text), "")
