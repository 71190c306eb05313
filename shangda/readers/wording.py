"""The words of ``words.json`` as matchers, and the cleaning every text goes through."""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

# Characters no office text means: controls except tab and line feed, byte-order marks,
# soft hyphens, marks that turn the writing direction, non-characters.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069]"
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_NAME_LENGTH = 60
_EDGES = " \t\n\u200b\u200c\u200d\u2060\u3000\xa0"


@cache
def words() -> dict[str, Any]:
    """Load the shipped lists once per process."""
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("words.json").read_bytes())
    return loaded


@cache
def matcher(key: str) -> re.Pattern[str]:
    """One pattern out of a list of patterns, or the single pattern of that key."""
    found = words()[key]
    alternatives = found if isinstance(found, list) else [found]
    return re.compile("|".join(f"(?:{each})" for each in alternatives), re.IGNORECASE)


def clean(text: str) -> str:
    """Drop what no database, page or printer should ever get; keep rare characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _LONE_SURROGATE.sub("\ufffd", _UNWANTED.sub("", text))


def trim(text: str) -> str:
    """Cut blanks at both ends, ideographic and zero-width ones included."""
    return clean(text).strip().strip(_EDGES).strip()


def is_wide(char: str) -> bool:
    """Whether a character takes a full square, as Han characters and their marks do."""
    return unicodedata.east_asian_width(char) in "WF" or char in "“”‘’—…·"


def glue(before: str, after: str) -> str:
    """Join two lines of one paragraph: a blank only between two alphabetic words."""
    if before[-1:].isspace() or not (before and after):
        return before + after
    if before[-1] == "-" and before[-2:-1].isalpha() and after[0].islower():
        return before[:-1] + after
    if after[0].isdigit() and (before[-1].isdigit() or before[-1] == "-"):
        return before + after
    apart = not is_wide(before[-1]) and not is_wide(after[0])
    return f"{before} {after}" if apart else before + after


def is_title_style(name: str) -> bool:
    """Whether a paragraph style of this name is made for titles."""
    return bool(matcher("title_style_patterns").fullmatch(name.strip()))


def shown_name(name: str) -> str:
    """A file name that is safe and short enough to stand in a message."""
    name = clean(name).replace("\n", " ").replace("\t", " ")
    return name if len(name) <= _NAME_LENGTH else name[:40] + "…" + name[-15:]
