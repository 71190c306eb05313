"""The sentence or clause around a place in a text."""

from __future__ import annotations

_REACH = 200
"""No further is looked for its ends, so that a text without marks costs no more."""
_ENDS = "。！？；\n"


def sentence(text: str, start: int, end: int) -> str:
    """The sentence that holds text[start:end]; cut off where it is very long."""
    stops = (text.find(mark, end, end + _REACH) for mark in _ENDS)
    return text[
        _begin(text, start) : min(
            (stop for stop in stops if stop >= 0), default=end + _REACH
        )
    ]


def ahead(text: str, at: int) -> str:
    """What stands before a place in its sentence."""
    return text[_begin(text, at) : at]


def _begin(text: str, at: int) -> int:
    least = max(0, at - _REACH)
    return max(least, *(text.rfind(mark, least, at) + 1 for mark in _ENDS))
