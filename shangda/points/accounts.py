"""What one subject gets and loses over time: what repeats, quotas, ratios, limits."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from shangda.points.bounds import bound_words, clamped, corrections
from shangda.points.exact import NOTHING, rounded
from shangda.points.lines import Line, happened
from shangda.points.quotas import Meter
from shangda.points.ratios import rates
from shangda.points.rulesets import Category, Effect, Ledger, Per, Points
from shangda.points.stretches import around, begun, ended, words
from shangda.points.tallies import Tallies, measured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date
    from decimal import Decimal

    from shangda.points.facts import Fact
    from shangda.points.lines import Subject
    from shangda.points.quotas import Progress
    from shangda.points.ratios import Rate
    from shangda.points.rulesets import Knockout, Limits, Quota, Rule, RuleSet, Total
    from shangda.points.stretches import Stretch

Asked = TypeVar("Asked")


@dataclass(frozen=True)
class Account:
    """A subject with every fact that touches it and the lines of its items."""

    subject: Subject
    class_: str = ""
    facts: Sequence[Fact] = field(default_factory=list)
    lines: Sequence[Line] = field(default_factory=list)


class Out(NamedTuple):
    """A knock-out that came about on a day."""

    subject: Subject
    knockout: Knockout
    stretch: Stretch
    day: date


class Count:
    """An account being counted by a rule set, as of a day."""

    def __init__(self, account: Account, rules: RuleSet, today: date) -> None:
        self._account, self._rules, self._today = account, rules, today
        self._is_main = account.subject.counts is rules.counts
        self._categories = rules.category_of()
        self._tallies = Tallies(account.subject, account.facts, rules)
        self._given = [*account.lines, *self._tiered()]

    def lines(self) -> list[Line]:
        """The lines beyond those of single items; each step sees what the ones before gave."""
        held = list(self._given)
        steps: Iterable[Callable[[list[Line]], Iterable[Line]]] = (
            self._quotas,
            self._ratios,
            self._rule_limits,
            self._category_limits,
            self._bases,
            *[partial(self._zeroed, out) for out in self.outs()],
            *[partial(self._kept_within, total) for total in self._totals()],
        )
        for step in steps:
            held += list(step(held))
        return held[len(self._account.lines) :]

    def progress(self) -> list[Progress]:
        """How far each quota is met, in every period that has begun."""
        return [
            one
            for quota in self._asked(self._rules.quotas)
            for one in self._meter(quota, begun(quota.per, self._rules, self._today))
        ]

    def rates(self) -> list[Rate]:
        """Each ratio in every period that has begun."""
        return [
            one
            for ratio in self._asked(self._rules.ratios)
            for one in rates(
                ratio, self._tallies, begun(ratio.per, self._rules, self._today)
            )
        ]

    def outs(self) -> Iterator[Out]:
        """The knock-outs that came about, each on the day that filled the count."""
        for knockout in self._asked(self._rules.knockouts):
            found = self._tallies.fitting(knockout.when, knockout.per, times=True)
            for stretch, facts in sorted(found.items()):
                if len(facts) >= knockout.count:
                    day = self._rules.day_of(facts[knockout.count - 1])
                    yield Out(self._account.subject, knockout, stretch, day)

    # --- The steps ------------------------------------------------------------------------

    def _tiered(self) -> Iterator[Line]:
        """What the first, second, … such fact of a period is worth."""
        for rule in self._rules.rules:
            counts = self._rules.counts_of(self._categories[rule.id])
            if rule.tiers and counts is self._account.subject.counts:
                yield from self._repeated(rule)

    def _repeated(self, rule: Rule) -> Iterator[Line]:
        times: defaultdict[Stretch, int] = defaultdict(int)
        ledger = self._categories[rule.id].ledger
        for fact in self._tallies.facts:
            day = self._rules.day_of(fact)
            if not rule.means(fact) or not self._rules.covers(day):
                continue
            stretch = around(rule.per, day)
            times[stretch] += 1
            told = (
                f"{happened(fact)}，按第{self._rules.version}版{rule.clause}“{rule.name}”"
            )
            told += f"{rule.per.label}第{times[stretch]}次"
            line = self._line(rule.id, day, _at_tier(rule, times[stretch]), told, ledger)
            yield line._replace(fact=fact.id, cause=fact.id, item=fact.item)

    def _quotas(self, held: list[Line]) -> Iterator[Line]:
        """What follows from reaching a quota or not, for each period that is over."""
        for quota in self._asked(self._rules.quotas):
            for one in self._meter(quota, ended(quota.per, self._rules, self._today)):
                if one.points:
                    day, told = one.stretch.end, one.words
                    yield self._line(quota.id, day, one.points, told, quota.ledger)

    def _ratios(self, held: list[Line]) -> Iterator[Line]:
        """Points for a share that is too small, in each period that is over."""
        for ratio in self._asked(self._rules.ratios):
            over = ended(ratio.per, self._rules, self._today)
            for one in rates(ratio, self._tallies, over):
                if one.points:
                    yield self._line(ratio.id, one.stretch.end, one.points, one.words)

    def _rule_limits(self, held: list[Line]) -> Iterator[Line]:
        for rule in self._rules.rules:
            if rule.limits.per is not Per.ITEM:
                own = [line for line in held if line.rule == rule.id]
                yield from self._bounded(rule, rule.limits, own)

    def _category_limits(self, held: list[Line]) -> Iterator[Line]:
        for category in self._rules.categories:
            if category.limits.per is not Per.ITEM:
                own = [line for line in held if self._category_id(line) == category.id]
                yield from self._bounded(category, category.limits, own)

    def _bounded(
        self, of: Rule | Category, limits: Limits, own: list[Line]
    ) -> Iterator[Line]:
        kind = "category" if isinstance(of, Category) else "rule"
        for one in corrections(_changes(own), limits.per, partial(clamped, limits)):
            told = f"{words(limits.per, one.stretch)}“{of.name}”{bound_words(limits, one)}"
            yield self._line(f"{kind}:{of.id}", one.day, one.value, told, own[0].ledger)

    def _bases(self, held: list[Line]) -> Iterator[Line]:
        """What everybody starts a period with."""
        for total in self._totals():
            for stretch in begun(total.per, self._rules, self._today) if total.base else ():
                day = max(stretch.start, self._rules.since)
                told = f"{words(total.per, stretch)}基础分"
                yield self._line(f"base:{total.per}", day, total.base or NOTHING, told)

    def _zeroed(self, out: Out, held: list[Line]) -> Iterator[Line]:
        """What takes a whole period back to nothing, from the day of the knock-out on."""
        if out.knockout.effect is Effect.ZERO:
            own = [*_changes(_points(held)), (out.day, NOTHING)]
            own = [change for change in own if change[0] in out.stretch]
            told = f"{words(out.knockout.per, out.stretch)}“{out.knockout.name}”，当期记0分"
            for one in corrections(own, out.knockout.per, partial(_nothing_since, out.day)):
                yield self._line(out.knockout.id, one.day, one.value, told)

    def _kept_within(self, total: Total, held: list[Line]) -> Iterator[Line]:
        """What keeps the sum of a period within the set's bounds."""
        for one in corrections(_changes(_points(held)), total.per, partial(clamped, total)):
            told = f"{words(total.per, one.stretch)}总分{bound_words(total, one)}"
            yield self._line(f"total:{total.per}", one.day, one.value, told)

    # --- What they share ------------------------------------------------------------------

    def _asked(self, rows: Sequence[Asked]) -> Sequence[Asked]:
        """What is asked of those whose account the set keeps, and of nobody else."""
        return rows if self._is_main else ()

    def _totals(self) -> list[Total]:
        return [one for one in self._asked(self._rules.totals) if one.per is not Per.ITEM]

    def _meter(self, quota: Quota, stretches: Iterable[Stretch]) -> Iterator[Progress]:
        points = measured(self._given, quota.of, self._rules) if quota.of else []
        meter = Meter(quota, self._account.class_, self._tallies, points)
        return meter.progress(stretches)

    def _category_id(self, line: Line) -> str:
        category = self._categories.get(line.rule.removeprefix("rule:"))
        return category.id if category else ""

    def _line(
        self,
        rule: str,
        day: date,
        value: Decimal,
        told: str,
        ledger: Ledger = Ledger.POINTS,
    ) -> Line:
        value = rounded(value, self._rules.places)
        unit, person = self._account.subject
        said = f"{told}，{ledger.gain(value)}"
        return Line(ledger, unit, person, rule, "", "", "", day, value, said)


def _points(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.ledger is Ledger.POINTS]


def _changes(lines: Iterable[Line]) -> list[tuple[date, Decimal]]:
    return [(line.day, line.value) for line in lines]


def _nothing_since(since: date, had: Decimal, day: date) -> Decimal:
    return NOTHING if day >= since else had


def _at_tier(rule: Rule, time: int) -> Decimal:
    reached = [tier.points for tier in rule.tiers if tier.since <= time]
    first = rule.value.points if isinstance(rule.value, Points) else NOTHING
    return reached[-1] if reached else first
