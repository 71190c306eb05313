"""Say how far a text leans to what editors send back: news, empty words, talk.

Each tendency is a figure of 0 to 100, the place of the text among a hundred of the
reference, with the counts that made it. What is looked for stands in
``tendencies.toml``. A figure is a hint: no text is wrong for it.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections import defaultdict
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

import regex

from shangda.text.counting import count

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

STEPS = 10
"""A scale has this many steps, one more value than that."""
SHINGLE = 6
"""Characters of a phrase that several units may share."""
UNITS = 5
"""So many units must use a phrase for it to be common; one prolific unit is not enough."""

_PER = 1_000
_SHORTEST = 300  # characters; a shorter text counts as one of this length
_ENOUGH = 15.0  # facts in 1,000 characters, more make a text no less empty
_FACT = 3.0  # what one of them takes off the figure of emptiness
_COMMON = 100.0  # what a text of nothing but common phrases scores
_EXAMPLES = 3
_TIME_LIMIT = 1.0  # seconds for one sign
_HAN = regex.compile(r"\p{Han}+")


class Reason(NamedTuple):
    """What was counted, how often, and the first few as they stand."""

    name: str
    times: int
    examples: tuple[str, ...]
    speaks_for: bool
    """Whether it speaks for the tendency; else against it."""


class Tendency(NamedTuple):
    """A lean of a text."""

    key: str
    """newsy, empty or casual."""
    name: str
    figure: int
    """0 to 100: so many of a hundred texts lean less."""
    reasons: tuple[Reason, ...]


class _Sign(NamedTuple):
    name: str
    weight: float
    pattern: regex.Pattern[str]


class _Kind(NamedTuple):
    name: str
    scale: tuple[float, ...]
    signs: tuple[_Sign, ...]


def measure(
    body: str,
    *,
    scales: Mapping[str, tuple[float, ...]] | None = None,
    common: Container[str] = (),
) -> list[Tendency]:
    """The three tendencies of a text; ``common`` are phrases as ``common_phrases`` gives."""
    found = []
    for key, kind in _kinds().items():
        reasons = list(_reasons(kind, body))
        raw = _raw(key, kind, body, reasons, common)
        scale = (scales or {}).get(key, kind.scale)
        found.append(
            Tendency(key, kind.name, _place(raw, scale) if body else 0, tuple(reasons))
        )
    return found


def scales(
    bodies: Iterable[str], common: Container[str] = ()
) -> dict[str, tuple[float, ...]]:
    """Scales of an office's own from texts that it issued; {} for none."""
    raws: dict[str, list[float]] = defaultdict(list)
    for body in bodies:
        for key, kind in _kinds().items():
            raws[key].append(_raw(key, kind, body, list(_reasons(kind, body)), common))
    return {key: tuple(_deciles(sorted(values))) for key, values in raws.items()}


def common_phrases(texts: Iterable[tuple[str, str]], units: int = UNITS) -> frozenset[str]:
    """Phrases of ``SHINGLE`` characters that so many units use, from (unit, body)."""
    users: dict[str, set[str]] = defaultdict(set)
    for unit, body in texts:
        for phrase in _phrases(body):
            users[phrase].add(unit)
    return frozenset(phrase for phrase, named in users.items() if len(named) >= units)


def _reasons(kind: _Kind, body: str) -> Iterator[Reason]:
    """What each sign finds; one that takes too long finds nothing."""
    for sign in kind.signs:
        try:
            found = [m[0] for m in sign.pattern.finditer(body, timeout=_TIME_LIMIT)]
        except TimeoutError:
            continue
        if found:
            examples = tuple(dict.fromkeys(found))[:_EXAMPLES]
            yield Reason(sign.name, len(found), examples, sign.weight > 0)


def _raw(
    key: str, kind: _Kind, body: str, reasons: Iterable[Reason], common: Container[str]
) -> float:
    """The score that the scale turns into a figure."""
    weights = {sign.name: sign.weight for sign in kind.signs}
    per = _PER / max(count(body), _SHORTEST)
    scores = [weights[reason.name] * reason.times * per for reason in reasons]
    if key != "empty":
        return sum(scores)
    stock = sum(score for score in scores if score > 0)
    facts = -sum(score for score in scores if score < 0)
    return stock + _COMMON * _share(body, common) - _FACT * min(facts, _ENOUGH)


def _share(body: str, common: Container[str]) -> float:
    """Which part of its phrases a text shares with many units."""
    if common == ():
        return 0.0
    phrases = list(_phrases(body))
    return sum(phrase in common for phrase in phrases) / max(len(phrases), 1)


def _phrases(body: str) -> Iterator[str]:
    for run in _HAN.findall(body):
        for start in range(len(run) - SHINGLE + 1):
            yield run[start : start + SHINGLE]


def _place(raw: float, scale: tuple[float, ...]) -> int:
    """How many of a hundred score less, between two steps by the rule of three."""
    step = bisect_left(scale, raw)
    if step == 0:
        return 0
    if step == len(scale):
        return 100
    low, high = scale[step - 1], scale[step]
    return round(STEPS * (step - 1 + (raw - low) / (high - low)))


def _deciles(values: list[float]) -> Iterator[float]:
    for step in range(STEPS + 1):
        yield values[round(step * (len(values) - 1) / STEPS)]


@cache
def _kinds() -> dict[str, _Kind]:
    file = resources.files("shangda.text.checkup") / "tendencies.toml"
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    return {key: _kind(row) for key, row in content.items()}


def _kind(row: dict[str, Any]) -> _Kind:
    signs = tuple(
        _Sign(sign["name"], sign["weight"], regex.compile(sign["pattern"], regex.MULTILINE))
        for sign in row["sign"]
    )
    return _Kind(row["name"], tuple(row["scale"]), signs)
