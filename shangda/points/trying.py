"""Rules tried on a few facts of one item: which apply, what each gives, which just miss."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from shangda.points import rulesets as sets
from shangda.points.exact import NOTHING
from shangda.points.facts import FactError
from shangda.points.items import Items
from shangda.points.matching import Matcher
from shangda.points.meaning import Meaning
from shangda.points.phrases import condition
from shangda.points.saying import rule as rule_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from shangda.points.facts import Fact
    from shangda.points.lines import Line
    from shangda.points.rulesets import Ledger, Rule, RuleSet

MOST_NEAR = 3


class Met(NamedTuple):
    """A rule that means one of the facts, and what became of it."""

    rule: Rule
    words: str
    lines: list[Line]
    note: str
    """Why there is no line: it is counted over a period, or the table is silent."""


class Near(NamedTuple):
    """A rule that would mean the fact but for one condition."""

    rule: Rule
    words: str
    lacks: str


@dataclass(frozen=True)
class Answer:
    """What a rule set makes of some facts of one item."""

    lines: list[Line] = field(default_factory=list)
    met: list[Met] = field(default_factory=list)
    near: list[Near] = field(default_factory=list)
    refused: str = ""

    @property
    def totals(self) -> list[tuple[Ledger, Decimal]]:
        """The sum of each ledger that has lines."""
        found: dict[Ledger, Decimal] = {}
        for line in self.lines:
            found[line.ledger] = found.get(line.ledger, NOTHING) + line.value
        return list(found.items())


def tried(facts: Sequence[Fact], rules: RuleSet) -> Answer:
    """As if the set covered the days of the facts; what counts over a period is only named."""
    always = replace(rules, since=min((f.day for f in facts), default=rules.since))
    meaning = Meaning(rules.rules, rules.category_of())
    meant = list(dict.fromkeys(rule.id for fact in facts for rule in meaning.rules(fact)))
    found = [rule for rule in rules.rules if rule.id in meant]
    near = list(_near(facts, rules))[:MOST_NEAR] if not found else []
    try:
        lines = Items(always).lines(facts) if facts else []
    except FactError as refusal:
        refused = str(refusal).partition("：")[2] or str(refusal)
        return Answer(met=[_met(rule, [], rules) for rule in found], refused=refused)
    return Answer(lines, [_met(rule, lines, rules) for rule in found], near)


def hits(facts: Iterable[Fact], rules: RuleSet) -> Counter[str]:
    """How many facts each rule is taken for."""
    meaning = Meaning(rules.rules, rules.category_of())
    return Counter(rule.id for fact in facts for rule in meaning.rules(fact))


def _met(rule: Rule, lines: list[Line], rules: RuleSet) -> Met:
    own = [line for line in lines if line.rule == rule.id]
    return Met(rule, rule_words(rule, rules), own, "" if own else _why_none(rule))


def _why_none(rule: Rule) -> str:
    if rule.tiers:
        return "按次数计，看这一期是第几次"
    if isinstance(rule.value, sets.Pool):
        return "到期末和大家一起分"
    if isinstance(rule.value, sets.Zero):
        return "把别的得分作废"
    return "表里没有这一格，不计分" if isinstance(rule.value, sets.Lookup) else "没有得分"


def _near(facts: Sequence[Fact], rules: RuleSet) -> Iterator[Near]:
    for rule in rules.rules:
        for fact in facts:
            lacking = [one for one in _singly(rule.when) if not one.fits(fact)]
            if len(lacking) == 1 and fact.kind in (rule.when.kinds or (fact.kind,)):
                yield Near(rule, rule_words(rule, rules), condition(lacking[0]))


def _singly(matcher: Matcher) -> Iterator[Matcher]:
    """Each condition by itself."""
    yield Matcher(kinds=matcher.kinds)
    yield from (Matcher(words=(one,)) for one in matcher.words)
    yield from (Matcher(flags=(one,)) for one in matcher.flags)
    yield from (Matcher(bounds=(one,)) for one in matcher.bounds)
    yield Matcher(is_joint=matcher.is_joint)
