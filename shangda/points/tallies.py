"""How many items, by period: what quotas, ratios and knock-outs ask of an account."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from shangda.points.exact import NOTHING, split
from shangda.points.lines import subjects
from shangda.points.rulesets import Ledger
from shangda.points.stretches import around

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shangda.points.facts import Fact
    from shangda.points.lines import Line, Subject
    from shangda.points.matching import Matcher
    from shangda.points.rulesets import Per, RuleSet
    from shangda.points.stretches import Stretch


class Tallies:
    """The facts that touch a subject, in order of their days, ready to be counted."""

    def __init__(self, subject: Subject, facts: Iterable[Fact], rules: RuleSet) -> None:
        self._subject, self._rules = subject, rules
        self.facts = sorted(facts, key=lambda fact: (rules.day_of(fact), fact.id))

    def fitting(
        self, matcher: Matcher, per: Per, *, times: bool = False
    ) -> Mapping[Stretch, list[Fact]]:
        """The facts of each period that fit; of an item the first, unless ``times``."""
        found: defaultdict[Stretch, dict[str, Fact]] = defaultdict(dict)
        for fact in self.facts:
            if matcher.fits(fact):
                key = fact.id if times else fact.counted_as
                found[around(per, self._rules.day_of(fact))].setdefault(key, fact)
        return {stretch: list(facts.values()) for stretch, facts in found.items()}

    def count(
        self, matcher: Matcher, per: Per, *, times: bool = False, shared: bool = False
    ) -> Mapping[Stretch, Decimal]:
        """How many of each period fit; ``shared``: a joint one as a part of one."""
        found = self.fitting(matcher, per, times=times)
        if not shared:
            return {stretch: Decimal(len(facts)) for stretch, facts in found.items()}
        return {
            stretch: sum(map(self._part, facts), NOTHING)
            for stretch, facts in found.items()
        }

    def _part(self, fact: Fact) -> Decimal:
        having = dict(subjects(fact, self._subject.counts))
        part = having[self._subject] or Fraction(1, len(having))
        return split(Decimal(1), [part], self._rules.places)[0]


def measured(lines: Iterable[Line], of: str, rules: RuleSet) -> list[Line]:
    """The points that ``total`` or ``category:…`` means."""
    points = [line for line in lines if line.ledger is Ledger.POINTS]
    kind, _, key = of.partition(":")
    if kind != "category":
        return points
    own = {rule.id for rule in rules.rules if rule.category == key}
    return [line for line in points if line.rule.removeprefix("rule:") in own]
