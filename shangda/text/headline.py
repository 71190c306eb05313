"""Say why a title is weak, each reason in one sentence with what to do about it.

Nothing is written for anybody: the words stay the author's. Limits, words to look for
and sentences stand in ``words/headline.toml``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

from shangda.text.counting import count
from shangda.text.facts import Kind, facts
from shangda.text.names import any_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from shangda.text.facts import Fact

LONGEST = 400
"""Only so many characters of a title are looked at."""
_NAMES = frozenset({Kind.PLACE, Kind.ORGANISATION})
_FIGURES = frozenset({Kind.MONEY, Kind.PEOPLE, Kind.FIGURE})
_QUOTED = re.compile("[“「《【][^”」》】]*[”」》】]")
_COLUMN = re.compile("【[^】]*】")
_END = re.compile("[。，；、：！,;:!.]+$")
_NUMBER = re.compile(r"\d+(?:[.．]\d+)?")
_HALVES = re.compile("[ \\u3000；;]+")
_SHOWN, _ENDS = 12, 4  # characters of the words complained of; of a longer one its ends
_TELLS = 5  # characters behind a name that make it half a title with a topic of its own
_DIGITS = "〇一二三四五六七八九十"


class Weakness(NamedTuple):
    """One reason; ``title[start:end]`` is what it is about, nothing where it is the whole."""

    key: str
    message: str
    start: int = 0
    end: int = 0


class _Title(NamedTuple):
    """A title as the reasons look at it."""

    text: str
    bare: str
    """Quoted words masked: they are somebody's name for something."""
    body: str
    facts: list[Fact]
    periodicals: tuple[str, ...]
    limit: int


def weaknesses(
    title: str,
    body: str = "",
    *,
    names: Iterable[str] = (),
    periodicals: Iterable[str] = (),
    limit: int | None = None,
) -> list[Weakness]:
    """Why a title is weak, the heaviest reason first; [] when nothing is to be said.

    ``names`` are units that are known to exist; ``limit`` is the office's, in characters.
    """
    text = title.strip()[:LONGEST]
    if not text:
        return [Weakness("empty", _message("empty"))]
    looked_at = _Title(
        text=text,
        bare=_QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), text),
        body=body,
        facts=facts(text, names),
        periodicals=tuple(filter(None, periodicals)),
        limit=limit or int(_words()["longest"]),
    )
    return [weakness for reason in _REASONS for weakness in reason(looked_at)]


def _meeting(title: _Title) -> Iterator[Weakness]:
    words = _words()
    found = re.search(f"(?:{any_of(words['visits'])})", title.bare)
    if found:
        yield _told("visit", found)
        return
    held, ends = any_of(words["meets"]), any_of(words["meetings"])
    found = re.search(f"(?:{held}).{{0,20}}?(?:{ends})|(?:{ends})$", title.bare)
    if found:
        yield _told("meeting", found)


def _vague(title: _Title) -> Iterator[Weakness]:
    found = re.search(any_of(_words()["vague"]), title.bare)
    if found and not _figures(title):
        yield _told("vague", found)


def _slogan(title: _Title) -> Iterator[Weakness]:
    spoken = _COLUMN.sub(lambda column: "\0" * len(column[0]), title.text)
    found = re.search(any_of(_words()["slogans"]), spoken)
    if found and not _figures(title):
        yield _told("slogan", found)


def _paper(title: _Title) -> Iterator[Weakness]:
    found = re.search(f"(?:{any_of(_words()['papers'])})$", title.bare)
    if found and not _figures(title):
        yield _told("paper", found)


def _topics(title: _Title) -> Iterator[Weakness]:
    """Two halves, each with a name of its own at its head and something told of it."""
    halves = [part for part in _HALVES.split(title.bare.strip("\0")) if part]
    if len(halves) != len(("one", "other")):
        return
    at = [title.bare.index(halves[0]), title.bare.rindex(halves[1])]
    heads = {fact.start: fact.words for fact in title.facts if fact.kind in _NAMES}
    names = [heads.get(start, "") for start in at]
    told = [len(half) - len(name) for half, name in zip(halves, names, strict=True)]
    if all(names) and min(told) >= _TELLS and not _is_akin(*names):
        yield Weakness("topics", _message("topics"))


def _is_akin(name: str, other: str) -> bool:
    """Whether one name is of the other's house: 日本, 日本政府."""
    return name.startswith(other) or other.startswith(name)


def _subject(title: _Title) -> Iterator[Weakness]:
    is_named = any(fact.kind in _NAMES for fact in title.facts)
    if not is_named and not re.search(any_of(_words()["whose"]), title.text):
        yield Weakness("subject", _message("subject"))


def _figure(title: _Title) -> Iterator[Weakness]:
    """Exact figures of the title that the body does not have."""
    if not title.body:
        return
    told = set(_NUMBER.findall(_plain(title.body)))
    for fact in title.facts:
        if fact.kind not in _FIGURES or _is_rounded(title.text, fact):
            continue
        words = title.text[fact.start : fact.end]
        missing = set(_NUMBER.findall(_plain(words))) - told
        if missing and not any(_in_characters(number, title.body) for number in missing):
            message = _message("figure", found=words)
            yield Weakness("figure", message, fact.start, fact.end)


def _in_characters(number: str, body: str) -> bool:
    """Whether a small number stands in the body in characters: 3名, 三名."""
    is_small = number.isdecimal() and int(number) < len(_DIGITS)
    return is_small and _DIGITS[int(number)] in body


def _length(title: _Title) -> Iterator[Weakness]:
    size = count(title.text)
    if size > title.limit:
        yield Weakness("long", _message("long", count=size, limit=title.limit))
    elif size < int(_words()["shortest"]):
        yield Weakness("short", _message("short", count=size))


def _periodical(title: _Title) -> Iterator[Weakness]:
    for name in title.periodicals:
        if (at := title.text.find(name)) >= 0:
            message = _message("periodical", found=name)
            yield Weakness("periodical", message, at, at + len(name))


def _mark(title: _Title) -> Iterator[Weakness]:
    if found := _END.search(title.text):
        yield _told("mark", found)


_REASONS: tuple[Callable[[_Title], Iterator[Weakness]], ...] = (
    _figure,
    _meeting,
    _vague,
    _slogan,
    _paper,
    _topics,
    _subject,
    _length,
    _periodical,
    _mark,
)


def _told(key: str, found: re.Match[str]) -> Weakness:
    words = found[0].replace("\0", "")
    if len(words) > _SHOWN:
        words = f"{words[:_ENDS]}…{words[-_ENDS:]}"
    return Weakness(key, _message(key, found=words), *found.span())


def _figures(title: _Title) -> bool:
    return any(fact.kind in _FIGURES for fact in title.facts)


def _is_rounded(text: str, fact: Fact) -> bool:
    around = text[max(0, fact.start - 1) : fact.end + 1]
    return any(word in around for word in _words()["rounded"])


def _plain(text: str) -> str:
    """Figures as they compare: half width, without the commas of thousands."""
    return re.sub(r"(?<=\d)[,，](?=\d{3})", "", unicodedata.normalize("NFKC", text))


def _message(key: str, **told: object) -> str:
    return str(_words()["message"][key]).format(**told)


@cache
def _words() -> dict[str, Any]:
    file = resources.files("shangda.text") / "words" / "headline.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
