"""Sentences with figures in them: people write the words, the snapshot gives the figures.

In a sentence a figure is a chip, its name in braces: 共采用{采用条数}条. Whoever edits keeps
the chips; a figure that was typed instead is refused, with its name.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shangda.text.cleaning import clean

LONGEST = 1000  # characters of a sentence
CHIP = re.compile(r"\{([^{}]*)\}")
_DIGITS = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?[%％]?")
_SPELT = re.compile(r"[零〇一二两三四五六七八九十百千万]{2,}(?=[条篇分家名位])")
_WIDE = str.maketrans("０１２３４５６７８９．％", "0123456789.%")


@dataclass(frozen=True)
class Run:
    """A stretch of a sentence; with a name it is a figure of the snapshot."""

    text: str
    name: str = ""


def names_in(text: str) -> list[str]:
    """The figures that a text shows, each once, in order."""
    return list(dict.fromkeys(name.strip() for name in CHIP.findall(text)))


def filled(text: str, figures: Mapping[str, str]) -> list[Run]:
    """The text with its figures. Raises KeyError for one that is unknown."""
    found: list[Run] = []
    for place, part in enumerate(CHIP.split(text)):
        if place % 2:
            found.append(Run(figures[part.strip()], part.strip()))
        elif part:
            found.append(Run(part))
    return found


def printed(text: str, figures: Mapping[str, str]) -> str:
    """The text as it is printed."""
    return "".join(run.text for run in filled(text, figures))


def tidied(text: str) -> str:
    """As it is kept: one line, no blanks at its ends, no unprintable characters."""
    return " ".join(clean(text).split())


def faults(old: str, new: str, figures: Mapping[str, str]) -> list[str]:
    """What is wrong with an edited sentence, in words; nothing when it may stand.

    ``old`` is the sentence as the template has it: its figures must all be there still,
    and no number may stand in the words that did not stand there before.
    """
    if len(new) > LONGEST:
        return [f"最多{LONGEST}字，现在{len(new)}字，请删短一些。"]
    return [
        *_broken(new),
        *_unknown(new, figures),
        *_lost(old, new, figures),
        *_typed(old, new),
    ]


def free_faults(text: str, figures: Mapping[str, str]) -> list[str]:
    """What is wrong with a paragraph in people's own words."""
    if len(text) > LONGEST:
        return [f"最多{LONGEST}字，现在{len(text)}字，请删短一些。"]
    return [*_broken(text), *_unknown(text, figures)]


def _broken(text: str) -> Iterator[str]:
    if re.search(r"[{}]", CHIP.sub("", text)):
        yield "花括号不成对，请看看是不是少打了一半。"


def _unknown(text: str, figures: Mapping[str, str]) -> Iterator[str]:
    for name in names_in(text):
        if name not in figures:
            yield f"没有叫“{name}”的数据，请从可用的数据里选。"


def _lost(old: str, new: str, figures: Mapping[str, str]) -> Iterator[str]:
    """Figures that are gone, and whether somebody typed them instead."""
    kept, before, now = names_in(new), _words(old), _words(new)
    for name in names_in(old):
        if name in kept:
            continue
        value = figures.get(name, "")
        if value and now.count(value) > before.count(value):
            yield f"数据{{{name}}}被打成了“{value}”，请换回{{{name}}}。数只能从关账数据里来。"
        else:
            said = f"（现在是“{value}”）" if value else ""
            yield f"少了数据{{{name}}}{said}，请补回来；整句不要，就勾“不印”。"


def _typed(old: str, new: str) -> Iterator[str]:
    """Numbers in the words that were not there before."""
    for number in (_numbers(new) - _numbers(old)).elements():
        yield f"“{number}”是直接打进去的数。数只能从关账数据里来，请用花括号里的数据，或者另写一段要求。"


def _numbers(text: str) -> Counter[str]:
    words = _words(text)
    digits = (one.translate(_WIDE) for one in _DIGITS.findall(words))
    return Counter(digits) + Counter(_SPELT.findall(words))


def _words(text: str) -> str:
    """The text without its chips; they part what stands on both sides."""
    return CHIP.sub("\n", text)
