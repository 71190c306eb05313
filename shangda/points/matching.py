"""Which facts a rule means: conditions over a fact's fields, all of which must hold (D4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from shangda.points.exact import NumberError, exact
from shangda.points.facts import FIGURES, FLAGS, KINDS, WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from shangda.points.facts import Fact


class Bounds(NamedTuple):
    """At least, and at most; None: no bound."""

    least: Decimal | None = None
    most: Decimal | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing lies between."""
        return self.least is not None and self.most is not None and self.least > self.most


class SayingError(ValueError):
    """A condition that no fact can meet; says which field and why."""


@dataclass(frozen=True, slots=True)
class Matcher:
    """Conditions by field; an empty one is met by every fact."""

    kinds: tuple[str, ...] = ()
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    flags: tuple[tuple[str, bool], ...] = ()
    bounds: tuple[tuple[str, Bounds], ...] = ()
    is_joint: bool | None = None
    """Whether several have a part in it; None: either."""

    def fits(self, fact: Fact) -> bool:
        """Whether every condition holds."""
        return self.fits_but_figures(fact) and all(
            _lies(fact.figures.get(name), bounds) for name, bounds in self.bounds
        )

    def fits_but_figures(self, fact: Fact) -> bool:
        """Whether every condition holds that many facts have in common."""
        return (
            (not self.kinds or fact.kind in self.kinds)
            and all(fact.words.get(name, "") in wanted for name, wanted in self.words)
            and all((name in fact.flags) == wanted for name, wanted in self.flags)
            and (self.is_joint is None or self.is_joint == (len(fact.sharers) > 1))
        )


def matcher(said: Mapping[str, object]) -> Matcher:
    """Conditions as they stand in a file. Raises ``SayingError``."""
    kinds: tuple[str, ...] = ()
    words, flags, bounds = [], [], []
    is_joint = None
    for name, value in said.items():
        if name == "kind":
            kinds = _kinds(value)
        elif name == "joint":
            is_joint = _flag(name, value)
        elif name in WORDS:
            words.append((name, _words(name, value)))
        elif name in FLAGS:
            flags.append((name, _flag(name, value)))
        elif name in FIGURES:
            bounds.append((name, _bounds(name, value)))
        else:
            raise SayingError(f"不认识条件 {name}。")
    return Matcher(kinds, tuple(words), tuple(flags), tuple(bounds), is_joint)


def said(matcher: Matcher) -> dict[str, object]:
    """The conditions as they are written in a file."""
    found: dict[str, object] = {}
    if matcher.kinds:
        found["kind"] = _short(matcher.kinds)
    found |= {name: _short(wanted) for name, wanted in matcher.words}
    found |= dict(matcher.flags)
    for name, bounds in matcher.bounds:
        both = {"least": bounds.least, "most": bounds.most}
        found[name] = {key: one for key, one in both.items() if one is not None}
    if matcher.is_joint is not None:
        found["joint"] = matcher.is_joint
    return found


def _short(words: tuple[str, ...]) -> object:
    return words[0] if len(words) == 1 else list(words)


def _kinds(value: object) -> tuple[str, ...]:
    kinds = _words("kind", value)
    if unknown := sorted(set(kinds) - set(KINDS)):
        raise SayingError(f"没有“{unknown[0]}”这种事实。")
    return kinds


def _words(name: str, value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    if not listed or not all(isinstance(one, str) for one in listed):
        raise SayingError(f"{name} 要写成一个词，或几个词的列表。")
    return tuple(dict.fromkeys(listed))


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise SayingError(f"{name} 只能是 true 或 false。")
    return value


def _bounds(name: str, value: object) -> Bounds:
    if not isinstance(value, dict) or not value or set(value) - {"least", "most"}:
        raise SayingError(f"{name} 要写成 {{ least = 800 }}、{{ most = 799 }} 或两个都写。")
    try:
        found = Bounds(**{key: exact(one) for key, one in value.items()})
    except NumberError as error:
        raise SayingError(f"{name} 的界限{error}。") from error
    if found.is_empty:
        raise SayingError(f"{name} 的下限比上限大，没有事实合得上。")
    return found


def _lies(figure: Decimal | None, bounds: Bounds) -> bool:
    if figure is None:
        return False
    return (bounds.least is None or figure >= bounds.least) and (
        bounds.most is None or figure <= bounds.most
    )
