"""The figures that standings are made of, read once for a desk, a period and a rule set."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from shangda.organisations.models import (
    Appointment,
    Desk,
    Level,
    Membership,
    Person,
    Role,
    Unit,
)
from shangda.points.rulesets import RuleSet as Rules
from shangda.scoring import sums
from shangda.scoring.members import every_unit
from shangda.scoring.models import RuleSet, StandingsTerms
from shangda.scoring.periods import Period
from shangda.scoring.ranking import Key, ranks
from shangda.scoring.rulebook import book_of
from shangda.scoring.sums import ADOPTED, INSTRUCTION, SUBMITTED, ZERO, Part, Who

Breaker = StandingsTerms.Breaker
Counts = Mapping[Who, Counter[str]]
_COUNTED = {
    Breaker.USED: ADOPTED,
    Breaker.SUBMITTED: SUBMITTED,
    Breaker.INSTRUCTIONS: INSTRUCTION,
}


class Column(NamedTuple):
    """Points that stand together: of the outlets of a level, or of a category of rules."""

    code: str
    label: str


NO_RATE = Fraction(-1)
"""Who submitted nothing comes after whoever did."""
REST = Column("", "任务和其他")
"""What no level and no category tells of: quotas, limits, base points."""


@dataclass(frozen=True)
class Days:
    """What is known of everybody in some days."""

    points: Mapping[Who, Decimal]
    counts: Counts
    sent: Counts
    """Of the items submitted then those that were adopted up to now; only where asked for."""

    def rate(self, who: Who, basis: str) -> Fraction | None:
        """The adoption rate; None of nothing submitted."""
        submitted = _count(self.counts, who, SUBMITTED)
        if not submitted:
            return None
        if basis == StandingsTerms.Basis.SENT:
            return Fraction(_count(self.sent, who, SUBMITTED), submitted)
        return Fraction(_count(self.counts, who, ADOPTED), submitted)

    def key(self, who: Who, terms: StandingsTerms) -> Key:
        """By which they are ranked: points, then what parts equal ones."""
        points = self.points.get(who, ZERO)
        if terms.breaker in _COUNTED:
            kind = _COUNTED[Breaker(terms.breaker)]
            return points, Fraction(_count(self.counts, who, kind))
        rate = self.rate(who, terms.basis) if terms.breaker else None
        return points, NO_RATE if rate is None else rate

    def ranks(self, groups: Mapping[Who, int], terms: StandingsTerms) -> dict[Who, int]:
        """Everybody's rank, each within its group."""
        found: dict[Who, int] = {}
        for group in set(groups.values()):
            inside = [who for who, of in groups.items() if of == group]
            keys = {who: self.key(who, terms) for who in inside}
            found |= ranks(keys, terms.style)
        return found


@dataclass(frozen=True)
class Figures:
    """Everything that the rows of standings tell."""

    terms: StandingsTerms
    now: Days
    before: Days
    running: Mapping[Who, Decimal]
    """Of the year up to the period's end; empty where that is the period."""
    columns: list[Column]
    """Levels from the lowest up, categories in the order of the rules, the rest."""
    by_column: Mapping[Who, Mapping[Column, Decimal]]

    def row_of(self, who: Who) -> list[Decimal]:
        """Somebody's points, column by column."""
        mine = self.by_column.get(who, {})
        return [mine.get(column, ZERO) for column in self.columns]


def read(
    desk: Desk, period: Period, versions: Collection[RuleSet], terms: StandingsTerms
) -> Figures:
    """The figures by a rule set in all its versions. At most ten queries."""
    persons = any(one.counts == RuleSet.Counts.PERSON for one in versions)
    sets = [one.pk for one in versions]
    parts = sums.by_part(sets, period, persons=persons)
    whole = {who: sum(mine.values(), ZERO) for who, mine in parts.items()}
    categories = _categories(book_of(one).rules for one in versions)
    by_column = {who: _by_column(mine, categories) for who, mine in parts.items()}
    year = period.year_so_far
    return Figures(
        terms=terms,
        now=_days(desk, period, terms, whole, persons=persons),
        before=in_brief(desk, period.before, terms, sets, persons=persons),
        running={} if year == period else sums.totals(sets, year, persons=persons),
        columns=_columns(by_column, categories),
        by_column=by_column,
    )


def in_brief(
    desk: Desk,
    period: Period,
    terms: StandingsTerms,
    sets: Collection[int],
    *,
    persons: bool = False,
) -> Days:
    """As much of some days as ranks need: points, and the counts that part equal ones."""
    points = sums.totals(sets, period, persons=persons)
    if not terms.breaker:
        return Days(points, {}, {})
    return _days(desk, period, terms, points, persons=persons)


def everybody(
    figures: Figures, members: Collection[Membership], *, persons: bool
) -> list[tuple[Who, Unit, Person | None]]:
    """All members, and whoever has a figure; persons with the members' informants."""
    known = {*figures.by_column, *figures.now.counts, *figures.running}
    units = {one.unit_id: one.unit for one in members}
    if persons:
        found = {who for who in known if who.person} | set(_informants(members))
    else:
        found = known | {Who(key) for key in units}
    units |= Unit.objects.in_bulk({who.unit for who in found} - units.keys())
    people = Person.objects.in_bulk({who.person for who in found if who.person})
    return [(who, units[who.unit], people.get(who.person or 0)) for who in sorted(found)]


def _days(
    desk: Desk,
    period: Period,
    terms: StandingsTerms,
    points: Mapping[Who, Decimal],
    *,
    persons: bool,
) -> Days:
    units = every_unit(desk)
    counts = sums.tallies(desk, period, units, persons=persons)
    if terms.basis != StandingsTerms.Basis.SENT:
        return Days(points, counts, {})
    sent = sums.used_of_sent(desk, period, units, persons=persons)
    return Days(points, counts, sent)


def _by_column(
    parts: Mapping[Part, Decimal], categories: Mapping[str, Column]
) -> dict[Column, Decimal]:
    found: dict[Column, Decimal] = {}
    for part, value in parts.items():
        column = _column(part, categories)
        found[column] = found.get(column, ZERO) + value
    return found


def _column(part: Part, categories: Mapping[str, Column]) -> Column:
    """Of the outlet's level; without one, of the rule's category, its limits included."""
    if part.level:
        return _of_level(part.level)
    return categories.get(part.rule.removeprefix("rule:"), REST)


def _columns(
    by_column: Mapping[Who, Mapping[Column, Decimal]], categories: Mapping[str, Column]
) -> list[Column]:
    """Those in which anybody has points."""
    found = {one for mine in by_column.values() for one, value in mine.items() if value}
    levels = [_of_level(level) for level in reversed(Level)]
    known = [*levels, *dict.fromkeys(categories.values()), REST]
    return [one for one in known if one in found]


@cache
def _of_level(level: str) -> Column:
    return Column(level, str(Level(level).label))


def _categories(versions: Iterable[Rules]) -> dict[str, Column]:
    """Rules, and limits of categories, by the category in whose column they stand."""
    found: dict[str, Column] = {}
    for rules in versions:
        for category in rules.categories:
            found[f"category:{category.id}"] = Column(category.id, category.name)
        for rule in rules.rules:
            found[rule.id] = found[f"category:{rule.category}"]
    return found


def _informants(members: Collection[Membership]) -> Iterator[Who]:
    units = [one.unit_id for one in members if one.is_scored]
    posts = Appointment.objects.filter(
        post__role=Role.INFORMANT, post__unit__in=units, until_date=None, stands_in_for=None
    )
    for unit, person in posts.values_list("post__unit", "person"):
        yield Who(unit or 0, person)


def _count(counts: Counts, who: Who, kind: str) -> int:
    return counts[who][kind] if who in counts else 0
