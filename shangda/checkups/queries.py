"""Readings for the pages of rules and words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from shangda.checkups import figures, office
from shangda.checkups.figures import Figures
from shangda.checkups.models import CheckTerms, Level, OfficeWord, RuleChoice
from shangda.organisations.models import Desk, Person
from shangda.text.checkup.rules import Example, Rule, shipped

GROUPS = {
    "O": "本科室的词表",
    "S": "结构",
    "P": "标点",
    "N": "数字",
    "W": "用词",
    "C": "错别字",
}
"""First letter of a rule's id → what the group is called."""
LONGEST_EXAMPLE = 60  # characters of an example that are shown
OWN_EXAMPLE = ("（词表里的词）", "（应写的词）")


@dataclass(frozen=True)
class RuleLine:
    """One rule as the page shows it."""

    id: str
    name: str
    is_on: bool
    level: str
    usual_level: str
    wrong: str
    right: str
    standard: str
    figures: Figures
    cries: bool

    @property
    def is_changed(self) -> bool:
        """Whether the desk has made something else of it."""
        return not self.is_on or self.level != self.usual_level

    @property
    def level_label(self) -> str:
        """差错, 提醒 or 参考."""
        return str(Level(self.level).label)

    @property
    def may_be_hint(self) -> bool:
        """Whether it can still be lowered."""
        return self.level != Level.HINT


@dataclass(frozen=True)
class Group:
    """Rules of one kind."""

    name: str
    lines: list[RuleLine]


def rule_groups(desk: Desk, terms: CheckTerms, now: datetime) -> list[Group]:
    """All rules by group with what the desk made of them, in two queries."""
    choices = {row.rule: row for row in RuleChoice.objects.filter(desk=desk)}
    counted = figures.by_rule(desk.pk, now)
    lines = [
        _line(rule, choices.get(rule.id), counted.get(rule.id, Figures()), terms)
        for rule in (_own(), *shipped())
    ]
    return [
        Group(name, [line for line in lines if line.id.startswith(letter)])
        for letter, name in GROUPS.items()
    ]


def words(desk: Desk, kind: str, part: str) -> QuerySet[OfficeWord]:
    """The desk's words of a kind (of all without one) that hold a part."""
    found = OfficeWord.objects.filter(desk=desk).select_related("by")
    if kind:
        found = found.filter(kind=kind)
    if part:
        found = found.filter(Q(text__contains=part) | Q(meant__contains=part))
    return found.order_by("kind", "text")


def desks(person: Person, keys: frozenset[int]) -> list[Desk]:
    """The desks of these keys in the order of their channels."""
    found = Desk.objects.filter(pk__in=keys).select_related("unit", "channel")
    return list(found.order_by("unit__position", "channel__position", "pk"))


def _own() -> Rule:
    pairs = (office.Pair(*OWN_EXAMPLE, ""),)
    return next(iter(office.own_rules(pairs)))


def _line(
    rule: Rule, choice: RuleChoice | None, counted: Figures, terms: CheckTerms
) -> RuleLine:
    is_on = choice.is_on if choice else rule.is_on
    level = (choice and choice.level) or str(rule.level)
    wrong, right = _examples(rule)
    return RuleLine(
        id=rule.id,
        name=rule.name,
        is_on=is_on,
        level=level,
        usual_level=str(rule.level),
        wrong=wrong,
        right=right,
        standard=rule.standard,
        figures=counted,
        cries=is_on and counted.cries_wolf(terms),
    )


def _examples(rule: Rule) -> tuple[str, str]:
    if rule.id == office.OWN_RULE:
        return OWN_EXAMPLE
    wrong = rule.wrong[0]
    told = wrong.becomes or next(_told(rule.right), "")
    return _short(_words(wrong)), _short(told)


def _told(examples: tuple[Example, ...]) -> Iterator[str]:
    return (_words(example) for example in examples if _words(example))


def _words(example: Example) -> str:
    return example.subject.title or example.subject.body


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_EXAMPLE else f"{line[:LONGEST_EXAMPLE]}…"
