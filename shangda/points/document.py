"""A rule set as a document that people read from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from shangda.points import saying
from shangda.points.grids import Grid, grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shangda.points.rulesets import RuleSet, Table


class Said(NamedTuple):
    """One part in words, with what leads back to it."""

    kind: str
    """The section of a file: rule, quota, ratio …"""
    id: str
    name: str
    sentences: Sequence[str]
    clause: str = ""

    @property
    def words(self) -> str:
        """All of it in one run."""
        return "".join(self.sentences)


class Drawn(NamedTuple):
    """A table as it is drawn."""

    table: Table
    grid: Grid


@dataclass(frozen=True)
class Chapter:
    """Rules of one category, or what is said beside the rules."""

    kind: str
    id: str
    title: str
    notes: list[str] = field(default_factory=list)
    rows: list[Said] = field(default_factory=list)


@dataclass(frozen=True)
class Document:
    """A whole set in words."""

    rules: RuleSet
    head: list[tuple[str, str]]
    chapters: list[Chapter]
    tables: list[Drawn]

    @property
    def words(self) -> list[str]:
        """Every sentence, tables apart."""
        found = [self.rules.title, self.rules.about, *[f"{a}：{b}" for a, b in self.head]]
        for chapter in self.chapters:
            found += [chapter.title, *chapter.notes]
            found += [f"{row.name}：{row.words}{row.clause}" for row in chapter.rows]
        return found


def document(rules: RuleSet) -> Document:
    """Categories with their rules first, then what is asked over time, then the tables."""
    chapters = [
        *[_category(one.id, rules) for one in rules.categories],
        *[chapter for chapter in _over_time(rules) if chapter.rows],
    ]
    tables = [Drawn(table, grid(table)) for table in rules.tables]
    return Document(rules, saying.head(rules), chapters, tables)


def _category(key: str, rules: RuleSet) -> Chapter:
    category = next(one for one in rules.categories if one.id == key)
    rows = [
        Said("rule", one.id, one.name, [f"{saying.rule(one, rules)}。"], one.clause)
        for one in rules.rules
        if one.category == key
    ]
    notes = saying.category(category, rules)
    return Chapter("category", key, category.name, notes, rows)


def _over_time(rules: RuleSet) -> list[Chapter]:
    quotas = [
        Said("quota", one.id, one.name, saying.quota(one, rules)) for one in rules.quotas
    ]
    ratios = [Said("ratio", one.id, one.name, [saying.ratio(one)]) for one in rules.ratios]
    outs = [
        Said("knockout", one.id, one.name, [saying.knockout(one)])
        for one in rules.knockouts
    ]
    totals = [
        Said("total", one.per, one.per.label, [saying.total(one)]) for one in rules.totals
    ]
    converted = rules.conversion
    conversions = (
        [Said("conversion", "", "折算", [saying.conversion(converted, rules)])]
        if converted
        else []
    )
    return [
        Chapter("quota", "", "任务", rows=quotas),
        Chapter("ratio", "", "比率", rows=ratios),
        Chapter("knockout", "", "一票否决", rows=outs),
        Chapter("total", "", "总分", rows=totals),
        Chapter("conversion", "", "折算", rows=conversions),
    ]
