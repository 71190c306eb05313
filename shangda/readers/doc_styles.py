"""The style sheet of a .doc: what a style's name and inheritance say ([MS-DOC] STSH)."""

from dataclasses import dataclass, field

from shangda.readers.doc_properties import properties

_PARAGRAPH_STYLE = 1
_NO_BASE = 0x0FFF
_DEEPEST = 20


@dataclass(frozen=True)
class Style:
    """One style with the properties it adds to those of its base."""

    name: str = ""
    base: int = _NO_BASE
    properties: dict[int, int] = field(default_factory=dict)


class Styles:
    """Answers per style number; a damaged sheet has no styles."""

    def __init__(self, sheet: bytes) -> None:
        self._styles = dict(enumerate(_styles(sheet)))

    def name(self, number: int) -> str:
        """The name of a style, empty when it is unknown."""
        return self._styles.get(number, Style()).name

    def properties(self, number: int) -> dict[int, int]:
        """All properties of a style, those of its bases included."""
        chain: list[Style] = []
        while number in self._styles and len(chain) < _DEEPEST:
            chain.append(self._styles[number])
            number = chain[-1].base
        merged: dict[int, int] = {}
        for style in reversed(chain):
            merged.update(style.properties)
        return merged


def _styles(sheet: bytes) -> list[Style]:
    at = 2 + _number(sheet, 0)
    count, base_size = _number(sheet, 2), _number(sheet, 4)
    found: list[Style] = []
    while len(found) < count and at + 2 <= len(sheet):
        size = _number(sheet, at)
        found.append(_style(sheet[at + 2 : at + 2 + size], base_size))
        at += 2 + size
    return found


def _style(data: bytes, base_size: int) -> Style:
    """One description; an empty one keeps the place of a style that is not used."""
    kind, base = _number(data, 2) & 0xF, _number(data, 2) >> 4
    if kind != _PARAGRAPH_STYLE:
        return Style()
    length = _number(data, base_size)
    at = base_size + 2 + length * 2
    name = data[base_size + 2 : at].decode("utf-16-le", "replace")
    at += 2
    size = _number(data, at)
    # The paragraph's properties repeat the style's own number first.
    found = dict(properties(data[at + 4 : at + 2 + size]))
    at += 2 + size + size % 2
    found.update(properties(data[at + 2 : at + 2 + _number(data, at)]))
    return Style(name, base, found)


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little")
