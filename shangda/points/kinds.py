"""Which kinds of facts a rule set has to know of: most of what happens is worth nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shangda.points.facts import KINDS
from shangda.points.rulesets import Pool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shangda.points.matching import Matcher
    from shangda.points.rulesets import Quota, RuleSet


def of_items(rules: RuleSet) -> frozenset[str]:
    """Kinds that may change what a single item is worth."""
    of_items = [
        rule for rule in rules.rules if not rule.tiers and not isinstance(rule.value, Pool)
    ]
    return _kinds(rule.when for rule in of_items)


def of_accounts(rules: RuleSet) -> frozenset[str]:
    """Kinds that may change what a subject has beyond single items, other than by their worth."""
    return of_quotas(rules.quotas) | of_knockouts(rules) | _kinds(_repeated(rules))


def of_quotas(quotas: Iterable[Quota]) -> frozenset[str]:
    """Kinds that are counted towards quotas."""
    return _kinds(matcher for quota in quotas for matcher in quota.matchers)


def of_knockouts(rules: RuleSet) -> frozenset[str]:
    """Kinds so many of which take something away."""
    return _kinds(knockout.when for knockout in rules.knockouts)


def _repeated(rules: RuleSet) -> Iterator[Matcher]:
    """Of what is worth more or less the more often it happens, and of ratios."""
    yield from (rule.when for rule in rules.rules if rule.tiers)
    for ratio in rules.ratios:
        yield from (ratio.of, ratio.to)


def _kinds(matchers: Iterable[Matcher]) -> frozenset[str]:
    return frozenset(kind for one in matchers for kind in one.kinds or KINDS)
