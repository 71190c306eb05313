"""How far those at a desk are with what is expected of them in a period."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from shangda.kernel.workcalendar import workdays
from shangda.organisations.models import Desk, RankingGroup
from shangda.points import facts as engine
from shangda.points.items import Items
from shangda.points.kinds import of_quotas
from shangda.points.lines import Line, Subject, subjects
from shangda.points.outlook import Outlook
from shangda.points.quotas import Meter
from shangda.points.rulesets import Counts, Per, Pool, RuleSet
from shangda.points.score import by_item
from shangda.points.stretches import Stretch
from shangda.points.tallies import Tallies, measured
from shangda.targets import facts as reading
from shangda.targets.accounts import Whose, asked_of, members_on
from shangda.targets.asked import Asked, Whom, asked_at

BEHIND, ON_TIME, MET = range(3)
Sums = Mapping[tuple[int, int | None], list[Line]]


@dataclass(frozen=True)
class Row:
    """One of those who are asked, and how it stands."""

    whose: Whose
    asked: Asked
    outlook: Outlook

    @property
    def standing(self) -> int:
        """``BEHIND``, ``ON_TIME`` or ``MET``."""
        if self.outlook.is_met:
            return MET
        return BEHIND if self.outlook.is_behind else ON_TIME


@dataclass(frozen=True)
class Section:
    """A group's rows: those behind first, of these the furthest behind."""

    group: RankingGroup | None
    rows: list[Row]

    @property
    def behind(self) -> int:
        """How many are behind."""
        return sum(row.standing == BEHIND for row in self.rows)


@dataclass(frozen=True)
class Counted:
    """Facts and points by account, as one expectation counts them."""

    facts: Mapping[Subject, list[engine.Fact]] = field(default_factory=dict)
    points: Mapping[Subject, list[Line]] = field(default_factory=dict)


@dataclass(frozen=True)
class Read:
    """What was read of a desk for some expectations: facts, and points by length of period."""

    facts: list[engine.Fact]
    sums: Mapping[Per, Sums]


def progress_of(
    desk: Desk, asked: Asked, day: date, today: date, units: Collection[int] | None = None
) -> list[Section]:
    """Everybody's progress in the period around a day, by group. A constant number of queries."""
    stretch = asked.stretch(day)
    last = min(stretch.end, today)
    whoever = asked_of(asked, desk, members_on(desk, last), last)
    held = counted(desk, asked, _read(desk, [asked], stretch, units))
    gone = gone_of(stretch, today)
    found = [one for one in whoever if units is None or one.unit.pk in units]
    return _sections(row for one in found for row in _rows(asked, one, stretch, held, gone))


def progress_now(
    desk: Desk, units: Collection[int], today: date, *, office: bool = False
) -> list[Row]:
    """All that is asked of some units and their people now, and of the office if wanted."""
    found = [one for one in asked_at(desk, today, today) if one.runs(one.stretch(today))]
    rows = _of_units(desk, [one for one in found if not one.is_of_office], units, today)
    for asked in found if office else ():
        if asked.is_of_office:
            sections = progress_of(desk, asked, today, today)
            rows += [row for section in sections for row in section.rows]
    return rows


def _of_units(
    desk: Desk, found: list[Asked], units: Collection[int], today: date
) -> list[Row]:
    """Each expectation counted from what is read once for all of them."""
    members = members_on(desk, today) if found and units else []
    own = [one for one in members if one.unit_id in units]
    if not own:
        return []
    known = _read(desk, found, _around([one.stretch(today) for one in found]), units)
    gone = {one.per: gone_of(one.stretch(today), today) for one in found}
    return [
        row
        for asked in found
        for held in [counted(desk, asked, known)]
        for whose in asked_of(asked, desk, own, today)
        if whose.unit.pk in units
        for row in _rows(asked, whose, asked.stretch(today), held, gone[asked.per])
    ]


def gone_of(stretch: Stretch, today: date) -> Fraction:
    """Which part of a period's working days is over; today is not. One query."""
    if today > stretch.end:
        return Fraction(1)
    days = workdays(*stretch)
    return Fraction(sum(day < today for day in days), len(days) or 1)


def counted(desk: Desk, asked: Asked, known: Read) -> Counted:
    """What was read as one expectation counts it."""
    if asked.is_of_office:
        return _of_office(desk, asked, known.facts)
    if asked.whom != Whom.PERSONS:
        units = {key: lines for key, lines in _sums(asked, known).items() if not key[1]}
        of_units = {Subject(str(unit)): lines for (unit, _), lines in units.items()}
        return Counted(_by_subject(known.facts, Counts.UNIT), _measured(asked, of_units))
    facts = reading.of_persons(known.facts) if asked.target else known.facts
    lines = _of_persons(asked, _sums(asked, known))
    return Counted(_by_subject(facts, Counts.PERSON), _measured(asked, lines))


# --- What is read -------------------------------------------------------------------------


def _read(
    desk: Desk, asked: list[Asked], days: Stretch, units: Collection[int] | None
) -> Read:
    """Facts by one query, points by one for each length of period."""
    if any(one.quota.carry for one in asked):
        days = Stretch(date(days.start.year, 1, 1), days.end)
    if any(one.is_of_office and one.quota.of for one in asked):
        return Read(reading.whole_texts(desk, days), {})
    counting = [one.quota for one in asked if one.is_counted_by_items]
    kinds = of_quotas(counting)
    facts = reading.facts_between(desk, days, kinds, units) if counting else []
    of_points = [one for one in asked if one.quota.of]
    sets = {key for one in of_points for key in one.versions}
    pers = {one.per for one in of_points}
    return Read(facts, {per: reading.points_between(desk, days, per, sets) for per in pers})


def _around(stretches: list[Stretch]) -> Stretch:
    return Stretch(min(one.start for one in stretches), max(one.end for one in stretches))


def _sums(asked: Asked, known: Read) -> Sums:
    return known.sums[asked.per] if asked.quota.of else {}


# --- By account ---------------------------------------------------------------------------


def _by_subject(
    facts: Iterable[engine.Fact], counts: Counts
) -> Mapping[Subject, list[engine.Fact]]:
    found: defaultdict[Subject, list[engine.Fact]] = defaultdict(list)
    for fact in facts:
        for subject, _ in subjects(fact, counts):
            found[subject].append(fact)
    return found


def _of_persons(asked: Asked, sums: Sums) -> Mapping[Subject, list[Line]]:
    """A target follows a person through units; a rule set keeps an account in each."""
    found: defaultdict[Subject, list[Line]] = defaultdict(list)
    for (unit, person), lines in sums.items():
        if person:
            found[Subject("" if asked.target else str(unit), str(person))] += lines
    return found


def _of_office(desk: Desk, asked: Asked, facts: list[engine.Fact]) -> Counted:
    """All facts of the desk as the office's own, counted by the rules anew."""
    own, office = reading.of_office(facts, desk.unit_id), Subject(str(desk.unit_id))
    lines = [
        line._replace(fact=str(key))
        for key, rules in asked.versions.items()
        for line in _item_lines(own, rules)
    ]
    return Counted({office: own}, _measured(asked, {office: lines}))


def _item_lines(facts: list[engine.Fact], rules: RuleSet) -> Iterator[Line]:
    items = Items(rules)
    covered = [one for one in facts if rules.covers(rules.day_of(one))]
    for text in by_item(covered).values():
        yield from items.lines(text)


def _measured(
    asked: Asked, lines: Mapping[Subject, list[Line]]
) -> Mapping[Subject, list[Line]]:
    """Of each account's points those that the quota means; ``fact`` tells the rule set.

    A target takes every line, as the standings do; a rule set's own quota only what items
    and tiers gave, as the engine does.
    """
    if not asked.quota.of:
        return {}
    taken = {
        str(key): None if asked.target else _item_rules(rules)
        for key, rules in asked.versions.items()
    }
    by_version = {str(key): rules for key, rules in asked.versions.items()}
    return {
        subject: [
            line
            for key, rules in by_version.items()
            for line in measured(_of(own, key, taken[key]), asked.quota.of, rules)
        ]
        for subject, own in lines.items()
    }


def _of(lines: Iterable[Line], version: str, rules: frozenset[str] | None) -> list[Line]:
    own = (line for line in lines if line.fact == version)
    return [line for line in own if rules is None or line.rule in rules]


def _item_rules(rules: RuleSet) -> frozenset[str]:
    return frozenset(one.id for one in rules.rules if not isinstance(one.value, Pool))


# --- Rows ---------------------------------------------------------------------------------


def _rows(
    asked: Asked, whose: Whose, stretch: Stretch, held: Counted, gone: Fraction
) -> Iterator[Row]:
    """One row, or none where nothing is asked of the class."""
    facts = held.facts.get(whose.subject, [])
    points = held.points.get(whose.subject, [])
    tallies = Tallies(whose.subject, facts, asked.rules)
    meter = Meter(asked.quota, whose.class_, tallies, points)
    for progress in list(meter.progress(_stretches(asked, stretch)))[-1:]:
        yield Row(whose, asked, Outlook(progress, gone))


def _stretches(asked: Asked, last: Stretch) -> list[Stretch]:
    """The periods of the year up to one, where what is over is carried; else that one."""
    found = [last]
    while asked.quota.carry:
        before = asked.stretch(date.fromordinal(found[0].start.toordinal() - 1))
        if before.end.year != last.end.year or not asked.runs(before):
            break
        found.insert(0, before)
    return found


def _sections(rows: Iterable[Row]) -> list[Section]:
    groups: dict[RankingGroup | None, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.whose.group, []).append(row)
    return [Section(group, sorted(own, key=_urgency)) for group, own in groups.items()]


def _urgency(row: Row) -> tuple[int, Fraction]:
    """Of equal ones the official order stays."""
    return row.standing, Fraction(0) if row.standing == MET else row.outlook.share
