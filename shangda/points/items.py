"""What happens to one item: told fact by fact, each line is what a fact changed.

The lines up to a day are thus the count of what was known on that day: when an item counts
only once, at its best, an upper office's adoption in April takes nothing back from March.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, cast

from shangda.points import rulesets as sets
from shangda.points.claims import Claim, chosen, combined, limited, total
from shangda.points.exact import NOTHING, evenly, plain, rounded, split
from shangda.points.facts import FactError
from shangda.points.lines import Line, Subject, happened, subjects
from shangda.points.meaning import Meaning
from shangda.points.rulesets import Combine, Ledger, Per, Share
from shangda.points.tables import looked_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from decimal import Decimal
    from fractions import Fraction

    from shangda.points.facts import Fact
    from shangda.points.rulesets import Category, Rule, RuleSet

Held = dict[tuple[str, str, Subject], "Decimal"]


class Items:
    """A rule set made ready to count items by."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self.category_of = rules.category_of()
        self.categories = {category.id: category for category in rules.categories}
        self.tables = {table.id: table for table in rules.tables}
        of_items = [rule for rule in rules.rules if _is_of_items(rule)]
        self._meaning = Meaning(of_items, self.category_of)
        self.limits = next((one for one in rules.totals if one.per is Per.ITEM), None)
        self.limited = {rule.id for rule in of_items if _is_limited(rule.limits)}
        self.zeroes = any(isinstance(rule.value, sets.Zero) for rule in of_items)
        self.loose = frozenset() if self.limits or self.zeroes else _loose(rules)
        self._alone = _Count(self, ())

    def lines(self, facts: Sequence[Fact]) -> list[Line]:
        """The lines of one item's facts. Raises ``FactError`` where one cannot be counted."""
        if len(facts) > 1:
            facts = sorted(facts, key=self._in_order)
        held: Held = {}
        known: list[tuple[Rule, Fact]] = []
        lines: list[Line] = []
        for fact in facts:
            for claim in self._claims(fact, known):
                lines += self._changes(claim, fact, held)
        return lines

    def _claims(self, fact: Fact, known: list[tuple[Rule, Fact]]) -> list[Claim]:
        """What a fact brings, and all that it may change; ``known`` holds it afterwards."""
        loose, before = [], len(known)
        for rule in self._meaning.rules(fact):
            if rule.category not in self.loose:
                known.append((rule, fact))
            elif claim := self._alone.claim(rule, fact):
                loose.append(claim)
        return loose + _Count(self, known).claims() if len(known) > before else loose

    def _in_order(self, fact: Fact) -> tuple[date, str]:
        return self.rules.day_of(fact), fact.id

    def _changes(self, claim: Claim, cause: Fact, held: Held) -> Iterator[Line]:
        """A line for each sharer whose part of the claim is new or another than before."""
        for share in self._shares(claim):
            key = claim.rule.id, claim.fact.id, share.subject
            before, held[key] = held.get(key), share.value
            if before is None:
                words = self._new_words(claim, share)
                yield self._line(claim, cause, share, share.value, words)
            elif before != share.value:
                words = self._change_words(claim, share, before, cause)
                yield self._line(claim, cause, share, share.value - before, words)

    def _line(
        self, claim: Claim, cause: Fact, share: _Share, value: Decimal, words: str
    ) -> Line:
        rule, category, fact, _, _ = claim
        unit, person = share.subject
        day = self.rules.day_of(cause)
        return Line(
            category.ledger, unit, person, rule.id, fact.id, cause.id, fact.item,
            day, value, words,
        )  # fmt: skip

    def _shares(self, claim: Claim) -> list[_Share]:
        category = claim.category
        having = subjects(claim.fact, self.rules.counts_of(category))
        if category.sharers:
            having = list(islice(having, category.sharers))
        if len(having) == 1:
            return [_Share(having[0][0], claim.value, "")]
        return _parted(claim, having, self.rules.places) if having else []

    def _new_words(self, claim: Claim, share: _Share) -> str:
        """2026年3月2日《要情》单条采用，按第1版“单条”每条5分，2家平分，得2.5分."""
        told = f"{happened(claim.fact)}，{self._rule_words(claim)}{claim.how}{share.how}"
        return f"{told}，{claim.category.ledger.gain(share.value)}"

    def _change_words(
        self, claim: Claim, share: _Share, before: Decimal, cause: Fact
    ) -> str:
        """……采用后，3月2日那次按第1版“单条”每条5分，只计最高一项，原5分改为0分."""
        unit = claim.category.ledger.label
        earlier = claim.fact.day
        return (
            f"{happened(cause)}后，{earlier.month}月{earlier.day}日那次{self._rule_words(claim)}"
            f"{claim.how}{share.how}，原{plain(before)}{unit}改为{plain(share.value)}{unit}"
        )

    def _rule_words(self, claim: Claim) -> str:
        return f"按第{self.rules.version}版{claim.rule.clause}“{claim.rule.name}”"


class _Share(NamedTuple):
    """One subject's part of a claim."""

    subject: Subject
    value: Decimal
    how: str


class _Count:
    """One item as far as it is known: which rules mean which of its facts."""

    def __init__(self, items: Items, known: Iterable[tuple[Rule, Fact]]) -> None:
        self._items = items
        self._meant: defaultdict[str, list[tuple[Rule, Fact]]] = defaultdict(list)
        for rule, fact in known:
            self._meant[rule.category].append((rule, fact))
        self._kept: dict[str, list[Claim]] = {}

    def claims(self) -> list[Claim]:
        """Every claim with what remains of it."""
        claims = [
            claim for key in self._meant for claim in self._unless_void(self.kept(key))
        ]
        of_items = self._items.limits
        if not of_items:
            return claims
        apart = [claim for claim in claims if not self._is_main(claim.category)]
        main = [claim for claim in claims if self._is_main(claim.category)]
        return limited(main, of_items, "每条合计") + apart

    def kept(self, category: str) -> list[Claim]:
        """What a category gives by itself, combined and within its limits."""
        if category not in self._kept:
            of = self._items.categories[category]
            found = self._meant.get(category, ())
            claims = [claim for rule, fact in found if (claim := self.claim(rule, fact))]
            if self._items.limited:
                claims = self._within_rules(claims)
            self._kept[category] = combined(claims, of)
        return self._kept[category]

    def _is_main(self, category: Category) -> bool:
        rules = self._items.rules
        is_points = category.ledger is Ledger.POINTS
        return is_points and rules.counts_of(category) is rules.counts

    def _unless_void(self, claims: list[Claim]) -> list[Claim]:
        if claims and (why := self._void(claims[0].category.id)):
            return [claim.but(NOTHING, why) for claim in claims]
        return claims

    def _void(self, category: str) -> str:
        """Why a category counts nothing, if so."""
        for found in self._meant.values() if self._items.zeroes else ():
            for rule, _ in found:
                zero = rule.value
                if isinstance(zero, sets.Zero) and zero.category in {"", category}:
                    return f"因“{rule.name}”不计"
        for other in self._items.rules.categories:
            if other.instead_of == category and total(self.kept(other.id)):
                return f"由“{other.name}”代替"
        return ""

    def _within_rules(self, claims: list[Claim]) -> list[Claim]:
        """Each rule's claims within its own limits of an item."""
        found = dict.fromkeys(claim.rule.id for claim in claims)
        for key in found.keys() & self._items.limited:
            own = [claim for claim in claims if claim.rule.id == key]
            kept = iter(limited(own, own[0].rule.limits, f"“{own[0].rule.name}”每条"))
            claims = [next(kept) if claim.rule.id == key else claim for claim in claims]
        return claims

    def claim(self, rule: Rule, fact: Fact) -> Claim | None:
        """What the rule gives for the fact; None: nothing."""
        category = self._items.category_of[rule.id]
        found = self._value(rule, fact, category.ledger.label)
        if found is None:
            return None
        value, how = found
        return Claim(rule, category, fact, rounded(value, self._items.rules.places), how)

    def _value(self, rule: Rule, fact: Fact, unit: str) -> tuple[Decimal, str] | None:
        value = rule.value
        match value:
            case sets.Points(points):
                return points, f"每条{'扣' if points < 0 else ''}{plain(abs(points))}{unit}"
            case sets.Lookup(table):
                found = self._of_table(table, fact)
                return found and (found[0], f"查{found[1]}{plain(found[0])}{unit}")
            case sets.Factor():
                return self._factor(value, fact)
            case sets.Between():
                return chosen(fact, rule, value, unit)
        return None

    def _factor(self, value: sets.Factor, fact: Fact) -> tuple[Decimal, str] | None:
        kind, _, key = value.of.partition(":")
        found = {
            "table": self._of_table,
            "category": self._of_category,
            "rule": self._of_rule,
        }[kind](key, fact)
        if not found:
            return None
        base, name = found
        return base * value.times, f"{name}{plain(base)}×{plain(value.times)}"

    def _of_table(self, key: str, fact: Fact) -> tuple[Decimal, str] | None:
        table = self._items.tables[key]
        value = looked_up(table, fact)
        return None if value is None else (value, table.name)

    def _of_category(self, key: str, fact: Fact) -> tuple[Decimal, str]:
        return total(self.kept(key)), self._items.categories[key].name

    def _of_rule(self, key: str, fact: Fact) -> tuple[Decimal, str]:
        """The most that the rule gives the item for any fact."""
        category = self._items.category_of[key].id
        meant = [
            (rule, one) for rule, one in self._meant.get(category, ()) if rule.id == key
        ]
        claims = [claim for rule, one in meant if (claim := self.claim(rule, one))]
        name = next(rule.name for rule in self._items.rules.rules if rule.id == key)
        return max((claim.value for claim in claims), default=NOTHING), name


def _is_of_items(rule: Rule) -> bool:
    return not rule.tiers and not isinstance(rule.value, sets.Pool)


def _is_limited(limits: sets.Limits) -> bool:
    return limits.per is Per.ITEM and not limits.cap is limits.floor is None


def _loose(rules: RuleSet) -> frozenset[str]:
    """Categories in which each fact counts by itself, and on which nothing else depends."""
    factors = {rule.value.of for rule in rules.rules if isinstance(rule.value, sets.Factor)}
    tied = {rule.category for rule in rules.rules if f"rule:{rule.id}" in factors}
    tied |= {rule.category for rule in rules.rules if _depends(rule)}
    tied |= {one.instead_of for one in rules.categories}
    return frozenset(
        one.id
        for one in rules.categories
        if one.combine is Combine.SUM
        and not _is_limited(one.limits)
        and not one.instead_of
        and one.id not in tied
        and f"category:{one.id}" not in factors
    )


def _depends(rule: Rule) -> bool:
    """Whether what it gives for a fact depends on other facts."""
    value = rule.value
    of_others = isinstance(value, sets.Factor) and not value.of.startswith("table:")
    return of_others or _is_limited(rule.limits)


def _parted(
    claim: Claim, having: list[tuple[Subject, Fraction | None]], places: int
) -> list[_Share]:
    share = claim.rule.share or claim.category.share
    how = f"，{len(having)}家{share.label}" if claim.value else ""
    if share is Share.FIRST:
        rest = [NOTHING] * (len(having) - 1)
        values: Sequence[Decimal] = [claim.value, *rest]
    else:
        values = _split(claim, [part for _, part in having], share, places)
    return [
        _Share(subject, value, how)
        for (subject, _), value in zip(having, values, strict=True)
    ]


def _split(
    claim: Claim, parts: list[Fraction | None], share: Share, places: int
) -> Sequence[Decimal]:
    if share is Share.FULL:
        return [claim.value] * len(parts)
    if share is Share.PARTS:
        if None in parts:
            raise FactError(f"事实 {claim.fact.id}：要按比例分，请登记每家的比例 part。")
        return split(claim.value, cast("list[Fraction]", parts), places)
    return evenly(claim.value, len(parts), places)
