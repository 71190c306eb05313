"""The standings of a desk: groups of units or persons, their points, their ranks."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from shangda.organisations.models import Desk, Membership, Person, RankingGroup, Unit
from shangda.points.exact import decimals
from shangda.scoring import figures as reading
from shangda.scoring.figures import Column, Figures
from shangda.scoring.members import members_in
from shangda.scoring.models import RuleSet, StandingsTerms
from shangda.scoring.periods import Period
from shangda.scoring.sums import ADOPTED, INSTRUCTION, SUBMITTED, ZERO, Who

BY_SCORE, OFFICIAL = StandingsTerms.Order.SCORE, StandingsTerms.Order.OFFICIAL


@dataclass(frozen=True)
class Row:
    """One unit's, or person's, figures.

    Those not assessed have no rank; without points before nobody rose.
    """

    unit: Unit
    by_level: list[Decimal]
    points: Decimal
    used: int
    submitted: int
    rank: int | None
    rose: int | None
    person: Person | None = None
    running: Decimal = ZERO
    """Of the year up to the end of the period."""
    instructions: int = 0
    used_percent: int | None = None
    """The adoption rate by the desk's basis, in whole percents; of nothing there is none."""

    @property
    def name(self) -> str:
        """Of the person, where persons are ranked, else of the unit."""
        return str(self.person or self.unit)

    @property
    def code(self) -> str:
        """By which the row is opened."""
        return f"{self.unit.pk}-{self.person.pk}" if self.person else f"{self.unit.pk}"

    @property
    def fell(self) -> int:
        """How many places lower than before; 0 when not lower."""
        return max(0, -(self.rose or 0))


@dataclass(frozen=True)
class Group:
    """Those ranked with one another."""

    group: RankingGroup
    rows: list[Row] = field(default_factory=list)

    @property
    def silent(self) -> list[Row]:
        """Those who submitted nothing."""
        return [row for row in self.rows if not row.submitted and not row.used]

    @property
    def unused(self) -> list[Row]:
        """Those of whom nothing was used."""
        return [row for row in self.rows if not row.used]


@dataclass(frozen=True)
class Standings:
    """All groups; ``own`` are the office's own and others that stand in no group."""

    groups: list[Group]
    levels: list[Column]
    """Columns of points in which anybody has some."""
    own: list[Row] = field(default_factory=list)
    rule_set: RuleSet | None = None
    terms: StandingsTerms = field(default_factory=StandingsTerms)
    has_running: bool = False
    """Whether the year has more than the period."""

    @property
    def of_persons(self) -> bool:
        """Whether persons are ranked."""
        return self.rule_set is not None and self.rule_set.counts == RuleSet.Counts.PERSON

    @property
    def places(self) -> int:
        """How many decimals the longest number of points has."""
        return decimals(
            value
            for row in (*self.rows, *self.own)
            for value in (*row.by_level, row.points, row.running)
        )

    @property
    def rows(self) -> list[Row]:
        """Everybody's in the groups."""
        return [row for group in self.groups for row in group.rows]


def terms_of(desk: Desk) -> StandingsTerms:
    """What the desk chose, or the defaults. One query."""
    found = StandingsTerms.objects.filter(desk=desk).first()
    return found or StandingsTerms(desk=desk)


class Sets:
    """The rule sets of a desk that ever counted, with their versions. One query."""

    def __init__(self, desk: Desk) -> None:
        rows = RuleSet.objects.counting().filter(desk=desk)
        self.rows = list(rows.order_by("position", "-since", "-pk"))
        self._parents = {one.pk: one.parent_id or 0 for one in self.rows}

    def in_force(self, period: Period) -> list[RuleSet]:
        """Of each set the last version that counts in a period, the main set first.

        Where none does, the last versions that ever did.
        """
        running = [one for one in self.rows if _meets(one, period)]
        latest: dict[int, RuleSet] = {}
        for one in running or self.rows:
            latest.setdefault(self._first(one.pk), one)
        return list(latest.values())

    def versions(self, of: RuleSet | None) -> list[RuleSet]:
        """A set with all its other versions."""
        if of is None:
            return []
        return [one for one in self.rows if self._first(one.pk) == self._first(of.pk)]

    def _first(self, key: int) -> int:
        while (parent := self._parents.get(key, 0)) in self._parents:
            key = parent
        return key


def standings(
    desk: Desk,
    period: Period,
    *,
    rule_set: RuleSet | None = None,
    order: str = "",
    sets: Sets | None = None,
) -> Standings:
    """Everybody in their group, those with zero included. A constant number of queries.

    Without a ``rule_set`` the main one counts, without an ``order`` the desk's. ``sets``
    are the desk's, where they have been read already.
    """
    terms, sets = terms_of(desk), sets or Sets(desk)
    chosen = rule_set or next(iter(sets.in_force(period)), None)
    figures = reading.read(desk, period, sets.versions(chosen), terms)
    members = {one.unit_id: one for one in members_in(desk, period)}
    of_persons = chosen is not None and chosen.counts == RuleSet.Counts.PERSON
    rows = list(_rows(figures, members, of_persons=of_persons))
    groups: dict[RankingGroup, list[Row]] = {one.group: [] for one in members.values()}
    for row in rows:
        if row.unit.pk in members:
            groups[members[row.unit.pk].group].append(row)
    sorting = _sorting(order or terms.order)
    return Standings(
        [Group(group, sorted(inside, key=sorting)) for group, inside in groups.items()],
        figures.columns,
        sorted((row for row in rows if row.unit.pk not in members), key=sorting),
        chosen,
        terms,
        has_running=period.year_so_far != period,
    )


def _rows(
    figures: Figures, members: dict[int, Membership], *, of_persons: bool
) -> Iterator[Row]:
    whoever = reading.everybody(figures, members.values(), persons=of_persons)
    scored = {key: one.group_id for key, one in members.items() if one.is_scored}
    ranked = {who: scored[who.unit] for who, *_ in whoever if who.unit in scored}
    now = figures.now.ranks(ranked, figures.terms)
    before = figures.before.ranks(ranked, figures.terms)
    for who, unit, person in whoever:
        rank, earlier = now.get(who), before.get(who)
        is_compared = bool(figures.before.points) and rank and earlier
        yield Row(
            unit=unit,
            person=person,
            rank=rank,
            rose=(earlier or 0) - (rank or 0) if is_compared else None,
            **_figures_of(figures, who),
        )


def _figures_of(figures: Figures, who: Who) -> dict[str, Any]:
    counts = figures.now.counts.get(who, Counter())
    rate = figures.now.rate(who, figures.terms.basis)
    return {
        "by_level": figures.row_of(who),
        "points": figures.now.points.get(who, ZERO),
        "running": figures.running.get(who, ZERO),
        "used": counts[ADOPTED],
        "submitted": counts[SUBMITTED],
        "instructions": counts[INSTRUCTION],
        "used_percent": None if rate is None else round(100 * rate),
    }


def _meets(one: RuleSet, period: Period) -> bool:
    return one.since <= period.end and (one.until is None or one.until >= period.start)


def _sorting(order: str) -> Callable[[Row], tuple[Any, ...]]:
    """By rank, or as the office lists its units; those not assessed come last."""
    if order == OFFICIAL:
        return lambda row: (row.unit.position, row.unit.pk, row.name)
    return lambda row: (
        row.rank is None, row.rank or 0, -row.points,
        row.unit.position, row.unit.pk, row.name,
    )  # fmt: skip
