"""Read .doc and .wps, the Word 97-2003 container: text through the piece table ([MS-DOC])."""

import io
import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

import olefile

from shangda.readers.doc_formatting import CharacterLook, Formatting, ParagraphLook
from shangda.readers.doc_styles import Styles
from shangda.readers.document import Block, Contents, Limits
from shangda.readers.refusals import UnreadableError, damaged, encrypted, macros

_MAGIC = 0xA5EC
_FIRST_MODERN_VERSION = 0x00C1
_ENCRYPTED, _SECOND_TABLE, _OBFUSCATED = 0x0100, 0x0200, 0x8000
# Where the header keeps the lengths of the stories and the places of the tables.
_STORY_LENGTHS = 0x4C
_STYLE_SHEET, _CHARACTER_TABLE, _PARAGRAPH_TABLE, _PIECES = 0xA2, 0xFA, 0x102, 0x1A2
_COMPRESSED = 0x4000_0000
_PIECE_LIST, _PROPERTIES = 2, 1

_FIELD_BEGIN, _FIELD_RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_CELL_END = "\x07"
_PARAGRAPH_ENDS = {"\r", "\x0c", "\x0e"}
_PICTURES = {"\x01", "\x08"}
_NOTE = "\x02"
_REPLACED = {"\x0b": "\n", "\x1e": "-", "\x1f": "", "\t": "\t"}
_FIRST_PRINTABLE = " "


def read(data: bytes, name: str, limits: Limits) -> Contents:
    """The blocks of the main text, then those of its text boxes."""
    main, table = _streams(data)
    formatting = Formatting(
        main,
        _located(main, table, _PARAGRAPH_TABLE),
        _located(main, table, _CHARACTER_TABLE),
        Styles(_located(main, table, _STYLE_SHEET)),
    )
    lengths = struct.unpack_from("<8i", main, _STORY_LENGTHS)
    if min(lengths) < 0:
        raise damaged()
    pieces = list(_pieces(_located(main, table, _PIECES)))
    story = _Story(formatting)
    story.tell(main, pieces, 0, lengths[0])
    # Text boxes are the seventh story; the ones between hold notes, headers and remarks.
    boxes_start = sum(lengths[:6])
    story.tell(main, pieces, boxes_start, boxes_start + lengths[6])
    return Contents(story.blocks, story.warnings())


@dataclass(frozen=True)
class _Piece:
    """A span of character positions and where its bytes are."""

    first: int
    last: int
    offset: int
    width: int


def _streams(data: bytes) -> tuple[bytes, bytes]:
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        if ole.exists("Macros/VBA") or ole.exists("_VBA_PROJECT_CUR"):
            raise macros()
        main = ole.openstream("WordDocument").read()
        flags = _checked_flags(main)
        table = ole.openstream("1Table" if flags & _SECOND_TABLE else "0Table").read()
    return main, table


def _checked_flags(main: bytes) -> int:
    magic, version = struct.unpack_from("<HH", main)
    (flags,) = struct.unpack_from("<H", main, 0x0A)
    if magic != _MAGIC or version < _FIRST_MODERN_VERSION:
        raise UnreadableError(
            "这是很旧的Word 6.0/95格式，读不出来。", "请用Word或WPS打开，另存为.docx再传。"
        )
    if flags & (_ENCRYPTED | _OBFUSCATED):
        raise encrypted()
    return int(flags)


def _located(main: bytes, table: bytes, at: int) -> bytes:
    offset, size = struct.unpack_from("<II", main, at)
    return table[offset : offset + size]


def _pieces(clx: bytes) -> Iterator[_Piece]:
    at = 0
    while at < len(clx) and clx[at] == _PROPERTIES:
        at += 3 + int.from_bytes(clx[at + 1 : at + 3], "little")
    if at >= len(clx) or clx[at] != _PIECE_LIST:
        raise damaged()
    count = (int.from_bytes(clx[at + 1 : at + 5], "little") - 4) // 12
    at += 5
    bounds = struct.unpack_from(f"<{count + 1}I", clx, at)
    for index in range(count):
        (offset,) = struct.unpack_from("<I", clx, at + (count + 1) * 4 + index * 8 + 2)
        if offset & _COMPRESSED:
            yield _Piece(bounds[index], bounds[index + 1], (offset & ~_COMPRESSED) // 2, 1)
        else:
            yield _Piece(bounds[index], bounds[index + 1], offset, 2)


@dataclass
class _Story:
    """Turns characters into blocks; special ones end cells and paragraphs or hide text."""

    formatting: Formatting
    blocks: list[Block] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _fields: list[bool] = field(default_factory=list)
    _size: float = 0.0
    _pictures: int = 0
    _notes: int = 0
    _numbered: int = 0

    def tell(self, main: bytes, pieces: list[_Piece], first: int, last: int) -> None:
        """Read the characters of these positions."""
        for piece in pieces:
            begin, end = max(first, piece.first), min(last, piece.last)
            if begin < end:
                start = piece.offset + (begin - piece.first) * piece.width
                self._span(main, start, start + (end - begin) * piece.width, piece.width)
        self._end_paragraph(ParagraphLook())
        self._end_row()

    def warnings(self) -> list[str]:
        """What was left out."""
        found = []
        if self._pictures:
            found.append(f"文中有{self._pictures}张图片或图形没有读入")
        if self._notes:
            found.append(f"文中有{self._notes}处脚注没有读入")
        if self._numbered:
            found.append(f"有{self._numbered}段用了自动编号，编号没有读入，请核对")
        return found

    def _span(self, main: bytes, start: int, end: int, width: int) -> None:
        for begin, stop, look in self.formatting.characters(start, min(end, len(main))):
            if not look.dropped:
                for index, char in enumerate(_characters(main[begin:stop], width)):
                    self._take(char, begin + index * width, look)

    def _take(self, char: str, offset: int, look: CharacterLook) -> None:
        if char >= _FIRST_PRINTABLE and char != "\x7f":
            if all(self._fields):
                self._parts.append(char)
                self._size = self._size or look.size
        elif char in _PARAGRAPH_ENDS:
            self._end_paragraph(self.formatting.paragraph(offset))
        elif char == _CELL_END:
            self._end_cell(self.formatting.paragraph(offset))
        else:
            self._special(char)

    def _special(self, char: str) -> None:
        if char == _FIELD_BEGIN:
            self._fields.append(False)
        elif char == _FIELD_RESULT and self._fields:
            self._fields[-1] = True
        elif char == _FIELD_END and self._fields:
            self._fields.pop()
        elif char in _PICTURES and all(self._fields):
            self._pictures += 1
        elif char == _NOTE:
            self._notes += 1
        elif char in _REPLACED and all(self._fields):
            self._parts.append(_REPLACED[char])

    def _end_paragraph(self, look: ParagraphLook) -> None:
        if look.in_table:
            self._parts.append("\n")
            return
        text = self._text()
        if text.strip():
            self._numbered += look.numbered
            self.blocks.append(
                Block(
                    text,
                    centred=look.centred,
                    titled=look.titled,
                    size=self._size or look.size,
                )
            )
        self._size = 0.0

    def _end_cell(self, look: ParagraphLook) -> None:
        if look.row_end:
            self._parts.clear()
            self._end_row()
        else:
            self._cells.append(self._text().strip())

    def _end_row(self) -> None:
        cells, self._cells = self._cells, []
        if len(cells) == 1:
            self.blocks.append(Block(cells[0]))
        elif any(cells):
            self.blocks.append(
                Block("\t".join(" ".join(cell.split()) for cell in cells), row=True)
            )

    def _text(self) -> str:
        """What was gathered; rare characters come in halves and are put together."""
        text = "".join(self._parts)
        self._parts.clear()
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _characters(data: bytes, width: int) -> Iterator[str]:
    if width == 1:
        return iter(data.decode("cp1252", "replace"))
    units = array("H", data[: len(data) // 2 * 2])
    return map(chr, units)
