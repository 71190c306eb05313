"""Lines beyond single texts: of one subject's account, and of the pools of a set."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from shangda.points.accounts import Account, Count
from shangda.points.lines import Line, Subject
from shangda.points.pools import pool_lines
from shangda.points.rulesets import Counts
from shangda.scoring import lines, reading
from shangda.scoring.lines import Change, Compare, Held, Place, Row
from shangda.scoring.models import FactShare, LedgerLine, RuleSet
from shangda.scoring.network import Network
from shangda.scoring.noting import hold
from shangda.scoring.posting import RECOUNTED, Posted, Scope, write
from shangda.scoring.reading import Known
from shangda.scoring.rulebook import Book, book_of

Who = tuple[int, int | None]
"""A unit, or a person of it."""


# --- One account --------------------------------------------------------------------------


def post_account(rule_set: RuleSet, who: Who, today: date) -> Posted:
    """Bring the lines of one account up to date that are of no single text."""
    place = Place(rule_set.desk_id, rule_set.pk, Scope.ACCOUNT)
    with transaction.atomic():
        hold([rule_set.desk_id])
        network = Network(rule_set.desk_id, [who[0]])
        (change,) = changes_of([rule_set], who, network, today)
        return write(place, [change], book_of(rule_set), RECOUNTED)


def changes_of(
    sets: Sequence[RuleSet],
    who: Who,
    network: Network,
    today: date,
    compare: Compare = lines.compared,
) -> list[Change]:
    """What an account lacks and holds wrongly in each of a desk's sets. Four queries."""
    (unit, person), books = who, [book_of(one) for one in sets]
    since = min(book.known_from for book in books)
    kinds = frozenset().union(*[book.account_kinds for book in books])
    known = reading.touching(sets[0].desk_id, who, since, kinds) if kinds else []
    own = LedgerLine.objects.standing().filter(unit=unit, person=person)
    texts = _by_set(own.filter(rule_set__in=sets, scope=Scope.TEXT))
    standing = _held_by_set(own.filter(rule_set__in=sets, scope=Scope.ACCOUNT))
    return [
        compare(
            account_rows(book, network, who, known, texts.get(one.pk, ()), today),
            standing.get(one.pk, ()),
        )
        for one, book in zip(sets, books, strict=True)
    ]


def account_rows(
    book: Book,
    network: Network,
    who: Who,
    known: Iterable[Known],
    text_lines: Iterable[Line],
    today: date,
) -> list[Row]:
    """What a rule set gives one account beyond its texts: quotas, ratios, limits, bases."""
    unit, person = who
    day_of = book.rules.day_of
    facts = {one.fact.id: one for one in known if day_of(one.fact) >= book.known_from}
    account = Account(
        Subject(str(unit), str(person or "")),
        network.class_of(unit),
        [one.fact for one in facts.values()],
        list(text_lines),
    )
    rules = network.rules_for(unit, book.rules)
    return [lines.row_of(line, facts) for line in Count(account, rules, today).lines()]


def _by_set(rows: lines.Lines) -> dict[int, list[Line]]:
    found: defaultdict[int, list[Line]] = defaultdict(list)
    for rule_set, line in lines.counted_on(rows):
        found[rule_set].append(line)
    return found


def _held_by_set(rows: lines.Lines) -> dict[int, list[Held]]:
    found: defaultdict[int, list[Held]] = defaultdict(list)
    for *row, pk, counted, rule_set in rows.values_list(*lines.HELD, "rule_set_id"):
        found[rule_set].append(Held(Row(*row), pk, counted))
    return found


# --- Whose accounts -----------------------------------------------------------------------


def touched(book: Book, sharers: Iterable[Who]) -> set[Who]:
    """Whose accounts parts in facts touch."""
    found: set[Who] = set()
    for unit, person in sharers:
        if Counts.UNIT in book.counts:
            found.add((unit, None))
        if Counts.PERSON in book.counts and person:
            found.add((unit, person))
    return found


def all_of(one: RuleSet) -> set[Who]:
    """Everybody whose account a set keeps: who is assessed, who ever had a fact, or has a line."""
    book = book_of(one)
    found = set(map(_who, Network(one.desk_id).subjects(book.rules, book.counts)))
    shares = FactShare.objects.filter(desk=one.desk_id)
    if Counts.UNIT in book.counts:
        units = shares.order_by().values_list("unit", flat=True).distinct()
        found |= {(unit, None) for unit in units}
    if Counts.PERSON in book.counts:
        people = shares.exclude(person=None).order_by().values_list("unit", "person")
        found |= set(people.distinct())
    standing = LedgerLine.objects.standing().filter(rule_set=one, scope=Scope.ACCOUNT)
    return found | set(standing.order_by().values_list("unit", "person").distinct())


def in_order(found: Iterable[Who]) -> list[Who]:
    """By unit, the unit itself before its people."""
    return sorted(found, key=lambda who: (who[0], who[1] or 0))


def _who(subject: Subject) -> Who:
    return int(subject.unit), int(subject.person) if subject.person else None


# --- Pools --------------------------------------------------------------------------------


def post_pools(rule_set: RuleSet, today: date) -> Posted:
    """Bring the lines of a set's pools up to date, of all periods that are over."""
    place = Place(rule_set.desk_id, rule_set.pk, Scope.POOL)
    with transaction.atomic():
        hold([rule_set.desk_id])
        return write(place, [pool_change(rule_set, today)], book_of(rule_set), RECOUNTED)


def pool_change(
    rule_set: RuleSet, today: date, compare: Compare = lines.compared
) -> Change:
    """What the pools of a set lack, and hold wrongly, as of a day: from all facts and lines."""
    book = book_of(rule_set)
    standing = LedgerLine.objects.standing().filter(rule_set=rule_set)
    counted = [line for _, line in lines.counted_on(standing.exclude(scope=Scope.POOL))]
    known = reading.known(reading.since(reading.standing(rule_set.desk_id), book))
    facts = [one.fact for one in known]
    found = pool_lines(facts, counted, book.rules, today)
    held = lines.held(standing.filter(scope=Scope.POOL))
    return compare([lines.row_of(one, {}) for one in found], held)
