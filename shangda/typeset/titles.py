"""Breaks a title into lines of about one length, at the places where one would pause.

Both writers print these lines, so a title breaks alike in PDF and DOCX.
"""

import math
import unicodedata
from functools import lru_cache

_OPENING = "“‘《〈（【〔("
_CLOSING = "”’》〉）】〕)，、；：。！？,;:!?·—…％%"
_PAUSE_WORTH = 9.0
"""A pause makes up for lines that are off the even length by three characters."""
_BAD_START = 4.0
_LIGHT = "的了和与及等之"


def ems(text: str) -> float:
    """Width of a text in ems, half-width characters taken as six tenths."""
    return sum(1 if unicodedata.east_asian_width(c) in "WFA" else 0.6 for c in text)


def title_lines(title: str, most: float) -> list[str]:
    """Break a title into the fewest lines of at most so many ems; a line feed stays one."""
    parts = [part.strip() for part in title.split("\n")]
    return [line.strip() for part in parts if part for line in _even_lines(part, most)]


def _even_lines(text: str, most: float) -> list[str]:
    count = math.ceil(ems(text) / most)
    while count < len(text):
        lines = _best(text, count, most, ems(text) / count)[1]
        if lines:
            return list(lines)
        count += 1
    return [text]


@lru_cache(maxsize=4096)
def _best(text: str, count: int, most: float, even: float) -> tuple[float, tuple[str, ...]]:
    """Give the least cost and its lines; no lines when they cannot be made."""
    if count == 1:
        fits = ems(text) <= most
        return ((ems(text) - even) ** 2, (text,)) if fits else (math.inf, ())
    found: tuple[float, tuple[str, ...]] = (math.inf, ())
    for i in range(max(1, int(even / 2)), min(len(text), int(most / 0.6) + 1)):
        head = ems(text[:i].rstrip())
        if not even / 2 <= head <= most or not _may_break(text[i - 1], text[i]):
            continue
        cost, lines = _best(text[i:], count - 1, most, even)
        cost += (head - even) ** 2 + _price(text[i - 1], text[i])
        if lines and cost < found[0]:
            found = (cost, (text[:i], *lines))
    return found


def _may_break(before: str, after: str) -> bool:
    if before.isspace():
        return True
    is_inside_word = before.isascii() and after.isascii()
    return before not in _OPENING and after not in _CLOSING and not is_inside_word


def _price(before: str, after: str) -> float:
    """Breaking at a pause is worth something; a line that begins with 的 costs."""
    if before in _CLOSING or after in _OPENING or before.isspace():
        return -_PAUSE_WORTH
    return _BAD_START if after in _LIGHT else 0.0
