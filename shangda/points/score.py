"""Facts and a rule set in, lines out: the whole count, and its three steps by scope.

1. Of one item: values by rule, combined by category, shared (``Items.lines``).
2. Of one subject: what repeats, quotas, ratios, limits, knock-outs (``accounts.Count``).
3. Of all together: pools (``pools.pool_lines``).

Each step needs nothing beyond its scope, so that a ledger can be kept up fact by fact and
still equal the whole count.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from shangda.points.accounts import Account, Count
from shangda.points.items import Items
from shangda.points.lines import Line, Subject, subjects
from shangda.points.pools import pool_lines
from shangda.points.rulesets import Effect, Ledger

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from shangda.points.accounts import Out
    from shangda.points.facts import Assessed, Fact
    from shangda.points.rulesets import RuleSet
    from shangda.points.stretches import Stretch


@dataclass(frozen=True)
class Score:
    """All lines of a count, and what was lost besides."""

    lines: list[Line] = field(default_factory=list)
    outs: list[Out] = field(default_factory=list)
    counts: dict[Subject, Count] = field(default_factory=dict)

    @property
    def disqualified(self) -> set[Subject]:
        """Who may win no award."""
        return {out.subject for out in self.outs if out.knockout.effect is Effect.NO_AWARD}

    def of(self, subject: Subject) -> list[Line]:
        """One subject's lines, in order of their days."""
        own = [line for line in self.lines if line.subject == subject]
        return sorted(own, key=lambda line: line.day)

    def totals(
        self, ledger: Ledger = Ledger.POINTS, stretch: Stretch | None = None
    ) -> dict[Subject, Decimal]:
        """The sum of each subject, of some days or of all; 0 for those without a line."""
        found = dict.fromkeys(self.counts, Decimal(0))
        for line in self.lines:
            if line.ledger is ledger and (stretch is None or line.day in stretch):
                found[line.subject] += line.value
        return found


def score(
    facts: Iterable[Fact],
    rules: RuleSet,
    today: date,
    assessed: Iterable[Assessed] = (),
) -> Score:
    """Every line as of a day: that day's facts count, periods that end before it are settled.

    Raises ``FactError`` for a fact that the rules cannot count.
    """
    known = [fact for fact in facts if rules.day_of(fact) <= today]
    lines = item_lines(known, rules)
    counts = {
        account.subject: Count(account, rules, today)
        for account in accounts(known, lines, rules, assessed)
    }
    for count in counts.values():
        lines += count.lines()
    lines += pool_lines(known, lines, rules, today)
    outs = [out for count in counts.values() for out in count.outs()]
    return Score(lines, outs, counts)


def item_lines(facts: Iterable[Fact], rules: RuleSet) -> list[Line]:
    """The lines of every item, of the facts that the set covers."""
    items = Items(rules)
    groups = by_item(fact for fact in facts if rules.covers(rules.day_of(fact)))
    return [line for group in groups.values() for line in items.lines(group)]


def by_item(facts: Iterable[Fact]) -> Mapping[str, Sequence[Fact]]:
    """Facts that count together."""
    groups: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[fact.counted_as].append(fact)
    return groups


def accounts(
    facts: Iterable[Fact],
    lines: Iterable[Line],
    rules: RuleSet,
    assessed: Iterable[Assessed] = (),
) -> list[Account]:
    """One account for each that is assessed or that something happened to."""
    classes = {Subject(one.unit, one.person): one.class_ for one in assessed}
    kinds = {rules.counts, *[rules.counts_of(category) for category in rules.categories]}
    of_facts: defaultdict[Subject, list[Fact]] = defaultdict(list)
    of_lines: defaultdict[Subject, list[Line]] = defaultdict(list)
    for fact in facts:
        for subject in (one for counts in kinds for one, _ in subjects(fact, counts)):
            of_facts[subject].append(fact)
    for line in lines:
        of_lines[line.subject].append(line)
    asked = [one for one in classes if one.counts in kinds]
    return [
        Account(one, _class(one, classes), of_facts[one], of_lines[one])
        for one in dict.fromkeys([*asked, *sorted(of_facts)])
    ]


def _class(subject: Subject, classes: Mapping[Subject, str]) -> str:
    """A person's class is the unit's."""
    return classes.get(subject) or classes.get(Subject(subject.unit), "")
