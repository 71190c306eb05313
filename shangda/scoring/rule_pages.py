"""What the pages of rule sets show: lists in their order, faults at their places, idle rules."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from shangda.organisations.models import Desk
from shangda.points.document import Document, document
from shangda.points.faults import Fault, faults
from shangda.points.places import part_of
from shangda.points.rulesets import RuleSet as Rules
from shangda.points.saying import days
from shangda.points.trying import hits
from shangda.scoring.models import RuleSet, RuleSetQuerySet
from shangda.scoring.rule_texts import rules_of
from shangda.scoring.same_words import as_facts_say
from shangda.scoring.what_if import facts_between

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Listed:
    """A set in the list: how long, how much is in it."""

    row: RuleSet
    days: str
    amount: str
    about: str
    fault_count: int = 0


@dataclass
class Lists:
    """A desk's sets by what they are today."""

    in_force: list[Listed] = field(default_factory=list)
    coming: list[Listed] = field(default_factory=list)
    drafts: list[Listed] = field(default_factory=list)
    ended: list[Listed] = field(default_factory=list)
    discarded: list[Listed] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever begun."""
        return not (self.in_force or self.coming or self.drafts or self.ended)


def lists(rows: RuleSetQuerySet, today: date) -> Lists:
    """The sets that may be seen, sorted by their days; one query."""
    found = Lists()
    for row in rows.order_by("position", "title", "-version", "-pk"):
        _place(found, row, today).append(_listed(row))
    return found


@dataclass(frozen=True)
class Page:
    """A set as a document, each part with what is wrong in it."""

    row: RuleSet
    document: Document
    faults: list[Fault]
    by_part: dict[tuple[str, str], list[str]]

    @property
    def elsewhere(self) -> list[Fault]:
        """Faults of the set as a whole."""
        return [one for one in self.faults if not part_of(one.place)[1]]

    @property
    def named(self) -> list[tuple[str, str, str, str]]:
        """Every fault of a part: kind, id, how people call it, what is wrong."""
        names = _names(self.document.rules)
        return [
            (*key, names.get(key, key[1]), words)
            for key, found in self.by_part.items()
            for words in found
        ]


def page(row: RuleSet) -> Page:
    """The document of a row with its faults."""
    rules = rules_of(row)
    found = faults(rules)
    by_part: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for fault in found:
        if part_of(fault.place)[1]:
            by_part[part_of(fault.place)].append(fault.words)
    return Page(row, document(rules), found, dict(by_part))


def idle(desk: Desk, rules: Rules, today: date) -> tuple[list[str], int]:
    """Rules that no fact of the last year was taken for, and how many facts there were."""
    facts = facts_between(desk, today - YEAR, today)
    counted = hits(facts, as_facts_say(rules, desk.unit.level))
    return [rule.name for rule in rules.rules if not counted[rule.id]], len(facts)


def _listed(row: RuleSet) -> Listed:
    rules = rules_of(row)
    is_draft = row.state == RuleSet.State.DRAFT
    return Listed(
        row,
        days(row.since, row.until),
        _amount(rules),
        rules.about,
        len(faults(rules)) if is_draft else 0,
    )


def _amount(rules: Rules) -> str:
    counted = {
        "条规则": rules.rules,
        "张表": rules.tables,
        "项任务": rules.quotas,
        "项比率": rules.ratios,
        "项一票否决": rules.knockouts,
    }
    return "、".join(f"{len(rows)}{unit}" for unit, rows in counted.items() if rows)


def _place(found: Lists, row: RuleSet, today: date) -> list[Listed]:
    if row.state == RuleSet.State.DRAFT:
        return found.drafts
    if row.state == RuleSet.State.DISCARDED:
        return found.discarded
    if row.until is not None and row.until < today:
        return found.ended
    return found.coming if row.since > today else found.in_force


def _names(rules: Rules) -> dict[tuple[str, str], str]:
    lists_: dict[str, tuple[object, ...]] = {
        "table": rules.tables,
        "category": rules.categories,
        "rule": rules.rules,
        "quota": rules.quotas,
        "ratio": rules.ratios,
        "knockout": rules.knockouts,
    }
    return {
        (kind, getattr(one, "id", "")): getattr(one, "name", "")
        for kind, rows in lists_.items()
        for one in rows
    }
