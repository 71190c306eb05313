"""What ``scoring`` knows of those who may be paid: the only module here that asks it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Q, Sum

from shangda.awards.formula import By, Formula
from shangda.awards.models import AwardRound
from shangda.awards.parting import NOTHING, Claimant, Claims, Part
from shangda.organisations.models import Membership, Person, Unit
from shangda.points.accounts import Count
from shangda.points.kinds import of_knockouts
from shangda.points.rulesets import Counts, Effect
from shangda.points.score import accounts
from shangda.scoring import reading, rulebook, versions
from shangda.scoring.models import Fact, FactShare, LedgerLine, RuleSet
from shangda.scoring.periods import Period
from shangda.scoring.standings import standings

Whose = tuple[int, int | None]  # unit, person
Account = LedgerLine.Account


class Payee(NamedTuple):
    """A unit, or a person of it."""

    unit: int
    person: int | None
    name: str
    group: str


@dataclass(frozen=True)
class Gathered:
    """Everybody who may be paid, what each has, and who may not and why."""

    payees: list[Payee]
    claims: Claims
    left_out: list[tuple[str, str]] = field(default_factory=list)


def gathered(round_: AwardRound, formula: Formula) -> Gathered:
    """From the ledger and the facts of the round's days. A constant number of queries."""
    sets = versions.lineage(round_.rule_set)
    sums = _sums(round_, sets)
    points, money = sums[Account.POINTS], sums[Account.MONEY]
    items = _items(round_, formula.kind) if formula.by is By.ITEM else []
    everybody = {*points, *money, *(one for item in items for one, _ in item)}
    members, out = _members(round_), _disqualified(round_, sets)
    named = _named(everybody, members)
    fit = [
        one for one in named if one.unit in members and (one.unit, one.person) not in out
    ]
    ranks = _ranks(round_, fit) if formula.by is By.RANK else {}
    ordered = sorted(
        fit, key=lambda one: (-points.get(one[:2], NOTHING), one.group, one[:2])
    )
    claimants = [
        Claimant(points.get(one[:2], NOTHING), ranks.get(one[:2]), one.group, money.get(one[:2], NOTHING))
        for one in ordered
    ]  # fmt: skip
    return Gathered(
        ordered, Claims(claimants, _parts(items, ordered)), list(_left_out(named, members, out))
    )  # fmt: skip


def rule_sets(desk_id: int) -> list[RuleSet]:
    """The desk's rule sets to pay by, the newest version of each, the main one first."""
    rows = RuleSet.objects.counting().filter(desk=desk_id).exclude(later__in=_counting())
    return list(rows.order_by("position", "-since", "-pk"))


def _counting() -> Iterable[RuleSet]:
    return RuleSet.objects.counting()


def is_of_persons(round_: AwardRound) -> bool:
    """Whether the set keeps persons' accounts."""
    return round_.rule_set.counts == Counts.PERSON


# --- Sums ---------------------------------------------------------------------------------


def _sums(round_: AwardRound, sets: Iterable[RuleSet]) -> dict[str, dict[Whose, Decimal]]:
    """What each has by every version of the rules, in points and in money."""
    rows = LedgerLine.objects.filter(
        rule_set__in=list(sets),
        counted_date__range=(round_.start, round_.end),
        person__isnull=not is_of_persons(round_),
    )
    summed = rows.values_list("account", "unit_id", "person_id").annotate(
        total=Sum("value")
    )
    found: defaultdict[str, dict[Whose, Decimal]] = defaultdict(dict)
    for account, unit, person, total in summed:
        if total:
            found[account][unit, person] = total
    return found


def _items(round_: AwardRound, kind: str) -> list[list[tuple[Whose, Fraction]]]:
    """Of each thing that happened, who has how much of it."""
    facts = Fact.objects.standing().filter(
        desk=round_.desk_id, kind=kind, day__range=(round_.start, round_.end)
    )
    rows = FactShare.objects.filter(fact__in=facts).order_by("fact", "position")
    found: defaultdict[int, dict[Whose, Fraction]] = defaultdict(dict)
    seen: dict[str, int] = {}
    for fact, text, unit, person, part in rows.values_list(
        "fact_id", "fact__text", "unit_id", "person_id", "part"
    ):
        if seen.setdefault(text or str(fact), fact) != fact:
            continue  # one text is paid once, however often it happened
        whose = (unit, person if is_of_persons(round_) else None)
        share = Fraction(part) if part else Fraction(1)
        found[fact][whose] = found[fact].get(whose, Fraction(0)) + share
    return [list(shares.items()) for shares in found.values()]


def _parts(
    items: list[list[tuple[Whose, Fraction]]], payees: Iterable[Payee]
) -> list[list[Part]]:
    """By places in the list; what somebody left out would have had, the others share."""
    place = {one[:2]: number for number, one in enumerate(payees)}
    return [
        [Part(place[whose], part) for whose, part in item if whose in place]
        for item in items
    ]


# --- Who ----------------------------------------------------------------------------------


def _members(round_: AwardRound) -> dict[int, str]:
    """Unit of the desk in the round's days → the group in which it was last."""
    rows = Membership.objects.filter(
        Q(until_date=None) | Q(until_date__gte=round_.start),
        desk=round_.desk_id,
        from_date__lte=round_.end,
    )
    ordered = rows.order_by("from_date", "pk")
    return dict(ordered.values_list("unit_id", "group__name"))


def _named(everybody: Collection[Whose], members: dict[int, str]) -> list[Payee]:
    units = dict(
        Unit.objects.filter(pk__in={unit for unit, _ in everybody}).values_list(
            "pk", "short_name"
        )
    )
    keys = {person for _, person in everybody if person}
    people = dict(Person.objects.filter(pk__in=keys).values_list("pk", "name"))
    return [
        Payee(unit, person, _name(units[unit], people.get(person or 0, "")), members.get(unit, ""))
        for unit, person in sorted(everybody, key=lambda one: (one[0], one[1] or 0))
    ]  # fmt: skip


def _name(unit: str, person: str) -> str:
    return f"{person}（{unit}）" if person else unit


def _ranks(round_: AwardRound, payees: Iterable[Payee]) -> dict[Whose, int]:
    """As the standings rank them; who comes after somebody left out moves up."""
    period = Period(round_.start, round_.end)
    found = standings(round_.desk, period, rule_set=round_.rule_set)
    places = {
        (row.unit.pk, row.person.pk if row.person else None): row.rank for row in found.rows
    }
    groups: defaultdict[str, list[tuple[int, Whose]]] = defaultdict(list)
    for one in payees:
        if place := places.get(one[:2]):
            groups[one.group].append((place, one[:2]))
    return {
        whose: 1 + sum(other < mine for other, _ in group)
        for group in groups.values()
        for mine, whose in group
    }


def _left_out(
    named: Iterable[Payee], members: dict[int, str], out: set[Whose]
) -> Iterator[tuple[str, str]]:
    for one in named:
        if one.unit not in members:
            yield one.name, "不在这段时间的报送名单里"
        elif (one.unit, one.person) in out:
            yield one.name, "按计分办法取消评优"


def _disqualified(round_: AwardRound, sets: Iterable[RuleSet]) -> set[Whose]:
    """Who may win no award: a knock-out of the set came about in a period that the days touch."""
    found: set[Whose] = set()
    for row in sets:
        book = rulebook.book_of(row)
        if any(one.effect is Effect.NO_AWARD for one in book.rules.knockouts):
            found |= _out_by(round_, book)
    return found


def _out_by(round_: AwardRound, book: rulebook.Book) -> set[Whose]:
    standing = reading.standing(round_.desk_id).filter(kind__in=of_knockouts(book.rules))
    known = reading.known(reading.since(standing, book))
    facts = [one.fact for one in known]
    return {
        (int(out.subject.unit), int(out.subject.person) if out.subject.person else None)
        for account in accounts(facts, [], book.rules)
        for out in Count(account, book.rules, round_.end).outs()
        if out.knockout.effect is Effect.NO_AWARD
        and _touches(out.stretch.start, out.stretch.end, round_)
    }


def _touches(start: date, end: date, round_: AwardRound) -> bool:
    return start <= round_.end and end >= round_.start
