"""A sum that is parted among all by how much each has of what is counted (R29)."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from shangda.points.exact import plain, split
from shangda.points.lines import Line, Subject, subjects
from shangda.points.rulesets import Pool
from shangda.points.stretches import around, ended, words
from shangda.points.tallies import measured

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from shangda.points.facts import Fact
    from shangda.points.rulesets import Rule, RuleSet
    from shangda.points.stretches import Stretch

Parts = dict[Subject, Fraction]


def pool_lines(
    facts: Sequence[Fact], lines: Sequence[Line], rules: RuleSet, today: date
) -> list[Line]:
    """The lines of every pool, for each period that is over, from all facts and all lines."""
    return [
        line
        for rule in rules.rules
        if isinstance(rule.value, Pool)
        for line in _parted(
            rule, rule.value, _parts(rule, facts, lines, rules), rules, today
        )
    ]


def _parted(
    rule: Rule, pool: Pool, found: Mapping[Stretch, Parts], rules: RuleSet, today: date
) -> Iterator[Line]:
    ledger = rules.category_of()[rule.id].ledger
    for stretch in ended(pool.per, rules, today):
        parts = found.get(stretch, {})
        whole = sum(parts.values(), start=Fraction(0))
        shares = [part / whole for part in parts.values()]
        values = split(pool.amount, shares, rules.places) if shares else []
        told = f"{words(pool.per, stretch)}“{rule.name}”{plain(pool.amount)}{ledger.label}"
        for (subject, part), value in zip(parts.items(), values, strict=True):
            said = f"{told}按{_number(part)}／{_number(whole)}分，{ledger.gain(value)}"
            yield Line(ledger, *subject, rule.id, "", "", "", stretch.end, value, said)


def _parts(
    rule: Rule, facts: Sequence[Fact], lines: Sequence[Line], rules: RuleSet
) -> Mapping[Stretch, Parts]:
    """How much each has in each period, the most first: that one keeps what rounding leaves."""
    found: defaultdict[Stretch, Parts] = defaultdict(dict)
    counted = _by_points if cast("Pool", rule.value).of else _by_items
    for stretch, subject, part in counted(rule, facts, lines, rules):
        parts = found[stretch]
        parts[subject] = parts.get(subject, Fraction(0)) + part
    return {stretch: _ordered(parts) for stretch, parts in found.items()}


def _by_items(
    rule: Rule, facts: Iterable[Fact], lines: Sequence[Line], rules: RuleSet
) -> Iterator[tuple[Stretch, Subject, Fraction]]:
    """Each item once in a period, however often it happened."""
    seen = set()
    counts = rules.counts_of(rules.category_of()[rule.id])
    per = cast("Pool", rule.value).per
    for fact in sorted(facts, key=lambda fact: (rules.day_of(fact), fact.id)):
        stretch = around(per, rules.day_of(fact))
        if rule.means(fact) and (stretch, fact.counted_as) not in seen:
            seen.add((stretch, fact.counted_as))
            having = subjects(fact, counts)
            for subject, part in having:
                yield stretch, subject, part or Fraction(1, len(having))


def _by_points(
    rule: Rule, facts: Iterable[Fact], lines: Sequence[Line], rules: RuleSet
) -> Iterator[tuple[Stretch, Subject, Fraction]]:
    pool = cast("Pool", rule.value)
    counts = rules.counts_of(rules.category_of()[rule.id])
    for line in measured(lines, pool.of, rules):
        if line.subject.counts is counts:
            yield around(pool.per, line.day), line.subject, Fraction(line.value)


def _ordered(parts: Parts) -> Parts:
    some = {subject: part for subject, part in parts.items() if part > 0}
    return dict(sorted(some.items(), key=lambda one: (-one[1], one[0])))


def _number(part: Fraction) -> str:
    if part.denominator == 1:
        return str(part.numerator)
    return plain(round(part.numerator / Decimal(part.denominator), 2))
