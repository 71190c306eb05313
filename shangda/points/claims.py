"""What rules give an item for its facts, before it is shared: values, policies, limits.

All the claims of an item stay on record; one that loses against another is worth nothing
and says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from shangda.points.exact import NOTHING, plain
from shangda.points.facts import FactError
from shangda.points.rulesets import Combine, Per

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from decimal import Decimal

    from shangda.points import rulesets as sets
    from shangda.points.facts import Fact
    from shangda.points.rulesets import Category, Limits, Rule


class Claim(NamedTuple):
    """What a rule gives an item for a fact."""

    rule: Rule
    category: Category
    fact: Fact
    value: Decimal
    how: str
    """每条5分，只计最高一项."""

    def but(self, value: Decimal, why: str) -> Claim:
        """The same claim with another value, and why."""
        return self._replace(value=value, how=f"{self.how}，{why}")


def chosen(fact: Fact, rule: Rule, value: sets.Between, unit: str) -> tuple[Decimal, str]:
    """What a person chose, and its words. Raises ``FactError`` when outside the range."""
    bounds = f"{plain(value.least)}到{plain(value.most)}{unit}"
    if fact.chosen is None:
        raise FactError(f"事实 {fact.id}：按“{rule.name}”要在{bounds}之间选定 chosen。")
    if not value.least <= fact.chosen <= value.most:
        raise FactError(
            f"事实 {fact.id}：“{rule.name}”只能给{bounds}，现在是{plain(fact.chosen)}。"
        )
    return fact.chosen, f"在{bounds}之间定为{plain(fact.chosen)}{unit}"


def total(claims: Iterable[Claim]) -> Decimal:
    """Sum of the values."""
    return sum((claim.value for claim in claims), NOTHING)


# --- Policies (D6) ------------------------------------------------------------------------


def combined(claims: list[Claim], category: Category) -> list[Claim]:
    """By the category's policy; of equal ones the earlier stands."""
    if len(claims) > 1 and category.combine is not Combine.SUM:
        claims = _POLICIES[category.combine](claims, category.combine.label)
    if category.limits.per is Per.ITEM:
        return limited(claims, category.limits, f"“{category.name}”每条")
    return claims


def _highest(claims: list[Claim], why: str) -> list[Claim]:
    best = max(claims, key=_value)
    return _only(claims, {id(best)}, why)


def _per_level(claims: list[Claim], why: str) -> list[Claim]:
    best: dict[str, Claim] = {}
    for claim in claims:
        level = claim.fact.words.get("level", "")
        best[level] = max(best.get(level, claim), claim, key=_value)
    return _only(claims, set(map(id, best.values())), why)


def _ladder(claims: list[Claim], why: str) -> list[Claim]:
    steps: dict[str, Claim] = {}
    for claim in claims:
        steps.setdefault(claim.rule.id, claim)
    return _only(claims, set(map(id, steps.values())), why)


def _last(claims: list[Claim], why: str) -> list[Claim]:
    last = claims[-1].fact
    return _only(claims, {id(claim) for claim in claims if claim.fact is last}, why)


def _value(claim: Claim) -> Decimal:
    return claim.value


def _only(claims: list[Claim], kept: set[int], why: str) -> list[Claim]:
    return [claim if id(claim) in kept else claim.but(NOTHING, why) for claim in claims]


_POLICIES: Mapping[Combine, Callable[[list[Claim], str], list[Claim]]] = {
    Combine.HIGHEST: _highest,
    Combine.PER_LEVEL: _per_level,
    Combine.LADDER: _ladder,
    Combine.LAST: _last,
}


# --- Limits of one item (D9) --------------------------------------------------------------


def limited(claims: list[Claim], limits: Limits | sets.Total, whose: str) -> list[Claim]:
    """Within a cap and a floor: the last claims give way, the first is raised."""
    whole = total(claims)
    if limits.cap is not None and whole > limits.cap:
        return _capped(claims, whole - limits.cap, f"{whose}封顶{plain(limits.cap)}")
    if claims and limits.floor is not None and whole < limits.floor:
        raised = claims[0].value + limits.floor - whole
        return [claims[0].but(raised, f"{whose}保底{plain(limits.floor)}"), *claims[1:]]
    return claims


def _capped(claims: list[Claim], over: Decimal, why: str) -> list[Claim]:
    kept = []
    for claim in reversed(claims):
        less = min(over, max(claim.value, NOTHING))
        over -= less
        kept.append(claim.but(claim.value - less, why) if less else claim)
    return kept[::-1]
