"""Joy and worry (喜忧): how many words of a text tell of what goes well and what does not.

It counts the words of two lists (``words/balance.toml``) and says which; a worry that is
said to be over is neither. To which side a text leans it does not say: ADR 0016 has why.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

from shangda.text.names import any_of

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 100_000
"""Only so many characters of a text are looked at."""
_EXAMPLES = 5


class Side(NamedTuple):
    """How often words of one list stand in the text, and the most frequent of them."""

    times: int
    words: tuple[str, ...]


class Balance(NamedTuple):
    """Both sides of a text."""

    joy: Side
    worry: Side


def balance(text: str) -> Balance:
    """Count the words of both lists in a text."""
    text = text[:LONGEST]
    joy, worry, over = _patterns()
    reach = int(_lists()["reach"])
    worries = [
        found[0]
        for found in worry.finditer(text)
        if not over.search(_clause(text[max(0, found.start() - reach) : found.start()]))
    ]
    return Balance(_side(joy.findall(text)), _side(worries))


def _clause(ahead: str) -> str:
    """What stands in front in the same clause."""
    return re.split("[，。；：！？\\n]", ahead)[-1]


def _side(found: Iterable[str]) -> Side:
    counted = Counter(found)
    words = tuple(word for word, _ in counted.most_common(_EXAMPLES))
    return Side(counted.total(), words)


@cache
def _lists() -> dict[str, Any]:
    file = resources.files("shangda.text") / "words" / "balance.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    lists = _lists()
    joy, worry, over = (re.compile(any_of(lists[key])) for key in ("joy", "worry", "over"))
    return joy, worry, over
