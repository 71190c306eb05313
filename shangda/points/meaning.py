"""Which rules mean a fact, found once for all facts that are alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shangda.points.facts import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shangda.points.facts import Fact
    from shangda.points.rulesets import Category, Rule


class Meaning:
    """Rules in their order, ready to be asked about a million facts."""

    def __init__(self, rules: Iterable[Rule], category_of: dict[str, Category]) -> None:
        self._category_of = category_of
        self._by_kind: dict[str, list[Rule]] = {kind: [] for kind in KINDS}
        for rule in rules:
            for kind in rule.when.kinds or KINDS:
                self._by_kind[kind].append(rule)
        self._asked = {kind: _words_asked(of) for kind, of in self._by_kind.items()}
        self._known: dict[tuple[object, ...], list[Rule]] = {}

    def rules(self, fact: Fact) -> list[Rule]:
        """Those that mean the fact; where only the first of a category counts, that one."""
        words = fact.words
        key = (
            fact.kind,
            fact.flags,
            len(fact.sharers) > 1,
            *[words.get(name) for name in self._asked[fact.kind]],
        )
        maybe = self._known.get(key)
        if maybe is None:
            maybe = self._known[key] = [
                rule for rule in self._by_kind[fact.kind] if _may_mean(rule, fact)
            ]
        found = [rule for rule in maybe if not _asks_figures(rule) or rule.means(fact)]
        return self._only_first(found) if len(found) > 1 else found

    def _only_first(self, found: list[Rule]) -> list[Rule]:
        taken: set[str] = set()
        kept = []
        for rule in found:
            if self._category_of[rule.id].first and not rule.extra:
                if rule.category in taken:
                    continue
                taken.add(rule.category)
            kept.append(rule)
        return kept


def _words_asked(rules: Iterable[Rule]) -> tuple[str, ...]:
    matchers = [m for rule in rules for m in (rule.when, rule.unless) if m]
    return tuple(dict.fromkeys(name for matcher in matchers for name, _ in matcher.words))


def _asks_figures(rule: Rule) -> bool:
    return bool(rule.when.bounds or (rule.unless and rule.unless.bounds))


def _may_mean(rule: Rule, fact: Fact) -> bool:
    if _asks_figures(rule):
        return rule.when.fits_but_figures(fact)
    return rule.means(fact)
