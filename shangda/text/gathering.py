"""Put the sentences of several texts together by likeness: who adds what.

Two sentences say the same when they share most of the weight of the shorter one; rare
words and exact figures weigh more. Beside them stand the figures in which texts on one
event differ. Nothing is merged or written: every sentence stands as its author wrote it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from decimal import Decimal
from functools import cached_property
from itertools import combinations, islice, pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from shangda.text.facts import Kind, facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shangda.text.facts import Fact

LONGEST = 20_000
"""Only so many characters of each text are looked at; more is no item."""
MOST = 400
"""No more sentences are put together; of many long texts each gives its first ones."""
ALIKE = 0.5
"""From this share of the weight of the shorter sentence on, both say the same."""
_LEAST = 12.0  # weight that two sentences share at least, so that few words are no proof
_WHOLE = 0.9  # sentences that share this much are alike, however short
_FACT = 3.0  # how many pairs of characters an exact figure or name weighs
_SHORTEST = 6  # characters without marks; a shorter sentence is a heading or a call
_CONTEXT = 2  # characters in front of a figure that say what it counts
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_SENTENCE = re.compile("[^。！？!?；;\\n]+[。！？!?；;]*[”’」』）)]*")
_BARE = re.compile("[^\\W_]")
_NUMBER = re.compile(
    r"(?P<digits>\d+(?:[,，]\d{3})*(?:[.．]\d+)?)(?P<scale>[十百千]?[万亿]|[十百千]?)"
)
_NAMES = frozenset({Kind.PLACE, Kind.ORGANISATION})
_REACH = 12  # characters in front of a figure that are looked at
_HEDGE = re.compile("[约近超逾达到至为共计已的了过]+$")
_DAY = re.compile(r"\d{1,2}月\d{1,2}日")
_HAN = re.compile(f"[㐀-鿿]{{{_CONTEXT}}}$")
_COMPARED = frozenset({Kind.MONEY, Kind.PEOPLE, Kind.FIGURE})


class Sentence(NamedTuple):
    """``text`` stands at ``start`` to ``end`` of the source ``key``."""

    key: str
    start: int
    end: int
    text: str


class Strand(NamedTuple):
    """Sentences of one or several sources that say the same, in the order of the sources."""

    sentences: tuple[Sentence, ...]
    is_used: bool
    """Whether the article says it already."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The sources that say it."""
        return tuple(dict.fromkeys(sentence.key for sentence in self.sentences))


class Value(NamedTuple):
    """A figure as one source gives it; ``start`` and ``end`` are its place there."""

    key: str
    start: int
    end: int
    words: str


class _What(NamedTuple):
    """What is counted, and in which unit or as which kind of fact."""

    thing: str
    unit: str


class Gathering(NamedTuple):
    """Strands in reading order, and the figures in which sources differ."""

    strands: list[Strand]
    differing: list[tuple[Value, ...]]


def gather(sources: Mapping[str, str], article: str = "") -> Gathering:
    """Put the sentences of sources together; the lead source (底稿) comes first.

    ``article`` is what has been made of them so far.
    """
    share = MOST // max(len(sources), 1)
    texts = {key: text[:LONGEST] for key, text in sources.items()}
    found = {key: facts(text) for key, text in texts.items()}
    told = {
        key: dict(islice(_told(key, text, found[key]), share))
        for key, text in texts.items()
    }
    article = article[:LONGEST]
    written = dict(islice(_told("", article, facts(article)), MOST))
    weighed = _Weighed(
        {**written, **{k: v for some in told.values() for k, v in some.items()}}
    )
    groups = _groups({key: list(some) for key, some in told.items()}, weighed)
    strands = [
        Strand(tuple(group), any(weighed.is_alike(group, other) for other in written))
        for group in groups
    ]
    return Gathering(strands, _differing(groups, told, _events(texts, found)))


class _Told(NamedTuple):
    """What a sentence is made of, whom it names, how many it counts."""

    parts: frozenset[str]
    names: frozenset[str]
    counted: dict[_What, tuple[Decimal, Value]]


class _Weighed:
    """Sentences with what they are made of, rare parts weighing more."""

    def __init__(self, told: Mapping[Sentence, _Told]) -> None:
        self.told = told
        spread = Counter(part for one in told.values() for part in one.parts)
        size = max(len(told), 1)
        self._weights = {
            part: math.log(1 + size / times) * (_FACT if part.isdecimal() else 1.0)
            for part, times in spread.items()
        }
        self._whole = {one: self._weight(about.parts) for one, about in told.items()}

    @cached_property
    def least(self) -> float:
        """What must be shared at all: less where there are few sentences to compare."""
        heaviest = max(self._weights.values(), default=0.0)
        return min(_LEAST, heaviest * _SHORTEST)

    def likeness(self, one: Sentence, other: Sentence) -> float:
        """The share of the shorter sentence's weight that the other has as well."""
        here, there = self.told[one], self.told[other]
        if _is_of_others(here, there):
            return 0.0
        shared = self._weight(here.parts & there.parts)
        shorter = min(self._whole[one], self._whole[other])
        if not shorter or shared < min(self.least, shorter * _WHOLE):
            return 0.0
        return shared / shorter

    def is_alike(self, group: Iterable[Sentence], other: Sentence) -> bool:
        """Whether any of a group says what a sentence says."""
        return any(self.likeness(one, other) >= ALIKE for one in group)

    def _weight(self, parts: Iterable[str]) -> float:
        return sum(self._weights[part] for part in parts)


def _groups(cut: Mapping[str, list[Sentence]], weighed: _Weighed) -> list[list[Sentence]]:
    """Sentences of the first source in order, what others add behind what they follow."""
    groups: list[list[Sentence]] = []
    for sentences in cut.values():
        places = [_nearest(sentence, groups, weighed) for sentence in sentences]
        behind: defaultdict[int, list[list[Sentence]]] = defaultdict(list)
        at = next((place - 1 for place in places if place is not None), len(groups) - 1)
        for sentence, place in zip(sentences, places, strict=True):
            if place is None:
                behind[at].append([sentence])
            else:
                groups[place].append(sentence)
                at = place
        ordered = enumerate(groups)
        groups = [
            *behind[-1],
            *(one for n, group in ordered for one in [group, *behind[n]]),
        ]
    return groups


def _nearest(
    sentence: Sentence, groups: list[list[Sentence]], weighed: _Weighed
) -> int | None:
    """The group that is most like a sentence; None when none is like it."""
    best, place = ALIKE, None
    for number, group in enumerate(groups):
        for one in group:
            likeness = weighed.likeness(one, sentence)
            if one.key != sentence.key and likeness >= best:
                best, place = likeness, number
    return place


def _told(key: str, text: str, found: list[Fact]) -> Iterator[tuple[Sentence, _Told]]:
    """The sentences of a text with what each of them tells."""
    at = 0
    for match in _SENTENCE.finditer(text):
        words = match[0].strip()
        if len(_BARE.findall(words)) < _SHORTEST:
            continue
        start = match.start() + match[0].index(words)
        end = start + len(words)
        while at < len(found) and found[at].start < start:
            at += 1
        here = list(takewhile(lambda fact, end=end: fact.end <= end, found[at:]))  # type: ignore[misc]
        names = frozenset(fact.words for fact in here if fact.kind in _NAMES)
        told = _Told(_parts(words), names, _counted(key, text, here))
        yield Sentence(key, start, end, words), told


def _is_of_others(here: _Told, there: _Told) -> bool:
    """Whether one form is filled in for two: other names, and other figures."""
    numbers = [{number for number, _ in told.counted.values()} for told in (here, there)]
    is_other_name = bool(here.names and there.names) and here.names.isdisjoint(there.names)
    return is_other_name and all(numbers) and numbers[0].isdisjoint(numbers[1])


def _parts(words: str) -> frozenset[str]:
    """Pairs of characters, figures masked, and the figures themselves."""
    plain = unicodedata.normalize("NFKC", words).lower()
    numbers = {number for number in re.findall(r"\d+", plain) if len(number) > 1}
    bare = "".join(_BARE.findall(re.sub(r"\d+", "#0", plain)))
    return frozenset(a + b for a, b in pairwise(bare)) | numbers


def _differing(
    groups: list[list[Sentence]],
    told: Mapping[str, Mapping[Sentence, _Told]],
    events: list[tuple[str, str]],
) -> list[tuple[Value, ...]]:
    """What is counted in the same words and with other numbers, though it is the same.

    It is the same in texts on one event, and in sentences that say alike of one name.
    """
    differing: dict[tuple[Value, ...], None] = {}
    for event in events:
        whole = [_merged(one.counted for one in told[key].values()) for key in event]
        differing |= dict.fromkeys(_apart(whole))
    for group in groups:
        for one, other in combinations(group, 2):
            here, there = told[one.key][one], told[other.key][other]
            if here.names & there.names:
                differing |= dict.fromkeys(_apart([here.counted, there.counted]))
    return list(differing)


def _apart(
    counted: Iterable[Mapping[_What, tuple[Decimal, Value]]],
) -> Iterator[tuple[Value, ...]]:
    """The figures of which not all are alike."""
    values: defaultdict[_What, dict[str, tuple[Decimal, Value]]] = defaultdict(dict)
    for one in counted:
        for what, (number, value) in one.items():
            values[what].setdefault(value.key, (number, value))
    for by_source in values.values():
        if len({number for number, _ in by_source.values()}) > 1:
            yield tuple(value for _, value in by_source.values())


def _merged(
    counted: Iterable[Mapping[_What, tuple[Decimal, Value]]],
) -> dict[_What, tuple[Decimal, Value]]:
    """What a whole text counts but once, or always alike."""
    all_of: defaultdict[_What, list[tuple[Decimal, Value]]] = defaultdict(list)
    for one in counted:
        for what, value in one.items():
            all_of[what].append(value)
    once = {what: some for what, some in all_of.items() if len({n for n, _ in some}) == 1}
    return {what: some[0] for what, some in once.items()}


def _counted(
    key: str, text: str, found: Iterable[Fact]
) -> dict[_What, tuple[Decimal, Value]]:
    """The figures of a sentence by what they count; what is counted twice is left out."""
    counted: dict[_What, tuple[Decimal, Value]] = {}
    twice = set()
    for fact in found:
        number = _NUMBER.match(text, fact.start)
        if fact.kind not in _COMPARED or number is None:
            continue
        value = Value(key, fact.start, fact.end, text[fact.start : fact.end])
        for what in _whats(text, fact, number.end()):
            twice |= {what} & counted.keys()
            counted[what] = (_number(number), value)
    return {what: value for what, value in counted.items() if what not in twice}


def _whats(text: str, fact: Fact, end: int) -> Iterator[_What]:
    """What a figure counts: the words in front with its unit, or the thing by its name."""
    ahead = _HAN.search(_HEDGE.sub("", text[max(0, fact.start - _REACH) : fact.start]))
    if ahead:
        yield _What(ahead[0], text[end : fact.end].lstrip("余多"))
    if thing := fact.words.replace(text[fact.start : fact.end], ""):
        yield _What(thing, str(fact.kind))


def _number(found: re.Match[str]) -> Decimal:
    number = Decimal(re.sub("[,，]", "", found["digits"].replace("．", ".")))
    for scale in found["scale"]:
        number *= _SCALES[scale]
    return number


def _events(
    texts: Mapping[str, str], found: Mapping[str, list[Fact]]
) -> list[tuple[str, str]]:
    """Pairs of sources that tell of one event: they name the same day of it."""
    days = {key: set(_days(texts[key], some)) for key, some in found.items()}
    return [(one, other) for one, other in combinations(days, 2) if days[one] & days[other]]


def _days(text: str, found: Iterable[Fact]) -> Iterator[str]:
    """Days, except those that only say until when was counted: any text may share these."""
    for fact in found:
        day = _DAY.search(fact.words)
        due = text[max(0, fact.start - len("截至")) : fact.start]
        if fact.kind is Kind.DATE and day and due not in {"截至", "截止"}:
            yield day[0]
