"""Marks that come in pairs, and half-width marks in Chinese text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from shangda.text.checkup.subject import Found, Line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shangda.text.checkup.subject import Subject

_PAIRS = {"（": "）", "《": "》", "“": "”", "‘": "’", "〔": "〕", "【": "】", "〈": "〉"}
_OPENERS = {closer: opener for opener, closer in _PAIRS.items()}
_WIDE = {"(": "（", ")": "）"}
_MARK = re.compile("[（）《》“”‘’〔〕【】〈〉()]")
_QUOTES = "“‘"
_DEEPEST = 50  # marks that are open at once; more of them are noise
_BROKEN = 5  # lines over which a name may be broken
_SENTENCE_END = re.compile("[。！？；]")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_ENUMERATOR = re.compile(
    r"(?:^|[\s。；;，：、])[0-9０-９a-zA-Z一二三四五六七八九十]{1,3}[)）]"
)
_HALF = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。"}
_HALF_MARK = re.compile(
    rf"(?<=[{_HAN}”’》）])([,;:?!])(?=[{_HAN}“‘《（]|$)|(?<=[{_HAN}”’》）])\.(?=$|[{_HAN}“《])"
)
_STRAIGHT = re.compile(rf'“[^“”"]*(?P<closing>")(?![^“]*”)|"(?=[^"]*[{_HAN}])[^"]+"')


class _Open(NamedTuple):
    mark: str
    start: int


class _Pair(NamedTuple):
    mark: str
    start: int
    end: int
    around: _Open | None
    """The opening mark that it stands in next."""


class _Marks(NamedTuple):
    """The paired marks of one line; places are offsets into the body."""

    pairs: list[_Pair]
    openers: list[_Open]
    closers: list[_Open]


def balance(subject: Subject) -> Iterator[Found]:
    """A mark without its partner.

    A quotation may run over paragraphs and say its opening mark again where one begins;
    other marks find their partner in the next lines only, where a line was broken.
    """
    for part, lines in _parts(subject):
        for mark in _alone(lines):
            partner = _PAIRS.get(mark.mark) or _OPENERS[mark.mark]
            yield Found(mark.start, mark.start + 1, part, details={"partner": partner})


def inner_quotes(subject: Subject) -> Iterator[Found]:
    """Double quotation marks within double ones."""
    yield from _nested(subject, "“", "‘{}’")


def inner_books(subject: Subject) -> Iterator[Found]:
    """Double book marks within double ones."""
    yield from _nested(subject, "《", "〈{}〉")


def half_width(subject: Subject) -> Iterator[Found]:
    """Half-width marks after Chinese characters, and straight quotation marks."""
    for part, lines in _parts(subject):
        for line in lines:
            for found in _HALF_MARK.finditer(line.text):
                start = line.start + found.start()
                yield Found(start, start + 1, part, _HALF[found[0]])
            for found in _STRAIGHT.finditer(line.text):
                if found["closing"]:
                    end = line.start + found.end()
                    yield Found(end - 1, end, part, "”")
                    continue
                start = line.start + found.start()
                yield Found(start, start + len(found[0]), part, f"“{found[0][1:-1]}”")


def _parts(subject: Subject) -> Iterator[tuple[str, list[Line]]]:
    yield "title", [Line(0, subject.title)]
    yield "body", subject.lines


def _alone(lines: list[Line]) -> Iterator[_Open]:
    """The marks that find no partner."""
    waiting: list[tuple[int, _Open]] = []
    for number, line in enumerate(lines):
        marks = _marks(line)
        waiting = [each for each in waiting if not _goes_on(each[1], line, marks)]
        for closer in marks.closers:
            partner = _partner(closer, number, waiting)
            if partner:
                waiting.remove(partner)
            else:
                yield closer
        for opener in marks.openers:
            if not _is_repeated(opener, line, waiting):
                waiting.append((number, opener))
        while len(waiting) > _DEEPEST:
            yield waiting.pop(0)[1]
    for _, opener in waiting:
        yield opener


def _marks(line: Line) -> _Marks:
    marks = _Marks([], [], [])
    open_marks: list[_Open] = []
    enumerators = {found.end() - 1 for found in _ENUMERATOR.finditer(line.text)}
    for found in _MARK.finditer(line.text):
        mark = _WIDE.get(found[0], found[0])
        here = _Open(mark, line.start + found.start())
        if mark in _PAIRS:
            open_marks.append(here)
        elif not _is_apostrophe(line.text, found.start(), open_marks):
            _close(marks, open_marks, here, is_number=found.start() in enumerators)
    marks.openers.extend(open_marks)
    return marks


def _close(marks: _Marks, open_marks: list[_Open], here: _Open, *, is_number: bool) -> None:
    """Find the partner of a closing mark; what was opened after it stays alone."""
    partner = _OPENERS[here.mark]
    depths = range(len(open_marks) - 1, max(-1, len(open_marks) - 1 - _DEEPEST), -1)
    level = next((depth for depth in depths if open_marks[depth].mark == partner), None)
    if level is None:
        if not is_number:
            marks.closers.append(here)
        return
    marks.openers.extend(open_marks[level + 1 :])
    around = open_marks[level - 1] if level else None
    marks.pairs.append(_Pair(partner, open_marks[level].start, here.start + 1, around))
    del open_marks[level:]


def _is_apostrophe(text: str, place: int, open_marks: list[_Open]) -> bool:
    """Whether a ’ that closes nothing stands after a Western letter or before a year (’99)."""
    if text[place] != "’" or any(each.mark == "‘" for each in open_marks[-_DEEPEST:]):
        return False
    before, after = text[max(0, place - 1) : place], text[place + 1 : place + 2]
    return (before.isascii() and before.isalpha()) or after.isdecimal()


def _goes_on(opener: _Open, line: Line, marks: _Marks) -> bool:
    """Whether the line says the mark again at its beginning and closes it."""
    return any(
        pair.mark == opener.mark and pair.start == line.start for pair in marks.pairs
    )


def _partner(
    closer: _Open, number: int, waiting: list[tuple[int, _Open]]
) -> tuple[int, _Open] | None:
    for opened, opener in reversed(waiting):
        is_near = opener.mark in _QUOTES or number - opened <= _BROKEN
        if _PAIRS[opener.mark] == closer.mark and is_near:
            return opened, opener
    return None


def _is_repeated(opener: _Open, line: Line, waiting: list[tuple[int, _Open]]) -> bool:
    """Whether it only goes on with a quotation that is already open."""
    is_first = opener.start == line.start
    return is_first and any(each.mark == opener.mark for _, each in waiting)


def _nested(subject: Subject, mark: str, shape: str) -> Iterator[Found]:
    for part, lines in _parts(subject):
        for line in lines:
            for pair in _marks(line).pairs if mark in line.text else ():
                inner = line.text[pair.start - line.start + 1 : pair.end - line.start - 1]
                if pair.mark == mark and _is_within(mark, pair, line):
                    yield Found(pair.start, pair.end, part, shape.format(inner))


def _is_within(mark: str, pair: _Pair, line: Line) -> bool:
    """Whether the same mark is open around it; a book's name has no end of a sentence."""
    outer = pair.around
    if outer is None or outer.mark != mark:
        return False
    between = line.text[outer.start - line.start : pair.start - line.start]
    return mark in _QUOTES or not _SENTENCE_END.search(between)


NAMED: dict[str, Callable[[Subject], Iterator[Found]]] = {
    "pairs.balance": balance,
    "pairs.inner_quotes": inner_quotes,
    "pairs.inner_books": inner_books,
    "pairs.half_width": half_width,
}
