"""Read the HTML that Word, WPS, Excel, Outlook and web pages put on the clipboard.

Only words survive: paragraphs as lines, rows of a table as lines with tabs, list numbers
as text. Deleted revisions, comments, hidden text and the editors' own markup are dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from shangda.text.cleaning import UnreadableTextError, clean, unbroken

if TYPE_CHECKING:
    from collections.abc import Callable

_DROPPED = re.compile(
    "applet|button|del|head|iframe|math|noscript|object|rp|rt|script|select|style|svg"
    "|template|textarea|title|xml"
)
_BLOCK = re.compile(
    "address|article|aside|blockquote|body|caption|center|d[dlt]|div|fieldset|figcaption"
    "|figure|footer|form|h[1-6r]|header|html|li|main|nav|[ou]l|p|pre|section|table"
    "|t[dhr]|tbody|tfoot|thead"
)
_DROPPED_STYLE = re.compile(
    r"display:none|mso-hide:all|mso-char-type:symbol|mso-element:comment-list"
    r"|mso-special-character:comment"
)
_DROPPED_CLASS = re.compile(r"\bmso(?:comment(?:reference|text)|del)\b")
_LIST_MARKER = "mso-list:ignore"
_BULLET_FONT = re.compile("symbol|wingdings|webdings")

_BREAK = "\v"
_WIDE = "[\u2014\u2018-\u201d\u2026\u3001-\u9fff\uf900-\ufaff\uff00-\uffef]"
_WRAPPED = re.compile(rf"(?<={_WIDE})[ \t]*[\r\n][ \t\r\n]*(?={_WIDE})")
_SPACE = re.compile("[ \\t\\r\\n\\f\\u00a0]+")


def html_to_text(html: str) -> str:
    """The clean text of pasted HTML, as ``cleaning.clean`` leaves it.

    Raises UnreadableTextError for broken characters and for elements nested so deep
    that part of the text could not be read.
    """
    if html.startswith("Version:"):  # the header that Windows puts before the HTML
        html = html[max(html.find("<"), 0) :]
    source = unbroken(html).replace("\0", "").encode()
    parser = etree.HTMLParser(encoding="utf-8", recover=True, no_network=True)
    root = etree.fromstring(source, parser) if source.strip() else None
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise UnreadableTextError(
            "粘贴的内容格式套得太深，读不全。请先粘贴到记事本，再从记事本复制过来。"
        )
    return "" if root is None else clean("\n".join(_Reading().read(root)))


@dataclass
class _Page:
    """Finished lines, the line in the making, and a list number that waits for it."""

    lines: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    number: str = ""

    def end_line(self) -> None:
        text = _SPACE.sub(" ", _WRAPPED.sub("", "".join(self.words)))
        self.words.clear()
        for line in filter(None, map(str.strip, text.split(_BREAK))):
            self.lines.append(self.number + line)
            self.number = ""


@dataclass
class _Reading:
    """Walks the elements without recursion; a table cell is a small page of its own."""

    pages: list[_Page] = field(default_factory=lambda: [_Page()])
    rows: list[list[list[str]]] = field(default_factory=list)
    counters: list[int | None] = field(default_factory=list)
    pre_depth: int = 0

    @property
    def page(self) -> _Page:
        return self.pages[-1]

    def read(self, root: etree._Element) -> list[str]:
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        passed_over: etree._Element | None = None
        for event, element in walk:
            if event == "start" and (_is_dropped(element) or self._is_marker(element)):
                passed_over = element
                walk.skip_subtree()
            elif event == "start":
                self._open(element)
                self._say(element.text)
            else:
                if event == "end" and element is not passed_over:
                    self._close(element)
                self._say(element.tail)
        self.page.end_line()
        return self.page.lines

    def _say(self, text: str | None) -> None:
        if text:
            text = text.replace(_BREAK, " ")
            self.page.words.append(text.replace("\n", _BREAK) if self.pre_depth else text)

    def _is_marker(self, element: etree._Element) -> bool:
        """Take the number that Word writes into a list paragraph; a drawn bullet is none."""
        if _LIST_MARKER not in _style(element):
            return False
        parent = element.getparent()
        fonts = _style(element) + ("" if parent is None else _style(parent))
        marker = "".join(str(element.xpath("string()")).split())
        if not _BULLET_FONT.search(fonts) and any(map(str.isalnum, marker)):
            self.page.words.append(marker)
            self.page.number = ""
        return True

    def _open(self, element: etree._Element) -> None:
        tag = str(element.tag)
        if _BLOCK.fullmatch(tag):
            self.page.end_line()
        if opening := _OPENINGS.get(tag):
            opening(self, element)

    def _close(self, element: etree._Element) -> None:
        tag = str(element.tag)
        if _BLOCK.fullmatch(tag):
            self.page.end_line()
        if closing := _CLOSINGS.get(tag):
            closing(self)

    def _open_list(self, element: etree._Element) -> None:
        first = _whole_number(element.get("start")) or 1
        self.counters.append(first if element.tag == "ol" else None)

    def _close_list(self) -> None:
        self.counters.pop()

    def _open_entry(self, element: etree._Element) -> None:
        number = self.counters[-1] if self.counters else None
        if number is not None:
            number = _whole_number(element.get("value")) or number
            self.page.number = f"{number}."
            self.counters[-1] = number + 1

    def _close_entry(self) -> None:
        self.page.number = ""

    def _break_line(self, element: etree._Element) -> None:
        self.page.words.append(_BREAK)

    def _open_pre(self, element: etree._Element) -> None:
        self.pre_depth += 1

    def _close_pre(self) -> None:
        self.pre_depth -= 1

    def _open_row(self, element: etree._Element) -> None:
        self.rows.append([])

    def _close_row(self) -> None:
        """A row of one cell is page layout, not a table."""
        cells = self.rows.pop()
        if len(cells) == 1:
            self.page.lines += cells[0]
        elif any(cells):
            words = (" ".join(lines).replace("\t", " ") for lines in cells)
            self.page.lines.append("\t".join(words))

    def _open_cell(self, element: etree._Element) -> None:
        self.pages.append(_Page())

    def _close_cell(self) -> None:
        lines = self.pages.pop().lines
        if self.rows:
            self.rows[-1].append(lines)
        else:
            self.page.lines += lines


_OPENINGS: dict[str, Callable[[_Reading, etree._Element], None]] = {
    "br": _Reading._break_line,
    "li": _Reading._open_entry,
    "ol": _Reading._open_list,
    "pre": _Reading._open_pre,
    "td": _Reading._open_cell,
    "th": _Reading._open_cell,
    "tr": _Reading._open_row,
    "ul": _Reading._open_list,
}
_CLOSINGS: dict[str, Callable[[_Reading], None]] = {
    "li": _Reading._close_entry,
    "ol": _Reading._close_list,
    "pre": _Reading._close_pre,
    "td": _Reading._close_cell,
    "th": _Reading._close_cell,
    "tr": _Reading._close_row,
    "ul": _Reading._close_list,
}


def _is_dropped(element: etree._Element) -> bool:
    return (
        bool(_DROPPED.fullmatch(str(element.tag)))
        or bool(_DROPPED_STYLE.search(_style(element)))
        or bool(_DROPPED_CLASS.search((element.get("class") or "").lower()))
    )


def _style(element: etree._Element) -> str:
    return "".join((element.get("style") or "").lower().split())


def _whole_number(written: str | None) -> int | None:
    """A number of at most five digits, as in an attribute; None for anything else."""
    return int(written) if written and re.fullmatch("[0-9]{1,5}", written) else None
