"""Rule sets as they are kept, made ready to be counted by; each text is read once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from shangda.points import kinds
from shangda.points.items import Items
from shangda.points.reading import read
from shangda.points.rulesets import Counts, Effect, Per, Pool, Total
from shangda.points.rulesets import RuleSet as Rules
from shangda.points.stretches import ended
from shangda.scoring.models import RuleSet
from shangda.scoring.same_words import as_facts_say, level_of


@dataclass(frozen=True)
class Book:
    """A rule set with what it takes to count by it."""

    rules: Rules

    @cached_property
    def items(self) -> Items:
        """What counts single texts."""
        return Items(self.rules)

    @cached_property
    def text_kinds(self) -> frozenset[str]:
        """Facts of other kinds bring no text a line."""
        return kinds.of_items(self.rules)

    @cached_property
    def account_kinds(self) -> frozenset[str]:
        """Facts of other kinds change an account by the lines of their texts alone."""
        return kinds.of_accounts(self.rules)

    @cached_property
    def pools(self) -> bool:
        """Whether sums are parted among all."""
        return any(isinstance(rule.value, Pool) for rule in self.rules.rules)

    @cached_property
    def accounts(self) -> bool:
        """Whether lines depend on more than one text of a subject; targets bring none."""
        rules = self.rules
        limits = [one.limits for one in rules.rules]
        limits += [one.limits for one in rules.categories]
        return bool(
            any(one.reached or one.missing or one.extra for one in rules.quotas)
            or any(one.points for one in rules.ratios)
            or any(one.effect is Effect.ZERO for one in rules.knockouts)
            or any(rule.tiers for rule in rules.rules)
            or any(one.per is not Per.ITEM for one in limits)
            or any(_brings(one) for one in rules.totals)
        )

    def last_ended(self, today: date) -> date | None:
        """The last day of the latest period that is over and that brings lines; if any."""
        if not self.accounts and not self.pools:
            return None
        pers = [per for per in Per if per is not Per.ITEM]
        ends = [one.end for per in pers for one in ended(per, self.rules, today)]
        return max(ends, default=None)

    @cached_property
    def counts(self) -> frozenset[Counts]:
        """Whose accounts are kept."""
        rules = self.rules
        return frozenset({rules.counts, *map(rules.counts_of, rules.categories)})

    @cached_property
    def known_from(self) -> date:
        """Facts since this day may decide what a period that the set settles is worth."""
        return date(self.rules.since.year, 1, 1)


def _brings(total: Total) -> bool:
    """Whether it brings lines of accounts; a pass line alone does not."""
    return total.per is not Per.ITEM and (total.base, total.cap, total.floor) != (None,) * 3


@lru_cache(maxsize=200)
def book(text: str) -> Book:
    """The rule set of a text. Raises ``points.reading.RuleSetError``."""
    return Book(read(text))


def book_of(row: RuleSet) -> Book:
    """The rule set of a row in the words of facts, up to the day on which it ends."""
    return _until(row.text, row.until, level_of(row))


@lru_cache(maxsize=200)
def _until(text: str, until: date | None, level: str) -> Book:
    return Book(as_facts_say(replace(book(text).rules, until=until), level))


def counting(desks: Iterable[int]) -> list[RuleSet]:
    """The rule sets that count at these desks, whenever they are in force."""
    rows = RuleSet.objects.counting().filter(desk__in=set(desks))
    return list(rows.order_by("desk", "position", "pk"))
