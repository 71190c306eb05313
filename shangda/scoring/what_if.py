"""Two sets of rules over the same past days: ranks side by side, who moves and why.

Nothing is written. Both count as if they had been in force since the first of January of the
first day's year, so that limits of a year hold; what is compared is the sum of the days
asked for.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q

from shangda.organisations.models import Desk, Membership, Person, Unit
from shangda.points.accounts import Count
from shangda.points.exact import NOTHING, plain
from shangda.points.facts import Assessed, FactError
from shangda.points.facts import Fact as Counted
from shangda.points.items import Items
from shangda.points.lines import Line, Subject
from shangda.points.pools import pool_lines
from shangda.points.rulesets import Counts, Ledger, Per
from shangda.points.rulesets import RuleSet as Rules
from shangda.points.score import accounts, by_item
from shangda.scoring.models import Fact
from shangda.scoring.reading import known
from shangda.scoring.same_words import as_facts_say

DAY = timedelta(days=1)
MOST_REASONS = 3  # of one who moves: the greatest differences
Sums = Mapping[Subject, Mapping[str, Decimal]]


@dataclass(frozen=True)
class Run:
    """What one set gives: sums by rule, and facts that it could not count."""

    rules: Rules
    sums: Sums
    refused: list[str]

    def total(self, subject: Subject) -> Decimal:
        """Of the days asked for."""
        return sum(self.sums.get(subject, {}).values(), NOTHING)


@dataclass(frozen=True)
class Reason:
    """One rule's part in a difference."""

    name: str
    before: Decimal
    after: Decimal

    @property
    def words(self) -> str:
        """“单条”原20分，现40分，多20分."""
        more = self.after - self.before
        change = f"{'多' if more > 0 else '少'}{plain(abs(more))}分"
        return f"“{self.name}”原{plain(self.before)}分，现{plain(self.after)}分，{change}"


@dataclass(frozen=True)
class Row:
    """One who is assessed, under both sets."""

    name: str
    before: Decimal
    after: Decimal
    rank_before: int
    rank_after: int
    reasons: list[Reason] = field(default_factory=list)

    @property
    def rose(self) -> int:
        """Places higher than before; below 0: lower."""
        return self.rank_before - self.rank_after

    @property
    def fell(self) -> int:
        """Places lower than before; 0 when not lower."""
        return max(0, -self.rose)

    @property
    def more(self) -> Decimal:
        """Points more than before."""
        return self.after - self.before


@dataclass(frozen=True)
class Outcome:
    """Groups by name with their rows, the best of the new set first."""

    groups: dict[str, list[Row]]
    refused: list[str]
    fact_count: int

    @property
    def moved(self) -> list[Row]:
        """Those whose rank is another one."""
        return [row for rows in self.groups.values() for row in rows if row.rose]


def what_if(desk: Desk, old: Rules, new: Rules, start: date, end: date) -> Outcome:
    """Both sets over the days from ``start`` to ``end``. Five queries."""
    facts = _facts(desk, start, end)
    members = _members(desk, end)
    said = [as_facts_say(rules, desk.unit.level) for rules in (old, new)]
    runs = [_run(rules, facts, members, start, end) for rules in said]
    names = _names(new.counts, members, runs)
    groups: defaultdict[str, list[Subject]] = defaultdict(list)
    for subject in names:
        if group := members.get(int(subject.unit)):
            groups[group].append(subject)
    found = {group: _rows(own, runs, names) for group, own in groups.items()}
    refused = list(dict.fromkeys(runs[0].refused + runs[1].refused))
    return Outcome(found, refused, len(facts))


def facts_between(desk: Desk, start: date, end: date) -> list[Counted]:
    """The desk's standing facts that happened, or became known, on these days."""
    days = Q(day__range=(start, end)) | Q(registered__range=(start, end))
    rows = Fact.objects.standing().filter(days, desk=desk)
    return [one.fact for one in known(rows)]


# --- One run ------------------------------------------------------------------------------


def _facts(desk: Desk, start: date, end: date) -> list[Counted]:
    return facts_between(desk, date(start.year, 1, 1), end)


def _run(
    rules: Rules, facts: list[Counted], members: Mapping[int, str], start: date, end: date
) -> Run:
    framed = replace(rules, since=date(start.year, 1, 1), until=None)
    facts = [fact for fact in facts if framed.covers(framed.day_of(fact))]
    facts = [fact for fact in facts if framed.day_of(fact) <= end]
    refused: list[str] = []
    lines = _item_lines(framed, facts, refused)
    assessed = [Assessed(str(unit), "", group) for unit, group in members.items()]
    of_items = list(lines)
    for account in accounts(facts, of_items, framed, assessed):
        lines += Count(account, framed, end + DAY).lines()
    lines += pool_lines(facts, lines, framed, end + DAY)
    return Run(rules, _sums(lines, rules.counts, start, end), refused)


def _item_lines(rules: Rules, facts: list[Counted], refused: list[str]) -> list[Line]:
    """The lines of all items; one that cannot be counted is told apart."""
    items, lines = Items(rules), []
    for group in by_item(facts).values():
        try:
            lines += items.lines(group)
        except FactError as refusal:
            title = group[0].title or group[0].counted_as
            refused.append(f"《{title}》{str(refusal).partition('：')[2]}")
    return lines


def _sums(lines: Iterable[Line], counts: Counts, start: date, end: date) -> Sums:
    found: defaultdict[Subject, defaultdict[str, Decimal]] = defaultdict(
        lambda: defaultdict(Decimal)
    )
    for line in lines:
        is_ours = line.ledger is Ledger.POINTS and line.subject.counts is counts
        if is_ours and start <= line.day <= end:
            found[line.subject][line.rule] += line.value
    return found


# --- Ranks --------------------------------------------------------------------------------


def _members(desk: Desk, day: date) -> dict[int, str]:
    """Units assessed on a day with their group, in official order."""
    rows = Membership.objects.on(day).filter(desk=desk, is_scored=True)
    ordered = rows.order_by("group__position", "group_id", "unit__position", "unit_id")
    return dict(ordered.values_list("unit_id", "group__name"))


def _names(
    counts: Counts, members: Mapping[int, str], runs: list[Run]
) -> dict[Subject, str]:
    units = {unit.pk: str(unit) for unit in Unit.objects.filter(pk__in=members)}
    if counts is Counts.UNIT:
        return {Subject(str(key)): units[key] for key in members if key in units}
    subjects = dict.fromkeys(subject for run in runs for subject in run.sums)
    persons = Person.objects.filter(pk__in={int(s.person) for s in subjects if s.person})
    named = dict(persons.values_list("pk", "name"))
    return {
        subject: f"{named.get(int(subject.person), '')}　{units[int(subject.unit)]}"
        for subject in subjects
        if subject.person and int(subject.unit) in units
    }


def _rows(
    subjects: list[Subject], runs: list[Run], names: Mapping[Subject, str]
) -> list[Row]:
    old, new = runs
    before = {subject: old.total(subject) for subject in subjects}
    after = {subject: new.total(subject) for subject in subjects}
    rows = [
        Row(
            names[subject],
            before[subject],
            after[subject],
            _rank(before[subject], before.values()),
            _rank(after[subject], after.values()),
            _reasons(subject, old, new),
        )
        for subject in subjects
    ]
    return sorted(rows, key=lambda row: row.rank_after)


def _rank(points: Decimal, others: Iterable[Decimal]) -> int:
    """Equal points, equal rank: 1, 1, 3."""
    return 1 + sum(other > points for other in others)


def _reasons(subject: Subject, old: Run, new: Run) -> list[Reason]:
    before, after = old.sums.get(subject, {}), new.sums.get(subject, {})
    found = [
        Reason(
            name_of(key, new.rules) or name_of(key, old.rules) or key,
            before.get(key, NOTHING),
            after.get(key, NOTHING),
        )
        for key in dict.fromkeys([*before, *after])
        if before.get(key, NOTHING) != after.get(key, NOTHING)
    ]
    return sorted(found, key=lambda one: -abs(one.after - one.before))[:MOST_REASONS]


def name_of(key: str, rules: Rules) -> str:
    """What a line's rule is called: a rule, a quota …, or the limits of one."""
    kind, _, of = key.rpartition(":")
    if kind in {"total", "base"}:
        per = next(one for one in Per if one == of)
        return f"{per.label}{'总分限额' if kind == 'total' else '基础分'}"
    tail = "限额" if kind else ""
    rows: list[Any] = [*rules.rules, *rules.quotas, *rules.ratios, *rules.knockouts]
    if kind == "category":
        return next((f"{c.name}{tail}" for c in rules.categories if c.id == of), "")
    return next((f"{row.name}{tail}" for row in rows if row.id == of), "")
