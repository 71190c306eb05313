"""How conditions lie to one another: where two meet, and whether one covers the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shangda.points.matching import Bounds, Matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeVar

    from shangda.points.rulesets import Rule

    One = TypeVar("One")


def meet(one: Matcher, other: Matcher) -> Matcher | None:
    """The conditions of both; None where no fact can meet them together."""
    kinds = _both_kinds(one, other)
    words = _both(one.words, other.words, _in_both)
    flags = _both(one.flags, other.flags, _equal)
    bounds = _both(one.bounds, other.bounds, _narrower)
    joint = {one.is_joint, other.is_joint} - {None}
    if kinds is None or words is None or flags is None or bounds is None or len(joint) > 1:
        return None
    return Matcher(kinds, words, flags, bounds, next(iter(joint), None))


def covers(wide: Matcher, narrow: Matcher) -> bool:
    """Whether every fact that meets the narrow conditions meets the wide ones."""
    words, flags, bounds = dict(narrow.words), dict(narrow.flags), dict(narrow.bounds)
    return (
        (not wide.kinds or (bool(narrow.kinds) and set(narrow.kinds) <= set(wide.kinds)))
        and all(
            name in words and set(words[name]) <= set(some) for name, some in wide.words
        )
        and all(flags.get(name) is wanted for name, wanted in wide.flags)
        and all(
            name in bounds and _narrower(bounds[name], wanted) == bounds[name]
            for name, wanted in wide.bounds
        )
        and wide.is_joint in {None, narrow.is_joint}
    )


def clash(one: Rule, other: Rule) -> bool:
    """Whether two rules mean the same facts, and somebody is likely to bring such a fact.

    That is so where one means all that the other means, or where both ask for the same
    field and let the same word or figure pass. What asks for different fields, as
    ``outlet = 《要情》`` and ``level = 省级`` do, hardly ever meets in one fact.
    """
    met = meet(one.when, other.when)
    unless = [rule.unless for rule in (one, other) if rule.unless]
    if met is None or any(covers(each, met) for each in unless):
        return False
    is_within = covers(one.when, other.when) or covers(other.when, one.when)
    return is_within or bool(_fields(one.when) & _fields(other.when))


def is_hidden(by: Rule, rule: Rule) -> bool:
    """Whether one rule means every fact that the other means."""
    is_open = by.unless is None or meet(by.unless, rule.when) is None
    return covers(by.when, rule.when) and is_open


def _fields(matcher: Matcher) -> set[str]:
    return {name for name, _ in (*matcher.words, *matcher.bounds)}


def _both_kinds(one: Matcher, other: Matcher) -> tuple[str, ...] | None:
    if not one.kinds or not other.kinds:
        return one.kinds or other.kinds
    return tuple(kind for kind in one.kinds if kind in other.kinds) or None


def _both(
    ones: Iterable[tuple[str, One]],
    others: Iterable[tuple[str, One]],
    met: Callable[[One, One], One | None],
) -> tuple[tuple[str, One], ...] | None:
    """The conditions by field; None where a field's two contradict one another."""
    found = dict(ones)
    for name, wanted in others:
        both = met(found[name], wanted) if name in found else wanted
        if both is None:
            return None
        found[name] = both
    return tuple(found.items())


def _in_both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...] | None:
    return tuple(word for word in one if word in other) or None


def _equal(one: bool, other: bool) -> bool | None:  # noqa: FBT001 -- a flag is what it takes
    return one if one is other else None


def _narrower(one: Bounds, other: Bounds) -> Bounds | None:
    leasts = [each.least for each in (one, other) if each.least is not None]
    mosts = [each.most for each in (one, other) if each.most is not None]
    least, most = max(leasts, default=None), min(mosts, default=None)
    both = Bounds(least, most)
    return None if both.is_empty else both
