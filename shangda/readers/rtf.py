"""Read .rtf in one linear pass: code pages per font, deletions, tables, text boxes."""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from shangda.readers.document import Block, Contents, Limits
from shangda.readers.refusals import too_deep

# How a group hides its text: not at all, until a text box in it, or for good.
_SHOWN, _SHAPE, _HIDDEN = range(3)
# Groups that hold no text of the body though they carry no \* mark.
_HIDDEN_GROUPS = {
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "headerl",
    "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "footnote", "annotation",
    "fldinst", "nonshppict", "nonesttables", "xe", "tc", "tcn", "rxe", "template", "upr", "sp",
    "shprslt", "filetbl", "listtable", "listoverridetable", "revtbl", "rsidtbl", "generator",
    "bkmkstart", "bkmkend", "themedata", "colorschememapping", "datastore", "latentstyles",
}  # fmt: skip
_COUNTED = {
    "pict": "张图片没有读入",
    "object": "个嵌入对象没有读入",
    "footnote": "处脚注没有读入",
    "annotation": "条批注没有读入",
}
_CHARACTERS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "emspace": "\u2003",
    "enspace": "\u2002", "qmspace": "\u2005", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "nestcell": " ", "~": "\xa0", "_": "-",
    "{": "{", "}": "}", "\\": "\\",
}  # fmt: skip
_BLOCK_ENDS = {"par", "sect", "page", "column", "\n", "\r"}
_CHARSETS = {
    b"134": "gb18030", b"136": "big5hkscs", b"128": "cp932", b"129": "cp949",
    b"204": "cp1251", b"238": "cp1250", b"161": "cp1253",
}  # fmt: skip
_CODE_PAGES = {
    936: "gb18030", 950: "big5hkscs", 54936: "gb18030", 65001: "utf-8", 932: "cp932",
    949: "cp949", 1250: "cp1250", 1251: "cp1251", 1253: "cp1253",
}  # fmt: skip
_BULLET = re.compile("[\u2022\u25cf\u25a0\u25c6\u25cb·\uf000-\uf0ff\ufffd?\\s]*")
_HAN_RUN = re.compile("[\u2014-\u2026\u3000-\u9fff\uff00-\uffef]+")
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])"
    rb"|[\r\n\x00]+|([^\\{}\r\n\x00]+)|.",
    re.DOTALL,
)
_FONT = re.compile(rb"\\f(\d{1,5})(?!\d)[^{};]{0,200}?\\fcharset(\d{1,3})")
_GROUPS_DEEP = 2_000
_DEFAULT_SIZE = 12.0


@dataclass
class _Sink:
    """Where text goes: the body, or one text box."""

    blocks: list[Block] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)
    size: float = 0.0


@dataclass(frozen=True)
class _State:
    """What a closing brace gives back."""

    sink: _Sink
    hidden: int = _SHOWN
    unicode_skip: int = 1
    encoding: str = ""
    size: float = _DEFAULT_SIZE
    is_number: bool = False
    deleted: bool = False
    vanished: bool = False
    centred: bool = False
    in_table: bool = False

    @property
    def mute(self) -> bool:
        """Whether text read now is not part of the document."""
        return bool(self.hidden) or self.deleted or self.vanished


def read(data: bytes, name: str, limits: Limits) -> Contents:
    """The blocks of an .rtf in the order of its body."""
    reader = _Reader(data)
    reader.run()
    seen = reader.seen
    warnings = [
        f"文中有{seen[word]}{words}" for word, words in _COUNTED.items() if word in seen
    ]
    return Contents(reader.state.sink.blocks, warnings)


class _Reader:
    """Walks the tokens once; states are replaced and never changed, so groups nest cheaply."""

    def __init__(self, data: bytes) -> None:
        self.seen: dict[str, int] = {}
        self.state = _State(_Sink())
        self._data = data
        self._default_encoding = "cp1252"
        self._fonts: dict[int, str] = {
            int(font): _CHARSETS.get(charset, "")
            for font, charset in _FONT.findall(data[: data.find(b"\\pard") + 1] or data)
        }
        self._stack: list[_State] = []
        self._pending = bytearray()
        self._to_skip = 0
        self._is_starred = False

    def run(self) -> None:
        """Read to the end of the outermost group or of the file."""
        position = self._data.index(b"{")
        while match := _TOKEN.match(self._data, position):
            position = match.end()
            word, number, code, symbol, brace, plain = match.groups()
            if word:
                position += self._word(word.decode(), int(number) if number else None)
            elif plain:
                self._literal(plain)
            elif code:
                self._code(bytes.fromhex(code.decode()))
            elif symbol:
                self._symbol(symbol.decode("latin-1"))
            elif brace and not self._brace(brace):
                break
        self._flush()
        while self._stack:
            self._close()
        self._end_block()

    def _brace(self, brace: bytes) -> bool:
        """Open or close a group; false when it was the outermost that closed."""
        self._flush()
        self._to_skip = 0
        self._is_starred = False
        if brace == b"}":
            return self._close()
        if len(self._stack) >= _GROUPS_DEEP:
            raise too_deep()
        self._stack.append(self.state)
        return True

    def _close(self) -> bool:
        inner, outer = self.state, self._stack.pop()
        if inner.sink is not outer.sink:
            self._end_block()
            outer.sink.boxes.extend(inner.sink.blocks)
        self.state = outer
        return bool(self._stack)

    def _word(self, word: str, number: int | None) -> int:
        """Obey one control word; the result is how many raw bytes follow it unread."""
        if word == "bin":
            return max(0, number or 0)
        if word == "u" and number is not None:
            self._unicode(number)
            return 0
        skipped, self._to_skip = self._to_skip, 0
        if skipped and word in _CHARACTERS:
            self._to_skip = skipped - 1
            return 0
        self._flush()
        starred, self._is_starred = self._is_starred, False
        if not self._group_word(word, starred=starred):
            self._set(word, 1 if number is None else number)
            self._text_word(word)
        return 0

    def _group_word(self, word: str, *, starred: bool) -> bool:
        """Whether the word says what its whole group is for, and then obey it."""
        if word == "shptxt" and self.state.hidden <= _SHAPE:
            self.state = replace(self.state, hidden=_SHOWN, sink=_Sink())
        elif word == "ud" and len(self._stack) > 1:
            self.state = replace(self.state, hidden=self._stack[-2].hidden)
        elif word in {"listtext", "pntext"}:
            self.state = replace(self.state, is_number=True)
        elif word == "shpinst":
            self.state = replace(self.state, hidden=max(self.state.hidden, _SHAPE))
        elif (starred and word != "shppict") or word in _HIDDEN_GROUPS:
            self._count(word)
            self.state = replace(self.state, hidden=_HIDDEN)
        else:
            return word == "shppict"
        return True

    def _count(self, word: str) -> None:
        if word in _COUNTED and self.state.hidden < _HIDDEN:
            self.seen[word] = self.seen.get(word, 0) + 1

    def _set(self, word: str, number: int) -> None:
        """Take over what a formatting word changes; most words change nothing here."""
        state = self.state
        changes: dict[str, Any] = {}
        if word == "plain":
            changes = {"size": _DEFAULT_SIZE, "deleted": False, "vanished": False}
        elif word == "pard":
            changes = {"centred": False, "in_table": False}
        elif word in {"qc", "ql", "qr", "qj", "qd"}:
            changes = {"centred": word == "qc"}
        elif word in _SETTINGS:
            key, kind = _SETTINGS[word]
            changes = {key: kind(number)}
        elif word == "f":
            changes = {"encoding": self._fonts.get(number, "")}
        elif word == "ansicpg":
            self._default_encoding = _CODE_PAGES.get(number, "cp1252")
        if changes:
            self.state = replace(state, **changes)

    def _text_word(self, word: str) -> None:
        if word in _BLOCK_ENDS:
            self._paragraph_end()
        elif word == "cell":
            self._cell_end()
        elif word == "row":
            self._row_end()
        elif word in _CHARACTERS:
            self._emit("" if self.state.is_number and word == "tab" else _CHARACTERS[word])

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._is_starred = True
        elif self._to_skip:
            self._to_skip -= 1
        else:
            self._flush()
            self._text_word(symbol)

    def _code(self, byte: bytes) -> None:
        if self._to_skip:
            self._to_skip -= 1
        elif not self.state.mute:
            self._pending += byte

    def _literal(self, plain: bytes) -> None:
        skipped = min(self._to_skip, len(plain))
        self._to_skip -= skipped
        if not self.state.mute:
            self._pending += plain[skipped:]

    def _unicode(self, number: int) -> None:
        self._flush()
        self._to_skip = max(0, self.state.unicode_skip)
        code = number + 0x10000 if number < 0 else number
        if 0 <= code <= sys.maxunicode:
            self._emit(chr(code))

    def _flush(self) -> None:
        if self._pending:
            data, encoding = (
                bytes(self._pending),
                self.state.encoding or self._default_encoding,
            )
            self._pending.clear()
            self._emit(_decoded(data, encoding))

    def _emit(self, text: str) -> None:
        state = self.state
        if state.mute or not text or (state.is_number and _BULLET.fullmatch(text)):
            return
        state.sink.size = state.sink.size or (state.size if text.strip() else 0)
        state.sink.parts.append(text)

    def _paragraph_end(self) -> None:
        if self.state.mute:
            return
        if self.state.in_table:
            self.state.sink.parts.append("\n")
        else:
            self._end_block()

    def _end_block(self) -> None:
        sink = self.state.sink
        text = _whole("".join([*sink.cells, *sink.parts]))
        if text:
            sink.blocks.append(Block(text, centred=self.state.centred, size=sink.size))
        sink.blocks.extend(sink.boxes)
        sink.parts, sink.cells, sink.boxes, sink.size = [], [], [], 0.0

    def _cell_end(self) -> None:
        if not self.state.hidden:
            sink = self.state.sink
            sink.cells.append("".join(sink.parts).strip())
            sink.parts = []

    def _row_end(self) -> None:
        sink = self.state.sink
        if self.state.hidden or not sink.cells:
            return
        if len(sink.cells) > 1:
            texts = [" ".join(_whole(cell).split()) for cell in sink.cells]
            row = [Block("\t".join(texts), row=True)] if any(texts) else []
            sink.blocks.extend(row)
            sink.cells = []
        self._end_block()


_SETTINGS: dict[str, tuple[str, Callable[[int], Any]]] = {
    "fs": ("size", lambda half_points: half_points / 2),
    "uc": ("unicode_skip", int),
    "deleted": ("deleted", bool),
    "v": ("vanished", bool),
    "intbl": ("in_table", bool),
}


def _decoded(data: bytes, encoding: str) -> str:
    """Text of a run; Chinese bytes under a Western code page are common and told apart."""
    if encoding == "cp1252" and not data.isascii():
        try:
            guess = data.decode("gb18030")
        except UnicodeDecodeError:
            guess = ""
        if _HAN_RUN.search(guess) and not re.search("[\x80-\xff]", guess):
            return guess
    return data.decode(encoding, "replace")


def _whole(text: str) -> str:
    """Put together the halves of rare characters, which RTF writes one by one."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
