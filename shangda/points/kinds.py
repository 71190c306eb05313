"""Which kinds of facts a rule set has to know of: most of what happens is worth nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shangda.points.facts import KINDS
from shangda.points.rulesets import Pool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shangda.points.matching import Matcher
    from shangda.points.rulesets import RuleSet


def of_items(rules: RuleSet) -> frozenset[str]:
    """Kinds that may change what a single item is worth."""
    return _kinds(
        rule.when
        for rule in rules.rules
        if not rule.tiers and not isinstance(rule.value, Pool)
    )


def of_accounts(rules: RuleSet) -> frozenset[str]:
    """Kinds that may change what a subject has beyond single items, other than by their worth."""
    return _kinds(_of_accounts(rules))


def _of_accounts(rules: RuleSet) -> Iterator[Matcher]:
    yield from (rule.when for rule in rules.rules if rule.tiers)
    for quota in rules.quotas:
        if quota.count:
            yield quota.count
        yield from (part.count for part in (*quota.parts, *quota.alternatives))
    for ratio in rules.ratios:
        yield from (ratio.of, ratio.to)
    yield from (knockout.when for knockout in rules.knockouts)


def _kinds(matchers: Iterable[Matcher]) -> frozenset[str]:
    return frozenset(kind for one in matchers for kind in one.kinds or KINDS)
