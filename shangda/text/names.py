"""Names of places and organisations in running text, as far as they are sure.

A place is one of the shipped tables, or ends as places do and is no common word; a
department is known by what it looks after, any other organisation by its end and a
name in front of it. Names that follow one another are one: 雅安市石棉县草科乡.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

import rjieba

from shangda.text.checkup.functions.lists import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NAMES = frozenset({"ns", "nr", "nz", "nt"})
_FIRST = frozenset({"n", "nr", "ns", "nz", "j", "a", "b", "vn", "x"})
_BEFORE = frozenset({"p", "c", "x"})  # prepositions, conjunctions, marks
_MIDDLE = frozenset({"n", "nz", "nr", "ns", "vn", "j", "b", "an", "l"})
_SHORTEST, _LONGEST = 2, 12  # characters of the name of one place
_SHORT = 3  # characters of a dictionary's organisation that may be anybody's: 人代会
_WORDS = 5  # at most in front of the end of an organisation's name
_CUTTING = frozenset({"m", "nr", "zg", "ng", "g", "q"})
_NUMERALS = "一二三四五六七八九十百千两几"
_SAYING = "vdpurc"  # tags of verbs, adverbs, prepositions, particles: no part of a name
_HAN = re.compile("[㐀-鿿]")

_TOWNSHIP = re.compile(
    "(?:(?<=[\\n，。；：、）“])|^)"
    "(?P<name>(?![在为对从到把让将以使如比看向跨但由与和及][一-鿿])[一-鿿]{2})"
    "(?:镇(?![乡里静压定])|乡(?![镇村里土亲愁音情下])|街道|县(?=[一-鿿]{2,3}[镇乡]))"
)
_VILLAGE = re.compile(
    "(?:(?<=[\\n，。；：、）“])|^)"
    "(?P<name>(?![在为对从到把让将以使如比看向跨但由与和及][一-鿿])[一-鿿]{1,2}(?![农乡进回由往行村城和])[一-鿿])村"
    "(?=[等、，。一两村集党支委的（]|$)"
)


class Token(NamedTuple):
    """A word as the segmenter cuts it, with its kind of word."""

    start: int
    end: int
    word: str
    tag: str


class Span(NamedTuple):
    """Where a name stands."""

    start: int
    end: int


class Name(NamedTuple):
    """The name of a place or of an organisation, and where it stands."""

    start: int
    end: int
    is_place: bool


def segmented(text: str) -> list[Token]:
    """The words of a text with their places."""
    cut, at = [], 0
    for word, tag in rjieba.tag(text):
        cut.append(Token(at, at + len(word), word, tag))
        at += len(word)
    return cut


@cache
def lists() -> dict[str, Any]:
    """The words to go by, as they are shipped."""
    file = resources.files("shangda.text") / "words" / "facts.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def named(text: str, words: list[Token], names: Iterable[str] = ()) -> list[Name]:
    """Places and organisations by place; none within another."""
    places = _joined(sorted({*_places(words), *_written_out(text)}))
    begin = {place.end: place.start for place in places}
    organisations = [
        *_departments(text, begin),
        *_others(words, begin),
        *_whole(text, begin),
    ]
    found = [Name(*span, is_place=False) for span in organisations]
    found += [Name(*span, is_place=True) for span in places]
    found += _known(text, tuple(sorted(set(names))))
    found.sort(key=lambda name: (name.start, -name.end))
    return list(_outer(found))


def _outer(found: list[Name]) -> Iterator[Name]:
    """Names that lie in no other; of two that overlap the first, which is the longer one."""
    end = 0
    for name in found:
        if name.start >= end:
            yield name
            end = name.end


def _known(text: str, names: tuple[str, ...]) -> Iterator[Name]:
    """Names that are given; a place is told from an organisation by its end."""
    names = tuple(name for name in names if len(name) >= _SHORTEST)
    if not names:
        return
    ends = tuple(lists()["places"]["endings"])
    for found in re.finditer(any_of(names), text):
        yield Name(*found.span(), is_place=found[0].endswith(ends))


def _places(words: list[Token]) -> Iterator[Span]:
    """Single places, from one word or from two."""
    for at, word in enumerate(words):
        behind = words[at + 1] if at + 1 < len(words) else None
        if _is_cut_off(words, at):
            continue
        if _is_listed(word, behind) or _is_ending_like_one(word):
            yield Span(word.start, word.end)
        elif behind and _is_pair(words, at):
            yield Span(word.start, behind.end)


def _written_out(text: str) -> Iterator[Span]:
    """Cities with their kind, and what looks like a township where a clause begins."""
    for found in _tables().cities.finditer(text):
        yield Span(*found.span())
    for found in (*_TOWNSHIP.finditer(text), *_VILLAGE.finditer(text)):
        words = rjieba.tag(found["name"])
        is_said = any(tag[0] in _SAYING or _is_common(word) for word, tag in words)
        if not is_said and not _is_common(found[0]) and not _is_common(found[0][1:]):
            yield Span(*found.span())


def _is_listed(word: Token, behind: Token | None) -> bool:
    is_part = behind is not None and behind.word in _tables().none_before
    return word.tag in _NAMES and word.word in _tables().listed and not is_part


def _is_ending_like_one(word: Token) -> bool:
    name, tables = word.word, _tables()
    return (
        word.tag in _NAMES
        and _SHORTEST < len(name) + (name[-1] == "县") <= _LONGEST
        and name not in tables.common
        and name.endswith(tables.endings)
        and name[0] not in "全该本我各某两多每几"
        and (word.tag == "ns" or not name.endswith("区"))
    )


def _is_pair(words: list[Token], at: int) -> bool:
    """青石 + 镇: a name, or a noun at the place where a name begins."""
    first, second, tables = words[at], words[at + 1], _tables()
    if second.word not in tables.endings or not _HAN.match(first.word):
        return False
    if first.word in tables.no_first or first.word + second.word in tables.common:
        return False
    if first.tag in {"nr", "ns", "nz"} and len(first.word) >= _SHORTEST:
        return True
    before = words[at - 1] if at else None
    is_begun = (
        before is None
        or before.tag in _BEFORE
        or (before.word.endswith(tables.ends_of_places) and not _is_common(before.word))
    )
    is_name_like = first.tag in _FIRST and len(first.word) == _SHORTEST
    return is_begun and is_name_like and second.word in tables.small


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Places that follow one another without a gap as one."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].end == span.start:
            joined[-1] = Span(joined[-1].start, span.end)
        elif not joined or joined[-1].end < span.start:
            joined.append(span)
        elif joined[-1].end < span.end:
            joined[-1] = Span(joined[-1].start, span.end)
    return joined


def _departments(text: str, begin: dict[int, int]) -> Iterator[Span]:
    """县应急管理局, 石棉县委组织部: a level or a place, and what is looked after."""
    for found in _department().finditer(text):
        sides = {found.start(), found.start("body")} & begin.keys()
        if found["level"] or sides:
            yield Span(min([found.start(), *(begin[side] for side in sides)]), found.end())


def _others(words: list[Token], begin: dict[int, int]) -> Iterator[Span]:
    """A name, nouns, and an end that organisations have."""
    tables = _tables()
    for at, word in enumerate(words):
        if _is_in_dictionary(word):
            yield Span(begin.get(word.start, word.start), word.end)
        if word.tag == "nt" or not word.word.endswith(tables.organisations):
            continue
        first = at
        while first and at - first < _WORDS and words[first - 1].tag in _MIDDLE:
            first -= 1
        chain = words[first : at + 1]
        names = [one for one in chain if one.tag in _NAMES and not _is_common(one.word)]
        if names and names[0].start < word.start and not _is_cut_off(words, first):
            start = names[0].start
            yield Span(begin.get(start, start), word.end)


def _is_in_dictionary(word: Token) -> bool:
    name, tables = word.word, _tables()
    ends = name.endswith((*tables.organisations, *tables.dictionary_endings))
    return word.tag == "nt" and len(name) > _SHORT and ends and not _is_common(name)


def _is_common(word: str) -> bool:
    tables = _tables()
    is_listed = word in tables.common or word in tables.no_first or word in tables.no_one
    return is_listed or word[0] in _NUMERALS


def _is_cut_off(words: list[Token], first: int) -> bool:
    """Whether the character before a name may belong to it: 布 鲁盖尔研究所, 二 十国集团."""
    before = words[first - 1] if first else None
    return before is not None and len(before.word) == 1 and before.tag in _CUTTING


def _whole(text: str, begin: dict[int, int]) -> Iterator[Span]:
    for found in _tables().whole.finditer(text):
        yield Span(begin.get(found.start(), found.start()), found.end())


class _Tables(NamedTuple):
    listed: frozenset[str]
    cities: re.Pattern[str]
    endings: tuple[str, ...]
    ends_of_places: tuple[str, ...]
    small: frozenset[str]
    common: frozenset[str]
    no_first: frozenset[str]
    none_before: frozenset[str]
    organisations: tuple[str, ...]
    dictionary_endings: tuple[str, ...]
    no_one: frozenset[str]
    whole: re.Pattern[str]


@cache
def _tables() -> _Tables:
    places, organisations = lists()["places"], lists()["organisations"]
    return _Tables(
        listed=frozenset(_listed()),
        cities=re.compile(any_of(_cities())),
        endings=tuple(places["endings"]),
        ends_of_places=tuple(places["above"]),
        small=frozenset(places["small"]),
        common=frozenset(places["common"]),
        no_first=frozenset(places["no_first"]),
        none_before=frozenset(places["none_before"]),
        organisations=tuple(organisations["endings"]),
        dictionary_endings=tuple(organisations["dictionary_endings"]),
        no_one=frozenset(organisations["common"]),
        whole=re.compile(f"(?:{any_of(organisations['whole'])})(?![门队分])"),
    )


def _listed() -> Iterator[str]:
    """Names of provinces, cities and countries without their kind."""
    places = lists()["places"]
    yield from places["abroad"]
    yield from places["provinces"]
    for province, cities in table("prefectures.toml")["provinces"].items():
        yield province.removesuffix("省")
        yield from set(cities.split()) - set(places["only_whole"])


def _cities() -> Iterator[str]:
    """Names of provinces and cities with their kind, which are no word of any other sense."""
    for province, cities in table("prefectures.toml")["provinces"].items():
        yield province
        kinds = lists()["places"]["kinds_of_cities"]
        yield from (f"{city}{kind}" for city in cities.split() for kind in kinds)


@cache
def _department() -> re.Pattern[str]:
    words = lists()["organisations"]
    levels = any_of(words["levels"])
    departments = any_of(words["departments"])
    ends = any_of(words["department_endings"])
    bodies = any_of(words["bodies"])
    return re.compile(
        f"(?<!行政)(?P<level>{levels})?"
        f"(?P<body>(?:{departments})(?:{ends})(?![员长])"
        f"|(?<!国家)(?<!全国)(?:{bodies})(?![员托派书任]|会(?![同商议])))"
    )
